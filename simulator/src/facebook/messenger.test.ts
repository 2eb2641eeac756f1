import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import type { MetaApp } from '../meta/app.ts'
import type { FacebookPage, FacebookPerson } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let ours: Hook
let app: MetaApp
let page: FacebookPage
let nok: FacebookPerson

async function begin(specsPath?: string): Promise<void> {
  clock = manualClock()
  ours = await hook()
  simulator = await startSimulator({ clock, seed: 21, ...(specsPath && { specsPath }) })
  app = simulator.facebook.createApp()
  page = simulator.facebook.createPage({ name: 'Haru Living' })
  nok = simulator.facebook.createPerson({ name: 'นก วรรณา' })
  ours.answer = ({ method, url }) =>
    method === 'GET' ? { status: 200, body: new URL(url, 'http://ours.invalid').searchParams.get('hub.challenge') ?? '' } : 200
  await simulator.facebook.setWebhook({ url: ours.url })
  ours.received.length = 0
}
beforeEach(() => begin())
afterEach(async () => {
  await simulator.stop()
  await ours.stop()
})

type Item = Record<string, unknown> & { sender: { id: string } }
type Entry = { id: string; time: number; messaging?: Item[]; standby?: Item[] }
interface Answered {
  message_id?: string
  name?: string
  data?: { messages?: { data: { message: string }[] } }[]
  error?: { code: number; error_subcode?: number; message: string }
}

const messenger = () => simulator.facebook.messenger
const entries = () => ours.received.flatMap(({ json }) => (json as { entry: Entry[] }).entry)
const kinds = () =>
  entries().flatMap(({ messaging = [], standby = [] }) => [...messaging, ...standby].map((item) => Object.keys(item).at(-1)))
async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.facebookBaseUrl}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${page.accessToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answered }
}
const reply = (text: string, more: object = {}) =>
  call('POST', `${page.id}/messages`, {
    recipient: { id: nok.id },
    messaging_type: 'RESPONSE',
    message: { text, metadata: 'd-1' },
    ...more,
  })
const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }

describe('what people write to a Page', () => {
  it('comes in milliseconds, with stickers in the forms of 2026', async () => {
    const { id } = messenger().write({ page: page.id, from: nok.id, text: 'สวัสดีค่ะ', ad: 'Sale' })
    messenger().write({ page: page.id, from: nok.id, sticker: 'both' })
    messenger().edit({ id, text: 'สวัสดี' })
    messenger().react({ id, emoji: '❤️' })
    messenger().press({ page: page.id, from: nok.id, title: 'Talk to us' })
    messenger().come({ page: page.id, from: nok.id, ref: 'box' })
    messenger().unsend({ id })
    await simulator.idle()

    expect(kinds()).toEqual(['message', 'message', 'message_edit', 'reaction', 'postback', 'referral', 'message'])
    const [first, second] = entries()
    expect(first).toMatchObject({
      id: page.id,
      time: clock.now(),
      messaging: [{ timestamp: clock.now(), message: { mid: id, text: 'สวัสดีค่ะ' } }],
    })
    expect(JSON.stringify(second)).toContain('"type":"image"')
    expect(JSON.stringify(second)).toContain('"type":"sticker"')
  })

  it('is shown to a Page whose app does not hold the thread, until it is handed over', async () => {
    messenger().hand({ page: page.id, person: nok.id, to: '99' })
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    messenger().hand({ page: page.id, person: nok.id })
    messenger().write({ page: page.id, from: nok.id, text: 'Hello?' })
    await simulator.idle()

    expect(
      entries().map((entry) => [
        entry.standby ? 'standby' : 'messaging',
        Object.keys((entry.standby ?? entry.messaging)?.[0] ?? {}).at(-1),
      ]),
    ).toEqual([
      ['messaging', 'take_thread_control'],
      ['standby', 'message'],
      ['messaging', 'pass_thread_control'],
      ['messaging', 'message'],
    ])
  })
})

describe('answering a comment in private', () => {
  const comment = (text = 'Where is my order?') => {
    const { id: post } = simulator.facebook.post({ page: page.id, text: 'New in' })
    return simulator.facebook.comment({ on: post, from: nok.id, text }).id
  }
  const replyTo = (comment_id: string, text = 'Hello') => reply(text, { recipient: { comment_id } })
  const codeOf = ({ body }: Awaited<ReturnType<typeof call>>) => [body.error?.code, body.error?.error_subcode]

  it('takes one message for each comment, to who wrote it, and opens no window', async () => {
    const id = comment()
    const first = await replyTo(id)

    expect(first.body).toMatchObject({ recipient_id: nok.id })
    expect(codeOf(await replyTo(id))).toEqual([10900, undefined])
    expect(codeOf(await reply('and more'))).toEqual([100, 2018001])
    expect(simulator.ledger.find({ to: nok.id })).toMatchObject([{ kind: 'dm', inReplyTo: id, text: 'Hello' }])
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    expect((await reply('and more')).status).toBe(200)
  })

  it('refuses what is too old, gone, elsewhere or of somebody who takes none', async () => {
    const id = comment()
    nok.blocks = true
    expect(codeOf(await replyTo(id))).toEqual([551, 1545041])
    nok.blocks = false
    await clock.advance(7 * 86_400_000 + 1)
    expect(codeOf(await replyTo(id))).toEqual([10901, undefined])
    expect(codeOf(await replyTo('1_2'))).toEqual([100, 2018292])
    const { id: elsewhere } = simulator.facebook.mention({ page: page.id, from: nok.id, text: '@Haru Living' })
    const { id: there } = simulator.facebook.comment({ on: elsewhere, from: nok.id, text: 'here' })
    expect(codeOf(await replyTo(there))).toEqual([100, 2018292])
  })

  it('is found again by the comment', async () => {
    const id = comment()
    const ask = () => call('GET', `${id}?fields=private_reply_conversation{participants,messages.limit(20){id,message}}`)
    expect((await ask()).body).toEqual({ id })
    const { body } = await replyTo(id)
    expect((await ask()).body).toMatchObject({
      id,
      private_reply_conversation: {
        participants: { data: [{ id: nok.id }, { id: page.id }] },
        messages: { data: [{ id: body.message_id }] },
      },
    })
  })
})

