import type { ReplyOption } from '@baton/contract/conversations'
import { takeThreadAtNetwork } from '#channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { factsOf, lockVisible, mustActIn, record, type Target, tell } from './act.ts'
import { deriveConversations } from './derive.ts'
import type { Plan } from './receive/plan.ts'
import { keepControl, oweHandedOver } from './receive/take-control.ts'
import { replyOption, threadsOf, type ThreadRow } from './reply-options.ts'

/**
 * Takes over a private thread that another system of the brand holds at its network. The contact's newest words wait for us
 * from then on, unless a person has answered them there. Where it is ours already nothing changes.
 */
export async function takeThread(ctx: Ctx, conversationId: string, threadId: string): Promise<ReplyOption> {
  const thread = await ctx.tx(async (tx) => {
    const target = await lockVisible(tx, conversationId)
    const found = await threadIn(tx, conversationId, threadId)
    mustActIn(tx, found.visibility, target)
    return found
  })
  const option = replyOption(ctx, thread)
  if (option.canReply) return option
  if (!option.canTake) fail('reply_impossible', { reason: option.whyNot?.code ?? 'not-allowed' })
  const taken = await takeThreadAtNetwork(ctx, { accountId: thread.accountId, thread: thread.externalId })
  if (taken.kind !== 'done') fail('thread_not_taken', { networkWords: taken.words })
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, conversationId)
    // The webhook may have been quicker.
    if (await keepControl(tx, threadId, { holder: 'us', at: tx.now })) await tellTaken(tx, target, threadId)
    return replyOption(ctx, await threadIn(tx, conversationId, threadId))
  })
}

async function threadIn(tx: Tx, conversationId: string, threadId: string): Promise<ThreadRow> {
  return (await threadsOf(tx, conversationId)).find((thread) => thread.threadId === threadId) ?? fail('recipient_missing')
}

async function tellTaken(tx: Tx, target: Target, threadId: string): Promise<void> {
  const reopened: Plan['reopened'] = []
  const newest = await oweHandedOver(tx, threadId, reopened)
  const [derived] = await deriveConversations(tx, [target.id])
  const now = { ...target, version: derived?.version ?? target.version }
  for (const { was } of reopened) tell(tx, now, was === 'snoozed' ? 'conversation.woken' : 'conversation.reopened', { byContact: false })
  if (!newest) return
  const eventId = tx.emit('message.changed', { ...newest, what: 'control' }, factsOf(target))
  record(tx, eventId, target.id, 'message.changed', { messageId: newest.messageId, what: 'took-control' })
}
