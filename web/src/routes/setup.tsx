import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../i18n/languages.ts'
import { SetupScreen } from '../setup/SetupScreen.tsx'

export const Route = createFileRoute('/setup')({
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({
    token: typeof search.token === 'string' ? search.token : undefined,
  }),
  loader: () => loadCatalog('settings'),
  component: Setup,
})

function Setup() {
  return <SetupScreen token={Route.useSearch().token} />
}
