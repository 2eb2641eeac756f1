import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { number } from '../../i18n/time.ts'
import { cx } from '../../kit/cx.ts'

/** What the network lets us send this month, as it told at the last check. Nothing where it counts nothing. */
export function Quota({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { quotaLimit, quotaUsed } = account.facts
  if (account.health.state === 'disconnected') return null
  if (quotaLimit === 'none') return <p className="text-meta text-ink2">{t`No monthly limit`}</p>
  const limit = Number(quotaLimit)
  const used = Number(quotaUsed ?? 0)
  if (!quotaLimit || !(limit > 0)) return null
  const short = used >= limit * 0.9
  const spent = number(used)
  const all = number(limit)
  return (
    <div className="flex max-w-80 flex-col gap-1 text-meta text-ink2">
      <p className={cx(short && 'font-semibold text-danger')}>{t`${spent} of ${all} paid messages used this month`}</p>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className={cx('h-full', short ? 'bg-danger' : 'bg-control')} style={{ width: `${Math.min(100, (used / limit) * 100)}%` }} />
      </div>
    </div>
  )
}
