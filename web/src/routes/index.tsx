import { createFileRoute, redirect } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import { NoWorkspace } from '../shell/NoWorkspace.tsx'

/** The door: to the set-up while nobody is there, to the sign-in, or to the first workspace's inbox. */
export const Route = createFileRoute('/')({
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch(async (error: unknown) => {
      if (!isFailure(error, 'not_signed_in')) throw error
      const { needed } = await call('people.setupState', {})
      throw redirect({ to: needed ? '/setup' : '/sign-in' })
    })
    const [first] = me.workspaces
    if (first) throw redirect({ to: '/w/$slug/inbox', params: { slug: first.slug } })
  },
  component: NoWorkspace,
})
