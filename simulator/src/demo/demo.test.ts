import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import { type DemoWorld, startDemoWorld } from './world.ts'

let clock: ManualClock
let simulator: Simulator
let world: DemoWorld
let line: Hook
let x: Hook

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 1 })
  line = await hook()
  x = await hook()
  world = startDemoWorld(simulator, { line: line.url, x: x.url })
  const { consumerSecret = '' } = world.accounts[1]!.appSecrets
  x.answer = ({ method, url }) => {
    if (method !== 'GET') return 200
    const token = new URL(url, 'http://ours.invalid').searchParams.get('crc_token') ?? ''
    return {
      status: 200,
      body: JSON.stringify({ response_token: `sha256=${createHmac('sha256', consumerSecret).update(token).digest('base64')}` }),
    }
  }
})
afterEach(async () => {
  await simulator.stop()
  await Promise.all([line.stop(), x.stop()])
})

type LineBody = { events: { type: string; timestamp: number; message?: { type: string } }[] }
type XBody = { data: { event_type: string; payload: Record<string, unknown> } }
const onLine = () => line.received.flatMap(({ json }) => (json as LineBody).events)
const onX = () => x.received.flatMap(({ json }) => (json ? [(json as XBody).data] : []))
const care = () => world.accounts.find((account) => account.network === 'email')!.externalId

it('describes the accounts so that they can be connected', async () => {
  expect(world.accounts.map(({ network, handle, dead }) => [network, handle, dead])).toEqual([
    ['line', expect.any(String), false],
    ['x', 'HaruLiving', false],
    ['x', 'HaruKorea', true],
    ['email', 'care@haruliving.example', false],
  ])
  const account = world.accounts[1]!
  const me = await fetch(`${account.baseUrl}/2/users/me`, { headers: { authorization: `Bearer ${account.credentials.accessToken}` } })
  expect(await me.json()).toMatchObject({ data: { id: account.externalId } })
})

it('brings three days of talk with their own times, in order', async () => {
  await world.seedHistory()

  expect(simulator.webhooks().every((delivery) => delivery.state === 'acknowledged')).toBe(true)
  const times = onLine().map((event) => event.timestamp)
  expect(times).toEqual([...times].sort())
  expect(clock.now() - times[0]!).toBeGreaterThan(2 * 86_400_000)
  expect(new Set(onLine().map((event) => event.message?.type ?? event.type))).toEqual(
    new Set(['join', 'text', 'image', 'sticker', 'file', 'unsend']),
  )
  expect(onLine().map((event) => event.type)).toEqual(expect.arrayContaining(['messageEdited', 'unsend']))

  const post = onX().find((event) => String(event.payload.text).startsWith('New firmware'))!.payload.id
  const under = onX().filter((event) => event.event_type === 'post.reply.create' && event.payload.in_reply_to_user_id !== undefined)
  expect(new Set(under.filter((event) => event.payload.conversation_id === post).map((event) => event.payload.author_id)).size).toBe(3)
  expect(onX().map((event) => event.event_type)).toEqual(expect.arrayContaining(['dm.received', 'post.delete', 'post.mention.create']))

  const mails = simulator.mail.folder({ mailbox: care() })
  expect(mails.map((mail) => mail.subject)).toEqual(expect.arrayContaining(['Spare part HF-30', '세금계산서 재발행 요청']))
})

it('has an account whose token is dead once history is in', async () => {
  await world.seedHistory()
  const dead = world.accounts[2]!
  const me = await fetch(`${dead.baseUrl}/2/users/me`, { headers: { authorization: `Bearer ${dead.credentials.accessToken}` } })
  expect(me.status).toBe(401)
})

it('goes on for as long as it runs: somebody new every 20 to 60 seconds, the same ones for the same seed', async () => {
  await world.setWebhooks({ line: line.url, x: x.url })
  const stop = new AbortController()
  const running = world.run(stop.signal)
  const spoken = () =>
    simulator.webhooks().filter((one) => one.what !== 'verify').length + simulator.mail.folder({ mailbox: care() }).length
  for (let minute = 0; minute < 30; minute++) await clock.advance(60_000)
  stop.abort()
  await running
  await simulator.idle()
  expect(spoken()).toBeGreaterThanOrEqual(30)
  const after = spoken()
  await clock.advance(120_000)
  expect(spoken()).toBe(after)
})

it('answers the agent in its own language', async () => {
  await world.seedHistory()
  const account = world.accounts[0]!
  const aunt = simulator.people.list().find((persona) => persona.name === 'ป้าสมศรี')!
  line.received.length = 0
  await fetch(`${account.baseUrl}/v2/bot/message/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.credentials.channelAccessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: aunt.person, messages: [{ type: 'text', text: 'ขออภัยที่ทำให้รอนานค่ะ' }] }),
  })
  await clock.advance(20_000)
  await simulator.idle()
  expect(onLine()).toMatchObject([{ message: { text: expect.stringContaining('ป้าอยากได้ของ') } }])
})

it('is the same accounts and people whatever its seed', async () => {
  const other = await startSimulator({ clock, seed: 2 })
  const again = startDemoWorld(other)
  await other.stop()

  expect(again.accounts.map(({ externalId }) => externalId)).toEqual(world.accounts.map(({ externalId }) => externalId))
  expect([...other.line.state.people.keys(), ...other.x.state.users.keys()]).toEqual([
    ...simulator.line.state.people.keys(),
    ...simulator.x.state.users.keys(),
  ])
})

it('remembers an earlier run: it takes answers to what was said there, and nobody repeats themselves', async () => {
  const [shop, global] = world.accounts
  const passer = { network: 'x' as const, externalId: '1111', handle: 'en_guest_1', name: 'Ruth Abel' }
  const member = { network: 'line' as const, externalId: `U${'1'.repeat(32)}`, handle: null, name: 'มินตรา' }
  const said = {
    network: 'x' as const,
    thread: '2222',
    externalId: '2222',
    private: false,
    person: '1111',
    text: 'is the kettle sold out?',
    at: '2026-01-01T00:00:00Z',
    inReplyTo: null,
  }
  const aunt = simulator.people.list().find((persona) => persona.name === 'ป้าสมศรี')!
  const words = { ...said, network: 'line' as const, thread: aunt.person, externalId: '3', private: true, person: aunt.person }
  const other = await startSimulator({ clock, seed: 2 })
  const again = startDemoWorld(other, {}, { people: [passer, member], said: [said, { ...words, text: aunt.lines.at(-1)!.text }] })
  const [newShop, newGlobal] = again.accounts
  const post = (url: string, token: string | undefined, body: object) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((answer) => answer.status)

  expect([newShop!.externalId, newGlobal!.externalId]).toEqual([shop!.externalId, global!.externalId])
  expect(
    await post(`${newGlobal!.baseUrl}/2/tweets`, newGlobal!.credentials.accessToken, {
      text: 'It is back on Monday.',
      reply: { in_reply_to_tweet_id: '2222' },
    }),
  ).toBe(201)
  const push = { to: member.externalId, messages: [{ type: 'text', text: 'ค่ะ' }] }
  expect(await post(`${newShop!.baseUrl}/v2/bot/message/push`, newShop!.credentials.channelAccessToken, push)).toBe(200)
  expect(other.ledger.find({ to: '1111' })).toHaveLength(1)
  const left = other.people.list().find(({ person }) => person === aunt.person)!.lines
  expect(left).toEqual(aunt.lines.slice(0, -1))
  expect(other.people.list().filter(({ person }) => [passer.externalId, member.externalId].includes(person))).toHaveLength(2)
  await other.stop()
})
