import { bluesky } from '@baton/channel-bluesky'
import { line } from '@baton/channel-line'
import type { ConnectBody } from '@baton/contract/channels'
import { finding, inEnglish } from '@baton/contract/findings'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Ctx } from '#kernel/context'
import { type Scene, scene } from '#kernel/testing'
import { readAbilities } from './abilities.ts'
import { accountContext } from './account.ts'
import { changeChannelAccount } from './change.ts'
import { checkChannelAccount } from './check.ts'
import { oneOfFew } from './checks-at-once.ts'
import { connectChannelAccount } from './connect.ts'
import { disconnectChannelAccount } from './disconnect.ts'
import { markHealth, markReached } from './health.ts'
import { listChannelAccounts, listNetworks } from './list.ts'
import { reconnectChannelAccount } from './reconnect.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

const setting = { adapters: [line], allowHosts: ['127.0.0.1'] }
type LineAccount = ReturnType<Simulator['line']['createAccount']>

function form(given: Scene, account: LineAccount, fields: Record<string, string> = {}): z.output<typeof ConnectBody> {
  return {
    network: 'line',
    baseUrl: `${simulator.lineBaseUrl}/`,
    purpose: 'care',
    inboxId: given.inboxId,
    fields: {
      channelSecret: account.channelSecret,
      channelAccessToken: account.channelAccessToken,
      dataBaseUrl: simulator.lineDataBaseUrl,
      ...fields,
    },
  }
}

const auditOf = (ctx: Ctx) =>
  ctx.tx(
    (tx) =>
      tx.all<{
        action: string
        actorKind: string
      }>`select action, actor_kind from audit_entries where workspace_id = ${tx.workspaceId} order by seq`,
  )

it('lists what each network asks for, and not where it is kept', async () => {
  const { ctx } = await scene(setting)

  const { items } = listNetworks(ctx)

  expect(items.map(({ network, intake }) => ({ network, intake }))).toEqual([{ network: 'line', intake: 'webhook' }])
  expect(items[0]?.fields.find((field) => field.name === 'channelSecret')).toMatchObject({ secret: true, required: true })
  expect(JSON.stringify(items)).not.toContain('keep')
})

it('connects an account that its network confirms, and says which webhook address to enter there', async () => {
  const given = await scene(setting)
  const owner = await given.as('owner')
  const bot = simulator.line.createAccount({ name: 'Haru Living บริการลูกค้า' })

  const { account, probes } = await connectChannelAccount(owner, form(given, bot))

  expect(account).toMatchObject({
    network: 'line',
    externalId: bot.userId,
    handle: bot.basicId,
    name: bot.name,
    inboxId: given.inboxId,
    baseUrl: simulator.lineBaseUrl,
    settings: { dataBaseUrl: simulator.lineDataBaseUrl },
  })
  expect(account.hookUrl).toMatch(/^http:\/\/baton\.test\/hooks\/line\/[\w-]{32}$/)
  expect(account.facts).toMatchObject({ quotaLimit: '500' })
  expect(probes.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['webhook'])
  expect(account.health).toMatchObject({
    state: 'waiting',
    lastEventAt: null,
    problem: { remedy: expect.stringContaining(account.hookUrl ?? '-') },
  })
  expect((await given.events('channel.changed')).map(({ data }) => data)).toEqual([{ accountId: account.id, state: 'waiting' }])
  expect(await auditOf(given.ctx)).toEqual([{ action: 'channel.connected', actorKind: 'agent' }])
})

it('tells every agent what can be done through an account, what not, and why; strangers hear of no account', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))

  const sheet = await readAbilities(await given.as('agent'), account.id)

  expect(sheet.network).toBe('line')
  expect(sheet.abilities.find(({ code }) => code === 'hide')).toEqual({
    code: 'hide',
    group: 'moderation',
    words: 'Hide what others wrote, and show it again',
    can: 'no',
    because: [{ code: 'no_public', whose: 'network', params: {}, words: 'Nothing is said in public here.' }],
  })
  expect(sheet.places).toEqual([{ kind: 'dm', most: 5000, mostBytes: null, splits: true }])
  const stranger = await scene(setting)
  await expect(readAbilities(stranger.ctx, account.id)).rejects.toMatchObject({ code: 'channel_account_not_found' })
})

it('keeps tokens sealed, and gives them to those who call the network', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })

  const { account } = await connectChannelAccount(given.ctx, form(given, bot))

  const rows = await given.ctx.tx(
    (tx) =>
      tx.all`select a.*, p.* from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id where a.workspace_id = ${tx.workspaceId}`,
  )
  expect(JSON.stringify(rows)).not.toContain(bot.channelAccessToken)
  expect(JSON.stringify(rows)).not.toContain(bot.channelSecret)
  expect(JSON.stringify(account)).not.toContain(bot.channelAccessToken)
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened).toMatchObject({
    externalId: bot.userId,
    credentials: { channelAccessToken: bot.channelAccessToken },
    settings: { dataBaseUrl: simulator.lineDataBaseUrl },
  })
})

