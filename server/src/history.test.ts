import { email } from '@baton/channel-email'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bringDue, processWaiting, storeRaw, sweepDue } from '#channels'
import { missingMessages, receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { disconnectChannelAccount } from './channels/accounts/disconnect.ts'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { bringHistory, pauseHistory, resumeHistory } from './channels/history/ask.ts'
import { claimHistory, endStep } from './channels/history/claim.ts'
import { compareNow } from './channels/reconciliation/compare-now.ts'

let simulator: Simulator
let given: Scene
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [line, x, email], allowHosts: ['127.0.0.1'] })
})

const A_DAY = 86_400
const accountOf = async (id: string) => (await listChannelAccounts(given.ctx)).items.find((each) => each.id === id)
const runOf = async (id: string) => (await accountOf(id))?.history.run
const reconciliationOf = async (id: string) => (await accountOf(id))?.health.reconciliation
const rows = () =>
  given.ctx.tx(
    (tx) => tx.all<{ text: string; history: boolean; needsAction: boolean | null }>`
      select m.text, m.history, c.needs_action from messages m left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = ${tx.workspaceId} order by m.at, m.id`,
  )
const texts = async () => (await rows()).map(({ text }) => text)

/** One step of all that is due, what it brought taken in, and the pause after it over. */
async function step(): Promise<void> {
  await bringDue(given.app, missingMessages)
  await processWaiting(given.ctx, receive)
  given.clock.advance({ seconds: 2 })
}
async function toTheEnd(id: string): Promise<void> {
  for (let steps = 0; steps < 40 && (await runOf(id))?.state === 'running'; steps++) await step()
}

let made = 0
async function brand(historyDays?: number) {
  const username = `HaruPast${++made}`
  const app = simulator.x.createApp()
  const made_ = simulator.x.createAccount({ app: app.id, username, name: 'Haru Living', limits: {} })
  simulator.x.createUser({ username: 'minji', name: '민지' })
  const say = (text: string, days: number) =>
    simulator.x.prepare({ from: 'minji', text: `@${username} ${text}`, at: given.ctx.now() - days * A_DAY * 1000 })
  const dm = (text: string, days: number) =>
    simulator.x.dm({ from: 'minji', to: username, text, at: given.ctx.now() - days * A_DAY * 1000 })
  const connect = async () => {
    const { account } = await connectChannelAccount(given.ctx, {
      network: 'x',
      purpose: 'care',
      inboxId: given.inboxId,
      baseUrl: simulator.xBaseUrl,
      ...(historyDays && { historyDays }),
      fields: {
        consumerSecret: app.consumerSecret,
        accessToken: made_.accessToken,
        refreshToken: made_.refreshToken,
        clientId: app.clientId,
        clientSecret: app.clientSecret,
        bearerToken: app.bearerToken,
      },
    })
    return account
  }
  return { username, say, dm, connect }
}

