import type { IdentityRef } from '@baton/channel-kit'
import type { ReplyOption } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { lockVisible, mustActIn, record } from './act.ts'
import { deriveConversations } from './derive.ts'
import { accountContext, replyOption, threadContext, type ThreadRow, threadsOf } from './reply-options.ts'

/**
 * Has a private thread with the contact join the conversation, where the network lets us write first. What they answer
 * there then comes into this conversation. Doing it again changes nothing.
 */
export async function openPrivateThread(ctx: Ctx, conversationId: string): Promise<ReplyOption> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, conversationId)
    mustActIn(tx, 'private', target)
    const threads = await threadsOf(tx, conversationId)
    const existing = threads.find(({ visibility }) => visibility === 'private')
    if (existing) return replyOption(ctx, existing)
    const from = threads.find((thread) => replyOption(ctx, thread).alternatives.includes('dm'))
    const adapter = from && ctx.app.adapters.get(from.network)
    const said = from && threadContext(from).lastInbound
    const person = from && (said?.author ?? (await identityIn(tx, target.contactId, from.network)))
    if (!from || !adapter?.privateThread || !person) fail('reply_impossible', { reason: whyNoPrivateWay(ctx, threads) })
    const ref = adapter.privateThread(person, accountContext(from), said)
    const thread = await tx.one<{ id: string }>`
      insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, created_at)
      values (${tx.workspaceId}, ${tx.newId()}, ${from.accountId}, ${from.network}, ${ref.kind}, 'private', ${ref.externalId}, ${tx.now})
      on conflict (workspace_id, account_id, external_id) do update set kind = excluded.kind
      returning id`
    await tx.run`
      insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at)
      values (${tx.workspaceId}, ${thread?.id}, ${target.contactId}, ${conversationId}, ${tx.now}) on conflict do nothing`
    const [derived] = await deriveConversations(tx, [conversationId])
    const eventId = tx.emit(
      'conversation.changed',
      { conversationId, what: 'private-thread', version: derived?.version ?? target.version },
      { conversationId, contactId: target.contactId, inboxId: target.inboxId },
    )
    record(tx, eventId, conversationId, 'conversation.private-thread', {})
    const joined = (await threadsOf(tx, conversationId)).find(({ threadId }) => threadId === thread?.id)
    return joined ? replyOption(ctx, joined) : fail('recipient_missing')
  })
}

/** A network that lets a comment be answered once in private says what became of that. */
function whyNoPrivateWay(ctx: Ctx, threads: ThreadRow[]): string {
  const once = threads.map((thread) => replyOption(ctx, thread).privateReply).find(Boolean)
  if (!once) return 'no-private-way'
  return once.state === 'open' ? 'private-reply-over' : `private-reply-${once.state}`
}

async function identityIn(tx: Tx, contactId: string, network: string): Promise<IdentityRef | undefined> {
  return tx.one<IdentityRef>`
    select scope, external_id, handle, display_name from identities
     where workspace_id = ${tx.workspaceId} and contact_id = ${contactId} and network = ${network} order by created_at limit 1`
}
