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
let facebook: Hook
let instagram: Hook
let whatsapp: Hook

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 1 })
  line = await hook()
  x = await hook()
  facebook = await hook()
  facebook.answer = ({ method, url }) => {
    const challenge = new URL(url, 'http://ours.invalid').searchParams.get('hub.challenge')
    return method === 'GET' ? { status: 200, body: challenge ?? '' } : 200
  }
  instagram = await hook()
  instagram.answer = facebook.answer
  whatsapp = await hook()
  whatsapp.answer = facebook.answer
  world = startDemoWorld(simulator, { line: line.url, x: x.url, facebook: facebook.url, instagram: instagram.url, whatsapp: whatsapp.url })
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
  await Promise.all([line.stop(), x.stop(), facebook.stop(), instagram.stop(), whatsapp.stop()])
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
    ['facebook', 'Haru Living', false],
    ['instagram', 'haru.living', false],
    ['whatsapp', expect.stringMatching(/^\+66/), false],
    ['email', 'care@haruliving.example', false],
    ['google-play', 'com.haruliving.home', false],
    ['app-store', 'com.haruliving.home', false],
    ['google-business', 'Haru Living Ari', false],
    ['youtube', '@haruliving', false],
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

  type FacebookChange = { field: string; value: { item: string; verb: string; parent_id?: string } }
  type FacebookBody = { entry: { changes?: FacebookChange[]; messaging?: object[]; standby?: object[] }[] }
  const entries = facebook.received.flatMap(({ json }) => (json ? (json as FacebookBody).entry : []))
  const onFacebook = entries.flatMap(({ changes = [] }) => changes)
  const onMessenger = entries.flatMap(({ messaging = [], standby = [] }) => [...messaging, ...standby])
  expect(new Set(onMessenger.map((item) => Object.keys(item).at(-1)))).toEqual(new Set(['message', 'message_edit', 'pass_thread_control']))
  expect(entries.filter(({ standby }) => standby)).toHaveLength(2)
  expect(new Set(onFacebook.map(({ field, value }) => `${field} ${value.item} ${value.verb}`))).toEqual(
    new Set(
      ['photo add', 'status add', 'post add', 'comment add', 'comment edited', 'comment remove', 'comment hide']
        .map((what) => `feed ${what}`)
        .concat('mention post add', 'ratings rating add'),
    ),
  )

  type InstagramBody = { entry: { changes?: { field: string }[]; messaging?: object[] }[] }
  const onInstagram = instagram.received.flatMap(({ json }) =>
    json
      ? (json as InstagramBody).entry.flatMap(
          ({ changes, messaging }) => changes?.map(({ field }) => field) ?? messaging?.map(() => 'messaging') ?? [],
        )
      : [],
  )
  expect(new Set(onInstagram)).toEqual(new Set(['comments', 'live_comments', 'mentions', 'messaging']))

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
  await world.setWebhooks({ line: line.url, x: x.url, facebook: facebook.url, instagram: instagram.url, whatsapp: whatsapp.url })
  const stop = new AbortController()
  const running = world.run(stop.signal)
  // Who speaks on networks that are asked is not among these.
  const spoken = () =>
    simulator.webhooks().filter((one) => one.what !== 'verify').length + simulator.mail.folder({ mailbox: care() }).length
  for (let minute = 0; minute < 30; minute++) await clock.advance(60_000)
  stop.abort()
  await running
  await simulator.idle()
  expect(spoken()).toBeGreaterThanOrEqual(25)
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
  expect([
    ...other.line.state.people.keys(),
    ...other.x.state.users.keys(),
    ...other.facebook.state.people.keys(),
    ...other.instagram.state.people.keys(),
  ]).toEqual([
    ...simulator.line.state.people.keys(),
    ...simulator.x.state.users.keys(),
    ...simulator.facebook.state.people.keys(),
    ...simulator.instagram.state.people.keys(),
  ])
})

it('has reviews in the store, changes one after an answer, and remembers how they stood', async () => {
  await world.seedHistory()
  const { externalId: app } = world.accounts.find(({ network }) => network === 'google-play')!
  const reviews = [...simulator.googlePlay.state.apps.get(app)!.reviews.values()]
  expect(reviews.map(({ language, stars }) => [language, stars])).toEqual([
    ['th', 2],
    ['ko', 3],
    ['en', 1],
  ])
  const [first] = reviews
  simulator.ledger.record({
    network: 'google-play',
    account: app,
    kind: 'reply',
    to: first!.id,
    thread: first!.id,
    text: 'ขอโทษค่ะ',
    media: [],
    externalId: 'a',
  })
  await clock.advance(20_000)
  expect(first).toMatchObject({ stars: 5, text: expect.stringContaining('ใช้ได้ปกติ') })

  const at = new Date(first!.changedAt).toISOString()
  const said = { network: 'google-play' as const, thread: first!.id, private: false, at, inReplyTo: null }
  const other = await startSimulator({ clock, seed: 2 })
  startDemoWorld(
    other,
    {},
    {
      people: [],
      said: [
        { ...said, externalId: 'v2', person: first!.id, text: first!.text },
        { ...said, externalId: 'a1', person: null, text: 'ขอโทษค่ะ' },
      ],
    },
  )
  expect([...other.googlePlay.state.apps.get(app)!.reviews.values()]).toMatchObject([
    { id: first!.id, stars: 5, text: first!.text, changedAt: first!.changedAt, answer: { text: 'ขอโทษค่ะ' } },
  ])
  await other.stop()
})

