import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown, ListFilter, Menu as MenuIcon } from 'lucide-react'
import { Suspense, useState } from 'react'
import { inboxesQuery } from '../api/queries.ts'
import { number } from '../i18n/time.ts'
import { Chip } from '../kit/Chip.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { Menu, MenuChoice, MenuLine } from '../kit/Menu.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { savedViewsQuery } from '../saved-views/queries.ts'
import { sameView } from '../saved-views/same-view.ts'
import { useOpenSearch } from '../search/open-search.ts'
import { useDemoHere } from '../shell/DemoLine.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { countsQuery } from './queries.ts'
import type { Density } from './useDensity.ts'
import type { Sort, View } from './view.ts'
import { filterNames, hasUrgent, sortOf } from './view.ts'
import { views } from './viewNames.ts'

const FilterPicker = lazyPart(() => import('./FilterPicker.tsx'))
const NavDrawer = lazyPart(() => import('../shell/NavDrawer.tsx'))

interface Props {
  view: View
  density: Density
  onDensity: (density: Density) => void
  /** Rows at hand, shown as count where the server counts nothing for this view. */
  shown: number
  more: boolean
}

/** What the list shows, how many, and in which order. */
export function ListHeader({ view, density, onDensity, shown, more }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const go = useNavigate()
  const counts = useQuery(countsQuery(workspaceId)).data
  const inbox = useQuery(inboxesQuery(workspaceId)).data?.find(({ id }) => id === view.inbox)
  const saved = useQuery(savedViewsQuery(workspaceId)).data?.find(({ filter }) => sameView(filter, view))
  const [drawer, setDrawer] = useState(false)
  const [filtering, setFiltering] = useState(false)
  const filterButton = <IconButton icon={ListFilter} label={t`Filter`} onClick={() => setFiltering(true)} />
  const demoHere = useDemoHere()
  const openSearch = useOpenSearch()
  const narrowed = filterNames.some((name) => view[name] !== undefined)
  const count = narrowed ? `${shown}${more ? '+' : ''}` : counts && number(counts[view.view ?? 'needsAction'])
  const sorts: Record<Sort, string> = { urgent: t`Most urgent`, waiting: t`Waiting longest`, newest: t`Newest` }
  const sort = sortOf(view)
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4 max-rail:pl-2">
      <IconButton
        icon={MenuIcon}
        label={t`Views`}
        tipAlign="start"
        className="max-pane:hidden rail:hidden"
        onClick={() => setDrawer(true)}
      />
      <h1 className="flex min-w-0 flex-1 items-baseline gap-2 max-pane:pl-2">
        <span className="truncate text-subject font-title">{saved?.name ?? inbox?.name ?? t(views[view.view ?? 'needsAction'].name)}</span>
        {count && (
          <span className="shrink-0 text-ui text-ink2 tabular-nums">
            {counts && counts[view.view ?? 'needsAction'] > 999 && !narrowed ? '999+' : count}
          </span>
        )}
      </h1>
      {demoHere && (
        <span className="max-pane:hidden">
          <Chip title={t`Customers of the demo are among these; they are invented.`}>{t`Demo`}</Chip>
        </span>
      )}
      {filtering ? (
        <Suspense fallback={filterButton}>
          <FilterPicker view={view} />
        </Suspense>
      ) : (
        filterButton
      )}
      <Menu
        trigger={
          <button
            type="button"
            className="flex h-7 items-center gap-1 rounded-md px-1.5 text-small whitespace-nowrap text-ink2 hover:bg-hover hover:text-ink max-pane:h-11"
          >
            {sorts[sort]}
            <ChevronDown size={14} aria-hidden />
          </button>
        }
      >
        <MenuChoice<Sort>
          label={t`Order`}
          value={sort}
          options={[
            ...(hasUrgent(view) ? [{ value: 'urgent' as const, label: sorts.urgent }] : []),
            { value: 'waiting', label: sorts.waiting },
            { value: 'newest', label: sorts.newest },
          ]}
          onChoose={(next) => void go({ to: '.', search: (kept: View) => ({ ...kept, sort: next }) })}
        />
        <MenuLine />
        <MenuChoice<Density>
          label={t`Rows`}
          value={density}
          options={[
            { value: 'comfortable', label: t`Comfortable` },
            { value: 'standard', label: t`Standard` },
            { value: 'compact', label: t`Compact` },
          ]}
          onChoose={onDensity}
        />
      </Menu>
      <Suspense>{drawer && <NavDrawer open={drawer} onOpenChange={setDrawer} onSearch={openSearch} />}</Suspense>
    </header>
  )
}
