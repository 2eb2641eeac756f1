import { facebook } from '@baton/channel-facebook'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import { troubleOf, troubles } from '@baton/contract/health'
import { type FindingCode, finding } from '@baton/contract/findings'
import { type Simulator, startSimulator, systemClock } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeDue, processWaiting, pulseDue, storeRaw, sweepDue } from '#channels'
import { heardHours, missingMessages, receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { markHealth } from './channels/accounts/health.ts'
import { readMissed } from './channels/health/read-missed.ts'
import { judgeAll, readHealth } from './channels/health/report.ts'

let simulator: Simulator
let given: Scene
let begun = false
/** How far the networks' clock is ahead of ours. */
let aheadMs = 0
beforeAll(async () => {
  const now = () => (begun ? given.clock.now() : systemClock.now()) + aheadMs
  simulator = await startSimulator({ clock: { ...systemClock, now } })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [line, x, facebook], allowHosts: ['127.0.0.1'] })
  begun = true
  aheadMs = 0
})

const health = async () => (await readHealth(given.ctx)).accounts
const codes = async () => (await health()).flatMap(({ findings }) => findings.map(({ code }) => code))
/** As the loop does every ten seconds. */
async function look(seconds = 10): Promise<void> {
  given.clock.advance({ seconds })
  await pulseDue(given.app)
  await judgeDue(given.app, heardHours)
}
const sweep = async () => {
  await sweepDue(given.app, missingMessages)
  await processWaiting(given.ctx, receive)
}
const alarms = async () => (await given.events('channel.alarm')).map(({ data }) => data)
const said = async () => {
  const rows = await given.ctx.tx(
    (tx) =>
      tx.all<{
        action: string
      }>`select action from audit_entries where workspace_id = ${tx.workspaceId} and action like 'channel.%' order by seq`,
  )
  return rows.map(({ action }) => action)
}

async function lineAccount() {
  const bot = simulator.line.createAccount({ name: 'Haru Living บริการลูกค้า' })
  const nok = simulator.line.createPerson({ name: 'นก', language: 'th' })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'line',
    baseUrl: simulator.lineBaseUrl,
    purpose: 'care',
    inboxId: given.inboxId,
    fields: { channelSecret: bot.channelSecret, channelAccessToken: bot.channelAccessToken, dataBaseUrl: simulator.lineDataBaseUrl },
  })
  bot.webhookUrl = account.hookUrl ?? ''
  const hears = async (text: string, secondsAgo = 0) => {
    const at = given.ctx.now() - secondsAgo * 1000
    const { request } = simulator.line.prepare({ account: bot.userId, from: nok.userId, text, at })
    await storeRaw(given.ctx, { appId: await appOf(account.id), accountId: null, deliveries: [{ body: request.body(0), headers: {} }] })
    await processWaiting(given.ctx, receive)
  }
  return { id: account.id, bot, hears }
}

async function appOf(accountId: string): Promise<string> {
  const row = await given.ctx.tx(
    (tx) => tx.one<{ appId: string }>`select app_id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`,
  )
  return row?.appId ?? ''
}

let made = 0
async function xAccount() {
  const username = `HaruCare${++made}`
  const app = simulator.x.createApp()
  const account = simulator.x.createAccount({ app: app.id, username, name: 'Haru Living', limits: {} })
  simulator.x.createUser({ username: 'minji', name: '민지' })
  const { account: connected } = await connectChannelAccount(given.ctx, {
    network: 'x',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.xBaseUrl,
    fields: {
      consumerSecret: app.consumerSecret,
      accessToken: account.accessToken,
      refreshToken: account.refreshToken,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
    },
  })
  const says = (text: string, secondsAgo: number) =>
    simulator.x.prepare({ from: 'minji', text: `@${username} ${text}`, at: given.ctx.now() - secondsAgo * 1000 })
  return {
    id: connected.id,
    lost: says,
    async delivered(text: string, secondsAgo = 0) {
      const deliveries = says(text, secondsAgo).requests.map((request) => ({ body: request.body(0), headers: {} }))
      await storeRaw(given.ctx, { appId: await appOf(connected.id), accountId: null, deliveries })
      await processWaiting(given.ctx, receive)
    },
  }
}

