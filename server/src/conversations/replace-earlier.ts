import { raw, type Sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** `m` was said in the open: not taken back, and if it is ours, the network has it. */
export const isSaid: Sql = raw(
  `m.deleted_at is null and (m.direction = 'inbound' or exists (select from answers a where a.workspace_id = m.workspace_id and a.message_id = m.id))`,
)

export interface Replaced {
  id: string
  conversationId: string | null
}

/**
 * Of a review, and of its answer, only the newest holds: each message says when the next one of its side took its place, and
 * the thread says which stars stand there now. An answer that was deleted had taken the place of those before it all the same. Looks at the messages as they are, so their order of arrival does not matter.
 * Threads that hold more than one answer are left alone.
 *
 * @returns messages of which that changed
 */
export async function replaceEarlier(tx: Tx, threadIds: readonly string[]): Promise<Replaced[]> {
  if (threadIds.length === 0) return []
  await tx.run`
    update threads t set stars = given.stars
      from unnest(${threadIds}::uuid[]) as wanted(id)
      left join lateral (
        select (m.review ->> 'stars')::smallint as stars from messages m
         where m.workspace_id = ${tx.workspaceId} and m.thread_id = wanted.id and m.direction = 'inbound' and m.deleted_at is null
         order by m.at desc, m.order_key desc, m.id desc limit 1) given on true
     where t.workspace_id = ${tx.workspaceId} and t.id = wanted.id and t.one_answer and t.stars is distinct from given.stars`
  return tx.all<Replaced>`
    with said as (
      select m.id, lead(m.at) over (partition by m.thread_id, m.direction order by m.at, m.order_key, m.id) as replaced_at
        from threads t join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
       where t.workspace_id = ${tx.workspaceId} and t.id = any(${threadIds}::uuid[]) and t.one_answer
         and (${isSaid} or (m.deleted_at is not null and m.direction = 'outbound')))
    update messages m set replaced_at = said.replaced_at from said
     where m.workspace_id = ${tx.workspaceId} and m.id = said.id and m.deleted_at is null and m.replaced_at is distinct from said.replaced_at
    returning m.id, m.conversation_id`
}

/** For the screen, which shows what was replaced as such. */
export function tellReplaced(tx: Tx, replaced: readonly Replaced[]): void {
  for (const { id, conversationId } of replaced)
    tx.emit('message.changed', { messageId: id, conversationId, what: 'replaced' }, { conversationId })
}
