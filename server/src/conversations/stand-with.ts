import type { StandsWith } from '@baton/channel-kit'
import { type DeliveryRow, moveDelivery } from '#channels'
import { addIdentity } from '#contacts'
import type { Tx } from '#kernel/tx'

/**
 * Puts a private reply into the thread that the network says it stands in. Until then the conversation held a thread that
 * stood for it, or that of the id under which the contact speaks in public. What they answer there comes into the same
 * conversation, since the contact is known by that id from now on; a person whom we knew by it already stays who they are.
 *
 * @returns the delivery, as it stands now
 */
export async function standWith(tx: Tx, delivery: DeliveryRow, { scope, person }: StandsWith): Promise<DeliveryRow> {
  const meant = await tx.one<{ externalId: string; network: string; contactId: string }>`
    select t.external_id, t.network, c.contact_id from threads t
      join conversations c on c.workspace_id = t.workspace_id and c.id = ${delivery.conversationId}
     where t.workspace_id = ${tx.workspaceId} and t.id = ${delivery.threadId}`
  if (!meant) return delivery
  await addIdentity(tx, meant.contactId, meant.network, { scope, externalId: person })
  if (meant.externalId === person) return delivery
  const thread = await tx.one<{ id: string }>`
    insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, created_at)
    values (${tx.workspaceId}, ${tx.newId()}, ${delivery.accountId}, ${meant.network}, 'dm', 'private', ${person}, ${tx.now})
    on conflict (workspace_id, account_id, external_id) do update set kind = excluded.kind
    returning id`
  if (!thread) return delivery
  await tx.run`update messages set thread_id = ${thread.id} where workspace_id = ${tx.workspaceId} and id = ${delivery.messageId}`
  await moveDelivery(tx, delivery.id, thread.id)
  await movePart(tx, delivery, thread.id)
  return { ...delivery, threadId: thread.id }
}

/** The thread it was meant for leaves the conversation, unless something else was said there. */
async function movePart(tx: Tx, { threadId: from, conversationId }: DeliveryRow, to: string): Promise<void> {
  await tx.run`
    insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at)
    select workspace_id, ${to}, contact_id, conversation_id, from_at from parts
     where workspace_id = ${tx.workspaceId} and thread_id = ${from} and conversation_id = ${conversationId} on conflict do nothing`
  await tx.run`
    delete from parts p where p.workspace_id = ${tx.workspaceId} and p.thread_id = ${from} and p.conversation_id = ${conversationId}
       and not exists (select from messages m where m.workspace_id = p.workspace_id and m.thread_id = p.thread_id and m.conversation_id = p.conversation_id)`
  await tx.run`
    delete from threads t where t.workspace_id = ${tx.workspaceId} and t.id = ${from}
       and not exists (select from parts p where p.workspace_id = t.workspace_id and p.thread_id = t.id)
       and not exists (select from messages m where m.workspace_id = t.workspace_id and m.thread_id = t.id)`
}
