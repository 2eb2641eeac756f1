import { createFileRoute, redirect } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import { NoWorkspace } from '../shell/NoWorkspace.tsx'

/** The door: to the set-up while nobody is there, to the sign-in, or to the first workspace's inbox. */
export const Route = createFileRoute('/')({
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch((error: unknown) => {
      if (!isFailure(error, 'not_signed_in')) throw error
    })
    if (!me) {
      const { needed } = await call('people.setupState', {})
      return redirect({ to: needed ? '/setup' : '/sign-in', throw: true })
    }
    const [first] = me.workspaces
    if (first) redirect({ to: '/w/$slug/inbox', params: { slug: first.slug }, throw: true })
  },
  component: NoWorkspace,
})
