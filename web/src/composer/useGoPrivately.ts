import { useLingui } from '@lingui/react/macro'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { toast } from '../kit/toast.tsx'
import { changeDraft, draftOf } from './drafts.ts'
import { focusComposer } from './focus.ts'
import { invitationOf, mayTellPublic, privateWayOf } from './private-way.ts'
import { publicLines } from './public-lines.ts'
import { useGoPrivate } from './useGoPrivate.ts'
import { useReplyWords } from './useReplyWords.ts'

/** From public to private by what this network has; and what can be said in public about it. Nothing is sent by any of these. */
export function useGoPrivately(open: OpenConversation, choose: (option: ReplyOption) => void) {
  const { t, i18n } = useLingui()
  const words = useReplyWords()
  const { conversation } = open
  const writeFirst = useGoPrivate(conversation, choose)
  const lines = publicLines(conversation.contact.language, i18n.locale)
  const told = mayTellPublic(open)
  const invitation = invitationOf(open)

  function put(option: ReplyOption, line: string): void {
    const { text, mode, threadId } = draftOf(conversation.id)
    const at = open.replyOptions.find((each) => each.threadId === threadId) ?? open.replyOptions[0]
    const isPublic = mode === 'reply' && at?.visibility === 'public'
    if (text.trim() && !isPublic) {
      toast(t`What you have begun to write is not for everybody. Send it or clear it first.`)
      return
    }
    changeDraft(conversation.id, {
      mode: 'reply',
      threadId: option.threadId,
      text: text.includes(line) ? text : [text.trim(), line].filter(Boolean).join(' '),
    })
    focusComposer()
  }

  const invite = invitation && (() => put(invitation.option, lines.invite(invitation.link)))

  return {
    go(): void {
      const way = privateWayOf(open)
      if (way?.kind === 'thread') choose(way.option)
      else if (way?.kind === 'first') writeFirst.mutate()
      else if (way?.kind === 'invitation') invite?.()
      else if (way) toast(words.noPrivateWay(way.option))
    },
    writeFirst: () => writeFirst.mutate(),
    /** Null: no link leads to us. */
    invite,
    /** Null: there is nothing to tell. */
    tellPublic: told && (() => put(told, lines.written)),
  }
}
