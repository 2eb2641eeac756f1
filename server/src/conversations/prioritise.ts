import type { Conversation, Priority } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { lockVisible, shown, tell } from './act.ts'

export async function prioritiseConversation(ctx: Ctx, id: string, { priority }: { priority: Priority }): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const put = await tx.one<{ version: number; before: Priority }>`
      update conversations c set priority = ${priority}, version = c.version + 1 from conversations b
       where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and c.priority <> ${priority} and b.workspace_id = c.workspace_id and b.id = c.id
      returning c.version, b.priority as before`
    if (put) tell(tx, { ...target, version: put.version }, 'conversation.prioritised', { from: put.before, to: priority })
    return shown(tx, id)
  })
}
