import type { CallWindow, SendBudget } from '@baton/channel-kit'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** A delivery, and the budget that its call is taken from. */
export interface Spending {
  deliveryId: string
  accountId: string
  budget: SendBudget
}

/** What an attempt told of the budget. */
export interface BudgetNews {
  /** `unmade`: it surely never reached the network. */
  call: 'taken' | 'refused' | 'unmade' | 'other'
  window: CallWindow | null
  /** Until then nobody asks again. */
  blockedUntil: string | null
}

/** While one goes ahead alone the others look again after so long, and then after twice as long each time. */
const LOOK_AGAIN_SECONDS = 0.2

/**
 * Takes one call from the account's budget, shared by all processes. Of a window that the network told of, as many as it left.
 * While no such window runs, from a bucket that refills evenly, and one at a time where the network is known to tell of windows,
 * has not answered yet, or has refused: its answer tells the others how many may follow.
 *
 * The caller holds the account's lock from before: that nothing is under way must not be seen by two at once.
 *
 * @returns null when the call may be made, else when to try again (ISO 8601)
 */
export async function takeBudget(tx: Tx, { deliveryId, accountId, budget }: Spending): Promise<string | null> {
  const { calls, perMs, endpoint = '' } = budget
  const perSecond = (calls * 1000) / perMs
  const tokens = sql`least(${calls}::float8, b.tokens + extract(epoch from ${tx.now}::timestamptz - b.refilled_at) * ${perSecond}::float8)`
  const known = sql`coalesce(b.window_ends_at > ${tx.now}, false)`
  const alone = sql`(b.tells is distinct from false or coalesce(b.careful_until > ${tx.now}, false))`
  const underWay = sql`
    deliveries d where d.workspace_id = b.workspace_id and d.account_id = b.account_id and d.endpoint = b.endpoint and d.state = 'sending'`
  await tx.run`
    insert into send_budgets (workspace_id, account_id, endpoint, tokens, refilled_at)
    values (${tx.workspaceId}, ${accountId}, ${endpoint}, ${calls}, ${tx.now}) on conflict do nothing`
  const taken = await tx.run`
    update send_budgets b
       set calls_left = case when ${known} then b.calls_left - 1 end, tokens = ${tokens} - case when ${known} then 0 else 1 end,
           refilled_at = ${tx.now}, scout_id = case when ${alone} and not ${known} then ${deliveryId}::uuid end
     where b.workspace_id = ${tx.workspaceId} and b.account_id = ${accountId} and b.endpoint = ${endpoint}
       and (b.blocked_until is null or b.blocked_until <= ${tx.now})
       and case when ${known} then b.calls_left > 0 else ${tokens} >= 1 and not (${alone} and exists (select from ${underWay})) end`
  if (taken > 0) return null
  const row = await tx.one<{ again: string }>`
    select greatest(${tx.now}::timestamptz + interval '50 milliseconds', b.blocked_until,
             case when ${known} then b.window_ends_at else b.refilled_at + make_interval(secs => (1 - b.tokens) / ${perSecond}::float8) end,
             case when ${alone} and not ${known} then
               (select ${tx.now}::timestamptz + greatest(make_interval(secs => ${LOOK_AGAIN_SECONDS}), ${tx.now}::timestamptz - min(d.claimed_at)) from ${underWay}
                having count(*) > 0) end) as again
      from send_budgets b where b.workspace_id = ${tx.workspaceId} and b.account_id = ${accountId} and b.endpoint = ${endpoint}`
  return row?.again ?? tx.now
}

/** Another call than a reply told that the network takes nothing until then. */
export async function blockBudget(tx: Tx, { accountId, budget }: Omit<Spending, 'deliveryId'>, until: string): Promise<void> {
  const { calls, endpoint = '' } = budget
  await tx.run`
    insert into send_budgets as b (workspace_id, account_id, endpoint, tokens, refilled_at, blocked_until)
    values (${tx.workspaceId}, ${accountId}, ${endpoint}, ${calls}, ${tx.now}, ${until})
    on conflict (workspace_id, account_id, endpoint) do update set blocked_until = greatest(b.blocked_until, excluded.blocked_until)`
}

/**
 * Keeps what an attempt told. What is left is only ever lowered while a window runs, since answers overtake each other and the
 * calls under way are already taken from it; a window begins with the answer to the one call that went alone.
 */
export async function hearBudget(tx: Tx, spending: Spending, { call, window, blockedUntil }: BudgetNews): Promise<void> {
  const { deliveryId, accountId, budget } = spending
  const ofBudget = sql`workspace_id = ${tx.workspaceId} and account_id = ${accountId} and endpoint = ${budget.endpoint ?? ''}`
  if (blockedUntil)
    await tx.run`update send_budgets set blocked_until = greatest(blocked_until, ${blockedUntil}::timestamptz) where ${ofBudget}`
  if (call === 'refused') {
    await tx.run`
      update send_budgets set window_ends_at = null, scout_id = null, tells = case when ${window !== null} then true else tells end,
             careful_until = blocked_until + make_interval(secs => ${budget.perMs / 1000})
       where ${ofBudget}`
  } else if (window) {
    const endsAt = iso(tx.ctx.now() + window.endsInMs)
    const scout = sql`scout_id is not distinct from ${deliveryId}::uuid`
    await tx.run`
      update send_budgets set tells = true, calls_left = case when ${scout} then ${window.callsLeft} else least(calls_left, ${window.callsLeft}) end,
             window_ends_at = case when ${scout} then ${endsAt}::timestamptz else window_ends_at end, scout_id = nullif(scout_id, ${deliveryId}::uuid)
       where ${ofBudget}`
  } else if (call === 'taken') {
    await tx.run`update send_budgets set tells = false where ${ofBudget} and tells is null`
  } else if (call === 'unmade') {
    await tx.run`
      update send_budgets set calls_left = calls_left + 1 where ${ofBudget} and window_ends_at > ${tx.now} and scout_id is distinct from ${deliveryId}::uuid`
  }
}
