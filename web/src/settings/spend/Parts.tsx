import { useLingui } from '@lingui/react/macro'
import type { SpendReport } from '../../api/types.ts'
import { money, number } from '../../i18n/time.ts'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { ScrollRegion } from '../../kit/ScrollRegion.tsx'
import { Panel } from '../SettingsPage.tsx'
import { meterName, spendPurposeWords } from './meter-words.ts'

/** Where it went: by account, by what it was for, and by meter. */
export function Parts({ report }: { report: SpendReport }) {
  const { t, i18n } = useLingui()
  if (report.parts.length === 0) return null
  const currencyOf = new Map(report.meters.map(({ meter, money: costs }) => [meter, costs?.currency]))
  const head = 'px-3 py-2 font-medium whitespace-nowrap'
  return (
    <Panel title={t`Where it went`}>
      <ScrollRegion label={t`Where it went`} className="overflow-x-auto">
        <table className="w-full min-w-120 text-left text-small">
          <thead className="text-meta text-ink2">
            <tr>
              <th scope="col" className={`${head} pl-4`}>{t`Account`}</th>
              <th scope="col" className={head}>{t`For`}</th>
              <th scope="col" className={head}>{t`What`}</th>
              <th scope="col" className={`${head} text-right`}>{t`Counted`}</th>
              <th scope="col" className={`${head} pr-4 text-right`}>{t`Cost`}</th>
            </tr>
          </thead>
          <tbody>
            {report.parts.map(({ accountId, network, accountName, meter, purpose, units, amount }) => {
              const currency = currencyOf.get(meter)
              return (
                <tr key={`${accountId} ${meter} ${purpose}`} className="border-t border-line">
                  <th scope="row" className="px-3 py-2 pl-4 font-medium">
                    <span className="flex items-center gap-2 whitespace-nowrap">
                      <NetworkBadge network={network} />
                      {accountName}
                    </span>
                  </th>
                  <td className="px-3 py-2 text-ink2">{t(spendPurposeWords[purpose])}</td>
                  <td className="px-3 py-2 text-ink2">{meterName(i18n, meter)}</td>
                  <td className="px-3 py-2 text-right tabular-nums">{number(units)}</td>
                  <td className="px-3 py-2 pr-4 text-right tabular-nums">
                    {amount === null || !currency ? <span className="text-ink2">–</span> : money(amount, currency)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  )
}
