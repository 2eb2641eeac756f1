import type { Ctx } from '#kernel/context'
import type { LoggedEvent, Reaction } from '#kernel/reactions'
import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/**
 * Keeps the facts that figures are made of. Each is computed from messages and answers as they stand, never counted up, so
 * events may come twice, late or out of order and the facts are those of a fresh computation.
 */
export const factsReaction: Reaction = {
  consumer: 'reports.facts',
  types: ['message.received', 'message.sent', 'message.changed', 'message.deleted', 'conversation.changed', 'channel.removed'],
  async handle(tx, events) {
    const conversations = [...new Set(events.flatMap(conversationsOf))]
    const sent = [...new Set(events.flatMap(saidBy))]
    await writeResponses(tx, conversations)
    await writeSent(tx, sent)
    await forgetAccounts(
      tx,
      events.flatMap(({ type, data }) => (type === 'channel.removed' && 'accountId' in data ? [data.accountId] : [])),
    )
  },
}

/** Of an account that is no more there are no messages either to compute from. */
async function forgetAccounts(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run`delete from response_facts where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
  await tx.run`delete from sent_facts where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
}

/** Messages of the brand; those that another took the place of, too. */
function saidBy({ type, data }: LoggedEvent): string[] {
  if (type !== 'message.sent' || !('answers' in data)) return []
  return [data.messageId, ...(data.replaces ?? [])]
}

function conversationsOf(event: LoggedEvent): string[] {
  const { conversationId, data } = event
  if (event.type === 'conversation.changed' && !('what' in data && data.what === 'messages')) return []
  const answered = 'answers' in data ? data.answers : []
  return conversationId ? [conversationId, ...answered] : answered
}

/** When the contact first wrote, and the first brand message after it that belongs to them. History, machines and comments set aside by their group do not count. */
function responses(tx: Tx, which: Sql): Sql {
  const workspace = tx.workspaceId
  return sql`
    select c.id as conversation_id, c.network, c.account_id, c.contact_id, asked.at as asked_at, answered.at as answered_at, answered.message_id as answer_message_id, said.agent_id
      from conversations c
      cross join lateral (
        select m.at from messages m
         where m.workspace_id = ${workspace} and m.conversation_id = c.id and m.direction = 'inbound' and not m.history and not m.automatic
           and coalesce(m.kind_hint, '') not in ('auto-reply', 'bounce', 'system')
           and not exists (select from comments k where k.workspace_id = m.workspace_id and k.message_id = m.id and k.set_aside)
         order by m.at, m.order_key, m.id limit 1) asked
      left join lateral (
        select a.at, a.message_id from answers a
         where a.workspace_id = ${workspace} and a.conversation_id = c.id and not a.automatic and a.at >= asked.at
         order by a.at, a.message_id limit 1) answered on true
      left join messages said on said.workspace_id = ${workspace} and said.id = answered.message_id
     where c.workspace_id = ${workspace} and ${which}`
}

async function writeResponses(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run`
    with now_true as materialized (${responses(tx, sql`c.id = any(${ids}::uuid[])`)}),
    gone as (
      delete from response_facts f where f.workspace_id = ${tx.workspaceId} and f.conversation_id = any(${ids}::uuid[])
         and not exists (select from now_true n where n.conversation_id = f.conversation_id))
    insert into response_facts (workspace_id, conversation_id, network, account_id, contact_id, asked_at, answered_at, answer_message_id, agent_id)
    select ${tx.workspaceId}, n.* from now_true n
    on conflict (workspace_id, conversation_id) do update
       set network = excluded.network, account_id = excluded.account_id, contact_id = excluded.contact_id, asked_at = excluded.asked_at,
           answered_at = excluded.answered_at, answer_message_id = excluded.answer_message_id, agent_id = excluded.agent_id`
}

/** Said by the brand and taken by the network: an echo carries the network's id, a reply of ours that or a delivery that is sent. */
function sentMessages(tx: Tx, which: Sql): Sql {
  return sql`
    select m.id, m.at, t.network, m.account_id, m.agent_id, m.automatic
      from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
     where m.workspace_id = ${tx.workspaceId} and m.direction = 'outbound' and not m.history and ${which}
       and (m.external_id is not null or exists (
             select from deliveries d where d.workspace_id = m.workspace_id and d.message_id = m.id and d.state = 'sent'))`
}

async function writeSent(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run`
    insert into sent_facts (workspace_id, message_id, at, network, account_id, agent_id, automatic)
    select ${tx.workspaceId}, s.* from (${sentMessages(tx, sql`m.id = any(${ids}::uuid[])`)}) s
    on conflict (workspace_id, message_id) do update set at = excluded.at, agent_id = excluded.agent_id, automatic = excluded.automatic`
  await tx.run`
    delete from sent_facts f where f.workspace_id = ${tx.workspaceId} and f.message_id = any(${ids}::uuid[])
       and not exists (select from messages m where m.workspace_id = f.workspace_id and m.id = f.message_id)`
}

/** Computes every fact of the workspace anew. The figures are the same before and after; run it when their definition changes. */
export async function recomputeFacts(ctx: Ctx): Promise<void> {
  await ctx.tx(async (tx) => {
    await tx.run`delete from response_facts where workspace_id = ${tx.workspaceId}`
    await tx.run`
      insert into response_facts (workspace_id, conversation_id, network, account_id, contact_id, asked_at, answered_at, answer_message_id, agent_id)
      select ${tx.workspaceId}, n.* from (${responses(tx, sql`true`)}) n`
    await tx.run`delete from sent_facts where workspace_id = ${tx.workspaceId}`
    await tx.run`
      insert into sent_facts (workspace_id, message_id, at, network, account_id, agent_id, automatic)
      select ${tx.workspaceId}, s.* from (${sentMessages(tx, sql`true`)}) s`
  })
}
