import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { lockVisible, shown, standingOf, tell } from './act.ts'

/** We wait for somebody else: it needs no action of ours until the contact writes again. */
export async function setWaiting(ctx: Ctx, id: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const put = await tx.one<{ version: number }>`
      update conversations set status = 'waiting', snoozed_until = null, snooze_ended_at = null, resolution = null, resolved_at = null, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and status <> 'waiting' returning version`
    if (put) tell(tx, { ...target, version: put.version }, 'conversation.waiting', {}, standingOf(target))
    return shown(tx, id)
  })
}
