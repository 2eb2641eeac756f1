import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Hourglass } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { backlogQuery } from '../api/queries.ts'
import { clock, span, useNow } from '../i18n/time.ts'
import { announce } from '../kit/announce.tsx'
import { useMay, useWorkspace } from './workspace.tsx'

/** Says that what is on the screen is older than it looks. Nothing is lost and nobody here can help it, so it says so calmly. */
export default function BacklogBar() {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const mayLook = useMay('workspace:manage')
  const { words, what } = useLate()
  const said = useEffectEvent(() => announce(words.join(' ')))
  // Aloud once, not with each minute that passes.
  useEffect(() => {
    if (what) said()
  }, [what])
  if (words.length === 0) return null
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center justify-center gap-x-2 border-b border-line bg-sunken px-3 py-1 text-small text-ink">
      <Hourglass size={15} aria-hidden className="shrink-0 text-ink2" />
      <p>{words.join(' ')}</p>
      {mayLook && (
        <Link to="/w/$slug/settings/work" params={{ slug }} className="link shrink-0 rounded-sm font-semibold underline underline-offset-2">
          {t`Where to look`}
        </Link>
      )}
    </div>
  )
}

/** What is late, in sentences, and the same in a word that stays while they count on; both empty when all is done in time. */
export function useLate(): { words: string[]; what: string } {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const { data: backlog } = useQuery(backlogQuery(workspaceId))
  const now = useNow()
  if (!backlog) return { words: [], what: '' }
  const waited = (since: string) => span(now - Date.parse(since))
  if (backlog.noWorkerSince !== null) {
    const since = clock(backlog.noWorkerSince, now)
    return {
      words: [t`Since ${since} new messages are not shown and replies do not go out. Nothing is lost; they come later.`],
      what: 'no worker',
    }
  }
  const words: string[] = []
  const what: string[] = []
  if (backlog.intakeSince !== null) {
    const time = waited(backlog.intakeSince)
    what.push('intake')
    words.push(t`New messages are shown late: the oldest has waited ${time}.`)
  }
  if (backlog.deliveriesSince !== null) {
    const time = waited(backlog.deliveriesSince)
    what.push('deliveries')
    words.push(t`Replies go out late: the oldest has waited ${time}.`)
  }
  return { words, what: what.join(' ') }
}
