import { createFileRoute, notFound } from '@tanstack/react-router'
import { networkMarks } from '../../kit/networks.ts'
import type { NetworkName } from '../../api/types.ts'
import { ConnectPage } from '../../settings/channels/ConnectPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/channels/connect/$network')({
  beforeLoad: ({ params }) => {
    if (!Object.hasOwn(networkMarks, params.network)) notFound({ throw: true })
  },
  validateSearch: (search: Record<string, unknown>): { again?: string } => ({
    again: typeof search.again === 'string' ? search.again : undefined,
  }),
  component: Connect,
})

/** Another network is another form: nothing typed for one may stay in the other. */
function Connect() {
  const { network } = Route.useParams()
  const { again } = Route.useSearch()
  return <ConnectPage key={network} network={network as NetworkName} again={again} />
}
