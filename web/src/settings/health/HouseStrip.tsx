import type { WorkspaceHealth } from '@baton/contract/health'
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { number, span, useNow } from '../../i18n/time.ts'
import { cx } from '../../kit/cx.ts'

/** Our clock may differ by so much before anybody need know: answers take time, and tell whole seconds. */
const CLOCK_MS = 60_000

/** What concerns all accounts: does background work live, is anything late, is the clock right? */
export function HouseStrip({ health }: { health: WorkspaceHealth }) {
  const { t } = useLingui()
  const now = useNow()
  const { workers, intakeSince, deliveriesSince, reactions, clockMs } = health
  const late = (since: string | null | undefined) => {
    if (!since) return null
    const time = span(now - Date.parse(since))
    return t`${time} late`
  }
  const inTime = t`in time`
  const slowest = reactions.map(({ since }) => since).sort()[0]
  const seconds = number(Math.round(Math.abs(clockMs ?? 0) / 1000))
  const isOff = clockMs !== null && Math.abs(clockMs) >= CLOCK_MS
  const figures = [
    {
      name: t`Background work`,
      value: workers > 0 ? plural(workers, { one: '# process', other: '# processes' }) : t`none lives`,
      bad: workers === 0,
    },
    { name: t`Reading what comes in`, value: late(intakeSince) ?? inTime, bad: intakeSince !== null },
    { name: t`Sending replies`, value: late(deliveriesSince) ?? inTime, bad: deliveriesSince !== null },
    { name: t`Search and figures`, value: late(slowest) ?? inTime, bad: slowest !== undefined },
    {
      name: t`Clock of this server`,
      value: clockMs === null ? t`not compared yet` : isOff ? (clockMs > 0 ? t`${seconds} s ahead` : t`${seconds} s behind`) : t`right`,
      bad: isOff,
    },
  ]
  return (
    <dl
      aria-label={t`The server`}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-[10px] border border-line bg-line pane:grid-cols-5"
    >
      {figures.map(({ name, value, bad }) => (
        <div key={name} className="flex flex-col justify-between gap-0.5 bg-surface px-3 py-2 max-pane:last:col-span-2">
          <dt className="text-meta text-ink2">{name}</dt>
          <dd className={cx('text-small font-semibold', bad && 'text-danger')}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
