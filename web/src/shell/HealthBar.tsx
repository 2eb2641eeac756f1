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

/** Tells those who can mend it that an account broke, or that a token ends soon; the latter can be put away until the next warning. */
export default function HealthBar() {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const { data } = useQuery({ ...healthQuery(workspaceId), refetchInterval: ASK_MS })
  const [putAway, setPutAway] = useState(readPutAway)
  const accounts = data?.accounts ?? []
  const broken = accounts.filter(({ state }) => state === 'broken')
  const ending = accounts.filter(({ token }) => token.daysLeft !== null && token.daysLeft >= 0 && token.daysLeft <= 14)
  const warned = ending.map(({ accountId, token }) => `${accountId} ${token.endsAt} ${DAYS.find((days) => (token.daysLeft ?? 0) <= days)}`)
  const isNews = warned.some((key) => !putAway.includes(key))
  const [first] = broken.length > 0 ? broken : ending
  const name = first ? `${first.name} (${networkMarks[first.network].name})` : ''
  const days = first?.token.daysLeft ?? 0
  const words =
    broken.length > 1
      ? plural(broken.length, { one: '# account is cut off.', other: '# accounts are cut off.' })
      : broken.length === 1
        ? t`${name} is cut off.`
        : isNews
          ? days > 0
            ? plural(days, { one: `The token of ${name} ends within # day.`, other: `The token of ${name} ends within # days.` })
            : t`The token of ${name} ends today.`
          : ''
  const said = useEffectEvent(() => announce(words))
  useEffect(() => {
    if (words) said()
  }, [words])
  if (!words) return null
  return (
    <div
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
      {broken.length === 0 && (
        <IconButton
          icon={X}
          label={t`Put away`}
          onClick={() => {
            setPutAway(warned)
            localStorage.setItem(KEY, JSON.stringify(warned))
          }}
        />
      )}
    </div>
  )
}

const KEY = 'baton-health-put-away'

function readPutAway(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.map(String) : []
  } catch {
    return []
  }
}
