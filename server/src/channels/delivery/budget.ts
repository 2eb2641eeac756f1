import type { Tx } from '#kernel/tx'

/**
 * Takes one call from the account's budget, shared by all processes: a bucket that refills evenly over the window.
 *
 * @returns null when the call may be made, else when to try again (ISO 8601)
 */
export async function takeBudget(tx: Tx, accountId: string, budget: { calls: number; perMs: number }): Promise<string | null> {
  await tx.run`
    insert into send_budgets (workspace_id, account_id, tokens, refilled_at) values (${tx.workspaceId}, ${accountId}, ${budget.calls}, ${tx.now}) on conflict do nothing`
  const perSecond = (budget.calls * 1000) / budget.perMs
  const taken = await tx.one<{ tokens: number }>`
    update send_budgets b set tokens = least(${budget.calls}::float8, b.tokens + extract(epoch from ${tx.now}::timestamptz - b.refilled_at) * ${perSecond}::float8) - 1, refilled_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and (blocked_until is null or blocked_until <= ${tx.now})
       and b.tokens + extract(epoch from ${tx.now}::timestamptz - b.refilled_at) * ${perSecond}::float8 >= 1
    returning tokens`
  if (taken) return null
  const row = await tx.one<{ again: string }>`
    select greatest(coalesce(blocked_until, ${tx.now}::timestamptz), ${tx.now}::timestamptz + make_interval(secs => greatest(0.05, (1 - tokens) / ${perSecond}::float8))) as again
      from send_budgets where workspace_id = ${tx.workspaceId} and account_id = ${accountId}`
  return row?.again ?? tx.now
}

/** The network said "not now": nobody asks it again before that. */
export async function blockBudget(tx: Tx, accountId: string, until: string): Promise<void> {
  await tx.run`
    update send_budgets set blocked_until = greatest(coalesce(blocked_until, ${until}::timestamptz), ${until}::timestamptz), tokens = 0
     where workspace_id = ${tx.workspaceId} and account_id = ${accountId}`
}
