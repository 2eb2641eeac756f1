import type { AccountContext, ChannelAdapter } from '@baton/channel-kit'
import type { BodyOf } from '@baton/contract/route'
import type { ChannelAccount, ProbeResult, connectChannelAccount as connectRoute } from '@baton/contract/channels'
import { finding, inEnglish } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { hastenReading } from '../templates/read.ts'
import { openOrNull, sameValues } from './account.ts'
import { beginHistory } from '../history/ask.ts'
import { oneOfFew } from './checks-at-once.ts'
import { countUses } from '../spend/count.ts'
import { countProbes } from './day-quota.ts'
import { announceAccounts } from './health.ts'
import { type FieldValues, madeCredentials, partFields } from './fields.ts'
import { checkLive, type Findings, healthOf } from './probe.ts'
import { hookUrlOf, readAccount } from './present.ts'
import { renew } from './renew.ts'

type ConnectBody = BodyOf<typeof connectRoute>

/**
 * Connects an account after the network itself confirmed token and identity. What does not stop it (a webhook that is not
 * entered yet, a missing right) is told with the answer and stays visible as the account's health.
 *
 * An account that was connected before comes back with its history, under its old id. `marks` stand among its facts from
 * the first moment.
 */
export async function connectChannelAccount(
  ctx: Ctx,
  body: ConnectBody,
  marks: Record<string, string> = {},
): Promise<{ account: ChannelAccount; probes: ProbeResult[] }> {
  const adapter = ctx.app.adapters.get(body.network) ?? fail('network_unknown')
  const values = partFields(adapter, body.fields)
  const baseUrl = (body.baseUrl ?? adapter.defaultBaseUrl).replace(/\/+$/, '')
  const hook = await ctx.tx(async (tx) => ({ audienceId: await audienceOf(tx, body.inboxId), ...(await appFor(tx, adapter, values.app)) }))
  const credentials = { ...values.credentials, ...madeCredentials(adapter, ctx.app.chance) }
  const { app, settings } = values
  const asked: AccountContext = { network: adapter.network, externalId: '', handle: '', baseUrl, credentials, app, settings }
  const hookUrl = hookUrlOf(ctx, adapter.network, hook.hookToken)
  const found = await oneOfFew(ctx, () => checkLive(ctx.app, adapter, asked, hookUrl, () => renew(ctx.app, adapter, asked)))
  await countProbes(ctx, adapter, asked)
  const { identity, probes } = found
  if (found.unusable || !identity) fail('channel_check_failed', { probes: found.unusable ? probes : [...probes, NOBODY] })

  return ctx.tx(async (tx) => {
    const row: NewAccount = {
      ...body,
      ...hook,
      identity,
      baseUrl,
      values,
      found: { ...found, facts: { ...found.facts, ...marks } },
      intake: adapter.intake,
    }
    await keepApp(tx, hook, adapter.network, values.app)
    const accountId = (await revive(tx, row)) ?? (await insert(tx, row)) ?? (await refuseSecond(tx, body.network, identity.externalId))
    countUses(tx, { accountId, purpose: 'checks', uses: found.uses })
    tx.emit('channel.changed', { accountId, state: healthOf(found, adapter.intake !== 'webhook').state })
    tx.audit('channel.connected', accountId, { network: body.network, externalId: identity.externalId, inboxId: body.inboxId })
    if (body.historyDays) await beginHistory(tx, accountId, body.historyDays)
    announceAccounts(tx)
    await hastenReading(tx, accountId)
    return { account: await readAccount(tx, accountId), probes }
  })
}

const NOBODY: ProbeResult = {
  name: 'profile',
  ok: false,
  ...inEnglish(finding('nobody_named', {}, { remedy: 'check_entered' })),
}

/** The audience of a whole inbox; every inbox has one. */
export async function audienceOf(tx: Tx, inboxId: string): Promise<string> {
  const row = await tx.one<{ id: string }>`
    select id from audiences where workspace_id = ${tx.workspaceId} and inbox_id = ${inboxId} and team_id is null`
  return row?.id ?? fail('invalid_request', { where: 'body', fields: [{ path: 'inboxId', problem: 'there is no such inbox' }] })
}

interface AppChoice {
  appId: string
  hookToken: string
  /** `known`: the secrets are kept already. `empty`: an app whose accounts were all disconnected; its address is used again. */
  origin: 'known' | 'empty' | 'new'
}