describe('answering them', () => {
  it('is seen once, echoed with what was given along, delivered and read', async () => {
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    await simulator.idle()
    ours.received.length = 0
    const { body } = await reply('ได้ค่ะ')
    await clock.advance(1000)
    await simulator.idle()

    expect(simulator.ledger.find({ network: 'facebook', to: nok.id })).toMatchObject([
      { kind: 'dm', text: 'ได้ค่ะ', key: 'd-1', externalId: body.message_id },
    ])
    expect(kinds()).toEqual(['message', 'delivery', 'read'])
    expect(entries()[0]?.messaging).toMatchObject([
      { sender: { id: page.id }, recipient: { id: nok.id }, message: { is_echo: true, app_id: Number(app.id), metadata: 'd-1' } },
    ])
  })

  it('takes a thread over where the settings of the Page let its app', async () => {
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    messenger().hand({ page: page.id, person: nok.id, to: '99' })
    const take = () => call('POST', `${page.id}/take_thread_control`, { recipient: { id: nok.id } })

    simulator.facebook.change({ page: page.id, mayTake: false })
    expect((await take()).body.error).toMatchObject({ code: 10 })
    simulator.facebook.change({ page: page.id, mayTake: true })
    expect([(await take()).status, (await take()).status]).toEqual([200, 200])
    expect((await reply('hello')).status).toBe(200)
  })

  it('is refused past the window, for want of Human Agent and after seven days', async () => {
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    const subcode = async (more: object) => (await reply('hello', more)).body.error?.error_subcode
    await clock.advance(25 * 3_600_000)

    expect(await subcode({})).toBe(2018278)
    expect(await subcode(tagged)).toBe(2018278)
    simulator.facebook.change({ page: page.id, humanAgent: true })
    expect(await subcode(tagged)).toBeUndefined()
    await clock.advance(7 * 86_400_000)
    expect(await subcode(tagged)).toBe(2018278)
  })

  it('is refused to whoever blocks, holds another app, never wrote, or in a form of one’s own', async () => {
    expect((await reply('x')).body.error).toMatchObject({ code: 100, error_subcode: 2018001 })
    messenger().write({ page: page.id, from: nok.id, text: 'Hi' })
    expect((await reply('x'.repeat(2001))).body.error?.message).toContain('2000')
    expect((await reply('x', { tag: 'HUMAN_AGENT' })).body.error?.message).toContain('tag')
    expect((await reply('x', { notes: 1 })).body.error?.message).toContain('notes')
    expect((await reply('x', { messaging_type: undefined })).body.error?.message).toContain('messaging_type')
    messenger().hand({ page: page.id, person: nok.id, to: '99' })
    expect((await reply('x')).body.error).toMatchObject({ code: 10, error_subcode: 2018300 })
    messenger().hand({ page: page.id, person: nok.id })
    nok.blocks = true
    expect((await reply('x')).body.error).toMatchObject({ code: 551 })
    simulator.facebook.change({ page: page.id, scopes: ['pages_read_engagement'] })
    expect((await reply('x')).body.error).toMatchObject({ code: 200, message: expect.stringContaining('pages_messaging') })
    expect(simulator.ledger.all()).toEqual([])
  })
})

it('tells conversations, newest first, and who somebody is', async () => {
  const minji = simulator.facebook.createPerson({ name: '민지' })
  messenger().write({ page: page.id, from: nok.id, text: 'first' })
  await clock.advance(1000)
  messenger().write({ page: page.id, from: minji.id, text: 'second' })
  messenger().sayElsewhere({ page: page.id, to: nok.id, text: 'third' })
  const fields = 'id,updated_time,messages.limit(20){id,created_time,from,to,message}'
  const asked = async (more = '') => {
    const { body } = await call('GET', `me/conversations?platform=messenger&fields=${fields}${more}`)
    return body.data?.map(({ messages }) => messages?.data.map(({ message }) => message))
  }

  expect(await asked(`&user_id=${nok.id}`)).toEqual([['third', 'first']])
  expect((await asked())?.flat().sort()).toEqual(['first', 'second', 'third'])
  expect((await call('GET', `${nok.id}?fields=name,profile_pic`)).body.name).toBe('นก วรรณา')
  expect((await call('GET', `${simulator.facebook.createPerson({ name: 'x' }).id}?fields=name`)).body.error?.code).toBe(100)
})

const specs = process.env.BATON_NETWORKS ? join(process.env.BATON_NETWORKS, 'specs') : ''

it.skipIf(!existsSync(join(specs, 'meta/graph')))('holds what is asked of conversations to Meta’s own list (BATON_NETWORKS)', async () => {
  await simulator.stop()
  await ours.stop()
  await begin(specs)
  messenger().write({ page: page.id, from: nok.id, text: 'Hi' })

  expect((await call('GET', 'me/conversations?platform=messenger&fields=id,updated_time,messages')).status).toBe(200)
  expect((await call('GET', 'me/conversations?platform=messenger&fields=id,mood')).body.error?.message).toContain('UnifiedThread')
})
