import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { SpendReport } from '../../api/types.ts'
import { money } from '../../i18n/time.ts'

/** The month's money, one block for each currency, with what it will come to and by which method. */
export function Totals({ report }: { report: SpendReport }) {
  const { t } = useLingui()
  const isRunning = report.today.startsWith(report.month)
  const shown = report.money.filter(({ soFar, previous, forecast }) => soFar > 0 || previous > 0 || forecast)
  if (shown.length === 0) return <p className="text-small text-ink2">{t`Nothing that was counted has cost anything.`}</p>
  return (
    <div className="flex flex-col gap-2">
      {shown.map(({ currency, soFar, previous, forecast }) => (
        <dl key={currency} className="grid grid-cols-2 gap-x-4 gap-y-3 rounded-[10px] border border-line bg-surface p-4 pane:grid-cols-3">
          <Figure name={isRunning ? t`Month to date` : t`The whole month`} value={money(soFar, currency)} large />
          {isRunning && (
            <Figure
              name={t`Forecast for the month`}
              value={forecast === null ? t`too early to say` : money(forecast, currency)}
              large={forecast !== null}
            />
          )}
          <Figure name={t`The month before`} value={money(previous, currency)} />
        </dl>
      ))}
      {isRunning && <Method report={report} />}
    </div>
  )
}

function Figure({ name, value, large }: { name: string; value: string; large?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-small text-ink2">{name}</dt>
      <dd className={large ? 'text-[24px] leading-8 tabular-nums font-title [:lang(th)_&]:leading-10' : 'text-ui leading-8 tabular-nums'}>
        {value}
      </dd>
    </div>
  )
}

/** How the forecast is made, in words. */
function Method({ report: { meters, daysLeft } }: { report: SpendReport }) {
  const { t } = useLingui()
  const days = Math.max(0, ...meters.map(({ countedDays }) => countedDays))
  const say = (words: string) => <p className="text-meta text-ink2">{words}</p>
  const left = plural(daysLeft, { one: '# more day', other: '# more days' })
  if (meters.some(({ method }) => method === 'weekdays'))
    return say(t`Forecast: ${left}, each as such a weekday was on average in the last four weeks. All at the prices below.`)
  if (meters.some(({ method }) => method === 'mean')) {
    const so = plural(days, { one: '# day', other: '# days' })
    return say(t`Forecast: ${left}, each as the average of the ${so} counted so far. All at the prices below.`)
  }
  return say(t`A forecast comes after three whole days of counting. All at the prices below.`)
}
