import type { Conversation } from '@baton/contract/conversations'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import { type Target, lockVisible, shown, standingOf, tell } from './act.ts'

/** Hides a conversation until a time; a new message of the contact wakes it sooner. */
export async function snoozeConversation(ctx: Ctx, id: string, { until }: { until: string }): Promise<Conversation> {
  if (Date.parse(until) <= ctx.now()) fail('invalid_request', { where: 'body', fields: [{ path: 'until', problem: 'lies in the past' }] })
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const put = await tx.one<{ version: number }>`
      update conversations set status = 'snoozed', snoozed_until = ${until}, snooze_ended_at = null, resolution = null, resolved_at = null, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and (status <> 'snoozed' or snoozed_until is distinct from ${until}::timestamptz) returning version`
    if (put) tell(tx, { ...target, version: put.version }, 'conversation.snoozed', { until }, standingOf(target))
    return shown(tx, id)
  })
}

/** Ends the snooze by hand: it is open again and needs action only if it did before. */
export async function wakeConversation(ctx: Ctx, id: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const woken = await tx.one<{ version: number }>`
      update conversations set status = 'open', snoozed_until = null, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and status = 'snoozed' returning version`
    if (woken) tell(tx, { ...target, version: woken.version }, 'conversation.woken', { byContact: false })
    return shown(tx, id)
  })
}

const BATCH = 200
const EVERY_MS = 15_000

/** Wakes what is due until the signal ends. Two processes may: each row is woken by one. */
export function startSnoozes(app: App, signal: AbortSignal): Promise<void> {
  return wakeable('snoozes', app, async () => ((await wakeDue(app)) === BATCH ? 0 : EVERY_MS), signal).done
}

/** Opens every conversation whose snooze has ended, in all workspaces; each then needs action. How many there were. */
export async function wakeDue(app: App): Promise<number> {
  const due = await app.db.all<{ workspaceId: number; conversationId: string }>(
    sql`select workspace_id, conversation_id from system.due_snoozes(${iso(app.clock.now())}::timestamptz, ${BATCH})`,
  )
  for (const workspaceId of new Set(due.map((row) => row.workspaceId))) {
    const ids = due.filter((row) => row.workspaceId === workspaceId).map((row) => row.conversationId)
    const ctx = await systemCtx(app, workspaceId)
    await ctx.tx(async (tx) => {
      const woken = await tx.all<Target>`
        update conversations set status = 'open', snoozed_until = null, snooze_ended_at = ${tx.now}, version = version + 1
         where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and status = 'snoozed' and snoozed_until <= ${tx.now}
        returning id, contact_id, inbox_id, status, assignee_id, version`
      for (const target of woken) tell(tx, target, 'conversation.woken', { byContact: false })
    })
  }
  return due.length
}
