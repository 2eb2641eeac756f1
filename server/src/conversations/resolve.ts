import type { Conversation, Resolution } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { lockVisible, shown, standingOf, tell } from './act.ts'
import { newerThanSeen } from './newer.ts'

/**
 * Done. Refused with `reply_held` when the contact wrote something the agent has not seen, since closing would bury it.
 * What is done already keeps its time and publishes nothing unless the resolution differs.
 */
export async function resolveConversation(
  ctx: Ctx,
  id: string,
  { resolution, seenMessageId, seenVersion }: { resolution: Resolution; seenMessageId: string | null; seenVersion?: number | undefined },
): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const newer = target.version === seenVersion ? null : await newerThanSeen(tx, id, seenMessageId)
    if (newer) fail('reply_held', { messageId: newer })
    const done = await tx.one<{ version: number }>`
      update conversations set status = 'resolved', resolution = ${resolution}, resolved_at = coalesce(resolved_at, ${tx.now}), snoozed_until = null, snooze_ended_at = null, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and (status <> 'resolved' or resolution is distinct from ${resolution})
      returning version`
    if (done) tell(tx, { ...target, version: done.version }, 'conversation.resolved', { resolution }, standingOf(target))
    return shown(tx, id)
  })
}

/** Open again, by hand. What is not done is left as it is. */
export async function reopenConversation(ctx: Ctx, id: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const opened = await tx.one<{ version: number }>`
      update conversations set status = 'open', resolution = null, resolved_at = null, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and status = 'resolved' returning version`
    if (opened) tell(tx, { ...target, version: opened.version }, 'conversation.reopened', { byContact: false })
    return shown(tx, id)
  })
}
