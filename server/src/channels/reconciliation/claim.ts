import type { Finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'

/** A claim of a process that died is free again after this; a sweep ends itself before. */
const CLAIM_MS = 180_000

/** The right of one process to compare one account, and how far that was done before. */
export interface Claim {
  account: OpenedAccount
  until: string
  /** Everything up to here was compared; null before the first time. */
  comparedTo: string | null
  /** Everything of the last days is to be compared, not only what is new. */
  isWhole: boolean
  /** Things read today, where the network charges. */
  reads: number
  /** Numbers of mails that are known, though nothing may be kept under them. */
  settled: string[]
}

/** Null when another process has it, it is not due, or the account is dead or gone. */
export function claimSweep(ctx: Ctx, accountId: string): Promise<Claim | null> {
  const until = iso(ctx.now() + CLAIM_MS)
  return ctx.tx(async (tx) => {
    const account = await accountContext(tx, accountId)
    if (!account || account.state === 'dead') return null
    const claimed = await tx.one<Pick<Claim, 'comparedTo' | 'isWhole' | 'reads' | 'settled'>>`
      insert into reconciliations as r (workspace_id, account_id, due_at, claimed_until)
      values (${tx.workspaceId}, ${accountId}, ${tx.now}, ${until})
      on conflict (workspace_id, account_id) do update set claimed_until = excluded.claimed_until
        where r.due_at <= ${tx.now} and (r.claimed_until is null or r.claimed_until <= ${tx.now})
      returning r.compared_to, r.whole_due_at is null or r.whole_due_at <= ${tx.now} as is_whole, case when r.reads_on = ${tx.now.slice(0, 10)}::date then r.reads else 0 end as reads, coalesce(r.settled, '[]') as settled`
    return claimed ? { account, until, ...claimed } : null
  })
}

export interface SweepEnd {
  /** Compared up to here; null when it did not come to an end. */
  comparedTo: string | null
  reads: number
  settled?: string[]
  /** What was compared, where all of it was: since when, how many messages were told, and how many of them were not here. */
  whole?: { since: string; told: number; absent: number }
  problem: Finding | null
  againInMs: number
}

const A_DAY_MS = 86_400_000

/** Lets go of the claim. Nothing is written when it ran out meanwhile and somebody else has it. */
export async function endSweep(ctx: Ctx, { account, until }: Claim, end: SweepEnd): Promise<void> {
  const { comparedTo, reads, settled, whole, problem, againInMs } = end
  await ctx.tx(async (tx) => {
    const kept = await tx.run`
      update reconciliations
         set claimed_until = null, due_at = ${iso(ctx.now() + againInMs)}, compared_to = coalesce(${comparedTo}::timestamptz, compared_to),
             compared_at = case when ${comparedTo}::timestamptz is null then compared_at else ${tx.now}::timestamptz end,
             reads = ${reads}, reads_on = ${tx.now.slice(0, 10)}::date, settled = coalesce(${settled ? JSON.stringify(settled) : null}::jsonb, settled),
             whole_due_at = case when ${whole !== undefined} then ${iso(ctx.now() + A_DAY_MS)}::timestamptz else whole_due_at end,
             whole_at = case when ${whole !== undefined} then ${tx.now}::timestamptz else whole_at end,
             whole_since = coalesce(${whole?.since ?? null}::timestamptz, whole_since), whole_told = coalesce(${whole?.told ?? null}::int, whole_told),
             whole_absent = coalesce(${whole?.absent ?? null}::int, whole_absent), problem = ${problem && JSON.stringify(problem)}::jsonb
       where workspace_id = ${tx.workspaceId} and account_id = ${account.id} and claimed_until = ${until}::timestamptz`
    if (kept > 0 && whole) tx.emit('channel.changed', { accountId: account.id, state: account.state })
  })
}
