import { createHmac } from 'node:crypto'
import { whatsapp } from '@baton/channel-whatsapp'
import { fillTemplate, templateText } from '@baton/contract/templates'
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
import { heedTemplateEvent } from './channels/templates/heed.ts'
import { keepTemplates } from './channels/templates/keep.ts'
import { listTemplates, readTemplates } from './channels/templates/list.ts'
import { readTemplatesLater } from './channels/templates/read.ts'
import { afterDelivery } from './conversations/after-delivery.ts'
import { isOvertaken } from './conversations/overtaken.ts'
import { undoReply } from './conversations/deliveries.ts'
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
  const done = startDispatch(
    { app: given.app, directUrl: given.app.config.databaseUrl ?? '', wire, after: afterDelivery, isOvertaken },
    stopping.signal,
  )
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

it('answers by template when the window is shut, exactly what was seen, and never with one that is not approved', async () => {
  const { whatsapp: network } = simulator
  const app = network.createApp({ name: 'Haru Living Templates', verifyToken: 'haru-living-hook' })
  const shop = network.createAccount({ app: app.id, name: 'Haru Living 2' })
  const koi = network.createPerson({ name: 'ก้อย' })
  const make = (name: string, more: object = {}) =>
    network.createTemplate({ business: shop.business, name, language: 'th', body: 'คุณ{{1}} เรามีคำตอบเรื่อง{{2}}แล้วค่ะ', ...more })
  const ready = make('answer_ready', { buttons: [{ type: 'QUICK_REPLY', text: 'คุยต่อ' }] })
  make('sale', { status: 'PAUSED', category: 'MARKETING' })
  const owner = await given.as('owner')
  const { account } = await connectChannelAccount(owner, {
    network: 'whatsapp',
    baseUrl: simulator.whatsappBaseUrl,
    purpose: 'care',
    inboxId: given.inboxId,
    fields: {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: shop.accessToken,
      phoneNumberId: shop.id,
      businessAccountId: shop.business,
    },
  })
  await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })
  await readTemplatesLater(given.ctx, { accountId: account.id })
  const listed = await listTemplates(owner, account.id, { limit: 50 })
  expect(listed).toMatchObject({
    items: [
      { name: 'answer_ready', state: 'approved', category: 'utility', content: { obstacle: null } },
      { name: 'sale', state: 'paused' },
    ],
    next: null,
    languages: [{ language: 'th', count: 2 }],
    reading: { possible: true, readAt: expect.any(String), problem: null },
  })
  const [{ id: first, content } = { id: '', content: null }] = listed.items
  expect((await listTemplates(owner, account.id, { limit: 1, state: 'approved', q: 'เรามีคำตอบ' })).items).toMatchObject([{ id: first }])
  expect((await listTemplates(owner, account.id, { limit: 50, q: '%' })).items).toEqual([])
  const page = await listTemplates(owner, account.id, { limit: 1 })
  expect((await listTemplates(owner, account.id, { limit: 1, cursor: page.next ?? '' })).items).toMatchObject([{ name: 'sale' }])

  await network.say({ account: shop.id, from: koi.userId, text: 'มีอะไหล่แปรงไหมคะ' }).delivery
  await processWaiting(given.ctx, receive)
  const conversation = await conversationOf('ก้อย')
  given.clock.advance({ hours: 40 })
  const [option] = (await openConversation(owner, conversation)).replyOptions
  expect(option).toMatchObject({ canReply: false, whyNot: { code: 'template-only' }, takesTemplates: true })
  const values = { 'body.1': 'ก้อย', 'body.2': 'แปรง' }
  const said = 'คุณก้อย เรามีคำตอบเรื่องแปรงแล้วค่ะ\n\n[คุยต่อ]'
  expect(content && templateText(fillTemplate(content, values))).toBe(said)
  const body = (clientMessageId: string, more: object = {}) => ({
    ...replyBody(clientMessageId, option?.threadId ?? '', option?.to.messageId ?? ''),
    text: said,
    template: { id: first, values },
    ...more,
  })
  const refusedWith = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) })
  const next = () => given.app.ids.next()
  await expect(replyTo(owner, conversation, body(next(), { template: undefined }))).rejects.toEqual(refusedWith('reply_impossible'))
  await expect(replyTo(owner, conversation, body(next(), { text: 'other' }))).rejects.toEqual(
    refusedWith('template_differs', { text: said }),
  )
  await expect(replyTo(owner, conversation, body(next(), { template: { id: first, values: { 'body.1': 'ก้อย' } } }))).rejects.toEqual(
    refusedWith('template_values', { problems: { 'body.2': 'missing' } }),
  )
  const paused = listed.items[1]?.id
  await expect(replyTo(owner, conversation, body(next(), { text: '', template: { id: paused, values } }))).rejects.toEqual(
    refusedWith('template_not_approved', { state: 'paused' }),
  )
  await expect(replyTo(owner, conversation, body(next(), { text: '', template: { id: next(), values } }))).rejects.toEqual(
    refusedWith('template_not_found'),
  )

  const clientMessageId = next()
  const answers = await Promise.all([1, 2].map(() => replyTo(owner, conversation, body(clientMessageId))))
  expect(new Set(answers.map(({ messages }) => messages[0]?.id)).size).toBe(1)
  expect(answers[0]?.messages).toMatchObject([{ text: said }])
  await expect(
    replyTo(owner, conversation, body(clientMessageId, { text: '', template: { id: first, values: { ...values, 'body.1': 'x' } } })),
  ).rejects.toEqual(refusedWith('client_message_conflict'))
  expect(await undoReply(owner, clientMessageId)).toEqual({ taken: 1, of: 1, text: said, template: { id: first, values } })

  const stopping = new AbortController()
  const done = startDispatch(
    { app: given.app, directUrl: given.app.config.databaseUrl ?? '', wire, after: afterDelivery, isOvertaken },
    stopping.signal,
  )
  const sent = next()
  await replyTo(owner, conversation, body(sent))
  given.clock.advance({ seconds: 30 })
  await expect
    .poll(() => simulator.ledger.find({ to: koi.userId }).map(({ text, key }) => [text, key]), { timeout: 10_000 })
    .toEqual([[said, sent]])
  await expect.poll(async () => (await stateOf(sent)).state).toBe('sent')
  // Her window opens by her own words alone.
  expect((await openConversation(owner, conversation)).replyOptions).toMatchObject([{ canReply: false, takesTemplates: true }])

  // Scheduled for later, and paused meanwhile.
  const late = next()
  await replyTo(owner, conversation, body(late, { sendAt: new Date(given.app.clock.now() + 3_600_000).toISOString() }))
  given.clock.advance({ minutes: 5 })
  await Promise.all(network.changeTemplate({ id: ready.id, status: 'PAUSED', quality: 'RED' }).map(({ delivery }) => delivery))
  await processWaiting(given.ctx, receive)
  expect((await listTemplates(owner, account.id, { limit: 50 })).items[0]).toMatchObject({ state: 'paused', quality: 'low' })
  given.clock.advance({ hours: 2 })
  await expect
    .poll(() => stateOf(late), { timeout: 10_000 })
    .toMatchObject({
      state: 'refused',
      refusal: 'template',
      reason: { code: 'template_not_approved' },
    })

  // What no webhook told is found out by the network's refusal, and read again.
  network.changeTemplate({ id: ready.id, status: 'APPROVED', silently: true })
  expect(await readTemplates(owner, account.id)).toMatchObject({ problem: null })
  network.changeTemplate({ id: ready.id, status: 'DISABLED', silently: true })
  const unknowing = next()
  await replyTo(owner, conversation, body(unknowing))
  given.clock.advance({ seconds: 30 })
  await expect
    .poll(() => stateOf(unknowing), { timeout: 10_000 })
    .toMatchObject({ refusal: 'template', reason: { code: 'template_disabled' } })
  stopping.abort()
  await done
  expect(simulator.ledger.find({ to: koi.userId })).toHaveLength(1)

  // A list that cannot be read takes nothing away and says why.
  network.change({ account: shop.id, scopes: ['whatsapp_business_messaging'] })
  expect(await readTemplates(owner, account.id)).toMatchObject({
    readAt: expect.any(String),
    problem: { networkWords: expect.any(String) },
  })
  expect((await listTemplates(owner, account.id, { limit: 50 })).items).toHaveLength(2)
})

