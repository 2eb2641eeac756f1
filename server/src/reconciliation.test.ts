import { email } from '@baton/channel-email'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { processWaiting, startReconciling, storeRaw, sweepDue } from '#channels'
import { missingMessages, receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { markHealth } from './channels/accounts/health.ts'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { listRawDeliveries } from './channels/raw-deliveries.ts'
import { claimSweep, endSweep } from './channels/reconciliation/claim.ts'

let simulator: Simulator
let given: Scene
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [line, x, email], allowHosts: ['127.0.0.1'] })
})

const sweep = async () => {
  await sweepDue(given.app, missingMessages)
  await processWaiting(given.ctx, receive)
}
const healthOf = async (id: string) => (await listChannelAccounts(given.ctx)).items.find((each) => each.id === id)?.health
const texts = async () => {
  const rows = await given.ctx.tx(
    (tx) => tx.all<{ text: string }>`select text from messages where workspace_id = ${tx.workspaceId} order by at, id`,
  )
  return rows.map(({ text }) => text)
}
const keptRaw = () =>
  given.ctx.tx((tx) => tx.all<{ n: number }>`select count(*)::int as n from raw_deliveries where workspace_id = ${tx.workspaceId}`)
const ago = (seconds: number) => given.ctx.now() - seconds * 1000

let made = 0
async function brand() {
  const username = `HaruLiving${++made}`
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
      bearerToken: app.bearerToken,
    },
  })
  given.clock.advance({ minutes: 30 })
  const [row] = await given.ctx.tx(
    (tx) => tx.all<{ appId: string }>`select app_id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${connected.id}`,
  )
  return {
    id: connected.id,
    username,
    /** As X's webhook brings it. */
    async delivered(text: string, seconds: number) {
      const { id, requests } = simulator.x.prepare({ from: 'minji', text: `@${username} ${text}`, at: ago(seconds) })
      const deliveries = requests.map((request) => ({ body: request.body(0), headers: {} }))
      await storeRaw(given.ctx, { appId: row?.appId ?? '', accountId: null, deliveries })
      await processWaiting(given.ctx, receive)
      return id
    },
    /** Said, and lost on its way to us. */
    lost: (text: string, seconds: number) => simulator.x.prepare({ from: 'minji', text: `@${username} ${text}`, at: ago(seconds) }),
    dm: (text: string, seconds: number, picture = false) =>
      simulator.x.dm({ from: 'minji', to: username, text, at: ago(seconds), picture }),
    calls: () => simulator.calls().filter(({ path }) => /mentions|dm_events/.test(path) && !path.includes('max_results=1&')),
  }
}

