import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { lockVisible, shown, tell } from './act.ts'

/** Names what it is about. An empty subject is none. The event carries no words: subjects may hold a person's. */
export async function setSubject(ctx: Ctx, id: string, { subject }: { subject: string | null }): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const put = await tx.one<{ version: number }>`
      update conversations set subject = ${subject || null}, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and subject is distinct from ${subject || null} returning version`
    if (put) tell(tx, { ...target, version: put.version }, 'conversation.changed', { what: 'subject' })
    return shown(tx, id)
  })
}