/** One app for all accounts that share its secrets; its hook address is known before the account is checked, so that the check can look for it. */
async function appFor(tx: Tx, adapter: ChannelAdapter, secrets: Record<string, string>): Promise<AppChoice> {
  const rows = await tx.all<{ id: string; hookToken: string; secrets: string }>`
    select id, hook_token, secrets from network_apps where workspace_id = ${tx.workspaceId} and network = ${adapter.network} order by created_at, id`
  let empty: AppChoice | null = null
  for (const { id, hookToken, secrets: sealed } of rows) {
    const known = await openOrNull(tx, 'network-app', sealed)
    if (!known) continue
    if (sameValues(known, secrets)) return { appId: id, hookToken, origin: 'known' }
    if (Object.keys(known).length === 0) empty ??= { appId: id, hookToken, origin: 'empty' }
  }
  return empty ?? { appId: tx.newId(), hookToken: Buffer.from(tx.ctx.app.chance.bytes(24)).toString('base64url'), origin: 'new' }
}

async function keepApp(tx: Tx, { appId, hookToken, origin }: AppChoice, network: string, secrets: Record<string, string>): Promise<void> {
  if (origin === 'known') return
  const sealed = await tx.ctx.app.secrets.seal(tx, 'network-app', secrets)
  await tx.run`
    insert into network_apps (workspace_id, id, network, hook_token, secrets, created_at)
    values (${tx.workspaceId}, ${appId}, ${network}, ${hookToken}, ${sealed}, ${tx.now})
    on conflict (workspace_id, id) do update set secrets = excluded.secrets`
}

interface NewAccount extends ConnectBody, AppChoice {
  audienceId: string
  identity: NonNullable<Findings['identity']>
  baseUrl: string
  values: FieldValues
  found: Findings
  intake: ChannelAdapter['intake']
}

async function insert(tx: Tx, row: NewAccount): Promise<string | null> {
  const { state, problem } = healthOf(row.found, row.intake !== 'webhook')
  const kept = problem && JSON.stringify(problem)
  const made = await tx.one<{ id: string }>`
    insert into channel_accounts (workspace_id, id, app_id, network, external_id, handle, name, purpose, inbox_id, audience_id, base_url, credentials, settings, facts,
                                  state, problem, problem_since, last_checked_at, created_at)
    values (${tx.workspaceId}, ${tx.newId()}, ${row.appId}, ${row.network}, ${row.identity.externalId}, ${row.identity.handle}, ${row.identity.name || row.identity.handle},
            ${row.purpose}, ${row.inboxId}, ${row.audienceId}, ${row.baseUrl}, ${await sealedCredentials(tx, row)}, ${JSON.stringify(row.values.settings)}::jsonb,
            ${JSON.stringify(row.found.facts)}::jsonb, ${state}, ${kept}::jsonb, case when ${kept}::jsonb is null then null else ${tx.now}::timestamptz end, ${tx.now}, ${tx.now})
    on conflict (workspace_id, network, external_id) where disconnected_at is null do nothing
    returning id`
  return made?.id ?? null
}

/** The account as it was before it was disconnected, with everything that was said through it. */
async function revive(tx: Tx, row: NewAccount): Promise<string | null> {
  const { state, problem } = healthOf(row.found, row.intake !== 'webhook')
  const kept = problem && JSON.stringify(problem)
  const back = await tx.one<{ id: string }>`
    update channel_accounts a
       set app_id = ${row.appId}, handle = ${row.identity.handle}, purpose = ${row.purpose},
           inbox_id = ${row.inboxId}, audience_id = ${row.audienceId}, base_url = ${row.baseUrl}, credentials = ${await sealedCredentials(tx, row)},
           settings = ${JSON.stringify(row.values.settings)}::jsonb, facts = ${JSON.stringify(row.found.facts)}::jsonb, state = ${state},
           problem = ${kept}::jsonb, problem_since = case when ${kept}::jsonb is null then null else ${tx.now}::timestamptz end,
           last_checked_at = ${tx.now}, poll_due_at = null, disconnected_at = null
     where a.workspace_id = ${tx.workspaceId} and a.id = (
             select id from channel_accounts
              where workspace_id = ${tx.workspaceId} and network = ${row.network} and external_id = ${row.identity.externalId} and disconnected_at is not null
              order by disconnected_at desc limit 1 for update)
       and not exists (select from channel_accounts l
                        where l.workspace_id = ${tx.workspaceId} and l.network = ${row.network} and l.external_id = ${row.identity.externalId} and l.disconnected_at is null)
    returning a.id`
  return back?.id ?? null
}

function sealedCredentials(tx: Tx, row: NewAccount): Promise<string> {
  return tx.ctx.app.secrets.seal(tx, 'channel-account', row.found.credentials)
}

async function refuseSecond(tx: Tx, network: string, externalId: string): Promise<never> {
  const known = await tx.one<{ id: string }>`
    select id from channel_accounts
     where workspace_id = ${tx.workspaceId} and network = ${network} and external_id = ${externalId} and disconnected_at is null`
  return fail('channel_account_exists', { accountId: known?.id ?? null })
}
