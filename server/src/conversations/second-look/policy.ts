import { SecondLookPolicy } from '@baton/contract/moderation'
import type { Ctx } from '#kernel/context'
import { defineSetting, readSetting, writeSetting } from '#kernel/settings'
import type { Tx } from '#kernel/tx'

const secondLook = defineSetting<SecondLookPolicy>('conversations.second-look', SecondLookPolicy, 'careful')

/** Which acts of moderation somebody else has to allow in this workspace. */
export function policyOf(source: Ctx | Tx): Promise<SecondLookPolicy> {
  return readSetting(source, secondLook)
}

/** The same again is no news. */
export async function setPolicy(ctx: Ctx, policy: SecondLookPolicy): Promise<{ policy: SecondLookPolicy }> {
  await ctx.tx(async (tx) => {
    const from = await policyOf(tx)
    if (from === policy) return
    await writeSetting(tx, secondLook, policy)
    tx.audit('second-look-policy.changed', null, { from: { policy: from }, to: { policy } })
    tx.emit('workspace.changed', { what: 'second-look-policy' })
  })
  return { policy }
}
