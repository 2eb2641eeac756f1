import type { CommentGroup } from '@baton/contract/posts'
import type { Actor } from '#kernel/context'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { deriveConversations } from '../derive.ts'
import { visibleTo } from '../visible-to.ts'

/** A comment as it stands, with what decides whether its group may settle what it needs. */
export interface Standing {
  messageId: string
  conversationId: string | null
  group: CommentGroup
  revision: number
  at: string
  acknowledged: boolean
  setAside: boolean
  status: 'open' | 'waiting' | 'snoozed' | 'resolved' | null
  resolution: string | null
  resolvedAt: string | null
  assigneeId: string | null
  lastAnswerAt: string | null
  /** A reply is on its way, it has trouble, or a snooze ended: somebody is at it. */
  inHand: boolean
}

/** Why a comment that was to be set aside is left alone. */
export type LeftAlone = 'answered' | 'taken' | 'changed'

/**
 * Comments with their conversations, which are held for the rest of the transaction. The caller holds the intake lock: nothing
 * new is said meanwhile, and of two who set aside or put back one comes after the other.
 */
export async function holdComments(tx: Tx, messageIds: readonly string[]): Promise<Map<string, Standing>> {
  await tx.run`
    select c.id from conversations c
     where c.workspace_id = ${tx.workspaceId}
       and c.id = any(array(select m.conversation_id from messages m where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[])))
     order by c.id for update`
  const rows = await tx.all<Standing>`
    select k.message_id, m.conversation_id, k.comment_group as "group", k.revision, m.at, m.acknowledged, k.set_aside, c.status, c.resolution, c.resolved_at, c.assignee_id, c.last_answer_at,
           c.delivery_trouble is not null or c.snooze_ended_at is not null or exists (
             select from deliveries d where d.workspace_id = c.workspace_id and d.conversation_id = c.id and d.state in ('scheduled', 'ready', 'sending')) as in_hand
      from comments k
      join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id and m.deleted_at is null
      left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id and ${visibleTo(tx.actor)}
     where k.workspace_id = ${tx.workspaceId} and k.message_id = any(${messageIds}::uuid[])`
  return new Map(rows.map((row) => [row.messageId, row]))
}

/** Null: nobody is at it, and it may be set aside. */
export function leftAlone({ status, acknowledged, assigneeId, lastAnswerAt, inHand, at }: Standing): LeftAlone | null {
  if (acknowledged || status === null || status === 'resolved') return 'changed'
  if (lastAnswerAt !== null && lastAnswerAt >= at) return 'answered'
  return assigneeId !== null || inHand || status !== 'open' ? 'taken' : null
}

/** These comments need no answer; a conversation that waits for nothing else is done. */
export async function setAside(tx: Tx, messageIds: readonly string[], by: Doer = tx.actor): Promise<void> {
  if (messageIds.length === 0) return
  const changed = await mark(tx, messageIds, true)
  const ids = conversationsOf(changed)
  await deriveConversations(tx, ids)
  const done = await tx.all<Done>`
    update conversations set status = 'resolved', resolution = 'dismissed', resolved_at = ${tx.now}, version = version + 1
     where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and status = 'open' and waiting_since is null and assignee_id is null
       and delivery_trouble is null and snooze_ended_at is null
    returning id, contact_id, inbox_id, version`
  const was = { status: 'open', resolution: null, resolvedAt: null, snoozedUntil: null, snoozeEndedAt: null }
  record(tx, by, [
    ...changed.map((each) => tellMessage(tx, by, each, 'acknowledged')),
    ...done.map(({ id: conversationId, version, ...facts }) => ({
      id: tx.emit('conversation.resolved', { conversationId, resolution: 'dismissed', version }, { conversationId, ...facts, actor: by }),
      conversationId,
      what: 'conversation.resolved',
      data: { resolution: 'dismissed', was },
    })),
  ])
}

/** These comments need an answer after all; a conversation that was done for want of one is open again. */
export async function putBack(tx: Tx, messageIds: readonly string[], by: Doer = tx.actor): Promise<void> {
  if (messageIds.length === 0) return
  const changed = await mark(tx, messageIds, false)
  const ids = conversationsOf(changed)
  await deriveConversations(tx, ids)
  const opened = await tx.all<Done>`
    update conversations set status = 'open', resolution = null, resolved_at = null, version = version + 1
     where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and status = 'resolved' and resolution = 'dismissed' and waiting_since is not null
    returning id, contact_id, inbox_id, version`
  record(tx, by, [
    ...changed.map((each) => tellMessage(tx, by, each, 'needs-answer')),
    ...opened.map(({ id: conversationId, version, ...facts }) => ({
      id: tx.emit('conversation.reopened', { conversationId, byContact: false, version }, { conversationId, ...facts, actor: by }),
      conversationId,
      what: 'conversation.reopened',
      data: { byContact: false },
    })),
  ])
}

type Doer = Pick<Actor, 'kind' | 'id'>

interface Done {
  id: string
  contactId: string
  inboxId: string
  version: number
}

interface Changed {
  messageId: string
  conversationId: string | null
  contactId: string | null
  inboxId: string | null
}

async function mark(tx: Tx, messageIds: readonly string[], aside: boolean): Promise<Changed[]> {
  await tx.run`
    update comments set set_aside = ${aside} where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[]) and set_aside <> ${aside}`
  return tx.all<Changed>`
    update messages m set acknowledged = ${aside}
      from messages o left join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = o.conversation_id
     where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[]) and m.acknowledged <> ${aside}
       and o.workspace_id = m.workspace_id and o.id = m.id
    returning m.id as message_id, m.conversation_id, m.contact_id, c.inbox_id`
}

const conversationsOf = (changed: readonly Changed[]): string[] =>
  [...new Set(changed.flatMap(({ conversationId }) => conversationId ?? []))].sort()

/** A line in the timeline of a conversation, under the id of the event that tells of it. */
interface Line {
  id: string
  conversationId: string | null
  what: string
  data: object
}

function tellMessage(tx: Tx, by: Doer, { messageId, ...facts }: Changed, what: 'acknowledged' | 'needs-answer'): Line {
  const { conversationId } = facts
  const id = tx.emit('message.changed', { messageId, conversationId, what }, { ...facts, actor: by })
  return { id, conversationId, what: 'message.changed', data: { messageId, what } }
}

/** All lines in one statement. Words that belong to no conversation stand in no timeline. */
function record(tx: Tx, { kind, id }: Doer, lines: readonly Line[]): void {
  const rows = lines.filter(({ conversationId }) => conversationId !== null)
  if (rows.length === 0) return
  tx.atEnd(sql`
    insert into activities (workspace_id, id, conversation_id, what, actor_kind, actor_id, data, at)
    select ${tx.workspaceId}, r.id, r."conversationId", r.what, ${kind}, ${id}, r.data, ${tx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "conversationId" uuid, what text, data jsonb)`)
}
