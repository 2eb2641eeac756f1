import { createFileRoute, redirect } from '@tanstack/react-router'
import { Failure, isFailure } from '../../api/failure.ts'
import { meQuery } from '../../api/queries.ts'
import { speak } from '../../i18n/languages.ts'
import { RouteError } from '../../shell/RouteError.tsx'
import { Shell } from '../../shell/Shell.tsx'

/** Everything inside a workspace: who is asking is known before anything is drawn. */
export const Route = createFileRoute('/w/$slug')({
  beforeLoad: async ({ context, params, location }) => {
    const me = await context.queries.ensureQueryData(meQuery).catch((error: unknown) => {
      throw isFailure(error, 'not_signed_in') ? redirect({ to: '/sign-in', search: { next: location.href } }) : error
    })
    if (document.documentElement.lang !== me.person.language) await speak(me.person.language)
    const membership = me.workspaces.find(({ slug }) => slug === params.slug)
    if (!membership) throw new Failure('workspace_not_found', null)
    return { me, membership }
  },
  component: Workspace,
  errorComponent: RouteError,
})

function Workspace() {
  const { me, membership } = Route.useRouteContext()
  return <Shell me={me} membership={membership} />
}
