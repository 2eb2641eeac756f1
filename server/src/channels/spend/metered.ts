import type { Call } from '@baton/channel-kit'
import type { SpendPurpose } from '@baton/contract/meters'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import type { OpenedAccount } from '../accounts/account.ts'
import { spending } from '../accounts/day-quota.ts'
import { countUses, usesAhead, usesOf } from './count.ts'

/**
 * The one way by which a connected account's calls are made: what they use up is counted here, of the day's quota and on the
 * meters. `sending` is what a delivery says: where the network charges only what it took, that is counted when the delivery is
 * known to be sent (`rows.ts`), which may be later, and is once however often it was tried.
 */
export async function metered(
  ctx: Ctx,
  account: OpenedAccount,
  call: Call,
  purpose: SpendPurpose | 'sending',
  reach: () => Promise<DoorAnswer>,
): Promise<DoorAnswer> {
  const adapter = ctx.app.adapters.get(account.network)
  const spent = { accountId: account.id, purpose: purpose === 'sending' ? ('replies' as const) : purpose }
  // Before anybody knows what is answered, as the day's quota is.
  if (adapter?.metering?.charges === 'asked')
    return spending(ctx, account, call, reach, (tx) => countUses(tx, { ...spent, uses: usesAhead(adapter, account, call) }))
  const answer = await spending(ctx, account, call, reach)
  const uses = purpose === 'sending' ? [] : usesOf(adapter, account, call, answer)
  if (uses.length > 0) await ctx.tx(async (tx) => countUses(tx, { ...spent, uses }))
  return answer
}
