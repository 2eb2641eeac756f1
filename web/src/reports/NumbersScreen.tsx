import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useNow } from '../i18n/time.ts'
import { ErrorState, NoRight, Skeleton } from '../kit/states.tsx'
import { DemoLine } from '../shell/DemoLine.tsx'
import { NavButton } from '../shell/NavButton.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { Comparison } from './Comparison.tsx'
import { LabelAgreement } from './LabelAgreement.tsx'
import { NumbersFilters } from './NumbersFilters.tsx'
import { NowFigures } from './NowFigures.tsx'
import { PeriodFigures } from './PeriodFigures.tsx'
import { firstResponseQuery } from './queries.ts'
import { conditions, daysAsked } from './asked.ts'
import type { NumbersSearch } from './search.ts'

/** How fast we answer, and how it stands now. Every figure says what it counts and opens what it counted. */
export function NumbersScreen({ search }: { search: NumbersSearch }) {
  const { t } = useLingui()
  const { workspaceId, membership, slug } = useWorkspace()
  const go = useNavigate()
  const now = useNow()
  const may = useMay('report:read')
  const mayPersons = useMay('report:persons')
  const by = search.by ?? 'network'
  const asksPersons = by === 'agent' || search.agent !== undefined
  const zone = membership.timeZone
  const period = conditions(search, now, zone)
  const query = useQuery({
    ...firstResponseQuery(workspaceId, period, by),
    enabled: may && (!asksPersons || mayPersons),
  })
  const change = (next: NumbersSearch) => void go({ to: '/w/$slug/numbers', params: { slug }, search: next, replace: true })
  const title = t`Numbers`
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface px-4 pane:px-5">
        <NavButton />
        <h1 className="text-pane font-title">{title}</h1>
      </div>
      <div className="scroll-y min-h-0 flex-1">
        {!may ? (
          <NoRight permission="report:read" />
        ) : (
          <div className="mx-auto flex max-w-250 flex-col gap-6 px-3 py-4 pane:px-5 pane:py-5">
            <DemoLine>{t`Conversations of the demo are counted here, too.`}</DemoLine>
            <NumbersFilters search={search} days={daysAsked(search, now, zone)} zone={zone} mayPersons={mayPersons} onChange={change} />
            {asksPersons && !mayPersons ? (
              <NoRight permission="report:persons" />
            ) : query.data ? (
              <>
                <PeriodFigures figures={query.data.total} approximate={query.data.approximate} search={search} />
                <Comparison report={query.data} search={search} by={by} mayPersons={mayPersons} onChange={change} />
                <NowFigures now={query.data.now} search={search} />
                <LabelAgreement from={period.from} to={period.to} />
              </>
            ) : query.isPending ? (
              <div aria-hidden className="grid grid-cols-2 gap-3 late rail:grid-cols-4">
                {[0, 1, 2, 3].map((tile) => (
                  <Skeleton key={tile} className="h-36 rounded-[10px]" />
                ))}
              </div>
            ) : (
              <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            )}
          </div>
        )}
      </div>
    </main>
  )
}