/** Contacts wrote in each of these hours (UTC) of the day for so many days until now. */
async function wroteFor(accountId: string, days: number, hours: readonly number[]): Promise<void> {
  const midnight = Math.floor(given.ctx.now() / 86_400_000) * 86_400_000
  const rows = Array.from({ length: days }, (_, day) =>
    hours.map((hour) => ({ id: given.app.ids.next(), at: new Date(midnight - (day + 1) * 86_400_000 + hour * 3_600_000).toISOString() })),
  ).flat()
  await given.ctx.tx(
    (tx) => tx.run`
      insert into messages (workspace_id, id, thread_id, account_id, direction, visibility, at, created_at)
      select ${tx.workspaceId}, r.id, r.id, ${accountId}, 'inbound', 'private', r.at, r.at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, at timestamptz)`,
  )
}

describe('a token that is revoked', () => {
  it('is red within a minute, raises one alarm, and ends it once it has been well for minutes', async () => {
    const shop = await lineAccount()
    given.clock.advance({ minutes: 1 })
    // What was said before the account was connected tells nothing of how long messages take.
    await shop.hears('เมื่อวาน', 86_400)
    given.clock.advance({ seconds: 2 })
    await shop.hears('สวัสดีค่ะ', 3)
    await checkChannelAccount(given.ctx, shop.id)
    await look()
    expect(await health()).toMatchObject([{ state: 'well', findings: [], lag: { p50Ms: 3000, p90Ms: 3000, of: 1 } }])

    simulator.line.change({ account: shop.bot.userId, tokenRevoked: true })
    const from = given.ctx.now()
    while ((await health())[0]?.state !== 'broken' && given.ctx.now() - from < 120_000) await look()
    expect(given.ctx.now() - from).toBeLessThanOrEqual(60_000)
    expect((await health())[0]).toMatchObject({
      state: 'broken',
      findings: [{ code: 'token_refused', trouble: 'revoked', weight: 'broken', remedyCode: 'line_issue_token' }],
      brokenSince: given.ctx.nowIso(),
    })
    for (let i = 0; i < 8; i++) await look()
    expect(await alarms()).toEqual([{ accountId: shop.id, what: 'broken', code: 'token_refused' }])

    simulator.line.change({ account: shop.bot.userId, tokenRevoked: false })
    for (let i = 0; i < 6; i++) await look()
    expect((await health())[0]).toMatchObject({ state: 'well', brokenSince: expect.any(String) })
    // Again within minutes: the same breakage.
    simulator.line.change({ account: shop.bot.userId, tokenRevoked: true })
    for (let i = 0; i < 6; i++) await look()
    expect((await health())[0]?.state).toBe('broken')
    simulator.line.change({ account: shop.bot.userId, tokenRevoked: false })
    for (let i = 0; i < 40; i++) await look()
    expect(await alarms()).toEqual([
      { accountId: shop.id, what: 'broken', code: 'token_refused' },
      { accountId: shop.id, what: 'well' },
    ])
    expect((await said()).slice(-2)).toEqual(['channel.alarm-raised', 'channel.alarm-ended'])
    expect((await health())[0]).toMatchObject({ state: 'well', brokenSince: null })
  })

  it('is told of once, however many processes look', async () => {
    const shop = await lineAccount()
    await given.ctx.tx((tx) => markHealth(tx, shop.id, { state: 'dead', problem: finding('token_refused', {}) }))
    given.clock.advance({ seconds: 10 })
    await Promise.all(Array.from({ length: 6 }, () => judgeDue(given.app, heardHours)))
    expect(await alarms()).toHaveLength(1)
  })
})

describe('a webhook', () => {
  it('that is switched off is red within a minute, with what to do, and clears when it is on', async () => {
    const shop = await lineAccount()
    await shop.hears('สวัสดีค่ะ')
    await checkChannelAccount(given.ctx, shop.id)
    shop.bot.webhookActive = false
    for (let i = 0; i < 6; i++) await look()
    expect((await health())[0]).toMatchObject({
      state: 'broken',
      findings: [{ code: 'webhook_off', trouble: 'webhook', remedy: expect.stringContaining('/hooks/line/') }],
    })
    shop.bot.webhookActive = true
    await look(300)
    expect((await health())[0]).toMatchObject({ state: 'well', webhook: { provedAt: given.ctx.nowIso() } })
  })

  it('that nothing has proved is told of an hour after connecting, until something comes', async () => {
    const shop = await xAccount()
    await given.ctx.tx((tx) => markHealth(tx, shop.id, { state: 'waiting', problem: null }))
    expect(await codes()).toEqual([])
    await look(3600)
    expect((await health())[0]).toMatchObject({ state: 'look', findings: [{ code: 'webhook_unproved', remedyCode: 'look_at_webhook' }] })
    await shop.delivered('안녕하세요')
    expect(await codes()).not.toContain('webhook_unproved')
  })

  it('that skips messages is red, with how many, until the network brings something by itself', async () => {
    const shop = await xAccount()
    given.clock.advance({ minutes: 30 })
    await shop.delivered('배송이 언제 오나요?', 60)
    shop.lost('환불은요?', 300)
    shop.lost('교환은요?', 200)
    given.clock.advance({ minutes: 1 })
    await readMissed(given.ctx, shop.id)
    await sweep()
    await look()
    expect((await health())[0]).toMatchObject({
      state: 'broken',
      findings: [{ code: 'webhook_skips', params: { count: '2' }, trouble: 'webhook' }],
      reconciliation: { found: 2 },
    })
    given.clock.advance({ minutes: 1 })
    await shop.delivered('지금은요?')
    expect(await codes()).toEqual([])
  })
})

