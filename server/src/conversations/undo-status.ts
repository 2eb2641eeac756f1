import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import { lockVisible, shown, type Standing, type Target, tell } from './act.ts'

/** What acts upon the status leave behind them. */
const LEAVES = {
  'conversation.resolved': 'resolved',
  'conversation.waiting': 'waiting',
  'conversation.snoozed': 'snoozed',
  'conversation.reopened': 'open',
  'conversation.woken': 'open',
} as const

/**
 * Takes back the actor's last act upon the status, with resolution, snooze and times as they were. Where the status has moved
 * since (the contact wrote, a colleague was quicker), it stays as it is. A snooze that would have ended meanwhile ends now.
 */
export async function undoStatus(ctx: Ctx, id: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const was = await replacedBy(tx, target)
    if (was) {
      const back = await tx.one<{ version: number }>`
        update conversations set status = ${was.status}, resolution = ${was.resolution}, resolved_at = ${was.resolvedAt}, snoozed_until = ${was.snoozedUntil},
               snooze_ended_at = ${was.snoozeEndedAt}, version = version + 1
         where workspace_id = ${tx.workspaceId} and id = ${id} returning version`
      tellOf(tx, { ...target, version: back?.version ?? target.version }, was)
    }
    return shown(tx, id)
  })
}

/** What the newest act upon the status replaced; nothing when it is somebody else's, or the status is not what it left. */
async function replacedBy(tx: Tx, target: Target): Promise<Standing | undefined> {
  const act = await tx.one<{ what: keyof typeof LEAVES; isOwn: boolean; was: Standing | null }>`
    select what, actor_kind = ${tx.actor.kind} and actor_id is not distinct from ${tx.actor.id} as is_own, data -> 'was' as was from activities
     where workspace_id = ${tx.workspaceId} and conversation_id = ${target.id} and what = any(${Object.keys(LEAVES)}::text[])
     order by at desc, id desc limit 1`
  return act?.isOwn && LEAVES[act.what] === target.status ? (act.was ?? undefined) : undefined
}

function tellOf(tx: Tx, target: Target, { status, resolution, snoozedUntil }: Standing): void {
  switch (status) {
    case 'resolved':
      return tell(tx, target, 'conversation.resolved', { resolution: resolution ?? 'answered' })
    case 'waiting':
      return tell(tx, target, 'conversation.waiting', {})
    case 'snoozed':
      return tell(tx, target, 'conversation.snoozed', { until: snoozedUntil ?? tx.now })
    case 'open':
      if (target.status === 'snoozed') return tell(tx, target, 'conversation.woken', { byContact: false })
      return tell(tx, target, 'conversation.reopened', { byContact: false })
  }
}
