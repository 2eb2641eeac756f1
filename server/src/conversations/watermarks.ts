import type { StatusEvent } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'

export interface Covered {
  messageId: string
  conversationId: string | null
  status: string
}

/**
 * Keeps up to when the contact received or read what was said in a thread. It is kept with the thread, since it may be told
 * before the network's answer or an echo tells us of a message that it covers.
 *
 * @returns false where that much was known
 */
export async function raiseWatermark(
  tx: Tx,
  threadId: string,
  status: StatusEvent['status'],
  { at }: NonNullable<StatusEvent['upTo']>,
): Promise<boolean> {
  const name = status === 'read' ? 'readUpTo' : 'deliveredUpTo'
  const raised = await tx.run`
    update threads set facts = facts || jsonb_build_object(${name}::text, ${at}::text)
     where workspace_id = ${tx.workspaceId} and id = ${threadId} and coalesce(facts ->> ${name}, '') < ${at}`
  return raised > 0
}

/**
 * Marks messages of ours that the watermarks of their threads cover. When ours was said the network knows better than we: it
 * cannot have been before we began to send it, and between that and its being taken the contact has hardly read anything.
 *
 * The threads are locked, also those without a watermark yet, so that a watermark and a message that is just being settled do
 * not miss each other.
 */
export async function applyWatermarks(tx: Tx, threadIds: readonly string[]): Promise<Covered[]> {
  if (threadIds.length === 0) return []
  return tx.all<Covered>`
    with t as materialized (
      select id, (facts ->> 'readUpTo')::timestamptz as read, (facts ->> 'deliveredUpTo')::timestamptz as delivered from threads
       where workspace_id = ${tx.workspaceId} and id = any(${[...threadIds].sort()}::uuid[]) and visibility = 'private' order by id for no key update),
    covered as (
      select m.id, case when said.at <= t.read then 'read' else 'delivered' end as status
        from t join messages m on m.workspace_id = ${tx.workspaceId} and m.thread_id = t.id and m.direction = 'outbound'
        left join deliveries d on d.workspace_id = m.workspace_id and d.message_id = m.id
       cross join lateral (select coalesce(d.claimed_at, m.at) as at) said
       where (m.status is null or m.status = 'delivered') and m.deleted_at is null and (d.state is null or d.state = 'sent')
         and coalesce(t.read, t.delivered) is not null and said.at <= greatest(t.read, t.delivered))
    update messages m set status = c.status from covered c
     where m.workspace_id = ${tx.workspaceId} and m.id = c.id and m.status is distinct from c.status and (m.status is null or c.status = 'read')
    returning m.id as message_id, m.conversation_id, m.status`
}

/** Says in the log which messages were received or read. */
export function tellCovered(tx: Tx, covered: readonly Covered[], networkAt?: string): void {
  for (const { messageId, conversationId, status } of covered)
    tx.emit('message.changed', { messageId, conversationId, what: status }, { conversationId, ...(networkAt && { networkAt }) })
}