it('refuses a token the network does not take, and keeps nothing', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })

  const refused = connectChannelAccount(given.ctx, form(given, bot, { channelAccessToken: 'wrong' }))

  await expect(refused).rejects.toMatchObject({
    code: 'channel_check_failed',
    details: {
      probes: expect.arrayContaining([expect.objectContaining({ name: 'profile', ok: false, remedy: expect.stringMatching(/token/) })]),
    },
  })
  expect((await listChannelAccounts(given.ctx)).items).toEqual([])
})

it('names missing and unknown fields, an unknown inbox and an unknown network', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const good = form(given, bot)

  await expect(connectChannelAccount(given.ctx, { ...good, fields: { colour: 'red' } })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: [{ path: 'fields.colour' }, { path: 'fields.channelSecret' }, { path: 'fields.channelAccessToken' }] },
  })
  await expect(connectChannelAccount(given.ctx, { ...good, inboxId: given.app.ids.next() })).rejects.toMatchObject({
    details: { fields: [{ path: 'inboxId' }] },
  })
  await expect(connectChannelAccount(given.ctx, { ...good, network: 'x' })).rejects.toMatchObject({ code: 'network_unknown' })
})

it('says when the network cannot be reached, and that it is a private address when it is', async () => {
  const given = await scene({ adapters: [line], allowHosts: [] })
  const bot = simulator.line.createAccount({ name: 'Haru' })

  await expect(connectChannelAccount(given.ctx, form(given, bot))).rejects.toMatchObject({
    code: 'channel_check_failed',
    details: {
      probes: expect.arrayContaining([
        expect.objectContaining({
          name: 'profile',
          code: 'address_unencrypted',
          remedyCode: 'use_https',
          remedy: expect.stringContaining(`BATON_ALLOW_HOSTS=${new URL(simulator.lineBaseUrl).host}`),
        }),
      ]),
    },
  })
})

it('lets one of two simultaneous connects of the same account win', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })

  const both = await Promise.allSettled([
    connectChannelAccount(given.ctx, form(given, bot)),
    connectChannelAccount(given.ctx, form(given, bot)),
  ])

  const [account] = (await listChannelAccounts(given.ctx)).items
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'channel_account_exists', details: { accountId: account?.id } },
  })
  expect((await listChannelAccounts(given.ctx)).items).toHaveLength(1)
})

it('notices that the webhook leads here, elsewhere, or is off', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))
  const check = async () => (await checkChannelAccount(given.ctx, account.id)).account.health

  bot.webhookUrl = account.hookUrl ?? ''
  expect(await check()).toMatchObject({ state: 'waiting', problem: null })

  await given.ctx.tx((tx) => markReached(tx, [{ id: account.id, delivered: true, lags: [] }]))
  expect(await check()).toMatchObject({ state: 'ok', lastEventAt: expect.any(String), problem: null })

  bot.webhookUrl = 'https://old.example/hook'
  expect(await check()).toMatchObject({
    state: 'warning',
    problem: {
      code: 'webhook_elsewhere',
      words: expect.stringContaining('https://old.example/hook'),
      remedy: expect.stringContaining(account.hookUrl ?? '-'),
    },
  })

  bot.webhookUrl = account.hookUrl ?? ''
  bot.webhookActive = false
  expect(await check()).toMatchObject({
    state: 'warning',
    problem: { code: 'webhook_off', remedy: expect.stringContaining(account.hookUrl ?? '-') },
  })
})

it('says that a token was revoked, and takes a new one without losing the account', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))
  bot.tokenRevoked = true

  const { account: dead } = await checkChannelAccount(given.ctx, account.id)
  expect(dead.health).toMatchObject({
    state: 'dead',
    problem: { code: 'token_refused', networkWords: expect.stringMatching(/Authentication/), remedy: expect.stringMatching(/token/) },
  })
  await expect(reconnectChannelAccount(given.ctx, account.id, { fields: {} })).rejects.toMatchObject({ code: 'channel_check_failed' })

  Object.assign(bot, { tokenRevoked: false, channelAccessToken: 'issued-anew', webhookUrl: account.hookUrl })
  const { account: back } = await reconnectChannelAccount(given.ctx, account.id, { fields: { channelAccessToken: 'issued-anew' } })

  expect(back).toMatchObject({ id: account.id, hookUrl: account.hookUrl, health: { state: 'waiting', problem: null } })
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened?.credentials.channelAccessToken).toBe('issued-anew')
  expect((await auditOf(given.ctx)).map(({ action }) => action)).toEqual([
    'channel.connected',
    'channel.reconnect-refused',
    'channel.reconnected',
  ])
})

