import { createFileRoute } from '@tanstack/react-router'
import { NumbersScreen } from '../../reports/NumbersScreen.tsx'
import { numbersFromSearch } from '../../reports/search.ts'

export const Route = createFileRoute('/w/$slug/numbers/')({ validateSearch: numbersFromSearch, component: Numbers })

function Numbers() {
  return <NumbersScreen search={Route.useSearch()} />
}
