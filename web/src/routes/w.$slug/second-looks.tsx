import { createFileRoute } from '@tanstack/react-router'
import { loadCatalog } from '../../i18n/languages.ts'
import { SecondLooksScreen } from '../../second-looks/SecondLooksScreen.tsx'

export const Route = createFileRoute('/w/$slug/second-looks')({
  validateSearch: (search: Record<string, unknown>): { settled?: true } => ({
    settled: search.settled === true || search.settled === 'true' ? true : undefined,
  }),
  loader: () => loadCatalog('settings'),
  component: SecondLooks,
})

function SecondLooks() {
  return <SecondLooksScreen settled={Route.useSearch().settled === true} />
}
