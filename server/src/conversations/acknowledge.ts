import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { factsOf, lockVisible, record, shown, tell } from './act.ts'
import { deriveConversations } from './derive.ts'

/**
 * This message needs no answer, or does after all. Taking the mark off a contact's message that nobody answered opens a
 * conversation that was done or waiting, since somebody has to answer now.
 */
export async function acknowledgeMessage(ctx: Ctx, messageId: string, { acknowledged }: { acknowledged: boolean }): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const conversationId = await conversationOf(tx, messageId)
    const target = await lockVisible(tx, conversationId)
    const changed = await tx.run`
      update messages set acknowledged = ${acknowledged}
       where workspace_id = ${tx.workspaceId} and id = ${messageId} and direction = 'inbound' and acknowledged <> ${acknowledged}`
    if (changed === 0) return shown(tx, conversationId)
    if (!acknowledged)
      await tx.run`update comments set set_aside = false where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`
    const [derived] = await deriveConversations(tx, [conversationId])
    const what = acknowledged ? 'acknowledged' : 'needs-answer'
    const eventId = tx.emit('message.changed', { messageId, conversationId, what }, factsOf(target))
    record(tx, eventId, conversationId, 'message.changed', { messageId, what })
    if (!acknowledged && derived?.waitingSince && (target.status === 'resolved' || target.status === 'waiting')) {
      const opened = await tx.one<{ version: number }>`
        update conversations set status = 'open', resolution = null, resolved_at = null, version = version + 1
         where workspace_id = ${tx.workspaceId} and id = ${conversationId} returning version`
      if (opened) tell(tx, { ...target, version: opened.version }, 'conversation.reopened', { byContact: false })
    }
    return shown(tx, conversationId)
  })
}

async function conversationOf(tx: Tx, messageId: string): Promise<string> {
  const found = await tx.one<{
    conversationId: string | null
  }>`select conversation_id from messages where workspace_id = ${tx.workspaceId} and id = ${messageId}`
  return found?.conversationId ?? fail('conversation_not_found')
}
