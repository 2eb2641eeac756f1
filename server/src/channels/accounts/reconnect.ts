import type { ChannelAccount, ProbeResult } from '@baton/contract/channels'
import { finding, inEnglish } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { Failure, fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { hastenReading } from '../templates/read.ts'
import { openOrNull, type OpenedAccount, saveCredentials } from './account.ts'
import { connectedAccount, keepFindings } from './check.ts'
import { oneOfFew } from './checks-at-once.ts'
import { countUses } from '../spend/count.ts'
import { countProbes } from './day-quota.ts'
import { type FieldValues, madeCredentials, partFields } from './fields.ts'
import { announceAccounts, markHealth } from './health.ts'
import { checkLive, healthOf } from './probe.ts'
import { readAccount } from './present.ts'
import { renew } from './renew.ts'

interface Reconnected {
  account: ChannelAccount
  probes: ProbeResult[]
}

/**
 * Gives an account new credentials; everything said through it stays. Fields left out keep their value, but a secret is
 * asked for anew when it would go to another server, or when the kept one does not open any more. Refused, with nothing changed, when the network does not take them or
 * says that they are another account's. A refusal stands in the audit log too: it may have been an attempt to get at a secret.
 */
export async function reconnectChannelAccount(
  ctx: Ctx,
  accountId: string,
  { fields }: { fields: Record<string, string> },
): Promise<Reconnected> {
  return reconnect(ctx, accountId, fields).catch(async (error: unknown) => {
    if (error instanceof Failure && REFUSALS.has(error.code))
      await ctx.tx(async (tx) => tx.audit('channel.reconnect-refused', accountId, { code: error.code }))
    throw error
  })
}

const REFUSALS: ReadonlySet<string> = new Set(['invalid_request', 'channel_check_failed'])

async function reconnect(ctx: Ctx, accountId: string, fields: Record<string, string>): Promise<Reconnected> {
  const { known, kept } = await ctx.tx(async (tx) => {
    const known = await connectedAccount(tx, accountId)
    return { known, kept: await keptFields(tx, known.account) }
  })
  const adapter = ctx.app.adapters.get(known.account.network) ?? fail('network_unknown')
  const values = partFields(adapter, fields, kept)
  // Tokens that the old sign-in brought (and that no field asks for) would hide whether the new one works.
  const asked = new Set(adapter.credentialFields.map((field) => field.name))
  const entered = Object.fromEntries(Object.entries(values.credentials).filter(([name]) => asked.has(name)))
  const credentials = { ...entered, ...madeCredentials(adapter, ctx.app.chance, known.account.credentials) }
  const fresh = { ...known.account, credentials, app: values.app, settings: values.settings }
  const found = await oneOfFew(ctx, () =>
    checkLive(ctx.app, adapter, fresh, known.hookUrl, () => renew(ctx.app, adapter, fresh, accountId)),
  )
  await countProbes(ctx, adapter, fresh)
  const other = found.identity && found.identity.externalId !== known.account.externalId ? [anotherAccount(found.identity.handle)] : []
  if (found.unusable || other.length > 0) fail('channel_check_failed', { probes: [...found.probes, ...other] })

  return ctx.tx(async (tx) => {
    await saveCredentials(tx, accountId, found.credentials)
    await keepValues(tx, known.account, values)
    await keepFindings(tx, accountId, found)
    countUses(tx, { accountId, purpose: 'checks', uses: found.uses })
    await markHealth(tx, accountId, healthOf(found, known.heard || adapter.intake !== 'webhook'))
    tx.audit('channel.reconnected', accountId, { network: adapter.network })
    announceAccounts(tx)
    await hastenReading(tx, accountId)
    return { account: await readAccount(tx, accountId), probes: found.probes }
  })
}

function anotherAccount(handle: string): ProbeResult {
  return {
    name: 'profile',
    ok: false,
    ...inEnglish(finding('another_account', { account: handle }, { remedy: 'use_own' })),
  }
}

async function keptFields(tx: Tx, account: OpenedAccount): Promise<FieldValues> {
  const row = await tx.one<{
    secrets: string
  }>`select secrets from network_apps where workspace_id = ${tx.workspaceId} and id = ${account.appId}`
  const app = row && (await openOrNull(tx, 'network-app', row.secrets))
  return { app: app ?? {}, credentials: account.credentials, settings: account.settings }
}

/** A new app secret holds for every account of the app: at the network, too, they share it. */
async function keepValues(tx: Tx, account: OpenedAccount, values: FieldValues): Promise<void> {
  const secrets = await tx.ctx.app.secrets.seal(tx, 'network-app', values.app)
  await tx.run`update network_apps set secrets = ${secrets} where workspace_id = ${tx.workspaceId} and id = ${account.appId}`
  await tx.run`
    update channel_accounts set settings = ${JSON.stringify(values.settings)}::jsonb, poll_due_at = null
     where workspace_id = ${tx.workspaceId} and id = ${account.id}`
}