it('takes a setting away that is given empty, and keeps one left out', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))

  const kept = await reconnectChannelAccount(given.ctx, account.id, { fields: {} })
  expect(kept.account.settings).toEqual({ dataBaseUrl: simulator.lineDataBaseUrl })
  const emptied = await reconnectChannelAccount(given.ctx, account.id, {
    fields: { dataBaseUrl: '  ', channelSecret: '', channelAccessToken: bot.channelAccessToken },
  })

  expect(emptied.account.settings).toEqual({})
})

it('refuses a value that the network’s adapter finds wrong, by the name of its field', async () => {
  const given = await scene({ adapters: [bluesky] })
  const fields = { identifier: 'haru.test', appPassword: 'abcd-efgh', firehose: 'https://relay.example' }

  await expect(
    connectChannelAccount(given.ctx, { network: 'bluesky', purpose: 'care', inboxId: given.inboxId, fields }),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: [{ path: 'fields.firehose', problem: expect.stringMatching(/^Firehose must begin with wss:/) }] },
  })
})

it('refuses to reconnect with the credentials of another account', async () => {
  const given = await scene(setting)
  const [bot, other] = [simulator.line.createAccount({ name: 'Haru' }), simulator.line.createAccount({ name: 'Somebody else' })]
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))

  const refused = reconnectChannelAccount(given.ctx, account.id, { fields: { channelAccessToken: other.channelAccessToken } })

  await expect(refused).rejects.toMatchObject({ code: 'channel_check_failed' })
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened?.credentials.channelAccessToken).toBe(bot.channelAccessToken)
})

it('forgets tokens and app secrets on disconnecting, and brings the account back under its id, name and webhook address', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))
  await changeChannelAccount(given.ctx, account.id, { name: 'Haru 하루' })

  await disconnectChannelAccount(given.ctx, account.id)
  await disconnectChannelAccount(given.ctx, account.id)

  expect(await given.ctx.tx((tx) => accountContext(tx, account.id))).toBeNull()
  const [kept] = await given.ctx.tx(
    (tx) =>
      tx.all<{
        credentials: string
        secrets: string
      }>`select a.credentials, p.secrets from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id where a.workspace_id = ${tx.workspaceId}`,
  )
  expect(await given.app.secrets.open(given.ctx, 'channel-account', kept?.credentials ?? '')).toEqual({})
  expect(await given.app.secrets.open(given.ctx, 'network-app', kept?.secrets ?? '')).toEqual({})
  expect((await listChannelAccounts(given.ctx)).items).toMatchObject([{ id: account.id, health: { state: 'disconnected' } }])
  await expect(checkChannelAccount(given.ctx, account.id)).rejects.toMatchObject({ code: 'channel_account_not_found' })

  const { account: back } = await connectChannelAccount(given.ctx, form(given, bot))

  expect(back).toMatchObject({ id: account.id, name: 'Haru 하루', hookUrl: account.hookUrl, health: { state: 'waiting' } })
  expect((await auditOf(given.ctx)).map(({ action }) => action)).toEqual([
    'channel.connected',
    'channel.changed',
    'channel.disconnected',
    'channel.connected',
  ])
})

it('moves an account to another inbox, and tells nobody when nothing changed', async () => {
  const given = await scene(setting)
  const { id } = await given.account('line')
  const [inboxId, audienceId] = [given.app.ids.next(), given.app.ids.next()]
  await given.ctx.tx(async (tx) => {
    await tx.run`insert into inboxes (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${inboxId}, 'ทีมไทย', ${tx.now})`
    await tx.run`insert into audiences (workspace_id, id, inbox_id) values (${tx.workspaceId}, ${audienceId}, ${inboxId})`
  })

  expect(await changeChannelAccount(given.ctx, id, { inboxId, purpose: 'brand', name: 'Haru 하루' })).toMatchObject({
    inboxId,
    purpose: 'brand',
    name: 'Haru 하루',
  })
  await changeChannelAccount(given.ctx, id, { name: 'Haru 하루' })

  const [row] = await given.ctx.tx(
    (tx) => tx.all<{ audienceId: string }>`select audience_id from channel_accounts where workspace_id = ${tx.workspaceId}`,
  )
  expect(row?.audienceId).toBe(audienceId)
  expect(await given.events('channel.changed')).toHaveLength(1)
  await expect(changeChannelAccount(given.ctx, id, { inboxId: given.app.ids.next() })).rejects.toMatchObject({ code: 'invalid_request' })
})