it('lets no older word undo a newer one, whether told by list or by webhook', async () => {
  const accountId = given.app.ids.next()
  const began = Math.floor(given.app.clock.now() / 1000) * 1000 - 60_000
  const seconds = (n: number) => new Date(began + n * 1000).toISOString()
  const told = (state: 'approved' | 'paused', externalId = '1') => ({
    externalId,
    name: `t${externalId}`,
    language: 'th',
    state,
    category: 'utility' as const,
    quality: 'unknown' as const,
    reason: '',
    content: { header: null, body: { text: 'ค่ะ', most: 1024 }, footer: null, buttons: [], parameters: [], obstacle: null },
  })
  const read = (n: number, ...list: ReturnType<typeof told>[]) =>
    given.ctx.tx((tx) => keepTemplates(tx, accountId, list, { begunAt: seconds(n), cut: false }))
  const hear = (n: number, state: 'approved' | 'paused') =>
    given.ctx.tx((tx) =>
      heedTemplateEvent(tx, accountId, { kind: 'template', account: '', at: seconds(n), dedupeKey: `${n}`, externalId: '1', state }),
    )
  const known = () =>
    given.ctx.tx(
      (tx) =>
        tx.all`select external_id, state from message_templates where workspace_id = ${tx.workspaceId} and account_id = ${accountId} order by external_id`,
    )
  await read(10, told('approved'), told('approved', '2'))
  await hear(20, 'paused')
  await hear(15, 'approved')
  expect(await known()).toMatchObject([{ state: 'paused' }, { state: 'approved' }])
  // Began before the webhook, ended after it.
  await read(18.5, told('approved'), told('approved', '2'))
  expect(await known()).toMatchObject([{ state: 'paused' }, { state: 'approved' }])
  await read(30, told('approved'))
  expect(await known()).toEqual([{ externalId: '1', state: 'approved' }])
  await hear(25, 'paused')
  // One that began earlier is no news at all.
  await read(29, told('paused'), told('paused', '3'))
  expect(await known()).toEqual([{ externalId: '1', state: 'approved' }])
})

async function stateOf(deliveryId: string) {
  await processWaiting(given.ctx, receive)
  const row = await given.ctx.tx(
    (tx) =>
      tx.one<{
        state: string
      }>`select state, refusal, reason from deliveries where workspace_id = ${tx.workspaceId} and id = ${deliveryId}`,
  )
  return row ?? { state: 'none' }
}

async function conversationOf(name: string): Promise<string> {
  const row = await given.ctx.tx(
    (tx) => tx.one<{ id: string }>`
      select c.id from conversations c join identities i on i.workspace_id = c.workspace_id and i.contact_id = c.contact_id
       where c.workspace_id = ${tx.workspaceId} and i.display_name = ${name}`,
  )
  return row?.id ?? ''
}

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
