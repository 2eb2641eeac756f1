import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, MessagesSquare } from 'lucide-react'
import { useEffect } from 'react'
import { channelAccountsQuery } from '../api/queries.ts'
import { date, useNow } from '../i18n/time.ts'
import { Chip } from '../kit/Chip.tsx'
import { NoRight } from '../kit/states.tsx'
import { networkMarks } from '../kit/networks.ts'
import { ListState } from '../settings/ListState.tsx'
import { LoadMore } from '../settings/LoadMore.tsx'
import { useAgents, useMay, useWorkspace } from '../shell/workspace.tsx'
import { BehindRow } from './BehindRow.tsx'
import { duration } from './duration.ts'
import { behindQuery } from './queries.ts'
import { conditions, daysAsked } from './asked.ts'
import type { BehindSearch } from './search.ts'

/** The conversations a figure was counted from, newest first, each with its own time. */
export function BehindScreen({ search }: { search: BehindSearch }) {
  const { t } = useLingui()
  const { workspaceId, membership, slug } = useWorkspace()
  const now = useNow()
  const may = useMay('report:read')
  const mayPersons = useMay('report:persons')
  const barred = !may ? 'report:read' : search.agent && !mayPersons ? 'report:persons' : null
  const zone = membership.timeZone
  const asked = { ...conditions(search, now, zone), answered: search.answered, slowerThanSeconds: search.slower }
  const query = useInfiniteQuery({ ...behindQuery(workspaceId, asked), enabled: !barred })
  const items = query.data?.pages.flatMap((page) => page.items)
  const { answered: _answered, slower: _slower, ...back } = search
  const title =
    search.answered === 'false'
      ? t`Without an answer`
      : search.slower
        ? t`Slowest first answers`
        : search.answered === 'true'
          ? t`Answered conversations`
          : t`Conversations`
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 pane:px-5">
        <Link
          to="/w/$slug/numbers"
          params={{ slug }}
          search={back}
          aria-label={t`Back to the numbers`}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11"
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <h1 className="min-w-0 flex-1 truncate text-pane font-title">{title}</h1>
      </div>
      <div className="scroll-y min-h-0 flex-1">
        {barred ? (
          <NoRight permission={barred} />
        ) : (
          <div className="mx-auto flex max-w-200 flex-col gap-3 px-3 py-4 pane:px-5">
            <Conditions search={search} />
            <div className="rounded-[10px] border border-line bg-surface">
              <ListState
                query={{ ...query, data: items }}
                empty={{ icon: MessagesSquare, title: t`No conversation fits`, words: t`It may have been counted anew meanwhile.` }}
              >
                {(rows) => (
                  <ul>
                    {rows.map((row) => (
                      <BehindRow key={row.conversation.id} {...row} now={now} />
                    ))}
                  </ul>
                )}
              </ListState>
              <LoadMore query={query} />
            </div>
          </div>
        )}
      </div>
    </main>
  )
}

/** Which conversations were asked for, so that the list can be read without the page before it. */
function Conditions({ search }: { search: BehindSearch }) {
  const { t } = useLingui()
  const { workspaceId, membership } = useWorkspace()
  const now = useNow()
  const agents = useAgents()
  const accounts = useQuery({ ...channelAccountsQuery(workspaceId), enabled: useMay('channel:read') }).data ?? []
  const days = daysAsked(search, now, membership.timeZone)
  const from = date(new Date(`${days.from}T12:00:00`), now)
  const to = date(new Date(`${days.to}T12:00:00`), now)
  const account = accounts.find(({ id }) => id === search.account)
  const agent = search.agent && agents.get(search.agent)
  const slower = search.slower && duration(search.slower)
  return (
    <p className="flex flex-wrap gap-1.5">
      <Chip>{days.from === days.to ? from : `${from} – ${to}`}</Chip>
      {search.network && <Chip>{networkMarks[search.network].name}</Chip>}
      {account && <Chip>{account.handle || account.name}</Chip>}
      {agent && <Chip>{agent.name}</Chip>}
      {slower && <Chip>{t`more than ${slower}`}</Chip>}
    </p>
  )
}