it('keeps a signature as it is written, and takes none with a placeholder that nobody knows', async () => {
  const given = await scene(setting)
  const { id } = await given.account('line')

  expect(await changeChannelAccount(given.ctx, id, { signature: '^{{agent.initials}}' })).toMatchObject({
    signature: '^{{agent.initials}}',
  })
  expect(await changeChannelAccount(given.ctx, id, { name: 'Haru' })).toMatchObject({ signature: '^{{agent.initials}}' })
  await expect(changeChannelAccount(given.ctx, id, { signature: '{{agent.shoe_size}}' })).rejects.toMatchObject({ code: 'invalid_request' })
  expect(await changeChannelAccount(given.ctx, id, { signature: null })).toMatchObject({ signature: null })
  expect(await given.events('channel.changed')).toHaveLength(3)
})

it('hides accounts from other workspaces', async () => {
  const [given, other] = [await scene(setting), await scene(setting)]
  const { id } = await given.account('line')

  expect((await listChannelAccounts(other.ctx)).items).toEqual([])
  await expect(changeChannelAccount(other.ctx, id, { name: 'mine' })).rejects.toMatchObject({ code: 'channel_account_not_found' })
  await expect(disconnectChannelAccount(other.ctx, id)).rejects.toMatchObject({ code: 'channel_account_not_found' })
})

it('tells of a trouble once, and since when it is there', async () => {
  const given = await scene(setting)
  const { id } = await given.account('line')
  const problem = finding('network_failed', {}, { remedy: 'asked_again', networkWords: 'Internal error' })
  const trouble = { state: 'warning' as const, problem }

  await given.ctx.tx((tx) => markHealth(tx, id, trouble))
  const since = given.ctx.nowIso()
  given.clock.advance({ minutes: 5 })
  await given.ctx.tx((tx) => markHealth(tx, id, trouble))

  expect((await listChannelAccounts(given.ctx)).items[0]?.health.problem).toEqual({ ...inEnglish(problem), since })
  expect(await given.events('channel.changed')).toHaveLength(1)
})

it('counts deliveries that could not be read, with the account or with the app they came through', async () => {
  const given = await scene(setting)
  const { id, appId } = await given.account('line')
  await given.account('line')
  await given.ctx.tx(async (tx) => {
    for (const accountId of [id, null]) {
      await tx.run`
        insert into raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers, state, reason)
        values (${tx.workspaceId}, ${tx.newId()}, ${appId}, ${accountId}, ${Buffer.from(String(accountId))}, ${tx.now}, ${Buffer.from('{}')}, '{}', 'failed', ${JSON.stringify(finding('not_of_line', {}))}::jsonb)`
    }
  })

  expect((await listChannelAccounts(given.ctx)).items.map(({ failedDeliveries }) => failedDeliveries)).toEqual([2, 0])
})

it('asks for the token anew when it would go to another address, and notes the attempt', async () => {
  const given = await scene(setting)
  const bot = simulator.line.createAccount({ name: 'Haru' })
  const { account } = await connectChannelAccount(given.ctx, form(given, bot))
  const admin = await given.as('admin')
  const elsewhere = { dataBaseUrl: 'https://collect.example' }

  await expect(reconnectChannelAccount(admin, account.id, { fields: elsewhere })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: [{ path: 'fields.channelAccessToken' }] },
  })
  expect((await auditOf(given.ctx)).at(-1)).toEqual({ action: 'channel.reconnect-refused', actorKind: 'agent' })
  expect((await given.ctx.tx((tx) => accountContext(tx, account.id)))?.settings.dataBaseUrl).toBe(simulator.lineDataBaseUrl)
  await expect(
    reconnectChannelAccount(admin, account.id, { fields: { ...elsewhere, channelAccessToken: bot.channelAccessToken } }),
  ).resolves.toMatchObject({ account: { settings: elsewhere } })
})

it('checks four accounts of a workspace at once, and more when one is done', async () => {
  const given = await scene(setting)
  const owner = await given.as('owner')
  const other = await scene(setting)
  const ends: (() => void)[] = []
  const hanging = () => new Promise<void>((resolve) => ends.push(resolve))
  const four = Array.from({ length: 4 }, () => oneOfFew(owner, hanging))

  const bot = simulator.line.createAccount({ name: 'Haru' })
  await expect(connectChannelAccount(owner, form(given, bot))).rejects.toMatchObject({
    code: 'checks_running',
    status: 429,
    details: { max: 4 },
  })
  await expect(connectChannelAccount(await other.as('owner'), form(other, bot))).resolves.toBeDefined()
  ends[0]?.()
  await four[0]
  await expect(connectChannelAccount(owner, form(given, bot))).resolves.toBeDefined()
  for (const end of ends) end()
  await Promise.all(four)
})
