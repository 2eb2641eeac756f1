import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronDown, Lock, PenLine } from 'lucide-react'
import { useContactName } from '../contacts/useContactName.ts'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { openKey } from '../conversations/queries.ts'
import { Menu, MenuItem, MenuLine } from '../kit/Menu.tsx'
import { audienceIcon } from '../kit/VisibilityMark.tsx'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { changeDraft, draftOf } from './drafts.ts'
import { useReplyWords } from './useReplyWords.ts'

interface Props {
  open: OpenConversation
  /** Absent while a note is written. */
  option: ReplyOption | undefined
  words: string
  mayReply: boolean
  onChoose: (next: ReplyOption | 'note') => void
}

/** To whom, as whom, seen by whom: the threads one can answer in, the private way out, and the note. */
export function TargetMenu({ open, option, words, mayReply, onChoose }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const reply = useReplyWords()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const { conversation, replyOptions } = open
  const goPrivate = useMutation({
    mutationFn: () => call('conversations.openPrivateThread', { params: { workspaceId, conversationId: conversation.id } }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: openKey(workspaceId, conversation.id) })
      onChoose(made)
    },
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
  })
  const hasPrivate = replyOptions.some(({ visibility }) => visibility === 'private')
  const dm = replyOptions.find(({ alternatives }) => alternatives.includes('dm'))
  const invitation = replyOptions.find(({ alternatives, dmLink }) => alternatives.includes('dm-link') && dmLink)
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
      {dm && !hasPrivate && (
        <MenuItem icon={Lock} onSelect={() => goPrivate.mutate()}>
          <span className="block font-medium">{t`Write privately to ${nameOf(conversation.contact.name)}`}</span>
          <span className="block text-meta text-ink2">{reply.audience('private')}</span>
        </MenuItem>
      )}
      {invitation?.dmLink && option?.visibility === 'public' && (
        <MenuItem
          icon={Lock}
          onSelect={() => {
            const { text } = draftOf(conversation.id)
            changeDraft(conversation.id, { text: `${text}${text && !text.endsWith(' ') ? ' ' : ''}${invitation.dmLink}` })
          }}
        >
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
