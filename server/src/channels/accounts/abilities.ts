import { type Network, sheetOf } from '@baton/channel-kit'
import { abilities, abilityReasonInEnglish, abilityReasons } from '@baton/contract/abilities'
import type { AbilitySheet } from '@baton/contract/channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'

/** What can be done through an account as it is set up, also through one that was disconnected: its conversations are still read. */
export async function readAbilities(ctx: Ctx, accountId: string): Promise<AbilitySheet> {
  const account = await ctx.tx(
    (tx) =>
      tx.one<{ network: Network; baseUrl: string; settings: Record<string, string> }>`
      select network, base_url, settings from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`,
  )
  if (!account) fail('channel_account_not_found')
  const adapter = ctx.app.adapters.get(account.network)
  if (!adapter) fail('network_unknown')
  const sheet = sheetOf(adapter, account)
  return {
    network: account.network,
    abilities: sheet.abilities.map(({ code, ability }) => ({
      code,
      ...abilities[code],
      can: ability.can,
      because: ability.because.map((reason) => ({
        code: reason.code,
        whose: abilityReasons[reason.code].whose,
        params: reason.params ?? {},
        words: abilityReasonInEnglish(reason.code, reason.params),
      })),
    })),
    places: sheet.places.map(({ kind, text }) => ({ kind, most: text.max, mostBytes: text.maxBytes ?? null, splits: text.splits })),
  }
}
