import { useLingui } from '@lingui/react/macro'
import { ChevronDown, Lock, PenLine } from 'lucide-react'
import { useContactName } from '../contacts/useContactName.ts'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { Menu, MenuItem, MenuLine } from '../kit/Menu.tsx'
import { useNow } from '../i18n/time.ts'
import { audienceIcon } from '../kit/VisibilityMark.tsx'
import { privateWayOf } from './private-way.ts'
import type { useGoPrivately } from './useGoPrivately.ts'
import { useReplyWords } from './useReplyWords.ts'

interface Props {
  open: OpenConversation
  /** Absent while a note is written. */
  option: ReplyOption | undefined
  words: string
  mayReply: boolean
  privately: ReturnType<typeof useGoPrivately>
  onChoose: (next: ReplyOption | 'note') => void
}

/** To whom, as whom, seen by whom: the threads one can answer in, the private way out, and the note. */
export function TargetMenu({ open, option, words, mayReply, privately, onChoose }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const reply = useReplyWords()
  const { conversation, replyOptions } = open
  const now = useNow()
  const way = privateWayOf(open)
  if (!mayReply || replyOptions.length === 0) return <span className="max-w-full min-w-0 truncate font-semibold">{words}</span>
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="flex max-w-full min-w-0 items-center gap-1 rounded-sm font-semibold hover:underline max-pane:after:absolute max-pane:after:inset-0"
        >
          <span className="truncate">{words}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0" />
        </button>
      }
    >
      {replyOptions.map((each) => (
        <MenuItem key={each.threadId} icon={audienceIcon[each.visibility]} onSelect={() => onChoose(each)}>
          <span className="block font-medium">{reply.head(each)}</span>
          <span className="block text-meta text-ink2">
            {each.canReply ? reply.audience(each.visibility, each.kind) : reply.whyNot(each)}
          </span>
        </MenuItem>
      ))}
      {way?.kind === 'first' && (
        <MenuItem icon={Lock} keys="Shift+p" onSelect={privately.writeFirst}>
          <span className="block font-medium">{t`Write privately to ${nameOf(conversation.contact.name)}`}</span>
          <span className="block text-meta text-ink2">{reply.once(way.option, now) ?? reply.audience('private')}</span>
        </MenuItem>
      )}
      {privately.invite && option?.visibility === 'public' && (
        <MenuItem icon={Lock} keys={way?.kind === 'invitation' ? 'Shift+p' : undefined} onSelect={privately.invite}>
          <span className="block font-medium">{t`Invite to private messages`}</span>
          <span className="block text-meta text-ink2">{t`Puts the link into your public reply`}</span>
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem icon={PenLine} keys="n" onSelect={() => onChoose('note')}>
        {t`Note for the team`}
      </MenuItem>
    </Menu>
  )
}
