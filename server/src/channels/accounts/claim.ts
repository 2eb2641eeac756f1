import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { accountContext, type OpenedAccount } from './account.ts'

/** From the end of one poll to the next. */
export const POLL_EVERY_MS = 10_000
/** The least time between two polls, whatever hints come. */
const REST_MS = 1_000

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

/**
 * Makes the next poll of an account due now and wakes the processes. False, with nothing changed, when the account does not
 * merely wait for its turn: it is being asked at this moment, was asked right before, or its network asks to wait.
 */
export async function bringForward(ctx: Ctx, accountId: string): Promise<boolean> {
  const turns = iso(ctx.now() + POLL_EVERY_MS - REST_MS)
  return ctx.tx(async (tx) => {
    const brought = await tx.run`
      update channel_accounts set poll_due_at = ${tx.now}
       where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null and state = 'ok'
         and poll_due_at > ${tx.now} and poll_due_at <= ${turns}`
    if (brought > 0) tx.onCommit(() => ctx.app.bus.publish({ kind: 'polls', workspaceId: ctx.workspaceId }))
    return brought > 0
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
