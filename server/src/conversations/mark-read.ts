import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { unreadBy } from './list.ts'
import { mustSee } from './timeline.ts'

/**
 * The actor has read up to this message, or nothing when null (unread again). What is kept is the newest message of the
 * contact that had arrived by then. Reading is private: only the actor's own screens are told. Keys and rules read nothing.
 */
export async function markRead(ctx: Ctx, conversationId: string, { messageId }: { messageId: string | null }): Promise<void> {
  await ctx.tx(async (tx) => {
    await mustSee(tx, conversationId)
    if (tx.actor.kind !== 'agent' || !tx.actor.id) return
    const changed = messageId === null ? await forget(tx, conversationId) : await keep(tx, conversationId, messageId)
    if (changed > 0) await tellOwnScreens(tx, tx.actor.id, conversationId)
  })
}

function forget(tx: Tx, conversationId: string): Promise<number> {
  return tx.run`delete from conversation_reads where workspace_id = ${tx.workspaceId} and agent_id = ${tx.actor.id} and conversation_id = ${conversationId}`
}

function keep(tx: Tx, conversationId: string, messageId: string): Promise<number> {
  return tx.run`
    insert into conversation_reads (workspace_id, agent_id, conversation_id, read_up_to)
    select ${tx.workspaceId}, ${tx.actor.id}::uuid, ${conversationId}::uuid, m.id
      from messages s join messages m on m.workspace_id = s.workspace_id and m.conversation_id = ${conversationId} and m.direction = 'inbound'
       and m.id <= s.id
     where s.workspace_id = ${tx.workspaceId} and s.id = ${messageId}
     order by m.id desc limit 1
    on conflict (workspace_id, agent_id, conversation_id) do update set read_up_to = excluded.read_up_to
     where conversation_reads.read_up_to < excluded.read_up_to`
}

async function tellOwnScreens(tx: Tx, agentId: string, conversationId: string): Promise<void> {
  const now = await tx.one<{ version: number; unread: boolean }>`
    select c.version, ${unreadBy(tx.actor)} as unread from conversations c where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}`
  if (!now) return
  const { ctx, workspaceId } = tx
  tx.onCommit(() => ctx.app.bus.publish({ kind: 'unread', workspaceId, mark: { agentId, conversationId, ...now } }))
}
