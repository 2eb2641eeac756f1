import { keepPeople } from '#contacts'
import type { Tx } from '#kernel/tx'
import { fillPosts, keepPosts } from '#posts'
import { numbering } from '../derive.ts'
import { messageRows } from './message-rows.ts'
import { keepComments } from '../comments/keep.ts'
import { keepNumbers } from '../keep-numbers.ts'
import type { Plan } from './plan.ts'

/**
 * Writes what was decided: one statement a table, none for a table without rows. New conversations have their numbers, and
 * what is derived of their messages, from the end of the transaction on.
 */
export async function writePlan(tx: Tx, plan: Plan): Promise<void> {
  const workspace = tx.workspaceId
  const opened = plan.conversations.map(({ conversation }) => conversation.id)
  if (opened.length > 0) tx.numberAtEnd(numbering(tx, opened))
  // Sent without waiting for each other: the connection keeps their order, and the first failure ends the transaction.
  await Promise.all([
    keepPeople(tx, plan),
    keepPosts(tx, plan.posts),
    fillPosts(tx, plan.postsTold),
    plan.threads.length > 0 &&
      tx.run`
      insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, post_id, one_answer, subject, created_at)
      select ${workspace}, r.id, r.account_id, r.network, r.kind, r.visibility, r.external_id, r.post_id, r.one_answer, r.subject, ${tx.now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(
          plan.threads.map(({ thread, ref, network }) => ({
            id: thread.id,
            account_id: thread.accountId,
            network,
            kind: thread.kind,
            visibility: thread.visibility,
            external_id: thread.externalId,
            post_id: thread.postId,
            one_answer: thread.oneAnswer,
            subject: ref.subject ?? null,
          })),
        )}::jsonb) as r(id uuid, account_id uuid, network text, kind text, visibility text, external_id text, post_id uuid, one_answer boolean, subject text)`,
    plan.threadPosts.length > 0 &&
      tx.run`
      update threads t set post_id = r."postId"
        from jsonb_to_recordset(${JSON.stringify(plan.threadPosts)}::jsonb) as r("threadId" uuid, "postId" uuid)
       where t.workspace_id = ${workspace} and t.id = r."threadId"`,
    plan.aliases.length > 0 &&
      tx.run`
      insert into thread_aliases (workspace_id, account_id, alias, thread_id)
      select ${workspace}, r."accountId", r.alias, r."threadId"
        from jsonb_to_recordset(${JSON.stringify(plan.aliases)}::jsonb) as r("accountId" uuid, alias text, "threadId" uuid)
      on conflict do nothing`,
    plan.conversations.length > 0 &&
      tx.run`
      insert into conversations (workspace_id, id, contact_id, network, account_id, inbox_id, audience_id, status, resolution, subject, has_public, last_message_at, history, created_at, resolved_at, version)
      select ${workspace}, r.id, r.contact_id, r.network, r.account_id, r.inbox_id, r.audience_id, r.status, r.resolution, r.subject, r.has_public, r.at, r.history, ${tx.now}::timestamptz, r.resolved_at, 0
        from jsonb_to_recordset(${JSON.stringify(
          plan.conversations.map(({ conversation, account, contactId, subject, at, history, dismissed }) => ({
            id: conversation.id,
            contact_id: contactId,
            network: account.network,
            account_id: account.id,
            inbox_id: account.inboxId,
            audience_id: account.audienceId,
            status: conversation.status,
            resolution: dismissed && conversation.status === 'resolved' ? 'dismissed' : null,
            subject,
            has_public: conversation.hasPublic,
            at,
            history,
            resolved_at: conversation.resolvedAt,
          })),
        )}::jsonb) as r(id uuid, contact_id uuid, network text, account_id uuid, inbox_id uuid, audience_id uuid, status text, resolution text, subject text, has_public boolean, at timestamptz, history boolean, resolved_at timestamptz)`,
    plan.parts.length > 0 &&
      tx.run`
      insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at)
      select ${workspace}, r."threadId", r."contactId", r."conversationId", r."fromAt"
        from jsonb_to_recordset(${JSON.stringify(plan.parts)}::jsonb) as r("threadId" uuid, "contactId" uuid, "conversationId" uuid, "fromAt" timestamptz)`,
    plan.earlier.length > 0 &&
      tx.run`
      update parts p set from_at = r."fromAt"
        from jsonb_to_recordset(${JSON.stringify(plan.earlier)}::jsonb) as r("threadId" uuid, "contactId" uuid, "conversationId" uuid, "fromAt" timestamptz)
       where p.workspace_id = ${workspace} and p.thread_id = r."threadId" and p.contact_id = r."contactId" and p.conversation_id = r."conversationId"`,
    plan.messages.length > 0 && tx.query(messageRows(tx, plan.messages)),
    keepComments(tx, plan.comments),
    keepNumbers(
      tx,
      plan.messages.filter(({ numbers }) => numbers.length > 0),
    ),
    plan.keys.length > 0 &&
      tx.run`
      insert into message_keys (workspace_id, network, scope, external_id, message_id)
      select ${workspace}, r.network, r.scope, r."externalId", r."messageId"
        from jsonb_to_recordset(${JSON.stringify(plan.keys)}::jsonb) as r(network text, scope text, "externalId" text, "messageId" uuid)
      on conflict do nothing`,
    plan.sightings.length > 0 && writeSightings(tx, plan),
    plan.adopted.length > 0 &&
      tx.run`
      update messages m set conversation_id = r."conversationId", account_id = r."accountId", thread_id = r."threadId", addresses_us = true
        from jsonb_to_recordset(${JSON.stringify(plan.adopted)}::jsonb) as r("messageId" uuid, "conversationId" uuid, "accountId" uuid, "threadId" uuid)
       where m.workspace_id = ${workspace} and m.id = r."messageId"`,
    plan.answers.length > 0 &&
      tx.run`
      insert into answers (workspace_id, conversation_id, message_id, at, automatic)
      select ${workspace}, r."conversationId", r."messageId", r.at, r.automatic
        from jsonb_to_recordset(${JSON.stringify(plan.answers)}::jsonb) as r("conversationId" uuid, "messageId" uuid, at timestamptz, automatic boolean)
      on conflict do nothing`,
    plan.reopened.length > 0 &&
      tx.run`
      update conversations set status = 'open', resolution = null, resolved_at = null, snoozed_until = null, snooze_ended_at = null
       where workspace_id = ${workspace} and id = any(${plan.reopened.map((each) => each.conversationId)}::uuid[])`,
  ])
}

async function writeSightings(tx: Tx, plan: Plan): Promise<void> {
  await tx.run`
    with seen as (
      insert into message_sightings (workspace_id, message_id, account_id, at)
      select ${tx.workspaceId}, r."messageId", r."accountId", r.at
        from jsonb_to_recordset(${JSON.stringify(plan.sightings)}::jsonb) as r("messageId" uuid, "accountId" uuid, at timestamptz)
      on conflict do nothing returning message_id)
    update messages m set sightings = m.sightings + s.n
      from (select message_id, count(*)::int as n from seen group by message_id) s
     where m.workspace_id = ${tx.workspaceId} and m.id = s.message_id`
}
