import { createHmac } from 'node:crypto'
import { whatsapp } from '@baton/channel-whatsapp'
import { type Simulator, startSimulator } from '@baton/simulator'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { processWaiting, startDispatch, wire } from '#channels'
import { receive } from '#conversations'
import { type Auth, makeAuth } from '#kernel/auth'
import { makeServer } from '#kernel/server'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { fetchDueMedia } from './channels/media/fetch.ts'
import { afterDelivery } from './conversations/after-delivery.ts'
import { openConversation } from './conversations/open.ts'
import { replyTo } from './conversations/reply.ts'
import { compose } from './slices.ts'

let given: Scene
let simulator: Simulator
let auth: Auth
let server: FastifyInstance
let address: string

beforeAll(async () => {
  given = await scene({ adapters: [whatsapp], allowHosts: ['127.0.0.1'] })
  const { app } = given
  const { secret } = app.config
  const { clock, ids, chance, log, bus, publicUrl } = app
  simulator = await startSimulator({ clock: { now: () => clock.now(), after: later } })
  auth = makeAuth({ databaseUrl: app.config.databaseUrl ?? '', secret, clock, ids, chance, log, bus, publicUrl })
  const composition = compose(app)
  server = makeServer(app, auth, composition.answers, composition.ahead(new Set(['intake'])))
  address = await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await server.close()
  await auth.close()
  await simulator.stop()
})

/** What the network does later it does soon, whatever our clock says. */
function later(_ms: number, act: () => void): () => void {
  const timer = setTimeout(act, 20)
  return () => clearTimeout(timer)
}

it('connects a number, hears a person who hides theirs, fetches a picture, answers, and learns that it was read', async () => {
  const { whatsapp: network } = simulator
  const app = network.createApp({ name: 'Haru Living Care', verifyToken: 'haru-living-hook' })
  const shop = network.createAccount({ app: app.id, name: 'Haru Living' })
  const minji = network.createPerson({ name: '민지', userId: 'KR.1', hidesPhone: true })
  const owner = await given.as('owner')
  const fields = {
    appId: app.id,
    appSecret: app.secret,
    verifyToken: app.verifyToken,
    accessToken: shop.accessToken,
    phoneNumberId: shop.id,
    businessAccountId: shop.business,
  }
  const { account, probes } = await connectChannelAccount(owner, {
    network: 'whatsapp',
    baseUrl: simulator.whatsappBaseUrl,
    purpose: 'care',
    inboxId: given.inboxId,
    fields,
  })
  expect(account).toMatchObject({ externalId: shop.id, handle: `+${shop.phone}`, name: 'Haru Living' })
  expect(probes.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['webhook'])
  expect(await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })).toEqual({ valid: true })

  await network.say({ account: shop.id, from: minji.userId, text: '배송이 아직이에요' }).delivery
  await network.say({ account: shop.id, from: minji.userId, image: { caption: '이 상자예요' } }).delivery
  await processWaiting(given.ctx, receive)
  await fetchDueMedia(given.app, async () => new Map())
  const conversation = await theConversation()
  const [option] = (await openConversation(owner, conversation)).replyOptions
  expect(option).toMatchObject({ canReply: true, network: 'whatsapp', windowEndsAt: expect.any(String), cost: null })
  const files = await given.ctx.tx((tx) => tx.all`select state, content_type from media where workspace_id = ${tx.workspaceId}`)
  expect(files).toEqual([{ state: 'stored', contentType: 'image/png' }])

  const clientMessageId = given.app.ids.next()
  await replyTo(owner, conversation, replyBody(clientMessageId, option?.threadId ?? '', option?.to.messageId ?? ''))
  const stopping = new AbortController()
  const done = startDispatch({ app: given.app, directUrl: given.app.config.databaseUrl ?? '', wire, after: afterDelivery }, stopping.signal)
  given.clock.advance({ seconds: 30 })
  await expect.poll(() => simulator.ledger.find({ to: 'KR.1' }).length, { timeout: 10_000 }).toBe(1)
  expect(simulator.ledger.find({ to: 'KR.1' })).toMatchObject([{ text: '확인해 볼게요', key: clientMessageId }])
  await expect.poll(statusOfOurs, { timeout: 10_000 }).toBe('read')
  stopping.abort()
  await done

  given.clock.advance({ hours: 25 })
  const [shut] = (await openConversation(owner, conversation)).replyOptions
  expect(shut).toMatchObject({ canReply: false, whyNot: { code: 'template-only' } })
  // A line of the network's own is no word of hers: it opens nothing.
  await network.changeNumber({ account: shop.id, from: minji.userId, phone: '821055550000', userId: 'KR.2' }).delivery
  await processWaiting(given.ctx, receive)
  expect((await openConversation(owner, conversation)).replyOptions).toMatchObject([{ canReply: false, whyNot: { code: 'template-only' } }])
  await network.say({ account: shop.id, from: 'KR.2', text: '새 번호예요' }).delivery
  await processWaiting(given.ctx, receive)
  expect((await openConversation(owner, conversation)).replyOptions).toMatchObject([{ canReply: true }])

  const whole = {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: shop.business,
        changes: [{ field: 'account_update', value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } } }],
      },
    ],
  }
  const body = JSON.stringify(whole)
  const signature = `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`
  const told = await fetch(address + new URL(account.hookUrl ?? '').pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
    body,
  })
  expect(told.status).toBe(200)
  await processWaiting(given.ctx, receive)
  const health = await given.ctx.tx(
    (tx) =>
      tx.one`select state, problem ->> 'code' as code from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${account.id}`,
  )
  expect(health).toEqual({ state: 'warning', code: 'whatsapp_account_restricted' })
})

const replyBody = (clientMessageId: string, threadId: string, seenMessageId: string) => ({
  clientMessageId,
  threadId,
  text: '확인해 볼게요',
  replyTo: null,
  sendAt: null,
  seenMessageId,
  sendAnyway: false,
  withPersonalData: false,
  split: false,
  resolve: false,
  replyAll: false,
  alsoAnswers: [],
})

async function theConversation(): Promise<string> {
  const row = await given.ctx.tx((tx) => tx.one<{ id: string }>`select id from conversations where workspace_id = ${tx.workspaceId}`)
  return row?.id ?? ''
}

/** Statuses come by webhook, and are read as the worker would. */
async function statusOfOurs(): Promise<string | null> {
  await processWaiting(given.ctx, receive)
  const row = await given.ctx.tx(
    (tx) =>
      tx.one<{ status: string | null }>`select status from messages where workspace_id = ${tx.workspaceId} and direction = 'outbound'`,
  )
  return row?.status ?? null
}
