import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { factsOf, record, shown, tell } from './act.ts'
import { deriveConversations, FIRST_VERSION, numbering } from './derive.ts'

interface Neighbour {
  id: string
  conversationId: string | null
  threadId: string
  contactId: string | null
  accountId: string
  inboxId: string
  audienceId: string
  network: string
  visibility: 'public' | 'private'
  at: string
  orderKey: string
}

/**
 * Makes another customer's message a conversation of its own, or adds it to the one that customer has open in this thread.
 * What they said there from that message on comes along. Pressed twice, the second press finds the first one's conversation.
 */
export async function openNeighbour(ctx: Ctx, messageId: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const neighbour = await lockNeighbour(tx, messageId)
    if (neighbour.conversationId) return shown(tx, neighbour.conversationId)
    const { contactId } = neighbour
    if (!contactId) fail('contact_not_found')
    const known = await openIn(tx, neighbour.threadId, contactId)
    const conversationId = known ?? (await makeConversation(tx, neighbour, contactId))
    const moved = await tx.all<{ id: string }>`
      update messages set conversation_id = ${conversationId}
       where workspace_id = ${tx.workspaceId} and thread_id = ${neighbour.threadId} and contact_id = ${contactId} and direction = 'inbound' and conversation_id is null
         and (at, order_key, id) >= (${neighbour.at}::timestamptz, ${neighbour.orderKey}, ${neighbour.id}::uuid)
      returning id`
    const target = { id: conversationId, contactId, inboxId: neighbour.inboxId, version: FIRST_VERSION }
    if (!known) tell(tx, target, 'conversation.opened', { contactId, network: neighbour.network })
    for (const { id } of moved) {
      const eventId = tx.emit('message.changed', { messageId: id, conversationId, what: 'joined' }, factsOf(target))
      if (known && id === messageId) record(tx, eventId, conversationId, 'message.changed', { messageId, what: 'joined' })
    }
    if (known) await deriveConversations(tx, [conversationId])
    // The answer shows the number, so it is taken before the end; nothing is locked behind it.
    else await tx.query(numbering(tx, [conversationId]))
    return shown(tx, conversationId)
  })
}

async function lockNeighbour(tx: Tx, messageId: string): Promise<Neighbour> {
  const { actor } = tx
  const found = await tx.one<Neighbour>`
    select m.id, m.conversation_id, m.thread_id, m.contact_id, m.account_id, m.visibility, m.at, m.order_key, a.inbox_id, a.audience_id, t.network
      from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
      join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.direction = 'inbound' for update of m`
  if (!found) fail('not_found', { what: 'message' })
  const mayWork =
    actor.kind === 'system' || (actor.audienceIds.includes(found.audienceId) && (actor.rights.readPrivate || found.visibility === 'public'))
  return mayWork ? found : fail('not_found', { what: 'message' })
}

async function openIn(tx: Tx, threadId: string, contactId: string): Promise<string | null> {
  const found = await tx.one<{ id: string }>`
    select c.id from parts p join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id and c.status <> 'resolved'
     where p.workspace_id = ${tx.workspaceId} and p.thread_id = ${threadId} and p.contact_id = ${contactId}
     order by c.number desc limit 1 for update of c`
  return found?.id ?? null
}

async function makeConversation(tx: Tx, from: Neighbour, contactId: string): Promise<string> {
  const id = tx.newId()
  await tx.run`
    insert into conversations (workspace_id, id, contact_id, network, account_id, inbox_id, audience_id, status, has_public, last_message_at, created_at, version)
    values (${tx.workspaceId}, ${id}, ${contactId}, ${from.network}, ${from.accountId}, ${from.inboxId}, ${from.audienceId}, 'open', ${from.visibility === 'public'}, ${from.at}, ${tx.now}, 0)`
  await tx.run`
    insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at) values (${tx.workspaceId}, ${from.threadId}, ${contactId}, ${id}, ${from.at})`
  return id
}
