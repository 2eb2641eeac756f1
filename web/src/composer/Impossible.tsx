import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ExternalLink, Unplug } from 'lucide-react'
import { useState } from 'react'
import type { Conversation, ReplyOption } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { networkMarks } from '../kit/networks.ts'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { AnsweredThere } from './AnsweredThere.tsx'
import { SheetLink } from './SheetLink.tsx'
import { TakeOver } from './TakeOver.tsx'
import type { useGoPrivately } from './useGoPrivately.ts'
import { useReplyWords } from './useReplyWords.ts'

interface Props {
  option: ReplyOption
  conversation: Conversation
  privately: ReturnType<typeof useGoPrivately>
  onNote: () => void
}

/** Why nothing can be sent here, before words are wasted on it; and what can be done instead. Words that stand here already stay. */
export function Impossible({ option, conversation, privately, onNote }: Props) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const mayConnect = useMay('channel:manage')
  const words = useReplyWords()
  const mayWork = useMay('conversation:work')
  const [marks, setMarks] = useState(false)
  const code = option.whyNot?.code ?? ''
  const there = code === 'answer-there'
  const { name } = networkMarks[option.network]
  // Who has our message needs no invitation.
  const invite =
    option.visibility === 'private' && !['private-reply-sent', 'private-reply-waiting'].includes(code) ? privately.invite : null
  const cutOff = ['cut-off', 'disconnected'].includes(code)
  return (
    <div className="flex min-h-20 flex-wrap items-center gap-3 px-3 py-3 text-small text-ink2">
      {cutOff && <Unplug size={18} strokeWidth={1.8} aria-hidden className="shrink-0 text-danger" />}
      <p className="min-w-50 flex-1">
        {words.whyNot(option)}
        {cutOff && !mayConnect && <> {t`An owner or admin can connect it again under Settings, Channel accounts.`}</>}
      </p>
      {cutOff && mayConnect && (
        <Link
          to="/w/$slug/settings/channels/$accountId"
          params={{ slug, accountId: option.accountId }}
          className="font-medium text-accent underline underline-offset-2"
        >
          {t`Connect it again`}
        </Link>
      )}
      {option.whyNot?.url && (
        <a
          href={option.whyNot.url}
          target="_blank"
          rel="noopener noreferrer"
          className="flex items-center gap-1 font-medium text-accent underline underline-offset-2"
        >
          {there ? t`Open on ${name}` : t`Open it there`}
          <ExternalLink size={14} aria-hidden />
        </a>
      )}
      <SheetLink network={option.network} accountId={option.accountId} />
      {option.canTake && <TakeOver option={option} conversationId={conversation.id} />}
      {there && mayWork && conversation.status !== 'resolved' && (
        <Button look="primary" onClick={() => setMarks(true)}>{t`Answered there`}</Button>
      )}
      {marks && <AnsweredThere conversation={conversation} network={option.network} onClose={() => setMarks(false)} />}
      {invite && <Button look="public" onClick={invite}>{t`Invite to private messages`}</Button>}
      {privately.tellPublic && <Button look="public" onClick={privately.tellPublic}>{t`Tell them in public`}</Button>}
      <Button onClick={onNote}>{t`Write a note`}</Button>
    </div>
  )
}