describe('bringing in what was said before', () => {
  it('goes as far back as was asked, page by page, and makes nothing need action', async () => {
    const shop = await brand()
    for (let n = 0; n < 150; n++) shop.say(`문의 ${n}`, 10 + n / 100)
    shop.say('too long ago', 40)
    for (let n = 0; n < 30; n++) shop.dm(`ของยังไม่ถึง ${n}`, 5 + n / 100)
    const { id } = await shop.connect()
    expect((await accountOf(id))?.history).toEqual({ possible: true, run: null })

    await bringHistory(given.ctx, id, 30)
    await step()
    const half = await runOf(id)
    await toTheEnd(id)

    expect(half).toMatchObject({ state: 'running', looked: 100, brought: 100, problem: null })
    expect(half?.progress).toBeGreaterThan(0)
    expect(half?.progress).toBeLessThan(1)
    expect(await runOf(id)).toMatchObject({ state: 'done', progress: 1, looked: 180, brought: 180, problem: null })
    const all = await rows()
    expect(all).toHaveLength(180)
    expect(all.filter(({ history }) => !history)).toEqual([])
    expect(all.filter(({ needsAction }) => needsAction)).toEqual([])
    const received = await given.events('message.received')
    expect(received.filter((event) => !event.history)).toEqual([])
    // Nothing of what happens now has reached us.
    expect((await accountOf(id))?.health).toMatchObject({ state: 'waiting', lastEventAt: null })
    expect((await given.events('channel.changed')).length).toBeGreaterThanOrEqual(2)
  })

  it('begins as the account is connected, where that was asked', async () => {
    const shop = await brand(30)
    shop.say('전에 물어봤어요', 10)
    const { id, history } = await shop.connect()
    expect(history.run).toMatchObject({ state: 'running', progress: 0 })
    await toTheEnd(id)
    expect(await texts()).toEqual([`@${shop.username} 전에 물어봤어요`])
  })

  it('rests while it is paused, keeps the step that was under way, and goes on from there', async () => {
    const shop = await brand()
    for (let n = 0; n < 250; n++) shop.say(`ถาม ${n}`, 3 + n / 100)
    const { id } = await shop.connect()
    await bringHistory(given.ctx, id, 30)
    await step()
    await pauseHistory(given.ctx, id)
    await pauseHistory(given.ctx, id)
    await step()
    await step()
    expect(await runOf(id)).toMatchObject({ state: 'paused', brought: 100 })
    const before = simulator.calls().length

    await resumeHistory(given.ctx, id)
    await step()

    expect(await runOf(id)).toMatchObject({ state: 'running', brought: 200, looked: 200 })
    // The first page is not asked for again.
    expect(simulator.calls().slice(before)).toHaveLength(1)
    const claim = await claimHistory(given.ctx, id)
    await pauseHistory(given.ctx, id)
    if (claim) await endStep(given.ctx, claim, { kind: 'done', looked: 50, reads: 50, reachedAt: null, progress: null })
    expect(await runOf(id)).toMatchObject({ state: 'done', looked: 250 })
  })

  it('is done by one process at a time, and doubles nothing when that one dies after it stored a page', async () => {
    const shop = await brand()
    for (let n = 0; n < 120; n++) shop.say(`문의 ${n}`, 3 + n / 100)
    const { id } = await shop.connect()
    await bringHistory(given.ctx, id, 30)
    const claims = (await Promise.all(Array.from({ length: 5 }, () => claimHistory(given.ctx, id)))).filter(Boolean)
    expect(claims).toHaveLength(1)
    await step()
    expect(await texts()).toEqual([])

    given.clock.advance({ minutes: 4 })
    await step()
    expect(await runOf(id)).toMatchObject({ brought: 100 })
    // As a process leaves it that stored the page and died before it said how far it came.
    await given.ctx.tx(
      (tx) => tx.run`
        update histories set step = null, looked = 0, claimed_until = ${tx.now}::timestamptz - interval '1 second' where workspace_id = ${tx.workspaceId}`,
    )
    await toTheEnd(id)
    expect(await runOf(id)).toMatchObject({ state: 'done', looked: 120, brought: 120 })
    expect(await texts()).toHaveLength(120)
    const [dead] = claims
    if (dead) await endStep(given.ctx, dead, { kind: 'goes-on', step: 'x', looked: 9, reads: 0, reachedAt: null, progress: null })
    expect(await runOf(id)).toMatchObject({ state: 'done', looked: 120 })
  })

  it('waits while anything that came in now is to be read', async () => {
    const shop = await brand(30)
    shop.say('before', 10)
    const { id } = await shop.connect()
    const [app] = await given.ctx.tx((tx) => tx.all<{ id: string }>`select id from network_apps where workspace_id = ${tx.workspaceId}`)
    const { requests } = shop.say('now', 0)
    await storeRaw(given.ctx, {
      appId: app?.id ?? '',
      accountId: null,
      deliveries: requests.map((request) => ({ body: request.body(0), headers: {} })),
    })
    await bringDue(given.app, missingMessages)
    expect(await runOf(id)).toMatchObject({ looked: 0, reachedAt: null })

    await processWaiting(given.ctx, receive)
    await toTheEnd(id)
    expect((await rows()).map(({ history, needsAction }) => [history, needsAction])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('waits as the network asks, stops after it failed again and again, and begins anew when a person lets it go on', async () => {
    const shop = await brand(30)
    shop.say('before', 10)
    const { id } = await shop.connect()
    simulator.faults.set({ network: 'x', kind: 'status', status: 429, retryAfterSeconds: 600, path: '/2/users/*/mentions' })
    await step()
    expect(await runOf(id)).toMatchObject({ state: 'running', problem: { code: 'network_asks_to_wait' } })
    const before = simulator.calls().length
    given.clock.advance({ minutes: 8 })
    await step()
    expect(simulator.calls()).toHaveLength(before)

    simulator.faults.set({ network: 'x', kind: 'status', status: 500, times: 99, path: '/2/users/*/mentions' })
    for (let tries = 0; tries < 8; tries++) {
      given.clock.advance({ hours: 2 })
      await step()
    }
    expect(await runOf(id)).toMatchObject({ state: 'stopped', problem: { code: 'network_failed' } })
    simulator.faults.clear()
    await resumeHistory(given.ctx, id)
    await toTheEnd(id)
    expect(await runOf(id)).toMatchObject({ state: 'done', brought: 1, problem: null })
  })

  it('stops at the reads of a day that cost money, and goes on the next', async () => {
    const shop = await brand(30)
    shop.say('before', 10)
    const { id } = await shop.connect()
    await given.ctx.tx(
      (tx) => tx.run`update histories set reads = 2000, reads_on = ${tx.now.slice(0, 10)}::date where workspace_id = ${tx.workspaceId}`,
    )
    await step()
    expect(await runOf(id)).toMatchObject({ state: 'running', problem: { code: 'reconciliation_reads_used_up' }, looked: 0 })
    given.clock.advance({ hours: 24 })
    await toTheEnd(id)
    expect(await runOf(id)).toMatchObject({ state: 'done', brought: 1 })
  })

  it('leaves to reconciliation what was said since the account was connected', async () => {
    const shop = await brand()
    const { id } = await shop.connect()
    given.clock.advance({ hours: 3 })
    shop.say('lost on its way', 0.05)
    await bringHistory(given.ctx, id, 30)
    await toTheEnd(id)
    expect(await texts()).toEqual([])
    await sweepDue(given.app, missingMessages)
    await processWaiting(given.ctx, receive)
    expect(await rows()).toMatchObject([{ history: false, needsAction: true }])
  })

  it('rests with a disconnected account, and is refused where the network tells nothing', async () => {
    const shop = await brand(30)
    shop.say('before', 10)
    const { id } = await shop.connect()
    await disconnectChannelAccount(given.ctx, id)
    const before = simulator.calls().length
    await step()
    expect(simulator.calls()).toHaveLength(before)
    await expect(bringHistory(given.ctx, id, 30)).rejects.toMatchObject({ code: 'channel_account_not_found' })
    const other = await given.account('line')
    await expect(bringHistory(given.ctx, other.id, 30)).rejects.toMatchObject({ code: 'history_impossible' })
    await expect(compareNow(given.ctx, other.id)).rejects.toMatchObject({ code: 'comparison_impossible' })
    expect((await accountOf(other.id))?.history).toEqual({ possible: false, run: null })
  })

  it('reads a mailbox down from its newest mails, and knows those that came when it was connected', async () => {
    const box = simulator.mail.createMailbox({ address: `past${++made}@haruliving.example`, name: 'Haru Living Care' })
    const at = (kind: 'imap' | 'smtp', port: number) => ({
      [`${kind}Host`]: simulator.mail.host,
      [`${kind}Port`]: String(port),
      [`${kind}Security`]: 'none',
      [`${kind}User`]: box.user,
      [`${kind}Password`]: box.pass,
    })
    for (let n = 0; n < 130; n++)
      simulator.mail.send({
        from: 'somchai@post.example',
        to: box.address,
        subject: `ใบกำกับภาษี ${n}`,
        text: `ขอใบกำกับภาษี ${n}`,
        at: given.ctx.now() - (50 - n / 10) * A_DAY * 1000,
      })
    const { account } = await connectChannelAccount(given.ctx, {
      network: 'email',
      purpose: 'care',
      inboxId: given.inboxId,
      fields: { address: box.address, ...at('imap', simulator.mail.imapPort), ...at('smtp', simulator.mail.smtpPort) },
    })
    await bringHistory(given.ctx, account.id, 45)
    await step()
    // Of those that are not older: 45 days ago is the fiftieth of them.
    const first = await runOf(account.id)
    await toTheEnd(account.id)

    expect(first).toMatchObject({ state: 'done', looked: 80, brought: 80, progress: 1 })
    await bringHistory(given.ctx, account.id, 90)
    await step()
    expect(await runOf(account.id)).toMatchObject({ state: 'running', looked: 100, brought: 20 })
    await toTheEnd(account.id)
    expect(await runOf(account.id)).toMatchObject({ state: 'done', looked: 130, brought: 50 })
    expect((await rows()).filter(({ history, needsAction }) => !history || needsAction)).toEqual([])
  })
})

describe('comparing all of the last days', () => {
  it('says how many the network told, how many of them were here, and where those stand that were not', async () => {
    const shop = await brand()
    const { id } = await shop.connect()
    given.clock.advance({ hours: 5 })
    shop.say('환불은 어떻게 하나요?', 0.1)
    shop.say('배송이 언제 오나요?', 0.05)
    const sweep = async () => {
      await sweepDue(given.app, missingMessages)
      await processWaiting(given.ctx, receive)
    }
    await sweep()
    expect(await reconciliationOf(id)).toMatchObject({
      way: 'asked',
      found: 2,
      whole: { asked: false, at: given.ctx.nowIso(), told: 2, held: 0 },
    })
    given.clock.advance({ hours: 2 })
    shop.say('ขอเปลี่ยนที่อยู่', 0.01)
    await sweep()
    // In its turn it looks at what is new, and the figures of the whole stay.
    expect(await reconciliationOf(id)).toMatchObject({ found: 3, whole: { told: 2, held: 0 } })

    expect((await compareNow(given.ctx, id)).health.reconciliation.whole.asked).toBe(true)
    await sweep()

    const after = await reconciliationOf(id)
    expect(after).toMatchObject({ found: 3, whole: { asked: false, at: given.ctx.nowIso(), told: 3, held: 3 } })
    expect(after?.newest).toHaveLength(3)
    const [opened] = await given.events('conversation.opened')
    expect(after?.newest.map(({ conversationId }) => conversationId)).toContain(opened?.data.conversationId)
    given.clock.advance({ hours: 25 })
    await sweep()
    expect((await reconciliationOf(id))?.whole).toMatchObject({ at: given.ctx.nowIso() })
  })
})
