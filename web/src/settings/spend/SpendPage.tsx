import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Gauge } from 'lucide-react'
import { useState } from 'react'
import { metersQuery } from '../../api/queries.ts'
import type { SpendReport } from '../../api/types.ts'
import { calendarMonth } from '../../i18n/time.ts'
import { IconButton } from '../../kit/IconButton.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx'
import { DemoLine } from '../../shell/DemoLine.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { spendQuery } from '../queries.ts'
import { DayChart } from './DayChart.tsx'
import { MeterRow } from './MeterRow.tsx'
import { Parts } from './Parts.tsx'
import { Totals } from './Totals.tsx'
import { monthBefore, monthAfter } from './months.ts'

/** What calls to networks used up and cost: this month, what it will come to, and where it went. */
export function SpendPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('spend:read')
  const [month, setMonth] = useState<string | undefined>()
  const query = useQuery({ ...spendQuery(workspaceId, month), enabled: may })
  return (
    <SettingsPage
      title={t`Spend`}
      words={t`What networks count of Baton’s calls, and what it costs at the prices you set here. Nothing of it is charged by Baton.`}
      needs="spend:read"
    >
      <DemoLine>{t`Calls to the simulated networks of the demo are counted here, too. They cost nothing.`}</DemoLine>
      {query.data ? (
        <Month report={query.data} onMonth={setMonth} />
      ) : query.isPending ? (
        <div aria-hidden className="flex flex-col gap-4 late">
          <Skeleton className="h-28 rounded-[10px]" />
          <Skeleton className="h-60 rounded-[10px]" />
        </div>
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </SettingsPage>
  )
}

function Month({ report, onMonth }: { report: SpendReport; onMonth: (month: string | undefined) => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const mayReply = useMay('conversation:reply')
  const mayManage = useMay('spend:manage')
  const connected = useQuery({ ...metersQuery(workspaceId), enabled: mayReply })
  const running = report.today.slice(0, 7)
  const isRunning = report.month === running
  const counted = new Set(report.meters.map(({ meter }) => meter))
  // Of networks that are connected, also what nothing was counted on yet: it has a price, and can have a cap.
  const quiet = isRunning ? (connected.data ?? []).filter(({ meter }) => !counted.has(meter)) : []
  if (report.meters.length === 0 && quiet.length === 0 && isRunning && !connected.isPending)
    return (
      <Panel>
        <EmptyState
          icon={Gauge}
          title={t`Nothing metered is connected`}
          words={t`X, LINE, WhatsApp and YouTube count calls. Once one of them is connected, it stands here what they used up.`}
        />
      </Panel>
    )
  const step = (to: string) => onMonth(to === running ? undefined : to)
  return (
    <>
      <div className="flex items-center gap-1">
        <IconButton icon={ChevronLeft} label={t`The month before`} onClick={() => step(monthBefore(report.month))} />
        <h2 aria-live="polite" className="min-w-36 text-center text-ui font-semibold">
          {calendarMonth(report.month)}
        </h2>
        <IconButton icon={ChevronRight} label={t`The month after`} disabled={isRunning} onClick={() => step(monthAfter(report.month))} />
      </div>
      <Totals report={report} />
      <Panel
        title={t`What is counted`}
        words={t`A cap of a month stops reading when it is reached. Replies are never stopped without a word.`}
      >
        <ul>
          {report.meters.map((meter) => (
            <MeterRow key={meter.meter} meter={meter} mayChange={mayManage && isRunning} />
          ))}
          {quiet.map(({ units, ...meter }) => (
            <MeterRow
              key={meter.meter}
              meter={{ ...meter, units: { soFar: units, previous: 0, forecast: null }, money: null, method: null, countedDays: 0 }}
              mayChange={mayManage}
            />
          ))}
        </ul>
      </Panel>
      <DayChart report={report} />
      <Parts report={report} />
    </>
  )
}