it('has reviews in the App Store and of the showroom, and remembers how they stood', async () => {
  await world.seedHistory()
  const apple = (of: typeof simulator) => [...of.appStore.state.apps.get('6450012345')!.reviews.values()]
  const showroom = (of: typeof simulator) => [...of.googleBusiness.state.places.get('4455667788990011223')!.reviews.values()]
  expect(apple(simulator).map(({ territory, stars, answer }) => [territory, stars, answer !== null])).toEqual([
    ['GBR', 2, false],
    ['KOR', 1, true],
  ])
  expect(showroom(simulator).map(({ author, stars, reply }) => [author, stars, reply !== null])).toEqual([
    ['ปกรณ์ ศรีสุข', 2, false],
    ['한지민', 5, true],
    [null, 1, false],
  ])

  const at = new Date(clock.now()).toISOString()
  const told = (network: 'app-store' | 'google-business', thread: string, text: string) => ({
    network,
    thread,
    externalId: `${thread}@x`,
    private: false,
    person: thread,
    text,
    at,
    inReplyTo: null,
  })
  const [otter] = apple(simulator)
  const [pakorn] = showroom(simulator)
  const other = await startSimulator({ clock, seed: 2 })
  const said = [
    told('app-store', otter!.id, 'The widget follows along now. Took one update, fair enough.'),
    told('google-business', pakorn!.id, pakorn!.text),
  ]
  startDemoWorld(other, {}, { people: [], said })
  expect(apple(other)).toMatchObject([{ id: otter!.id, stars: 4, title: otter!.title }])
  expect(showroom(other)).toMatchObject([{ id: pakorn!.id, stars: 2, text: pakorn!.text }])
  await other.stop()
})

it('has comments under a video, of which one is held, and remembers them', async () => {
  await world.seedHistory()
  const under = (of: typeof simulator) =>
    [...of.youtube.state.comments.values()].map(({ id, parent, text, status }) => ({ id, parent, text, status }))
  const seeded = under(simulator)
  expect(seeded.map(({ parent, status }) => [parent !== null, status])).toEqual([
    [false, 'published'],
    [true, 'published'],
    [true, 'published'],
    [false, 'published'],
    [false, 'heldForReview'],
  ])
  const [root, answer] = seeded
  const said = (one: typeof root, person: string | null) => ({
    network: 'youtube' as const,
    thread: root!.id,
    externalId: one!.id,
    private: false,
    person,
    text: one!.text,
    at: new Date(clock.now()).toISOString(),
    inReplyTo: null,
  })
  const other = await startSimulator({ clock, seed: 2 })
  startDemoWorld(other, {}, { people: [], said: [said(root, simulator.youtube.state.comments.get(root!.id)!.author), said(answer, null)] })
  expect(under(other)).toEqual([root, answer])
  await other.stop()
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

it('remembers Instagram by what the product knows: media, comments below it, and mentions elsewhere', async () => {
  await world.seedHistory()
  const { state } = simulator.instagram
  const media = [...state.media.values()]
  const gallery = world.accounts.find(({ network }) => network === 'instagram')!
  const [own] = media
  const comment = [...state.comments.values()].find(({ mediaId, rootId }) => mediaId === own!.id && rootId === null)!
  const named = [...state.comments.values()].find(({ text }) => text.startsWith('@haru.living'))!
  const told = { network: 'instagram' as const, private: false, at: '2026-01-01T00:00:00Z', inReplyTo: null }
  const other = await startSimulator({ clock, seed: 2 })
  startDemoWorld(
    other,
    {},
    {
      people: [],
      said: [
        { ...told, thread: own!.id, externalId: own!.id, person: null, text: own!.caption },
        { ...told, thread: comment.id, externalId: comment.id, person: comment.authorId, text: comment.text, inReplyTo: own!.id },
        // As Instagram tells it: by a username, and without the sign before the name.
        {
          ...told,
          thread: named.mediaId,
          externalId: named.id,
          person: `@${state.people.get(named.authorId)!.username}`,
          text: named.text.slice(1),
          inReplyTo: named.mediaId,
        },
      ],
    },
  )
  const token = other.instagram.state.accounts.get(gallery.externalId)!.accessToken
  const say = (path: string, body: object) =>
    fetch(`${other.instagramBaseUrl}/v26.0/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then(({ status }) => status)

  expect(await say(`${comment.id}/replies`, { message: 'Sage is back in May.' })).toBe(200)
  expect(await say(`${gallery.externalId}/mentions`, { media_id: named.mediaId, comment_id: named.id, message: 'ได้ค่ะ' })).toBe(200)
  expect(other.ledger.find({ network: 'instagram' }).map(({ to }) => to)).toEqual([comment.authorId, named.authorId])
  await other.stop()
})