describe('on X', () => {
  it('finds what was not delivered, once, says so, and finds nothing the next time', async () => {
    const shop = await brand()
    await shop.delivered('배송이 언제 오나요?', 600)
    shop.lost('환불은 어떻게 하나요?', 500)
    shop.dm('앱에서 결제가 안 돼요', 400, true)

    await sweep()

    expect(await texts()).toEqual([
      `@${shop.username} 배송이 언제 오나요?`,
      `@${shop.username} 환불은 어떻게 하나요?`,
      '앱에서 결제가 안 돼요',
    ])
    expect((await healthOf(shop.id))?.reconciliation).toMatchObject({
      possible: true,
      comparedAt: given.ctx.nowIso(),
      found: 2,
      foundAt: given.ctx.nowIso(),
      problem: null,
    })
    expect((await given.events('channel.changed')).at(-1)?.data).toMatchObject({ accountId: shop.id, found: 2 })
    expect(await given.app.metrics.registry.metrics()).toContain('baton_reconciled_messages_total{network="x"} 2')
    const media = await given.ctx.tx((tx) => tx.all`select fetch_call from media where workspace_id = ${tx.workspaceId}`)
    expect(media).toMatchObject([{ fetchCall: { url: expect.stringContaining('/media/3_') } }])
    const { items } = await listRawDeliveries(given.ctx, { state: 'processed', limit: 10 })
    expect(items.map(({ asked }) => asked)).toEqual([true, true, false])
    const [kept] = await keptRaw()

    given.clock.advance({ minutes: 16 })
    await sweep()

    expect((await healthOf(shop.id))?.reconciliation).toMatchObject({ found: 2, comparedAt: given.ctx.nowIso() })
    expect(await keptRaw()).toEqual([kept])
  })

  it('does not count what its webhook brings after all, nor bring it twice', async () => {
    const shop = await brand()
    const { requests } = shop.lost('เปลี่ยนสีได้ไหมคะ', 300)
    await sweepDue(given.app, missingMessages)
    const [app] = await given.ctx.tx((tx) => tx.all<{ id: string }>`select id from network_apps where workspace_id = ${tx.workspaceId}`)
    // The webhook is late, and is read before what the sweep asked for.
    await given.ctx.tx(
      (tx) => tx.run`update raw_deliveries set state = 'failed' where workspace_id = ${tx.workspaceId} and headers ? 'x-baton-asked'`,
    )
    await storeRaw(given.ctx, {
      appId: app?.id ?? '',
      accountId: null,
      deliveries: requests.map((request) => ({ body: request.body(0), headers: {} })),
    })
    await processWaiting(given.ctx, receive)
    await given.ctx.tx(
      (tx) => tx.run`update raw_deliveries set state = 'pending' where workspace_id = ${tx.workspaceId} and state = 'failed'`,
    )
    await processWaiting(given.ctx, receive)

    expect(await texts()).toHaveLength(1)
    expect((await healthOf(shop.id))?.reconciliation.found).toBe(0)
  })

  it('leaves alone what may still be on its way, and what was said before the account was connected', async () => {
    const shop = await brand()
    shop.lost('just now', 20)
    shop.lost('long before', 3600)
    await sweep()
    expect(await texts()).toEqual([])

    given.clock.advance({ minutes: 16 })
    await sweep()
    expect(await texts()).toEqual([`@${shop.username} just now`])
  })

  it('is done by one process at a time, whoever comes first, and taken over when that one dies', async () => {
    const shop = await brand()
    const claims = (await Promise.all(Array.from({ length: 6 }, () => claimSweep(given.ctx, shop.id)))).filter(Boolean)
    expect(claims).toHaveLength(1)
    shop.lost('ไฟไม่ติด', 300)
    await sweep()
    expect(await texts()).toEqual([])

    given.clock.advance({ minutes: 4 })
    await sweep()
    expect(await texts()).toHaveLength(1)
    const [dead] = claims
    if (dead) await endSweep(given.ctx, dead, { comparedTo: null, reads: 0, problem: null, againInMs: 86_400_000 })
    shop.lost('ยังไม่ติด', 90)
    given.clock.advance({ minutes: 16 })
    await sweep()
    expect(await texts()).toHaveLength(2)
  })

  it('comes soon after the account was not well, and at once when somebody presses “Check now”', async () => {
    const shop = await brand()
    await sweep()
    shop.lost('while the token was dead', 70)
    const before = shop.calls().length
    const problem = { code: 'network_failed' as const, params: {}, remedy: null, networkWords: null }
    await given.ctx.tx((tx) => markHealth(tx, shop.id, { state: 'warning', problem }))
    await sweep()
    expect(shop.calls()).toHaveLength(before)
    await given.ctx.tx((tx) => markHealth(tx, shop.id, { state: 'ok', problem: null }))
    given.clock.advance({ minutes: 1 })
    await sweep()
    expect(await texts()).toEqual([`@${shop.username} while the token was dead`])

    shop.lost('and now?', 61)
    await checkChannelAccount(given.ctx, shop.id)
    await sweep()
    expect(await texts()).toHaveLength(2)
  })

  it('comes a minute after a process started, since nobody knows how long it was away', async () => {
    const shop = await brand()
    await sweep()
    shop.lost('while nobody listened', 70)
    const stop = new AbortController()
    const running = startReconciling(given.app, missingMessages, stop.signal)
    const dueIn = async () => {
      const [row] = await given.ctx.tx(
        (tx) => tx.all<{ dueAt: string }>`select due_at from reconciliations where workspace_id = ${tx.workspaceId}`,
      )
      return Date.parse(row?.dueAt ?? '') - given.ctx.now()
    }
    await expect.poll(dueIn).toBe(60_000)
    stop.abort()
    await running
    given.clock.advance({ minutes: 1 })
    await sweep()
    expect(await texts()).toEqual([`@${shop.username} while nobody listened`])
  })

  it('stops at the reads of a day that cost money, says so, and goes on the next', async () => {
    const shop = await brand()
    await given.ctx.tx(
      (tx) => tx.run`
        insert into reconciliations (workspace_id, account_id, due_at, reads, reads_on) values (${tx.workspaceId}, ${shop.id}, ${tx.now}, 2000, ${tx.now.slice(0, 10)}::date)`,
    )
    shop.lost('환불은 어떻게 하나요?', 300)
    const before = shop.calls().length
    await sweep()
    expect(shop.calls()).toHaveLength(before)
    expect((await healthOf(shop.id))?.reconciliation).toMatchObject({ comparedAt: null, problem: { code: 'reconciliation_reads_used_up' } })

    given.clock.advance({ hours: 24 })
    await sweep()
    expect(await texts()).toHaveLength(1)
    expect((await healthOf(shop.id))?.reconciliation.problem).toBeNull()
  })

  it('waits as long as the network asks, renews a token that ran out, and says why it could not ask', async () => {
    const shop = await brand()
    shop.lost('환불은 어떻게 하나요?', 300)
    simulator.x.expire({ account: shop.username })
    await sweep()
    expect(await texts()).toHaveLength(1)

    simulator.faults.set({ network: 'x', kind: 'status', status: 429, retryAfterSeconds: 1200, path: '/2/users/*/mentions' })
    given.clock.advance({ minutes: 16 })
    await sweep()
    expect((await healthOf(shop.id))?.reconciliation.problem).toMatchObject({ code: 'network_asks_to_wait' })
    const before = shop.calls().length
    given.clock.advance({ minutes: 10 })
    await sweep()
    expect(shop.calls()).toHaveLength(before)
    given.clock.advance({ minutes: 11 })
    await sweep()
    expect((await healthOf(shop.id))?.reconciliation.problem).toBeNull()
  })

  it('asks the database a number of questions that does not grow with what was delivered', async () => {
    const shop = await brand()
    const statements = async () => {
      const counted = { n: 0 }
      await sweepDue(given.app, async (tx, network, told) => {
        const before = tx.statements
        const missing = await missingMessages(tx, network, told)
        counted.n += tx.statements - before
        return missing
      })
      given.clock.advance({ minutes: 16 })
      return counted.n
    }
    await shop.delivered('one', 300)
    await sweep()
    given.clock.advance({ minutes: 16 })
    await shop.delivered('two', 300)
    const few = await statements()
    for (let n = 0; n < 30; n++) await shop.delivered(`many ${n}`, 300)
    expect(await statements()).toBe(few)
    expect(few).toBeGreaterThan(0)
  })
})

