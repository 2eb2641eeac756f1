import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { exactTime, span, useNow } from '../../i18n/time.ts'
import { useSecond } from './useSecond.ts'

const young = 2 * 60_000

/** "Reached us 3 s ago": when the network last brought anything, ticking while it is fresh. */
export function Reached({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { state } = account.health
  const lastEventAt = account.imports ? account.imports.lastAt : account.health.lastEventAt
  const slow = useNow()
  const fresh = lastEventAt !== null && slow - Date.parse(lastEventAt) < young
  const second = useSecond(fresh)
  if (state === 'disconnected') return null
  if (!lastEventAt) return <span>{account.imports ? t`No file has been brought yet` : t`Nothing has reached us yet`}</span>
  const ago = Math.max(0, (fresh ? Math.max(second, slow) : slow) - Date.parse(lastEventAt))
  const seconds = Math.floor(ago / 1000)
  const long = span(ago)
  const importedAgo = seconds < 60 ? t`Last file brought just now` : t`Last file brought ${long} ago`
  return (
    <time dateTime={lastEventAt} title={exactTime(lastEventAt)}>
      {account.imports ? importedAgo : seconds < 60 ? t`Reached us ${seconds} s ago` : t`Reached us ${long} ago`}
    </time>
  )
}
