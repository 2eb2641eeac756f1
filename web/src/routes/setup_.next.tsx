import { createFileRoute, redirect } from '@tanstack/react-router'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import { loadCatalog } from '../i18n/languages.ts'
import { NextSteps } from '../setup/NextSteps.tsx'

export const Route = createFileRoute('/setup_/next')({
  validateSearch: (search: Record<string, unknown>): { workspace?: string } => ({
    workspace: typeof search.workspace === 'string' ? search.workspace : undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch((error: unknown) => {
      throw isFailure(error, 'not_signed_in') ? redirect({ to: '/sign-in' }) : error
    })
    const membership = me.workspaces.find(({ slug }) => slug === search.workspace) ?? me.workspaces[0]
    if (!membership) redirect({ to: '/', throw: true })
    return { membership }
  },
  loader: () => loadCatalog('settings'),
  component: Next,
})

function Next() {
  const { membership } = Route.useRouteContext()
  return membership && <NextSteps membership={membership} />
}
