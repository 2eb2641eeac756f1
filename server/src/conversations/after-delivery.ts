import type { AfterDelivery, DeliveryRow } from '#channels'
import type { Tx } from '#kernel/tx'
import { deriveConversations } from './derive.ts'
import { record } from './act.ts'
import { beginMove, dropMove } from './private-moves.ts'
import { standWith } from './stand-with.ts'
import { replaceEarlier, tellReplaced } from './replace-earlier.ts'
import { applyWatermarks, tellCovered } from './watermarks.ts'

/**
 * What a delivery's new state means for its message and conversations, in the transaction that changes it: what was sent
 * answers and stops clocks, what failed needs action, what was taken back never was. A refused one needs action until a reply
 * written after the refusal was sent: one that was under way already knew nothing of it.
 */
export const afterDelivery: AfterDelivery = async (tx, told, from, taken) => {
  const isPrivateReply = told.payload.message.privateReply === true
  const delivery = told.state === 'sent' && isPrivateReply && taken.stands ? await standWith(tx, told, taken.stands) : told
  if (delivery.state === 'sent') await sent(tx, delivery, taken)
  // Sent back: the contact never read it, and waits as if it had not been said.
  if (from === 'sent' && delivery.state === 'refused') {
    await tx.run`delete from answers where workspace_id = ${tx.workspaceId} and message_id = ${delivery.messageId}`
    await dropMove(tx, delivery)
  }
  if (delivery.state === 'sent' || from === 'sent')
    tellReplaced(tx, await replaceEarlier(tx, isAnswerToReview(delivery) ? [delivery.threadId] : []))
  if (delivery.state === 'cancelled')
    await tx.run`delete from messages where workspace_id = ${tx.workspaceId} and id = ${delivery.messageId} and external_id is null`
  if (delivery.state === 'sending' || delivery.state === 'ready') return
  const conversations = [...new Set([delivery.conversationId, ...delivery.payload.answers])]
  await tx.run`
    update conversations c set delivery_trouble = t.trouble,
           status = case when t.trouble is not null and c.status in ('waiting', 'resolved') then 'open' else c.status end,
           resolution = case when t.trouble is not null then null else c.resolution end, resolved_at = case when t.trouble is not null then null else c.resolved_at end
      from (select o.id, case when exists (select from deliveries d where d.workspace_id = o.workspace_id and d.conversation_id = o.id and d.state = 'unknown') then 'unknown'
                    when exists (select from deliveries d where d.workspace_id = o.workspace_id and d.conversation_id = o.id and d.state = 'refused'
                            and not exists (select from deliveries e where e.workspace_id = o.workspace_id and e.conversation_id = o.id and e.state = 'sent' and e.created_at > d.due_at)) then 'refused' end as trouble
              from conversations o where o.workspace_id = ${tx.workspaceId} and o.id = ${delivery.conversationId}) t
     where c.workspace_id = ${tx.workspaceId} and c.id = t.id`
  const derived = await deriveConversations(tx, conversations)
  if (delivery.state === 'sent') for (const { id, version } of derived) await rest(tx, delivery, id, version)
  // Its reading may have been told before its being taken.
  if (delivery.state === 'sent') tellCovered(tx, await applyWatermarks(tx, [delivery.threadId]))
}

const isAnswerToReview = ({ payload }: DeliveryRow) => payload.thread.kind === 'review'

