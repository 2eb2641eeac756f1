import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { accountContext, type OpenedAccount } from './account.ts'

/** The right of one process to ask an account, until a time. Whoever finds that time past may take it over. */
export interface Claim {
  account: OpenedAccount
  until: string
}

/** Null when another process has it, or the account is dead or gone. */
export function claimAccount(ctx: Ctx, accountId: string, forMs: number): Promise<Claim | null> {
  const until = iso(ctx.now() + forMs)
  return ctx.tx(async (tx) => {
    const claimed = await tx.run`
      update channel_accounts set poll_due_at = ${until}
       where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null and state <> 'dead'
         and (poll_due_at is null or poll_due_at <= ${tx.now})`
    const account = claimed > 0 ? await accountContext(tx, accountId) : null
    return account && { account, until }
  })
}

/** Longer still; null when it is no longer ours: it ran out, or the account was reconnected or disconnected. */
export function renewClaim(ctx: Ctx, { account, until }: Claim, forMs: number): Promise<Claim | null> {
  const longer = iso(ctx.now() + forMs)
  return ctx.tx(async (tx) => {
    const renewed = await tx.run`
      update channel_accounts set poll_due_at = ${longer}
       where workspace_id = ${tx.workspaceId} and id = ${account.id} and disconnected_at is null and poll_due_at = ${until}::timestamptz`
    return renewed > 0 ? { account, until: longer } : null
  })
}

/** Lets another process begin at once. */
export async function releaseClaim(ctx: Ctx, { account, until }: Claim): Promise<void> {
  await ctx.tx(
    (tx) => tx.run`
      update channel_accounts set poll_due_at = null
       where workspace_id = ${tx.workspaceId} and id = ${account.id} and poll_due_at = ${until}::timestamptz`,
  )
}

/** False when somebody else moved it meanwhile (the account was reconnected, or the claim ran out): then theirs holds. */
export async function moveCursor(ctx: Ctx, accountId: string, from: string | null, to: string): Promise<boolean> {
  if (from === to) return true
  const moved = await ctx.tx(
    (tx) => tx.run`
      update channel_accounts set cursor = ${to}
       where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null and cursor is not distinct from ${from}`,
  )
  return moved > 0
}