describe('silence', () => {
  const working = [1, 2, 3, 4, 5, 6, 7, 8, 9]

  it('longer than usual has the network asked, and says that it is quiet', async () => {
    const shop = await xAccount()
    await wroteFor(shop.id, 28, working)
    await shop.delivered('안녕하세요')
    await sweep()
    await look()
    expect((await health())[0]).toMatchObject({ silence: { known: true, askedAt: null }, findings: [] })

    // Until the next morning nobody writes anyway.
    given.clock.set('2026-11-03T00:30:00Z')
    await look()
    expect(await codes()).toEqual([])
    given.clock.set('2026-11-03T07:00:00Z')
    await look()
    expect((await health())[0]?.findings).toMatchObject([{ code: 'silent_asking', weight: 'note', params: { hours: '22' } }])
    await sweep()
    expect((await health())[0]).toMatchObject({ state: 'well', findings: [{ code: 'silent_quiet', trouble: 'silence' }] })
  })

  it('in which the network held something back says what, and ends', async () => {
    const shop = await xAccount()
    await wroteFor(shop.id, 28, working)
    await shop.delivered('안녕하세요')
    await sweep()
    given.clock.set('2026-11-03T07:00:00Z')
    shop.lost('답장이 없네요', 3600)
    await look()
    await sweep()
    expect((await health())[0]?.findings).toMatchObject([{ code: 'webhook_skips', params: { count: '1' }, weight: 'broken' }])
  })

  it('of a network that cannot be asked says so, after token and webhook were asked about', async () => {
    const shop = await lineAccount()
    await wroteFor(shop.id, 28, working)
    await shop.hears('สวัสดีค่ะ')
    await checkChannelAccount(given.ctx, shop.id)
    given.clock.set('2026-11-03T07:00:00Z')
    const before = simulator.calls().length
    await look()
    expect(simulator.calls().length).toBeGreaterThan(before)
    expect((await health())[0]).toMatchObject({ state: 'look', findings: [{ code: 'silent_unasked', remedyCode: 'write_to_account' }] })
    await shop.hears('ยังอยู่ไหมคะ')
    expect(await codes()).toEqual([])
  })

  it('of a new account is usual: nobody knows its rhythm', async () => {
    const shop = await lineAccount()
    await wroteFor(shop.id, 10, working)
    await shop.hears('สวัสดีค่ะ')
    await checkChannelAccount(given.ctx, shop.id)
    given.clock.set('2026-11-05T07:00:00Z')
    await look()
    expect((await health())[0]).toMatchObject({ silence: { known: false, unusualFrom: null }, findings: [] })
  })
})

it('tells that a token ends 14, 7 and 1 days before, once each, and that it ended', async () => {
  const app = simulator.facebook.createApp()
  const page = simulator.facebook.createPage({ name: 'Haru Living', app: app.id, tokenExpiresAt: given.ctx.now() + 20 * 86_400_000 })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'facebook',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.facebookBaseUrl,
    fields: { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: page.accessToken },
  })
  const ofToken = async () => (await codes()).filter((code) => code.startsWith('token'))
  await look()
  expect(await ofToken()).toEqual([])
  for (let day = 0; day < 19; day++) await look(86_400)
  expect((await alarms()).flatMap((data) => (data.what === 'expiring' ? [data.days] : []))).toEqual([14, 7, 1])
  expect((await health())[0]).toMatchObject({ accountId: account.id, token: { daysLeft: 1, renewsItself: false } })
  expect(await ofToken()).toEqual(['token_ends_in'])
  await look(86_400)
  expect((await health())[0]?.state).toBe('broken')
})

