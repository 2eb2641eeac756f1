import type { ChannelAccount, NetworkDescription } from '@baton/contract/channels'
import type { Ctx } from '#kernel/context'
import { canBeBrought } from '../history/can-be-brought.ts'
import { shownField } from './fields.ts'
import { readAccounts } from './present.ts'

/** The networks that can be connected, and what each asks for. */
export function listNetworks(ctx: Ctx): { items: NetworkDescription[] } {
  const items = ctx.app.adapters.all().map((adapter) => ({
    network: adapter.network,
    intake: adapter.intake,
    defaultBaseUrl: adapter.defaultBaseUrl,
    history: canBeBrought(adapter),
    fields: adapter.credentialFields.map(shownField),
  }))
  return { items }
}

export async function listChannelAccounts(ctx: Ctx): Promise<{ items: ChannelAccount[] }> {
  return { items: await ctx.tx(readAccounts) }
}
