import { useLingui } from '@lingui/react/macro'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Message, OpenConversation } from '../api/types.ts'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'

export type ModerationAct = OpenConversation['replyOptions'][number]['moderation']['theirs'][number]
export type ModerationReason = 'spam' | 'offensive' | 'personal-data' | 'off-topic' | 'other'

/** What may be done with this message at its network now, and the way to ask for it. */
export function useModeration(message: Message, open: OpenConversation) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const mayReply = useMay('conversation:reply')
  const option = open.replyOptions.find(({ threadId }) => threadId === message.threadId)
  const offered = option?.moderation[message.direction === 'inbound' ? 'theirs' : 'ours'] ?? []
  const senseless: ModerationAct[] = [message.hidden ? 'hide' : 'unhide', message.liked ? 'like' : 'unlike']
  if (message.authorBlocked) senseless.push('block')
  const isFree =
    mayReply && !message.deleted && !message.replacedAt && message.moderation?.state !== 'waiting' && message.secondLook?.state !== 'open'
  return {
    /** Whether the network lets this be done here at all; null when that is not known. */
    lets: (act: ModerationAct): boolean | null => (option ? offered.includes(act) : null),
    acts: isFree ? offered.filter((act) => !senseless.includes(act)) : [],
    nameOf(act: ModerationAct): string {
      return {
        hide: t`Hide from the public`,
        unhide: t`Show to the public again`,
        like: t`Like`,
        unlike: t`Take the like back`,
        delete: t`Delete on the network`,
        block: t`Block its author`,
      }[act]
    },
    /** What was done is told by the live feed, as when it is done on the network itself. Was it taken? */
    async ask(act: ModerationAct, reason: ModerationReason | null = null): Promise<boolean> {
      try {
        const { secondLook } = await call('conversations.moderate', {
          params: { workspaceId, messageId: message.id },
          body: { act, reason },
        })
        if (secondLook?.state === 'open') toast(t`A colleague has to allow it first. It waits under the message.`)
        return true
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        toast(failureLine(error), { tone: 'danger' })
        return false
      }
    },
  }
}