it('notices that the clock of this machine is wrong, and that it was set', async () => {
  const shop = await lineAccount()
  await shop.hears('สวัสดีค่ะ')
  await look()
  expect((await readHealth(given.ctx)).clockMs).toBeLessThan(2_000)
  aheadMs = 7 * 60_000
  await look(60)
  await look()
  expect((await health())[0]).toMatchObject({
    state: 'broken',
    findings: expect.arrayContaining([
      expect.objectContaining({
        code: 'clock_behind',
        params: { seconds: expect.stringMatching(/^(419|420|421)$/) },
        remedyCode: 'set_clock',
      }),
    ]),
  })
  aheadMs = 0
  await look(60)
  await look()
  expect(await codes()).not.toContain('clock_behind')
})

it('says of an outage that nothing is lost, and calls it broken when it lasts', async () => {
  const shop = await lineAccount()
  await shop.hears('สวัสดีค่ะ')
  await checkChannelAccount(given.ctx, shop.id)
  simulator.faults.set({ network: 'line', kind: 'status', status: 500, times: 0 })
  await look(50)
  expect((await health())[0]).toMatchObject({ state: 'look', findings: [{ code: 'network_failed', trouble: 'outage', weight: 'look' }] })
  await look(300)
  expect((await health())[0]).toMatchObject({ state: 'broken', findings: [{ code: 'network_failed', weight: 'broken' }] })
  simulator.faults.clear()
  await look(300)
  expect((await health())[0]?.state).toBe('well')
})

it('says that no worker lives, and that an account is not looked after', async () => {
  const shop = await lineAccount()
  await shop.hears('สวัสดีค่ะ')
  await checkChannelAccount(given.ctx, shop.id)
  await look()
  given.clock.advance({ seconds: 104 })
  expect(await codes()).toEqual([])
  given.clock.advance({ minutes: 1 })
  expect((await health())[0]).toMatchObject({ state: 'broken', findings: [{ code: 'watch_stopped', trouble: 'ours' }] })
  await given.app.backlog.look([])
  given.clock.advance({ seconds: 10 })
  await given.app.backlog.look([])
  expect((await health())[0]).toMatchObject({ state: 'broken', findings: [{ code: 'worker_gone', remedyCode: 'start_worker' }] })
})

it('says what of the intake waits', async () => {
  const shop = await lineAccount()
  await shop.hears('สวัสดีค่ะ')
  await checkChannelAccount(given.ctx, shop.id)
  await storeRaw(given.ctx, { appId: await appOf(shop.id), accountId: null, deliveries: [{ body: Buffer.from('{}'), headers: {} }] })
  await look(90)
  expect((await health())[0]).toMatchObject({
    intake: { count: 1 },
    findings: [{ code: 'intake_behind', params: { minutes: '1' }, weight: 'look' }],
  })
})

it.each<[FindingCode, 'dead' | 'warning', string, string]>([
  ['rights_missing', 'warning', 'permission', 'look'],
  ['access_not_approved', 'warning', 'review', 'look'],
  ['credits_used_up', 'warning', 'quota', 'look'],
  ['line_suspended', 'warning', 'banned', 'broken'],
  ['credentials_refused', 'dead', 'revoked', 'broken'],
  ['clock_wrong', 'dead', 'clock', 'broken'],
])('%s has a state and a remedy, and clears', async (code, state, trouble, shown) => {
  const shop = await lineAccount()
  await given.ctx.tx((tx) => markHealth(tx, shop.id, { state, problem: { code, params: {}, remedy: null, networkWords: 'no' } }))
  expect((await health())[0]).toMatchObject({
    state: shown,
    findings: [{ code, trouble, networkWords: 'no', remedyCode: troubles[troubleOf[code] ?? 'other'], remedy: expect.any(String) }],
  })
  await given.ctx.tx((tx) => markHealth(tx, shop.id, { state: 'ok', problem: null }))
  expect((await health())[0]?.state).toBe('well')
})

it('takes as many statements for ten accounts as for one, and shows nobody else’s', async () => {
  await given.account()
  const count = () =>
    given.ctx.read(async (tx) => {
      const { accounts } = await judgeAll(tx)
      return { accounts: accounts.length, statements: tx.statements }
    })
  const one = await count()
  for (let i = 0; i < 9; i++) await given.account()
  expect(await count()).toEqual({ accounts: 10, statements: one.statements })
  const stranger = await scene({ adapters: [line], allowHosts: ['127.0.0.1'] })
  expect((await readHealth(stranger.ctx)).accounts).toEqual([])
  await expect(readMissed(stranger.ctx, (await health())[0]?.accountId ?? '')).rejects.toMatchObject({ code: 'channel_account_not_found' })
})
