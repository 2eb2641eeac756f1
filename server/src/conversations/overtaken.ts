import type { IsOvertaken } from '#channels'
import type { Tx } from '#kernel/tx'
import { partsOf } from './reply-parts.ts'

/** The contact's newest message, by arrival: of this conversation, or of the same private thread, whatever it is about. */
export async function newestHeard(tx: Tx, conversationId: string, threadId: string): Promise<string | null> {
  const row = await tx.one<{ id: string }>`
    select m.id from (
      select id, arrival, created_at from messages where workspace_id = ${tx.workspaceId} and conversation_id = ${conversationId} and direction = 'inbound' and not history
      union all
      select id, arrival, created_at from messages where workspace_id = ${tx.workspaceId} and thread_id = ${threadId} and visibility = 'private' and direction = 'inbound' and not history) m
     order by coalesce(m.arrival, 0) desc, m.created_at desc, m.id desc limit 1`
  return row?.id ?? null
}

/** A reply that waits for its time is overtaken when the contact wrote since. One that has begun to go out, in several parts, goes on. */
export const isOvertaken: IsOvertaken = async (tx, { id, conversationId, threadId, heardLast }, { hold } = { hold: false }) => {
  if (hold) await tx.run`select from conversations where workspace_id = ${tx.workspaceId} and id = ${conversationId} for update`
  if ((await newestHeard(tx, conversationId, threadId)) === heardLast) return false
  const parts = await partsOf(tx, { id, conversationId }, true)
  return parts.every(({ state, refusal }) => state === 'scheduled' || state === 'ready' || state === 'cancelled' || refusal === 'overtaken')
}
