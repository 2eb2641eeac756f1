import { useLingui } from '@lingui/react/macro'
import { Clock } from 'lucide-react'
import { useState } from 'react'
import type { OpenConversation } from '../api/types.ts'
import { span, useNow } from '../i18n/time.ts'
import { Chip } from '../kit/Chip.tsx'
import { cx } from '../kit/cx.ts'

/** Whose turn it is and since when; how long each side has had it; and whether a message waits for a second look. Where room is short the sums give way, then the bar is left out. */
export function TurnStrip({ open: { turn, conversation, timeline } }: { open: OpenConversation }) {
  const { t } = useLingui()
  const now = useNow()
  // The sums run up to the moment of the answer; the screen goes on from there.
  const [answered, setAnswered] = useState({ turn, at: now })
  if (answered.turn !== turn) setAnswered({ turn, at: now })
  const since = (now - answered.at) / 1000
  const us = turn.usSeconds + (turn.whose === 'us' ? since : 0)
  const contact = turn.contactSeconds + (turn.whose === 'contact' ? since : 0)
  const elapsed = span(turn.since ? now - Date.parse(turn.since) : 0)
  const whose = {
    us: t`Our turn · ${elapsed}`,
    contact: turn.since ? t`Customer’s turn · ${elapsed}` : t`Customer’s turn`,
    nobody: conversation.status === 'resolved' ? t`Done` : t`Nobody’s turn`,
  }[turn.whose]
  const all = us + contact || 1
  const usWords = us < 60 ? t`0 min` : span(us * 1000)
  const contactWords = contact < 60 ? t`0 min` : span(contact * 1000)
  const isLookedFor = timeline.items.some((entry) => entry.type === 'message' && entry.secondLook?.state === 'open')
  return (
    <div
      data-turn
      className="flex h-7 shrink-0 items-center gap-2 overflow-hidden border-b border-line px-5 text-small whitespace-nowrap tabular-nums max-pane:px-4"
    >
      <Clock size={14} aria-hidden className="shrink-0 text-ink2" />
      <span className={cx('max-w-full min-w-0 shrink-0 truncate', turn.whose === 'us' ? 'font-semibold' : 'text-ink2')}>{whose}</span>
      {isLookedFor && <Chip tone="accent">{t`Waiting for a second look`}</Chip>}
      {us + contact > 0 && (
        <>
          <span className="min-w-0 flex-1 truncate text-meta text-ink2">{t`Us ${usWords} · customer ${contactWords}`}</span>
          {!isLookedFor && (
            <span aria-hidden className="flex h-2 w-46 shrink-0 overflow-hidden rounded-full max-rail:w-20 max-pane:hidden">
              <span className="bg-accent" style={{ width: `${(us / all) * 100}%` }} />
              <span className="flex-1 bg-control/50" />
            </span>
          )}
        </>
      )}
    </div>
  )
}
