import { useLingui } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FeedState } from '../live/feed.ts'

/** Thin, and only after two seconds: a reconnect that works at once is nobody's business. Says when the next try is. */
export function OfflineBar({ feed, onTry }: { feed: FeedState; onTry: () => void }) {
  const { t } = useLingui()
  const offline = feed.kind === 'offline'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(offline), offline ? 2000 : 0)
    return () => clearTimeout(timer)
  }, [offline])
  if (!shown || !offline) return null
  return (
    <div className="flex min-h-8 shrink-0 items-center justify-center gap-x-2 bg-inverse px-3 py-1 text-small text-on-inverse">
      <CloudOff size={15} aria-hidden className="shrink-0" />
      <p role="status" className="min-w-0 pane:truncate">
        {t`No connection to the server. You can go on reading; drafts are kept.`}
      </p>
      <span className="shrink-0 text-right tabular-nums max-pane:min-w-16">
        <NextTry key={feed.nextTryAt} at={feed.nextTryAt} />
      </span>
      <button
        type="button"
        className="link shrink-0 rounded-sm font-semibold underline underline-offset-2 max-pane:min-h-11"
        onClick={onTry}
      >
        {t`Try now`}
      </button>
    </div>
  )
}

/** Counts down. Not read aloud each second: the bar said already that the connection is gone. */
function NextTry({ at }: { at: number | null }) {
  const { t } = useLingui()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (at === null) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [at])
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1000)
  return seconds > 0 ? t`Next try in ${seconds} s` : t`Connecting…`
}
