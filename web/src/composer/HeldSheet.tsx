import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import type { OpenConversation } from '../api/types.ts'
import { isMessage } from '../conversations/timeline.ts'
import { clock, useNow } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { audienceText } from '../kit/VisibilityMark.tsx'
import { cx } from '../kit/cx.ts'
import type { Held } from './useSend.ts'

interface Props {
  open: OpenConversation
  held: Held
  onAnyway: () => void
  onMerge: () => void
  onDrop: () => void
}

/** Something came while one was writing: what is new beside what was written, and three ways on. */
export default function HeldSheet({ open, held, onAnyway, onMerge, onDrop }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const now = useNow()
  const merge = useRef<HTMLButtonElement>(null)
  const messages = open.timeline.items.filter(isMessage)
  const seen = messages.find(({ id }) => id === held.seenMessageId)
  const fresh = messages.filter(({ arrival }) => !seen || arrival > seen.arrival)
  const audience = held.sent.option?.visibility ?? 'note'
  return (
    <Dialog
      title={t`Something came while you were writing`}
      open
      wide
      onOpenChange={(next) => !next && onMerge()}
      initialFocus={merge}
      actions={
        <>
          <Button look="danger" onClick={onDrop}>
            {t`Drop my text`}
          </Button>
          <Button onClick={onAnyway}>{t`Send anyway`}</Button>
          <Button ref={merge} look="primary" onClick={onMerge}>
            {t`Go on writing`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 pane:grid-cols-2">
        <section>
          <h3 className="mb-1 text-meta font-semibold text-ink">{t`New`}</h3>
          <ul className="flex flex-col gap-2">
            {fresh.map((message) => (
              <li key={message.id} className="rounded-md border border-line bg-surface px-3 py-2 text-message text-ink">
                <p className="text-meta text-ink2">
                  {nameOf(message.author.name)} · {clock(message.at, now)}
                </p>
                <p lang={message.language ?? undefined} dir="auto" className="words">
                  {message.text ?? t`A message without words`}
                </p>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3 className={cx('mb-1 text-meta font-semibold', audienceText[audience])}>{t`Your reply, not sent`}</h3>
          <p dir="auto" className="rounded-md bg-sunken px-3 py-2 text-message text-ink words">
            {held.sent.template?.text ?? held.sent.draft.text}
          </p>
        </section>
      </div>
    </Dialog>
  )
}
