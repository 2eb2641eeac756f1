import { Trans } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FeedState } from '../live/feed.ts'

/** Thin, and only after two seconds: a reconnect that works at once is nobody's business. */
export function OfflineBar({ feed }: { feed: FeedState }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(feed === 'offline'), feed === 'offline' ? 2000 : 0)
    return () => clearTimeout(timer)
  }, [feed])
  if (!shown) return null
  return (
    <div role="status" className="flex h-8 shrink-0 items-center justify-center gap-2 bg-inverse px-3 text-small text-on-inverse">
      <CloudOff size={15} aria-hidden />
      <span className="truncate">
        <Trans>No connection to the server. You can go on reading; drafts are kept. Connecting again…</Trans>
      </span>
    </div>
  )
}
