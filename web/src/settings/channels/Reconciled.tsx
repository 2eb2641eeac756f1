import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { networkMarks } from '../../kit/networks.ts'
import { useFindingWords } from './useFindingWords.ts'

/** Whether the network delivered all that it has: what reconciliation found, or that this network cannot be asked. */
export function Reconciled({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const wordsOf = useFindingWords()
  const { state, lastEventAt, reconciliation } = account.health
  const { possible, comparedAt, found, foundAt, problem } = reconciliation
  if (state === 'disconnected' || reconciliation.way === 'by-polls') return null
  const name = networkMarks[account.network].name
  const [last, compared, newest] = [lastEventAt, comparedAt, foundAt].map((at) => (at ? clock(at, now) : ''))
  if (!possible)
    return (
      <p className="text-meta text-ink2">
        {t`${name} cannot be asked for missed messages.`} {last && t`It last reached us at ${last}.`}
      </p>
    )
  const why = problem && wordsOf(problem).words
  return (
    <>
      {comparedAt && (
        <p className="text-meta text-ink2" title={exactTime(comparedAt)}>
          {found > 0
            ? plural(found, {
                one: `Found # message that ${name} had not delivered, last at ${newest}.`,
                other: `Found # messages that ${name} had not delivered, last at ${newest}.`,
              })
            : t`${name} delivered everything it says it has.`}{' '}
          {t`Last check ${compared}.`}
        </p>
      )}
      {why && (
        <p className="text-meta text-ink2">
          {t`${name} could not be asked for missed messages.`} <span lang={why.lang}>{why.text}</span>
        </p>
      )}
    </>
  )
}
