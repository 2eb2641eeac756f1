import { forgetScopes } from '#contacts'
import type { Ctx } from '#kernel/context'
import type { JobHandler } from '#kernel/jobs'
import type { Tx } from '#kernel/tx'
import { forgetQuotas } from '../accounts/day-quota.ts'
import { announceAccounts } from '../accounts/health.ts'
import { disconnectChannelAccount } from '../accounts/disconnect.ts'
import { forgetTemplates } from '../templates/keep.ts'
import { lockIntake } from '../intake/process.ts'
import { forgetSpend } from '../spend/count.ts'
import { markedAccounts } from './marks.ts'
import type { Talk } from './talk.ts'

export const REMOVE_DEMO = 'remove-demo'

/**
 * Cuts the demo's accounts off and has them deleted in the background, with everything said through them. What is under way
 * goes on after a restart. Where there is no demo, or it is being removed already, it changes nothing.
 */
export async function beginRemoval(ctx: Ctx): Promise<void> {
  await ctx.tx(async (tx) => {
    const marked = await tx.all<{ id: string }>`
      update channel_accounts set facts = facts || '{"demo": "removing"}'::jsonb
       where workspace_id = ${tx.workspaceId} and facts ->> 'demo' = 'yes' returning id`
    if (marked.length === 0) return
    for (const { id } of marked) await disconnectChannelAccount(ctx.inside(tx), id)
    tx.audit('demo.removal-begun', null, { accounts: marked.length })
    askForStep(tx)
  })
}

/** One step after another, each short, so that a server that stops in between leaves none half done or held. */
function askForStep(tx: Tx): void {
  tx.job(REMOVE_DEMO, {}, { key: `${REMOVE_DEMO} ${tx.workspaceId}` })
}

/** A server that was killed may have taken the step under way with it. */
export async function goOnRemoving(ctx: Ctx): Promise<void> {
  await ctx.tx(async (tx) => {
    if ((await markedAccounts(tx)).some(({ mark }) => mark === 'removing')) askForStep(tx)
  })
}

/** A step of a removal: bytes that wait first, so that nothing new is read from them, then some threads, at the end the accounts. */
export function removalStep(talk: Talk): JobHandler {
  return async (ctx) => {
    await ctx.tx(async (tx) => {
      const ids = (await markedAccounts(tx)).filter(({ mark }) => mark === 'removing').map(({ id }) => id)
      if (ids.length === 0) return
      await lockIntake(tx)
      await forgetBytes(tx, ids)
      if ((await talk.forget(tx, ids)) > 0) askForStep(tx)
      else await forgetAccounts(tx, ids)
    })
  }
}

async function forgetBytes(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run`
    delete from raw_deliveries r using channel_accounts a
     where a.workspace_id = ${tx.workspaceId} and a.id = any(${ids}::uuid[]) and r.workspace_id = a.workspace_id and r.app_id = a.app_id`
  await tx.run`
    delete from raw_delivery_repeats r using channel_accounts a
     where a.workspace_id = ${tx.workspaceId} and a.id = any(${ids}::uuid[]) and r.workspace_id = a.workspace_id and r.app_id = a.app_id`
}

async function forgetAccounts(tx: Tx, ids: readonly string[]): Promise<void> {
  // What came since the step before.
  await forgetBytes(tx, ids)
  await tx.run`delete from send_budgets where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
  await forgetQuotas(tx, ids)
  await forgetSpend(tx, ids)
  await forgetTemplates(tx, ids)
  await tx.run`delete from histories where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
  await tx.run`delete from reconciliations where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
  await tx.run`delete from account_watches where workspace_id = ${tx.workspaceId} and account_id = any(${ids}::uuid[])`
  const gone = await tx.all<{ id: string; network: string; externalId: string; businessAccountId: string | null; appId: string }>`
    delete from channel_accounts where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])
    returning id, network, external_id, settings ->> 'businessAccountId' as business_account_id, app_id`
  await tx.run`
    delete from network_apps p
     where p.workspace_id = ${tx.workspaceId} and p.id = any(${gone.map(({ appId }) => appId)}::uuid[])
       and not exists (select from channel_accounts a where a.workspace_id = p.workspace_id and a.app_id = p.id)`
  await forgetScopes(
    tx,
    gone.map(({ network, externalId, businessAccountId }) => ({ network, scope: businessAccountId ?? externalId })),
  )
  for (const { id, network } of gone) {
    tx.emit('channel.removed', { accountId: id })
    tx.audit('channel.removed', id, { network })
  }
  tx.audit('demo.removed', null, { accounts: gone.length })
  announceAccounts(tx)
}
