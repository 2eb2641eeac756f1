import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useContactName } from '../contacts/useContactName.ts'
import type { Conversation } from '../api/types.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { mediaWords } from '../conversations/words.ts'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { duration } from './duration.ts'

/** One conversation behind a figure, with the time that was counted for it. */
export function BehindRow({
  conversation,
  firstResponseSeconds,
  now,
}: {
  conversation: Conversation
  firstResponseSeconds: number | null
  now: number
}) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { slug } = useWorkspace()
  const { id, number, contact, network, preview, lastMessageAt } = conversation
  const words = preview.withheld ? t`Private message` : (preview.text ?? (preview.media ? t(mediaWords[preview.media]) : ''))
  return (
    <li className="relative flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0 hover:bg-hover">
      <Avatar name={contact.name} imageUrl={contact.avatarUrl} network={network} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <Link
            to="/w/$slug/inbox/$conversationId"
            params={{ slug, conversationId: id }}
            lang={contact.language ?? undefined}
            dir="auto"
            className="min-w-0 truncate text-ui font-medium after:absolute after:inset-0"
          >
            {nameOf(contact.name)}
          </Link>
          <span className="shrink-0 text-meta text-ink3">
            #{number}
            <span className="visually-hidden">, {networkMarks[network].name}</span>
          </span>
        </p>
        <p lang={preview.withheld ? undefined : (preview.language ?? undefined)} dir="auto" className="truncate text-small text-ink2">
          {words}
        </p>
      </div>
      <div className="shrink-0 text-right">
        <p className="text-small font-medium">{firstResponseSeconds === null ? t`no answer` : duration(firstResponseSeconds)}</p>
        <p className="text-meta text-ink2">
          <span className="visually-hidden">{t`last message`} </span>
          <time dateTime={lastMessageAt} title={exactTime(lastMessageAt)}>
            {clock(lastMessageAt, now)}
          </time>
        </p>
      </div>
    </li>
  )
}