async function sent(tx: Tx, delivery: DeliveryRow, { aliases = [], isPending, stands }: Parameters<AfterDelivery>[3]): Promise<void> {
  const at = delivery.sentAt ?? tx.now
  await tx.run`
    update messages set external_id = ${delivery.externalId}, at = ${at}, status = ${isPending ? 'pending' : null} where workspace_id = ${tx.workspaceId} and id = ${delivery.messageId}`
  const replaces = delivery.externalId ? await keepKeys(tx, delivery, [delivery.externalId, ...aliases], stands?.scope) : []
  await tx.run`
    insert into answers (workspace_id, conversation_id, message_id, at)
    select ${tx.workspaceId}, a.id, ${delivery.messageId}, ${at} from unnest(${delivery.payload.answers}::uuid[]) as a(id)
    on conflict do nothing`
  if (delivery.payload.moves) await beginMove(tx, delivery, at)
  tx.emit(
    'message.sent',
    {
      messageId: delivery.messageId,
      conversationId: delivery.conversationId,
      threadId: delivery.threadId,
      visibility: delivery.payload.thread.visibility,
      automatic: false,
      answers: delivery.payload.answers,
      ...(replaces.length > 0 && { replaces }),
    },
    {
      conversationId: delivery.conversationId,
      networkAt: at,
      actor: delivery.agentId ? { kind: 'agent', id: delivery.agentId } : undefined,
    },
  )
}

/**
 * Remembers under which ids the network knows our message, so that an echo or a poll finds it. An echo that came first and
 * was not recognised made a message of its own: ours takes its place. What we sent ourselves before stays, though a network
 * that names answers by the second may know both by one id.
 *
 * @returns messages that are gone
 */
async function keepKeys(tx: Tx, delivery: DeliveryRow, externalIds: string[], scope = ''): Promise<string[]> {
  const twins = await tx.all<{ messageId: string }>`
    with thread as (select t.network, coalesce((
        select k.scope from messages m join message_keys k on k.workspace_id = m.workspace_id and k.message_id = m.id
         where m.workspace_id = t.workspace_id and m.thread_id = t.id and m.id <> ${delivery.messageId} limit 1), ${scope}) as scope
        from threads t where t.workspace_id = ${tx.workspaceId} and t.id = ${delivery.threadId})
    , before as (
      select k.external_id, k.message_id from thread join message_keys k on k.workspace_id = ${tx.workspaceId} and k.network = thread.network and k.scope = thread.scope
         and k.external_id = any(${externalIds}::text[]) and k.message_id <> ${delivery.messageId}
        and not exists (select from deliveries d where d.workspace_id = k.workspace_id and d.message_id = k.message_id))
    , kept as (
      insert into message_keys (workspace_id, network, scope, external_id, message_id)
      select ${tx.workspaceId}, thread.network, thread.scope, e.id, ${delivery.messageId} from thread cross join (select distinct unnest(${externalIds}::text[]) as id) e
      on conflict (workspace_id, network, scope, external_id) do update set message_id = excluded.message_id)
    select distinct message_id from before`
  const ids = twins.map((twin) => twin.messageId)
  if (ids.length === 0) return []
  await tx.run`delete from answers where workspace_id = ${tx.workspaceId} and message_id = any(${ids}::uuid[])`
  const gone = await tx.all<{ id: string }>`
    delete from messages where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and direction = 'outbound' and agent_id is null returning id`
  return gone.map(({ id }) => id)
}

/** After an answer with nothing newer from the contact it is their turn; or the matter is done, if the author said so. */
async function rest(tx: Tx, delivery: DeliveryRow, conversationId: string, version: number): Promise<void> {
  const resolves = delivery.resolveAfter && conversationId === delivery.conversationId
  const row = await tx.one<{ status: string; inboxId: string; contactId: string }>`
    update conversations set status = case when ${resolves} then 'resolved' else 'waiting' end, resolution = case when ${resolves} then 'answered' end,
           resolved_at = case when ${resolves} then ${tx.now}::timestamptz end
     where workspace_id = ${tx.workspaceId} and id = ${conversationId} and status = 'open' and waiting_since is null and delivery_trouble is null
    returning status, inbox_id, contact_id`
  if (!row) return
  const facts = {
    conversationId,
    inboxId: row.inboxId,
    contactId: row.contactId,
    actor: delivery.agentId ? { kind: 'agent' as const, id: delivery.agentId } : undefined,
  }
  if (row.status === 'resolved') {
    const eventId = tx.emit('conversation.resolved', { conversationId, resolution: 'answered', version }, facts)
    record(tx, eventId, conversationId, 'conversation.resolved', { resolution: 'answered' })
  } else tx.emit('conversation.waiting', { conversationId, version }, facts)
}
