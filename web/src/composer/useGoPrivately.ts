import { useLingui } from '@lingui/react/macro'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { toast } from '../kit/toast.tsx'
import { changeDraft, draftOf } from './drafts.ts'
import { focusComposer } from './focus.ts'
import { invitationOf, mayClose, mayNudge, mayTellPublic, privateWayOf } from './private-way.ts'
import { languageOf, publicLines } from './public-lines.ts'
import { useMailbox } from './useMailbox.ts'
import { useGoPrivate } from './useGoPrivate.ts'
import { useReplyWords } from './useReplyWords.ts'

/** From public to private by what this network has; and what can be said in public about it. Nothing is sent by any of these. */
export function useGoPrivately(open: OpenConversation, choose: (option: ReplyOption) => void) {
  const { t, i18n } = useLingui()
  const words = useReplyWords()
  const { conversation } = open
  const writeFirst = useGoPrivate(conversation, choose)
  const lines = publicLines(languageOf(open), i18n.locale)
  const told = mayTellPublic(open)
  const invitation = invitationOf(open)
  const nudged = mayNudge(open)
  const closed = conversation.status === 'resolved' && conversation.resolution !== 'spam' ? mayClose(open) : null
  const mailbox = useMailbox(conversation)

  function put(option: ReplyOption, line: string): void {
    const { text, mode, threadId } = draftOf(conversation.id)
    const at = open.replyOptions.find((each) => each.threadId === threadId) ?? open.replyOptions[0]
    const isForFewer = mode === 'note' || (option.visibility === 'public' && at?.visibility !== 'public')
    if (text.trim() && isForFewer) {
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

  /** Says why there is no way from here, and puts the address of the mailbox into the answer where there is one. */
  async function offerMail(option: ReplyOption): Promise<void> {
    toast(words.noPrivateWay(option))
    const address = option.canReply && option.visibility === 'public' ? await mailbox() : null
    if (address) put(option, lines.mail(address, conversation.number))
  }

  const invite = invitation && (() => put(invitation.option, lines.invite(invitation.link)))

  return {
    go(): void {
      const way = privateWayOf(open)
      if (way?.kind === 'thread') choose(way.option)
      else if (way?.kind === 'first') writeFirst.mutate()
      else if (way?.kind === 'invitation') invite?.()
      else if (way) void offerMail(way.option)
    },
    busy: writeFirst.isPending,
    writeFirst: () => writeFirst.mutate(),
    /** Null: no link leads to us. */
    invite,
    /** Null: there is nothing to tell. */
    tellPublic: told && (() => put(told, lines.written)),
    /** Null: they wrote, have time still, or were reminded. */
    nudge: nudged && (() => put(nudged, lines.nudge(nudged.visibility === 'public' ? (invitation?.link ?? null) : null))),
    /** Null: it is not solved, or the public knows. */
    close: closed && (() => put(closed, lines.closing)),
  }
}
