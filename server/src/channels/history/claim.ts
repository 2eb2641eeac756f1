import type { Finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'

/** A claim of a process that died is free again after this; a step ends itself before. */
const CLAIM_MS = 180_000
/** Between one step and the next, so that what happens now has the network to itself most of the time. */
const PAUSE_MS = 1_000
/** After so many steps that failed one after another, a person is asked. */
const MOST_FAULTS = 6
const RETRY_MS = 60_000

/** The right of one process to take the next step, and where the one before it ended. */
export interface HistoryClaim {
  account: OpenedAccount
  /** Names the claim: whoever took over has another. */
  claimed: string
  since: string
  until: string
  step: string | null
  /** Things read today, where the network charges. */
  reads: number
  faults: number
}

/**
 * Null when another process has it, it was paused, or the account is dead or gone. Also while anything waits to be read: what
 * comes in now goes first, and the step before has become messages before the next is asked for.
 */
export function claimHistory(ctx: Ctx, accountId: string): Promise<HistoryClaim | null> {
  const claimed = iso(ctx.now() + CLAIM_MS)
  return ctx.tx(async (tx) => {
    const account = await accountContext(tx, accountId)
    if (!account || account.state === 'dead') return null
    const row = await tx.one<Omit<HistoryClaim, 'account' | 'claimed'>>`
      update histories h set claimed_until = ${claimed}
       where h.workspace_id = ${tx.workspaceId} and h.account_id = ${accountId} and h.state = 'running' and h.due_at <= ${tx.now}
         and (h.claimed_until is null or h.claimed_until <= ${tx.now})
         and not exists (select from raw_deliveries r where r.workspace_id = h.workspace_id and r.state = 'pending')
      returning h.since, h.until, h.step, case when h.reads_on = ${tx.now.slice(0, 10)}::date then h.reads else 0 end as reads, h.faults`
    return row ? { account, claimed, ...row } : null
  })
}

export type StepEnd = {
  looked: number
  reads: number
  reachedAt: string | null
  /** 0 to 1; null: as it was. */
  progress: number | null
} & (
  | { kind: 'goes-on'; step: string }
  | { kind: 'done' }
  /** Nothing was wrong, and it may go on only later. */
  | { kind: 'waits'; step: string | null; problem: Finding; waitMs: number }
  | { kind: 'failed'; problem: Finding; retryAfterMs: number; forGood: boolean }
)

/** Keeps what the step came to. Nothing is written when the claim ran out, or it was begun anew meanwhile. A pause stays a pause. */
export async function endStep(ctx: Ctx, { account, claimed, step: before, faults }: HistoryClaim, end: StepEnd): Promise<void> {
  const failed = end.kind === 'failed' ? faults + 1 : 0
  const isOver = end.kind === 'failed' && (end.forGood || failed >= MOST_FAULTS)
  const to = end.kind === 'done' ? 'done' : isOver ? 'stopped' : 'running'
  const step = end.kind === 'done' ? null : end.kind === 'failed' ? before : end.step
  const problem = end.kind === 'failed' || end.kind === 'waits' ? end.problem : null
  await ctx.tx(async (tx) => {
    const waitMs = end.kind === 'waits' ? end.waitMs : end.kind === 'failed' ? Math.max(end.retryAfterMs, RETRY_MS * 2 ** faults) : PAUSE_MS
    const kept = await tx.run`
      update histories
         set claimed_until = null, due_at = ${iso(ctx.now() + waitMs)}, step = ${step}, looked = looked + ${end.looked}, faults = ${failed},
             reads = ${end.reads}, reads_on = ${tx.now.slice(0, 10)}::date, reached_at = coalesce(${end.reachedAt}::timestamptz, reached_at),
             progress = case when ${to} = 'done' then 1 else greatest(progress, coalesce(${end.progress}::real, progress)) end,
             problem = ${problem && JSON.stringify(problem)}::jsonb,
             state = case when ${to} <> 'running' then ${to} else state end,
             ended_at = case when ${to} <> 'running' then ${tx.now}::timestamptz end
       where workspace_id = ${tx.workspaceId} and account_id = ${account.id} and claimed_until = ${claimed}::timestamptz`
    if (kept > 0 && to !== 'running') tx.emit('channel.changed', { accountId: account.id, state: account.state })
  })
}
