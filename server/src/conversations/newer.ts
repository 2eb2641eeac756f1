import type { Tx } from '#kernel/tx'

/**
 * The newest message of the contact (or, for `anybody`, of a colleague too) that reached us after the one the author saw, or null. Compared by arrival, not by the
 * network's time: a late message belongs further up, but nobody has read it yet. Having seen nothing, every message is newer.
 *
 * Hold the conversation (`lockVisible`) before asking, so that nothing comes between the answer and the act.
 */
export async function newerThanSeen(
  tx: Tx,
  conversationId: string,
  seenMessageId: string | null,
  by: 'contact' | 'anybody' = 'contact',
): Promise<string | null> {
  const found = await tx.one<{ id: string }>`
    select m.id from messages m left join messages s on s.workspace_id = m.workspace_id and s.id = ${seenMessageId}::uuid
     where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${conversationId} and (m.direction = 'inbound' or (${by} = 'anybody' and m.agent_id is distinct from ${tx.actor.id}::uuid)) and not m.history and m.deleted_at is null
       and m.id is distinct from ${seenMessageId}::uuid and (s.id is null or (coalesce(m.arrival, 0), m.created_at, m.id) > (coalesce(s.arrival, 0), s.created_at, s.id))
     order by coalesce(m.arrival, 0) desc, m.created_at desc, m.id desc limit 1`
  return found?.id ?? null
}
