import { useLingui } from '@lingui/react/macro'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Inbox, SearchX } from 'lucide-react'
import { Suspense, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Conversation } from '../api/types.ts'
import { useNow } from '../i18n/time.ts'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { Button } from '../kit/Button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useMedia } from '../kit/useMedia.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'
import { ConversationRow } from './ConversationRow.tsx'
import { ListHeader } from './ListHeader.tsx'
import { rowsStand } from './standing-rows.ts'
import { useConversationList } from './useConversationList.ts'
import { phoneRowHeight, rowHeights, useDensity } from './useDensity.ts'
import { filterNames, sortOf } from './view.ts'
import type { ViewName } from './view.ts'

const FilterTokens = lazyPart(() => import('./FilterTokens.tsx'))
const BulkBar = lazyPart(() => import('./BulkBar.tsx'))

/** The list of a view: virtual rows, endless paging, keys, selection. The address says which view. */
export function ConversationList() {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const view = useSearch({ from: '/w/$slug/inbox' })
  const { conversationId: openId = null } = useParams({ strict: false })
  const go = useNavigate()
  const agents = useAgents()
  const now = useNow()
  const phone = useMedia('(width < 768px)')
  const [density, setDensity] = useDensity(view.view ?? 'needsAction')
  const [pointing, setPointing] = useState(false)
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const [cursorId, setCursorId] = useState<string | null>(openId)
  const { query, rows, waiting, release } = useConversationList(view, openId, pointing || checked.size > 0)
  const scroller = useRef<HTMLDivElement>(null)
  const height = phone ? phoneRowHeight : rowHeights[density]
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  })
  // The measured sizes belong to the density before.
  useLayoutEffect(() => virtual.measure(), [virtual, height])

  const viewKey = JSON.stringify(view)
  useEffect(() => {
    setChecked(new Set())
    setCursorId(null)
    scroller.current?.scrollTo(0, 0)
  }, [viewKey])
  useEffect(() => {
    if (openId) setCursorId(openId)
  }, [openId])
  useLayoutEffect(() => rowsStand(rows.map(({ id }) => id)), [rows])
  const keptScroll = useRef(0)
  useLayoutEffect(() => {
    if (!openId) scroller.current?.scrollTo(0, keptScroll.current)
  }, [openId])

  const last = virtual.getVirtualItems().at(-1)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (last && last.index >= rows.length - 15 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  const at = rows.findIndex((row) => row.id === cursorId)
  // Where the cursor stood, for when its row leaves the list.
  const [place, setPlace] = useState(0)
  if (at >= 0 && at !== place) setPlace(at)
  const tabStop = at < 0 && cursorId ? Math.min(place, rows.length - 1) : Math.max(0, at)
  const openAt = rows.findIndex((row) => row.id === openId)
  const scrollToOpen = useEffectEvent(() => openAt >= 0 && virtual.scrollToIndex(openAt))
  useEffect(() => {
    if (openId) scrollToOpen()
  }, [openId])
  const open = (row: Conversation | undefined) =>
    row && void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: row.id }, search: (kept) => kept })
  function step(by: 1 | -1): void {
    const to = at >= 0 ? at + by : cursorId ? (by > 0 ? place : place - 1) : 0
    const next = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (!next) return
    setCursorId(next.id)
    virtual.scrollToIndex(rows.indexOf(next))
    const inList = scroller.current?.contains(document.activeElement)
    if (openId) open(next)
    if (!openId || inList) requestAnimationFrame(() => document.getElementById(`row-${next.id}`)?.focus())
  }
  function check(id: string): void {
    setChecked((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : new Set([...before, id])))
  }
  useShortcut('next', () => step(1))
  useShortcut('previous', () => step(-1))
  useShortcut('open', () => open(rows[at]), !openId)
  useShortcut('select', () => cursorId && check(cursorId), cursorId !== null)

  const filtered = filterNames.some((name) => view[name] !== undefined)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListHeader view={view} density={density} onDensity={setDensity} shown={rows.length} more={hasNextPage} />
      <Suspense>{filtered && <FilterTokens view={view} />}</Suspense>
      <Suspense>
        {checked.size > 0 && <BulkBar conversations={rows.filter((row) => checked.has(row.id))} onDone={() => setChecked(new Set())} />}
      </Suspense>
      {waiting > 0 && (
        <Button look="quiet" className="mx-3 my-1 text-accent!" onClick={release}>
          {t`${waiting} new`}
        </Button>
      )}
      {query.isPending ? (
        <ListSkeleton height={height} />
      ) : query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <NothingHere filtered={filtered} view={view.view ?? 'needsAction'} />
      ) : (
        <div
          ref={scroller}
          className="scroll-y min-h-0 flex-1"
          onScroll={(event) => {
            if (event.currentTarget.offsetHeight > 0) keptScroll.current = event.currentTarget.scrollTop
          }}
          onPointerEnter={(event) => setPointing(event.pointerType === 'mouse')}
          onPointerLeave={() => setPointing(false)}
        >
          <div
            role="grid"
            aria-label={t`Conversations`}
            aria-rowcount={hasNextPage ? -1 : rows.length}
            className="relative"
            style={{ height: virtual.getTotalSize() }}
          >
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const row = rows[index]
              if (!row) return null
              const assignee = row.assigneeId ? agents.get(row.assigneeId)?.name : undefined
              const selected = row.id === openId
              return (
                <div
                  key={key}
                  role="row"
                  aria-rowindex={index + 1}
                  aria-selected={checked.has(row.id) || selected}
                  className="group/row absolute inset-x-0 top-0"
                  style={{ height, transform: `translateY(${start}px)` }}
                >
                  <div role="gridcell" className="size-full">
                    <Link
                      id={`row-${row.id}`}
                      to="/w/$slug/inbox/$conversationId"
                      params={{ slug, conversationId: row.id }}
                      search={(kept) => kept}
                      aria-current={selected ? 'page' : undefined}
                      tabIndex={index === tabStop ? 0 : -1}
                      className="block size-full -outline-offset-2"
                      onFocus={() => setCursorId(row.id)}
                      onClick={(event) => {
                        if (!event.shiftKey) return
                        event.preventDefault()
                        check(row.id)
                      }}
                    >
                      <ConversationRow
                        conversation={row}
                        density={phone ? 'comfortable' : density}
                        sort={sortOf(view)}
                        assignee={assignee}
                        selected={selected}
                        checked={checked.has(row.id)}
                        now={now}
                      />
                    </Link>
                  </div>
                </div>
              )
            })}
          </div>
        </div>
      )}
    </div>
  )
}

function NothingHere({ filtered, view }: { filtered: boolean; view: ViewName }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        title={t`Nothing fits these filters`}
        action={
          <Link
            to="/w/$slug/inbox"
            params={{ slug }}
            search={({ view, sort }) => ({ view, sort })}
            className="text-small font-medium text-accent underline underline-offset-2"
          >
            {t`Take the filters off`}
          </Link>
        }
      />
    )
  }
  if (view === 'waiting' || view === 'snoozed') return <EmptyState icon={Inbox} title={t`Nothing is here at the moment`} />
  return <EmptyState icon={Inbox} title={t`Nothing is waiting for you`} words={t`New messages appear here by themselves.`} />
}

function ListSkeleton({ height }: { height: number }) {
  return (
    <div aria-busy className="min-h-0 flex-1 overflow-hidden late">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex items-center gap-2.5 border-b border-line px-4" style={{ height }}>
          <Skeleton className="size-8 rounded-full" />
          <span className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </span>
        </div>
      ))}
    </div>
  )
}
