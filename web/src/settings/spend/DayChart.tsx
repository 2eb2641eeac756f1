import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { SpendReport } from '../../api/types.ts'
import { calendarDay, money, number } from '../../i18n/time.ts'
import { ScrollRegion } from '../../kit/ScrollRegion.tsx'
import { Select } from '../../kit/Select.tsx'
import { Panel } from '../SettingsPage.tsx'
import { meterName } from './meter-words.ts'
import { type Series, seriesOf } from './series.ts'

/** Day by day, as bars and, with the same figures, as a table. */
export function DayChart({ report }: { report: SpendReport }) {
  const { t, i18n } = useLingui()
  const all = seriesOf(report)
  const [chosen, setChosen] = useState('')
  const series = all.find(({ key }) => key === chosen) ?? all[0]
  if (!series) return null
  const nameOf = ({ currency, meter }: Series) => (currency === null ? meterName(i18n, meter ?? '') : t`Money in ${currency}`)
  const value = (amount: number) => (series.currency === null ? number(amount) : money(amount, series.currency))
  const most = Math.max(...series.days.map(({ amount }) => amount))
  return (
    <Panel
      title={t`Day by day`}
      action={
        all.length > 1 && (
          <Select
            label={t`What to show`}
            className="max-w-full"
            value={series.key}
            options={all.map((each) => ({ value: each.key, label: nameOf(each) }))}
            onChange={setChosen}
          />
        )
      }
    >
      <div className="flex gap-4 p-4 max-pane:flex-col">
        <div aria-hidden className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex h-40 items-end gap-0.5 border-b border-line">
            {series.days.map(({ day, amount }) => (
              <span
                key={day}
                title={`${calendarDay(day)}: ${value(amount)}`}
                className="min-w-0.5 flex-1 rounded-t-sm bg-accent forced-colors:bg-[CanvasText]"
                style={{ height: most > 0 && amount > 0 ? `max(2px, ${(amount / most) * 100}%)` : 0 }}
              />
            ))}
          </div>
          <div className="flex justify-between text-meta text-ink2">
            <span>{calendarDay(series.days[0]?.day ?? report.today)}</span>
            <span>{calendarDay(series.days.at(-1)?.day ?? report.today)}</span>
          </div>
        </div>
        <ScrollRegion label={t`Day by day, as a table`} className="max-h-46 scroll-y rounded-md border border-line pane:w-60">
          <table className="w-full text-small">
            <caption className="visually-hidden">{nameOf(series)}</caption>
            <thead className="text-left text-meta text-ink2">
              <tr>
                <th scope="col" className="px-3 py-1.5 font-medium">{t`Day`}</th>
                <th scope="col" className="px-3 py-1.5 text-right font-medium">
                  {series.currency === null ? t`Counted` : t`Cost`}
                </th>
              </tr>
            </thead>
            <tbody>
              {series.days.toReversed().map(({ day, amount }) => (
                <tr key={day} className="border-t border-line">
                  <th scope="row" className="px-3 py-1 text-left font-normal">
                    {calendarDay(day)}
                  </th>
                  <td className="px-3 py-1 text-right tabular-nums">{value(amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </Panel>
  )
}
