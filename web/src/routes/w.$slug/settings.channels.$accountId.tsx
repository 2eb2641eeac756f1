import { createFileRoute } from '@tanstack/react-router'
import { AccountPage } from '../../settings/channels/AccountPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/channels/$accountId')({ component: Account })

function Account() {
  const { accountId } = Route.useParams()
  return <AccountPage key={accountId} accountId={accountId} />
}
