import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { bringForward } from '../accounts/claim.ts'
import { hastenSweep } from '../reconciliation/hasten.ts'

/** Has the network asked at once for what it did not deliver. Where it cannot be asked, or is being asked, it changes nothing. */
export async function readMissed(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const known = await tx.one`
      select id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
    if (!known) fail('channel_account_not_found')
    await hastenSweep(tx, accountId, 0)
    await bringForward(ctx.inside(tx), accountId)
  })
}