it('finds mails that the mail server came to show late, and none twice', async () => {
  const box = simulator.mail.createMailbox({ address: `care${++made}@haruliving.example`, name: 'Haru Living Care' })
  const at = (kind: 'imap' | 'smtp', port: number) => ({
    [`${kind}Host`]: simulator.mail.host,
    [`${kind}Port`]: String(port),
    [`${kind}Security`]: 'none',
    [`${kind}User`]: box.user,
    [`${kind}Password`]: box.pass,
  })
  given.clock.advance({ seconds: 0.4 })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'email',
    purpose: 'care',
    inboxId: given.inboxId,
    fields: { address: box.address, ...at('imap', simulator.mail.imapPort), ...at('smtp', simulator.mail.smtpPort) },
  })
  given.clock.advance({ minutes: 30 })
  const write = (text: string, seconds: number) =>
    simulator.mail.send({ from: 'somchai@post.example', to: box.address, subject: text, text, at: ago(seconds) })
  // IMAP tells whole seconds: this one came in the second of the connect.
  write('연결하자마자 온 메일', 30 * 60)
  write('ของยังไม่ถึง', 600)
  write('ขอใบกำกับภาษี', 500)
  write('just now', 5)

  await sweep()
  expect((await healthOf(account.id))?.reconciliation).toMatchObject({ possible: true, found: 3, problem: null })

  given.clock.advance({ minutes: 16 })
  await sweep()
  expect((await healthOf(account.id))?.reconciliation.found).toBe(4)
  expect(await texts()).toHaveLength(4)
  given.clock.advance({ minutes: 16 })
  await sweep()
  expect(await given.ctx.tx((tx) => tx.all`select from raw_delivery_repeats where workspace_id = ${tx.workspaceId}`)).toEqual([])
})

it('says of LINE that it cannot be asked', async () => {
  const { id } = await given.account('line')
  await sweep()
  expect((await healthOf(id))?.reconciliation).toMatchObject({
    possible: false,
    way: 'none',
    comparedAt: null,
    found: 0,
    foundAt: null,
    problem: null,
  })
})
