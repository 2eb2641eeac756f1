import type { AccountContext, Call, ChannelAdapter, DayQuota } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import { iso } from '#kernel/clock'
import type { Tx } from '#kernel/tx'
import { blockBudget } from '../delivery/budget.ts'

/** Without an id while it is being connected. */
type Spender = AccountContext & { id?: string }

/** Asked less often than this, people should know why. */
const SLOW_MS = 5 * 60_000

/** What a project may still use until its day ends. */
export interface QuotaLeft {
  units: number
  left: number
  endsInMs: number
}

/**
 * Makes a call to a network and counts what it costs, before anybody knows what is answered: too much is better than too little.
 * `alongside` adds to the transaction that counts.
 */
export async function spending(
  ctx: Ctx,
  account: Spender,
  call: Call,
  reach: () => Promise<DoorAnswer>,
  alongside: (tx: Tx) => void = () => undefined,
): Promise<DoorAnswer> {
  const adapter = ctx.app.adapters.get(account.network)
  const quota = adapter?.dayQuota
  if (!quota || call.transport !== 'http') return reach()
  await count(ctx, account, quota, quota.cost(call), alongside)
  const answer = await reach()
  if (answer.ok && quota.isUsedUp(answer.result)) {
    await count(ctx, account, quota, quota.units(account))
    await holdReplies(ctx, account, adapter, quota)
  }
  return answer
}

/** Whatever call was told that nothing is left: a reply would only be told the same. */
async function holdReplies(ctx: Ctx, account: Spender, { sendBudget }: ChannelAdapter, quota: DayQuota): Promise<void> {
  const { id } = account
  if (id === undefined) return
  await ctx.tx(async (tx) => {
    const { endsInMs } = await quotaLeft(tx, account, quota)
    await blockBudget(tx, { accountId: id, budget: sendBudget({ kind: 'comment', visibility: 'public' }) }, iso(ctx.now() + endsInMs))
  })
}

/** The questions of a live check cost as well. */
export async function countProbes(ctx: Ctx, adapter: ChannelAdapter, account: Spender): Promise<void> {
  const { dayQuota: quota } = adapter
  if (!quota) return
  const cost = adapter.probes(account).reduce((sum, { call }) => sum + (call.transport === 'http' ? quota.cost(call) : 0), 0)
  await count(ctx, account, quota, cost)
}

async function count(ctx: Ctx, account: Spender, quota: DayQuota, cost: number, alongside?: (tx: Tx) => void): Promise<void> {
  if (cost === 0) return
  await ctx.tx((tx) => {
    alongside?.(tx)
    return tx.run`
      insert into day_quotas as q (workspace_id, network, project, day, used, account_id)
      values (${tx.workspaceId}, ${account.network}, ${quota.project(account)}, (${tx.now}::timestamptz at time zone ${quota.zone})::date, ${cost}, ${account.id ?? null})
      on conflict (workspace_id, network, project) do update
        set used = least(case when q.day = excluded.day then q.used else 0 end + excluded.used::bigint, 2000000000), day = excluded.day,
            account_id = coalesce(q.account_id, excluded.account_id)`
  })
}

export async function quotaLeft(tx: Tx, account: AccountContext, quota: DayQuota): Promise<QuotaLeft> {
  const units = quota.units(account)
  const row = await tx.one<{ used: number; endsInMs: number }>`
    select coalesce((select q.used from day_quotas q
                      where q.workspace_id = ${tx.workspaceId} and q.network = ${account.network} and q.project = ${quota.project(account)} and q.day = t.day), 0) as used,
           (extract(epoch from ((t.day + 1)::timestamp at time zone ${quota.zone}) - ${tx.now}::timestamptz) * 1000)::float8 as ends_in_ms
      from (select (${tx.now}::timestamptz at time zone ${quota.zone})::date as day) t`
  return { units, left: Math.max(0, units - (row?.used ?? 0)), endsInMs: Math.max(1000, Number(row?.endsInMs ?? 0)) }
}

export interface Pace {
  pauseMs: number
  /** Nothing is left for reading. */
  isOut: boolean
  problem: Finding | null
}

/**
 * How long to wait until the next poll so that reading lasts for the day and leaves the reserve alone, and what to say of it.
 */
export function paceOf(quota: DayQuota, account: AccountContext, { units, left, endsInMs }: QuotaLeft, everyMs: number): Pace {
  const polls = Math.floor((left - quota.reserve(account)) / quota.aPoll)
  const told = { units: String(units), left: String(left) }
  if (polls < 1) {
    const problem =
      left > 0
        ? finding('day_quota_kept', { ...told, zone: quota.zone }, { remedy: 'day_quota_ask_more' })
        : finding('day_quota_used_up', { zone: quota.zone }, { remedy: 'day_quota_ask_more' })
    return { pauseMs: endsInMs, isOut: true, problem }
  }
  const pauseMs = Math.max(everyMs, Math.min(endsInMs, Math.ceil(endsInMs / polls)))
  const isSlow = pauseMs >= SLOW_MS && pauseMs > everyMs
  const minutes = String(Math.round(pauseMs / 60_000))
  return {
    pauseMs,
    isOut: false,
    problem: isSlow ? finding('day_quota_low', { ...told, minutes }, { remedy: 'day_quota_ask_more' }) : null,
  }
}

/** Of accounts that are no more; what was spent for none that is connected goes with them. */
export async function forgetQuotas(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.run`delete from day_quotas where workspace_id = ${tx.workspaceId} and (account_id = any(${accountIds}::uuid[]) or account_id is null)`
}
