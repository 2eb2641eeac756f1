import type { Message, OpenConversation } from '../api/types.ts'
import { changeDraft } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus.ts'
import { privateWayOf } from '../composer/private-way.ts'
import { useGoPrivately } from '../composer/useGoPrivately.ts'

/** The way from a message in public to its author in private, from outside of the composer; null where there is none. */
export function useMoveToPrivate(message: Message, open: OpenConversation): { go: () => void; busy: boolean } | null {
  const { conversation, replyOptions } = open
  const { go, busy } = useGoPrivately(open, ({ threadId }) => {
    changeDraft(conversation.id, { mode: 'reply', threadId, replyTo: null })
    focusComposer()
  })
  const way = message.conversationId === conversation.id ? privateWayOf({ replyOptions }) : null
  const leads = way !== null && way.kind !== 'none' && (way.kind !== 'thread' || way.option.canReply)
  return leads ? { go, busy } : null
}
