import type { ChannelAdapter } from '@baton/channel-kit'
import type { DeliveryRow } from '#channels'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { type Target, tell } from './act.ts'
import { caseRef } from './case-ref.ts'
import { accountContext, type ThreadRow } from './reply-options.ts'

/**
 * Does this reply ask the contact to go on in private: as our first words there, as the one private answer to what they said in
 * public, or by the link of an invitation in public?
 */
export function movesToPrivate(
  thread: ThreadRow,
  { threads, adapter, text, answersInPrivate }: { threads: ThreadRow[]; adapter: ChannelAdapter; text: string; answersInPrivate: boolean },
): boolean {
  if (thread.visibility === 'public') {
    const link = adapter.dmLink?.(accountContext(thread), caseRef(thread.number))
    return Boolean(link && text.includes(link))
  }
  const cameFromPublic = threads.some(({ visibility }) => visibility === 'public')
  return thread.kind === 'dm' && cameFromPublic && (answersInPrivate || thread.inbound === null)
}

/**
 * The contact has it from now on, and some hours to write: as many as their inbox says. What came back once without a word of
 * theirs does not come back again, and of several such messages the last one counts.
 */
export async function beginMove(tx: Tx, { messageId, conversationId }: DeliveryRow, at: string): Promise<void> {
  await tx.run`
    update private_moves set settled_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId} and message_id <> ${messageId} and settled_at is null`
  await tx.run`
    insert into private_moves (workspace_id, message_id, conversation_id, at, due_at)
    select ${tx.workspaceId}, ${messageId}, c.id, ${at}, ${at}::timestamptz + i.return_hours * interval '1 hour'
      from conversations c join inboxes i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
     where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId} and i.return_hours > 0
       and not exists (select from private_moves v where v.workspace_id = c.workspace_id and v.conversation_id = c.id and v.returned_at is not null
              and not exists (select from messages m where m.workspace_id = v.workspace_id and m.conversation_id = v.conversation_id
                                 and m.direction = 'inbound' and m.at > v.at))
    on conflict do nothing`
}

/** It never arrived, whatever the network said first. */
export async function dropMove(tx: Tx, { messageId }: DeliveryRow): Promise<void> {
  await tx.run`delete from private_moves where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`
}

const BATCH = 200
const EVERY_MS = 15_000

/** Brings back what is due until the signal ends. Two processes may: each comes back by one. */
export function startReturns(app: App, signal: AbortSignal): Promise<void> {
  return wakeable('returns', app, async () => ((await returnDue(app)) === BATCH ? 0 : EVERY_MS), signal).done
}

/**
 * Opens every conversation whose contact was asked to go on in private, had their hours and wrote nothing, in all workspaces; each
 * then needs action. What is done, snoozed or waits for us anyway is left as it is. How many were due.
 */
export async function returnDue(app: App): Promise<number> {
  const due = await app.db.all<{ workspaceId: number; conversationId: string; messageId: string }>(
    sql`select workspace_id, conversation_id, message_id from system.due_private_moves(${iso(app.clock.now())}::timestamptz, ${BATCH})`,
  )
  for (const workspaceId of new Set(due.map((row) => row.workspaceId))) {
    const rows = due.filter((row) => row.workspaceId === workspaceId)
    const ctx = await systemCtx(app, workspaceId)
    await ctx.tx((tx) => settle(tx, rows))
  }
  return due.length
}

/** By the lock on the conversation, what the contact writes at this moment comes wholly before or wholly after. */
async function settle(tx: Tx, rows: { conversationId: string; messageId: string }[]): Promise<void> {
  const conversations = [...new Set(rows.map(({ conversationId }) => conversationId))]
  await tx.run`
    select id from conversations where workspace_id = ${tx.workspaceId} and id = any(${conversations}::uuid[]) order by id for update`
  const settled = await tx.all<{ conversationId: string; returned: boolean }>`
    update private_moves v set settled_at = ${tx.now},
           returned_at = case when c.status in ('open', 'waiting') and c.waiting_since is null and not exists (
             select from messages m where m.workspace_id = v.workspace_id and m.conversation_id = v.conversation_id and m.direction = 'inbound' and m.at > v.at)
             then ${tx.now}::timestamptz end
      from conversations c
     where v.workspace_id = ${tx.workspaceId} and v.message_id = any(${rows.map(({ messageId }) => messageId)}::uuid[])
       and v.settled_at is null and v.due_at <= ${tx.now} and c.workspace_id = v.workspace_id and c.id = v.conversation_id
    returning v.conversation_id, v.returned_at is not null as returned`
  const back = settled.flatMap(({ conversationId, returned }) => (returned ? [conversationId] : []))
  if (back.length === 0) return
  const opened = await tx.all<Target>`
    update conversations set status = 'open', snooze_ended_at = ${tx.now}, version = version + 1
     where workspace_id = ${tx.workspaceId} and id = any(${back}::uuid[])
    returning id, contact_id, inbox_id, status, assignee_id, version`
  for (const target of opened) tell(tx, target, 'conversation.woken', { byContact: false, silent: true })
}
