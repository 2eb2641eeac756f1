import { createFileRoute } from '@tanstack/react-router'
import { BehindScreen } from '../../reports/BehindScreen.tsx'
import { behindFromSearch } from '../../reports/search.ts'

export const Route = createFileRoute('/w/$slug/numbers/conversations')({ validateSearch: behindFromSearch, component: Behind })

function Behind() {
  return <BehindScreen search={Route.useSearch()} />
}
