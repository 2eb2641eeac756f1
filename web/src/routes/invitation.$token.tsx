import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../i18n/languages.ts'
import { InvitationScreen } from '../invitation/InvitationScreen.tsx'

export const Route = createFileRoute('/invitation/$token')({ loader: () => loadCatalog('settings'), component: Invitation })

function Invitation() {
  return <InvitationScreen token={Route.useParams().token} />
}
