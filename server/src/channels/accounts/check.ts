import type { ChannelAccount, ProbeResult } from '@baton/contract/channels'
import { inEnglish } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { accountContext, type OpenedAccount, shutAccount, UNREADABLE } from './account.ts'
import { hastenSweep } from '../reconciliation/hasten.ts'
import { countUses } from '../spend/count.ts'
import { oneOfFew } from './checks-at-once.ts'
import { countProbes } from './day-quota.ts'
import { markHealth } from './health.ts'
import { checkLive, type Findings, healthOf } from './probe.ts'
import { hookUrlOf, readAccount } from './present.ts'
import { type Renewed, refreshOnce } from './renew.ts'

/**
 * Asks the network now how token, permissions and webhook are, and keeps the answer as the account's health. What it should
 * have delivered is asked for right after.
 */
export async function checkChannelAccount(ctx: Ctx, accountId: string): Promise<{ account: ChannelAccount; probes: ProbeResult[] }> {
  const known = await ctx.tx((tx) => connectedAccount(tx, accountId))
  if (!known.readable)
    return ctx.tx(async (tx) => ({
      account: await readAccount(tx, accountId),
      probes: [{ name: 'sign-in', ok: false, ...inEnglish(UNREADABLE) }],
    }))
  const adapter = ctx.app.adapters.get(known.account.network) ?? fail('network_unknown')
  const found = await oneOfFew(ctx, () => checkLive(ctx.app, adapter, known.account, known.hookUrl, () => renewKept(ctx, known.account)))
  await countProbes(ctx, adapter, known.account)
  return ctx.tx(async (tx) => {
    await keepFindings(tx, accountId, found)
    countUses(tx, { accountId, purpose: 'checks', uses: found.uses })
    await markHealth(tx, accountId, healthOf(found, known.heard || adapter.intake !== 'webhook'))
    await hastenSweep(tx, accountId, 0)
    return { account: await readAccount(tx, accountId), probes: found.probes }
  })
}

/** The token of a connected account may be renewed by a send or a poll at this very moment: all go the same way. */
async function renewKept(ctx: Ctx, account: OpenedAccount): Promise<Renewed> {
  const refreshed = await refreshOnce(ctx.app, ctx.workspaceId, account.id, account.credentials)
  if (refreshed.ok) return { kind: 'renewed', credentials: refreshed.account.credentials }
  return { kind: refreshed.dead ? 'refused' : 'unreachable', why: refreshed.why }
}

/** A connected account with its credentials (none where they do not open), and whether anything has reached us from it. */
export async function connectedAccount(
  tx: Tx,
  accountId: string,
): Promise<{ account: OpenedAccount; readable: boolean; hookUrl: string | null; heard: boolean }> {
  const opened = await accountContext(tx, accountId)
  const account = opened ?? (await shutAccount(tx, accountId)) ?? fail('channel_account_not_found')
  const row = await tx.one<{ hookToken: string; heard: boolean }>`
    select p.hook_token, a.last_event_at is not null as heard
      from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id
     where a.workspace_id = ${tx.workspaceId} and a.id = ${accountId}`
  return {
    account,
    readable: opened !== null,
    hookUrl: row ? hookUrlOf(tx.ctx, account.network, row.hookToken) : null,
    heard: row?.heard ?? false,
  }
}

/** What the network told of the account; the handle may have been changed there. What is used up of a quota is news. */
export async function keepFindings(tx: Tx, accountId: string, { facts, identity, probes }: Findings): Promise<void> {
  const named = probes.some(({ name, ok }) => name === 'webhook' && ok)
  if (named)
    await tx.run`
      update network_apps p set proved_at = ${tx.now} from channel_accounts a
       where p.workspace_id = ${tx.workspaceId} and a.workspace_id = p.workspace_id and a.id = ${accountId} and a.app_id = p.id`
  const kept = await tx.one<{ state: string; quotaChanged: boolean }>`
    with before as (select id, facts from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} for update)
    update channel_accounts a
       set facts = a.facts || ${JSON.stringify(facts)}::jsonb, handle = coalesce(${identity?.handle ?? null}, a.handle), last_checked_at = ${tx.now}
      from before b where a.workspace_id = ${tx.workspaceId} and a.id = b.id
    returning a.state, (a.facts -> 'quotaUsed') is distinct from (b.facts -> 'quotaUsed') as quota_changed`
  if (kept?.quotaChanged) tx.emit('channel.changed', { accountId, state: kept.state })
}
