import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { processWaiting, storeRaw, sweepDue } from '#channels'
import { missingMessages, receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { changeMeter } from './channels/spend/change.ts'
import { watchCaps } from './channels/spend/caps.ts'
import { readSpend } from './channels/spend/report.ts'

let simulator: Simulator
let given: Scene
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [line, x], allowHosts: ['127.0.0.1'] })
})

let made = 0
async function brand() {
  const username = `HaruSpend${++made}`
  const app = simulator.x.createApp()
  const account = simulator.x.createAccount({ app: app.id, username, name: 'Haru Living', limits: {} })
  simulator.x.createUser({ username: 'minji', name: '민지' })
  simulator.x.createUser({ username: 'nok', name: 'นก' })
  const { accessToken, refreshToken } = account
  const { consumerSecret, clientId, clientSecret, bearerToken } = app
  const { account: connected } = await connectChannelAccount(given.ctx, {
    network: 'x',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.xBaseUrl,
    fields: { consumerSecret, accessToken, refreshToken, clientId, clientSecret, bearerToken },
  })
  given.clock.advance({ minutes: 30 })
  const say = (from: string, text: string) => simulator.x.prepare({ from, text: `@${username} ${text}`, at: given.ctx.now() - 300_000 })
  // Other tests have accounts in this database, too.
  const calls = () => simulator.calls().filter(({ path }) => path.includes(`/2/users/${connected.externalId}/mentions`)).length
  return { id: connected.id, externalId: connected.externalId, username, say, calls }
}

const sweep = async () => {
  await sweepDue(given.app, missingMessages)
  await processWaiting(given.ctx, receive)
}
const counted = async (purpose: string) => {
  const { parts } = await readSpend(given.ctx, {})
  return Object.fromEntries(parts.filter((part) => part.purpose === purpose).map(({ meter, units }) => [meter, units]))
}
const reconciliation = async (id: string) =>
  (await listChannelAccounts(given.ctx)).items.find((each) => each.id === id)?.health.reconciliation.problem

it('counts each thing that X shows once a day, though it is asked for again and again', async () => {
  const shop = await brand()
  shop.say('minji', '배송이 언제 오나요?')
  shop.say('nok', 'ของมาหรือยังคะ')
  await sweep()
  // Two posts and the two people who wrote them.
  expect(await counted('reading')).toMatchObject({ x_own_read: 2, x_user_read: 2 })

  given.clock.advance({ minutes: 16 })
  await sweep()
  expect(await counted('reading')).toMatchObject({ x_own_read: 2, x_user_read: 2 })

  shop.say('minji', '아직이에요')
  given.clock.advance({ minutes: 16 })
  await sweep()
  expect(await counted('reading')).toMatchObject({ x_own_read: 3, x_user_read: 2 })
})

it('counts each post and message that a webhook of X brings once, and nothing twice that it brings again', async () => {
  const { id, externalId } = await brand()
  const { appId } = (await given.ctx.tx(
    (tx) => tx.one<{ appId: string }>`select app_id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${id}`,
  )) ?? { appId: '' }
  const bring = async (event_type: string, payload: object, event_uuid: string) => {
    const body = Buffer.from(JSON.stringify({ data: { event_uuid, filter: { user_id: externalId }, event_type, payload } }))
    await storeRaw(given.ctx, { appId, accountId: null, deliveries: [{ body, headers: {} }] })
    await processWaiting(given.ctx, receive)
  }
  const post = { id: '1990000000000000001', text: '@haru 배송이 언제 오나요?', author_id: '77', created_at: given.ctx.nowIso() }
  await bring('post.mention.create', post, 'a')
  await bring('post.mention.create', post, 'a')
  await bring('post.reply.create', post, 'b')
  await bring('post.mention.create', { ...post, id: '1990000000000000002' }, 'c')
  expect(await counted('reading')).toEqual({ x_post_event: 2 })
})

it('counts what live checks ask, and the account itself once a day', async () => {
  const shop = await brand()
  await checkChannelAccount(given.ctx, shop.id)
  await checkChannelAccount(given.ctx, shop.id)

  expect(await counted('checks')).toMatchObject({ x_user_read: 1 })
})

it('stops asking when the cap is reached, says so, and goes on as soon as it is raised', async () => {
  const shop = await brand()
  await changeMeter(given.ctx, 'x_own_read', { price: null, included: 0, cap: 1 })
  shop.say('minji', '배송이 언제 오나요?')
  await sweep()
  await watchCaps(given.ctx, {})
  expect((await given.events('spend.changed')).map(({ data }) => data.level)).toEqual(['ok', 'reached'])
  const before = shop.calls()

  shop.say('nok', 'ของมาหรือยังคะ')
  given.clock.advance({ minutes: 16 })
  await sweep()
  given.clock.advance({ minutes: 16 })
  await sweep()
  expect(shop.calls()).toBe(before)
  expect(await reconciliation(shop.id)).toMatchObject({
    code: 'spend_cap_reached',
    params: { meter: 'x_own_read', cap: '1' },
    remedyCode: 'spend_raise_cap',
  })

  await changeMeter(given.ctx, 'x_own_read', { price: null, included: 0, cap: 1000 })
  given.clock.advance({ minutes: 2 })
  await sweep()
  expect(shop.calls()).toBeGreaterThan(before)
  expect(await reconciliation(shop.id)).toBeNull()
  expect((await counted('reading')).x_own_read).toBe(2)
})

it('asks less often when the cap is near', async () => {
  const shop = await brand()
  await changeMeter(given.ctx, 'x_own_read', { price: null, included: 0, cap: 10 })
  for (let n = 0; n < 9; n++) shop.say('minji', `${n}`)
  await sweep()
  // The sweep that begins near the cap puts the next one off.
  given.clock.advance({ minutes: 16 })
  await sweep()
  expect(await reconciliation(shop.id)).toMatchObject({ code: 'spend_cap_near' })
  const before = shop.calls()

  given.clock.advance({ minutes: 20 })
  await sweep()
  expect(shop.calls()).toBe(before)
  given.clock.advance({ minutes: 41 })
  await sweep()
  expect(shop.calls()).toBeGreaterThan(before)
})
