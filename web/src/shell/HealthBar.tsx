import type { AccountHealth } from '@baton/contract/health'
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { HeartPulse, X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { healthQuery } from '../api/queries.ts'
import { announce } from '../kit/announce.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { cx } from '../kit/cx.ts'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from './workspace.tsx'

const ASK_MS = 60_000
/** Days before its end at which people are told of a token. */
const DAYS = [1, 7, 14]

/** Tells those who can mend it that an account broke, or that a token ends soon. Put away, it comes back with the next breakage or warning. */
export default function HealthBar() {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const { data } = useQuery({ ...healthQuery(workspaceId), refetchInterval: ASK_MS })
  const [putAway, setPutAway] = useState(readPutAway)
  const accounts = data?.accounts ?? []
  const brokenKey = ({ accountId, brokenSince }: AccountHealth) => `${accountId} broken ${brokenSince}`
  const broken = accounts.filter((account) => account.state === 'broken' && !putAway.includes(brokenKey(account)))
  const endingKey = ({ accountId, token }: AccountHealth) =>
    `${accountId} ${token.endsAt} ${DAYS.find((days) => (token.daysLeft ?? 0) <= days)}`
  const ending = accounts.filter((account) => {
    const { daysLeft } = account.token
    return daysLeft !== null && daysLeft >= 0 && daysLeft <= 14 && !putAway.includes(endingKey(account))
  })
  const [first] = broken.length > 0 ? broken : ending
  const name = first ? `${first.name} (${networkMarks[first.network].name})` : ''
  const days = first?.token.daysLeft ?? 0
  const words =
    broken.length > 1
      ? plural(broken.length, { one: '# account is cut off.', other: '# accounts are cut off.' })
      : broken.length === 1
        ? t`${name} is cut off.`
        : ending.length > 0
          ? days > 0
            ? plural(days, { one: `The token of ${name} ends within # day.`, other: `The token of ${name} ends within # days.` })
            : t`The token of ${name} ends today.`
          : ''
  const put = (seen: string[]) => {
    // What was put away longer ago concerns nobody any more.
    const kept = [...putAway, ...seen].slice(-MOST_KEPT)
    setPutAway(kept)
    localStorage.setItem(KEY, JSON.stringify(kept))
  }
  const said = useEffectEvent(() => announce(words))
  useEffect(() => {
    if (words) said()
  }, [words])
  if (!words) return null
  return (
    <section
      aria-label={t`What to do`}
      className={cx(
        'flex min-h-8 shrink-0 flex-wrap items-center justify-center gap-x-2 border-b border-line px-3 py-1 text-small text-ink',
        broken.length > 0 ? 'bg-danger-soft' : 'bg-sunken',
      )}
    >
      <HeartPulse size={15} aria-hidden className={cx('shrink-0', broken.length > 0 ? 'text-danger' : 'text-ink2')} />
      <p className="min-w-0 [overflow-wrap:anywhere]">{words}</p>
      <Link to="/w/$slug/settings/health" params={{ slug }} className="link shrink-0 rounded-sm font-semibold underline underline-offset-2">
        {t`What to do`}
      </Link>
      <IconButton icon={X} label={t`Put away`} onClick={() => put([...broken.map(brokenKey), ...ending.map(endingKey)])} />
    </section>
  )
}

const KEY = 'baton-health-put-away'
const MOST_KEPT = 200

function readPutAway(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.map(String) : []
  } catch {
    return []
  }
}
