import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../i18n/languages.ts'
import { ResetScreen } from '../sign-in/ResetScreen.tsx'

export const Route = createFileRoute('/reset-password/$token')({ loader: () => loadCatalog('settings'), component: ResetPassword })

function ResetPassword() {
  return <ResetScreen token={Route.useParams().token} />
}
