import type { EventType, Events } from '@baton/contract/events'
import type { Conversation, Resolution } from '@baton/contract/conversations'
import { fail } from '#kernel/fail'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { conversationRows, present } from './conversation-rows.ts'
import { actsIn, visibleTo } from './visible-to.ts'

/** What every act upon a conversation needs to know of it. */
export interface Target {
  id: string
  contactId: string
  inboxId: string
  status: Conversation['status']
  assigneeId: string | null
  version: number
}

/** What an act upon the status replaces. Kept with its line in the timeline, so that it can be taken back. */
export interface Standing {
  status: Conversation['status']
  resolution: Resolution | null
  resolvedAt: string | null
  snoozedUntil: string | null
  snoozeEndedAt: string | null
}

/** Events about one conversation that carry its version. */
type ConversationEvent = { [T in EventType]: Events[T] extends { conversationId: string; version: number } ? T : never }[EventType]

/** Holds the conversation for the rest of the transaction, if the actor sees it; two acts upon it come one after the other. */
export async function lockVisible(tx: Tx, id: string): Promise<Target & Standing> {
  const found = await tx.one<Target & Standing>`
    select c.id, c.contact_id, c.inbox_id, c.status, c.assignee_id, c.version, c.resolution, c.resolved_at, c.snoozed_until, c.snooze_ended_at from conversations c
     where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and ${visibleTo(tx.actor)} for update`
  return found ?? fail('conversation_not_found')
}

/** Refuses an act upon a thread to those whom its words are not for. */
export function mustActIn(tx: Tx, visibility: string, { assigneeId }: Pick<Target, 'assigneeId'>): void {
  if (!actsIn(tx.actor, visibility, assigneeId)) fail('private_words_forbidden', { right: 'readPrivate' })
}

/** Tells the world and the timeline what happened; `data` are the event's own values, `was` what can be taken back to. */
export function tell<T extends ConversationEvent>(
  tx: Tx,
  target: Omit<Target, 'status' | 'assigneeId'>,
  type: T,
  data: Omit<Events[T], 'conversationId' | 'version'>,
  was?: Standing,
): void {
  const id = tx.emit(type, { conversationId: target.id, ...data, version: target.version } as unknown as Events[T], factsOf(target))
  record(tx, id, target.id, type, was ? { ...data, was } : data)
}

export function standingOf({ status, resolution, resolvedAt, snoozedUntil, snoozeEndedAt }: Standing): Standing {
  return { status, resolution, resolvedAt, snoozedUntil, snoozeEndedAt }
}

export function factsOf(target: Pick<Target, 'id' | 'contactId' | 'inboxId'>) {
  return { conversationId: target.id, contactId: target.contactId, inboxId: target.inboxId }
}

/** A line in the timeline, under the id of the event that tells of it: what was done, by whom. Ids and plain values, no words of people. */
export function record(tx: Tx, id: string, conversationId: string, what: string, data: object): void {
  tx.atEnd(sql`
    insert into activities (workspace_id, id, conversation_id, what, actor_kind, actor_id, data, at)
    values (${tx.workspaceId}, ${id}, ${conversationId}, ${what}, ${tx.actor.kind}, ${tx.actor.id}, ${JSON.stringify(data)}::jsonb, ${tx.now})`)
}

/** The answer to an act: the conversation as the actor sees it now, even when the act took it out of their view. */
export async function shown(tx: Tx, id: string): Promise<Conversation> {
  const [row] = await conversationRows(tx, [id], 'any')
  return row ? present(tx.ctx, row) : fail('conversation_not_found')
}
