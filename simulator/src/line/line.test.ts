import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import type { LineAccount, LinePerson } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let ours: Hook
let shop: LineAccount
let somchai: LinePerson

beforeEach(async () => {
  clock = manualClock()
  ours = await hook()
  simulator = await startSimulator({ clock, seed: 7 })
  shop = simulator.line.createAccount({ name: 'Haru Living', webhookUrl: ours.url, monthlyLimit: 3 })
  somchai = simulator.line.createPerson({ name: 'สมชาย ใจดี', language: 'th' })
})
afterEach(async () => {
  await simulator.stop()
  await ours.stop()
})

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, token = shop.channelAccessToken) {
  const response = await fetch(`${simulator.lineBaseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> }
}
const text = (words: string) => [{ type: 'text', text: words }]
const push = (words: string, key?: string, to = somchai.userId) =>
  call('POST', '/v2/bot/message/push', { to, messages: text(words) }, key ? { 'x-line-retry-key': key } : {})
const key = '3f2c1f9e-7a44-4a63-9d0e-1b3f5c2a9d11'

describe('LINE sending', () => {
  it('shows a push once, however often it is repeated with its key', async () => {
    const first = await push('สวัสดีครับ กำลังตรวจสอบให้', key)
    const again = await push('สวัสดีครับ กำลังตรวจสอบให้', key)

    expect(first.status).toBe(200)
    expect(again.status).toBe(409)
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'))
    expect(again.body.sentMessages).toEqual(first.body.sentMessages)
    expect(simulator.ledger.find({ key })).toMatchObject([{ to: somchai.userId, kind: 'push', text: 'สวัสดีครับ กำลังตรวจสอบให้' }])
  })

  it('counts pushes against the month and refuses beyond it', async () => {
    for (const words of ['one', 'two', 'three']) expect((await push(words)).status).toBe(200)
    expect((await call('GET', '/v2/bot/message/quota')).body).toEqual({ type: 'limited', value: 3 })
    expect((await call('GET', '/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 3 })

    const fourth = await push('four')

    expect(fourth).toMatchObject({ status: 429, body: { message: 'You have reached your monthly limit.' } })
    await clock.advance(31 * 86_400_000)
    expect((await push('next month')).status).toBe(200)
  })

  it('takes a reply token once and for a minute, free of charge', async () => {
    const { event } = simulator.line.say({ account: shop.userId, from: somchai.userId, text: 'เครื่องกรองน้ำไม่ทำงานครับ' })
    const replying = () => call('POST', '/v2/bot/message/reply', { replyToken: event.replyToken, messages: text('รับทราบครับ') })

    expect((await replying()).status).toBe(200)
    expect(await replying()).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } })
    expect((await call('GET', '/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 0 })

    const late = simulator.line.say({ account: shop.userId, from: somchai.userId, text: 'ขอบคุณครับ' }).event
    await clock.advance(61_000)
    expect((await call('POST', '/v2/bot/message/reply', { replyToken: late.replyToken, messages: text('ช้าไป') })).status).toBe(400)
    expect(simulator.ledger.all()).toHaveLength(1)
  })

  it('refuses what LINE refuses, in its form', async () => {
    expect((await call('GET', '/v2/bot/info', undefined, {}, 'wrong')).status).toBe(401)
    expect(await push('hello', undefined, 'Unobody')).toMatchObject({ status: 400, body: { message: expect.stringContaining("'to'") } })
    expect(await push('x'.repeat(5001))).toMatchObject({ status: 400, body: { details: [{ property: 'messages[0].text' }] } })
    expect((await call('POST', '/v2/bot/message/push', { to: somchai.userId, messages: [] })).status).toBe(400)
    expect((await push('hi', 'not-a-uuid')).status).toBe(400)
    simulator.line.change({ account: shop.userId, tokenRevoked: true })
    expect((await push('revoked')).status).toBe(401)
    expect(simulator.ledger.all()).toEqual([])
  })

  it('answers 200 to who has blocked us, and shows nothing', async () => {
    simulator.line.unfollow({ account: shop.userId, from: somchai.userId })

    expect((await push('ยังอยู่ไหมครับ')).status).toBe(200)

    expect(simulator.ledger.all()).toEqual([])
    expect((await call('GET', `/v2/bot/profile/${somchai.userId}`)).status).toBe(404)
  })

  it('keeps a budget of calls', async () => {
    simulator.line.change({ account: shop.userId, callsPerMinute: 2 })
    const statuses = [
      (await call('GET', '/v2/bot/info')).status,
      (await call('GET', '/v2/bot/info')).status,
      (await call('GET', '/v2/bot/info')).status,
    ]
    expect(statuses).toEqual([200, 200, 429])
    await clock.advance(60_001)
    expect((await call('GET', '/v2/bot/info')).status).toBe(200)
  })
})

describe('LINE webhooks', () => {
  it('name no message twice, also of one and the same moment', () => {
    const said = Array.from({ length: 5_000 }, (_, n) =>
      simulator.line.prepare({ account: shop.userId, from: somchai.userId, text: String(n), at: 1_750_000_000_000 }),
    )
    expect(new Set(said.map(({ messageId }) => messageId)).size).toBe(5_000)
  })

  it('signs the very bytes it sends, and marks what it sends again', async () => {
    ours.answer = () => (ours.received.length < 2 ? 500 : 200)
    const { delivery, messageId } = simulator.line.say({ account: shop.userId, from: somchai.userId, text: 'มีใครอยู่ไหม' })
    const done = await clock.until(delivery)

    expect(done).toMatchObject({ state: 'acknowledged', attempts: [{ status: 500 }, { status: 200 }] })
    const bodies = ours.received.map(({ json }) => json as { destination: string; events: Record<string, unknown>[] })
    expect(bodies[0]).toMatchObject({ destination: shop.userId, events: [{ type: 'message', message: { id: messageId } }] })
    expect(bodies.map((body) => (body.events[0]!.deliveryContext as { isRedelivery: boolean }).isRedelivery)).toEqual([false, true])
    expect(bodies[0]!.events[0]!.webhookEventId).toBe(bodies[1]!.events[0]!.webhookEventId)
    for (const { headers, body } of ours.received) {
      expect(headers['x-line-signature']).toBe(createHmac('sha256', shop.channelSecret).update(body).digest('base64'))
    }
  })

  it('serves the bytes of what people sent, until they take it back', async () => {
    const { messageId } = simulator.line.say({ account: shop.userId, from: somchai.userId, image: true })
    const get = () =>
      fetch(`${simulator.lineDataBaseUrl}/v2/bot/message/${messageId}/content`, {
        headers: { authorization: `Bearer ${shop.channelAccessToken}` },
      })

    const picture = await get()
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')

    const { event } = simulator.line.unsend({ messageId })
    expect(event).toMatchObject({ type: 'unsend', unsend: { messageId } })
    expect((await get()).status).toBe(404)
  })

  it('knows its groups and their members', async () => {
    const mali = simulator.line.createPerson({ name: 'มะลิ' })
    const group = simulator.line.createGroup({ name: 'ลูกบ้านชั้น 5', members: [somchai.userId, mali.userId] })
    const { event } = simulator.line.say({
      account: shop.userId,
      from: mali.userId,
      group: group.groupId,
      text: 'แอร์ทั้งชั้นไม่เย็น',
      mentionsAccount: true,
    })

    expect(event.source).toEqual({ type: 'group', groupId: group.groupId, userId: mali.userId })
    expect(event.message).toMatchObject({ mention: { mentionees: [{ isSelf: true, index: 0 }] } })
    expect((await call('GET', `/v2/bot/group/${group.groupId}/member/${mali.userId}`)).body).toMatchObject({ displayName: 'มะลิ' })
    expect((await call('GET', `/v2/bot/group/${group.groupId}/summary`)).body).toMatchObject({ groupName: 'ลูกบ้านชั้น 5' })
    await push('ช่างกำลังไปครับ', undefined, group.groupId)
    expect(simulator.ledger.all()).toMatchObject([{ to: group.groupId, thread: group.groupId }])
  })

  it('sets, shows and tries the webhook address', async () => {
    await call('PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: `${ours.url}/hooks/line` })
    expect((await call('GET', '/v2/bot/channel/webhook/endpoint')).body).toEqual({ endpoint: `${ours.url}/hooks/line`, active: true })
    expect((await call('POST', '/v2/bot/channel/webhook/test', {})).body).toMatchObject({ success: true, statusCode: 200 })
    expect(ours.received.at(-1)?.json).toEqual({ destination: shop.userId, events: [] })
  })
})

describe('chance by seed', () => {
  it('gives the same ids and disorder for the same seed', async () => {
    const play = async (seed: number) => {
      const other = await startSimulator({ seed, clock: manualClock() })
      const account = other.line.createAccount({ name: 'Haru Living', webhookUrl: ours.url })
      const person = other.line.createPerson({ name: 'Anna' })
      const batch = Array.from({ length: 12 }, (_, n) =>
        other.line.prepare({ account: account.userId, from: person.userId, text: `message ${n}` }),
      )
      const { deliveries } = await other.deliver(
        batch.map((one) => one.request),
        { duplicates: 0.3, shuffle: true, connections: 1 },
      )
      await other.stop()
      return [account.userId, ...deliveries.map((delivery) => delivery.what)]
    }
    expect(await play(3)).toEqual(await play(3))
    expect(await play(3)).not.toEqual(await play(4))
    expect(new Set((await play(3)).slice(1)).size).toBe(12)
    expect((await play(3)).length).toBeGreaterThan(13)
  })
})

const networks = process.env.BATON_NETWORKS
const specsPath = networks ? join(networks, 'specs') : ''
describe.skipIf(!networks || !existsSync(join(specsPath, 'line')))(
  "LINE's own description (set BATON_NETWORKS to the networks folder)",
  () => {
    it('is kept by our webhooks and answers, and calls that break it are refused and kept', async () => {
      const strict = await startSimulator({ clock, specsPath, seed: 9 })
      const account = strict.line.createAccount({ name: 'Haru Living', webhookUrl: ours.url })
      const person = strict.line.createPerson({ name: 'Nok' })
      const group = strict.line.createGroup({ name: 'คอนโด', members: [person.userId] })
      const from = { account: account.userId, from: person.userId }
      const { specs } = await import('../specs.ts').then(({ readSpecs }) => ({ specs: readSpecs(specsPath, clock) }))
      const events = [
        strict.line.say({ ...from, text: 'สวัสดี' }),
        strict.line.say({ ...from, sticker: {} }),
        strict.line.say({ ...from, image: { set: { id: 'S1', index: 1, total: 2 } } }),
        strict.line.say({ ...from, video: {} }),
        strict.line.say({ ...from, audio: {} }),
        strict.line.say({ ...from, file: { name: 'receipt.pdf' } }),
        strict.line.say({ ...from, location: { latitude: 13.7, longitude: 100.5 } }),
        strict.line.say({ ...from, group: group.groupId, text: 'ทุกคน', mentionsAccount: true }),
        strict.line.say({ ...from, postback: { data: 'menu=1' } }),
        strict.line.follow(from),
        strict.line.unfollow(from),
        strict.line.join({ account: account.userId, group: group.groupId }),
      ].map((said) => said.event)
      expect(specs.checkLineWebhook({ destination: account.userId, events })).toEqual([])

      const ask = async (method: string, path: string, body?: unknown) => {
        const response = await fetch(`${strict.lineBaseUrl}${path}`, {
          method,
          headers: { authorization: `Bearer ${account.channelAccessToken}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        const answer = await response.json()
        return { status: response.status, problems: specs.checkAnswer('line', method, path, response.status, answer) }
      }
      const to = person.userId
      expect(await ask('GET', '/v2/bot/info')).toEqual({ status: 200, problems: [] })
      expect(await ask('GET', '/v2/bot/message/quota')).toEqual({ status: 200, problems: [] })
      expect(await ask('POST', '/v2/bot/message/push', { to, messages: [{ type: 'text', text: 'ได้ครับ' }] })).toEqual({
        status: 200,
        problems: [],
      })
      expect(strict.violations()).toEqual([])

      expect(
        await ask('POST', '/v2/bot/message/push', { to, messages: [{ type: 'image', originalContentUrl: 'https://haru.example/a.png' }] }),
      ).toEqual({ status: 400, problems: [] })
      expect(await ask('POST', '/v2/bot/message/push', { to, messages: [{ type: 'poem' }] })).toEqual({ status: 400, problems: [] })
      expect(strict.violations()).toHaveLength(2)
      expect(strict.violations()[0]).toMatchObject({ where: 'body/messages/0', problem: expect.stringContaining('previewImageUrl') })
      await strict.stop()
    })
  },
)
