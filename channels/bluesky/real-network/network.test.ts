import type {
  AccountContext,
  Call,
  CallResult,
  ChannelEvent,
  HttpCall,
  InboundContext,
  MessageEvent,
  OutboundMessage,
  PollStep,
  ThreadContext,
} from '@baton/channel-kit'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { bluesky } from '../src/index.ts'

// Started by run.js, which hands over where the network is. The tests build on one another: one brand, two customers.
const { pdsUrl } = JSON.parse(process.env.BLUESKY_NETWORK ?? '{}') as { pdsUrl: string }

interface Person {
  did: string
  handle: string
  accessJwt: string
}

let brand: AccountContext
let cursor: string | null = null
let somchai: Person
let minji: Person
const seen: ChannelEvent[] = []

beforeAll(async () => {
  const made = await join('brand.test')
  somchai = await join('somchai.test')
  minji = await join('minji.test')
  brand = {
    network: 'bluesky',
    externalId: '',
    handle: '',
    baseUrl: pdsUrl,
    credentials: { identifier: 'brand.test', appPassword: 'brand.test-password' },
    settings: {},
  }
  await freshTokens()
  brand = { ...brand, externalId: made.did, handle: made.handle }
  for (const { did } of [made, somchai, minji]) await indexed(did)
})

describe('connecting', () => {
  it('finds session and profile with the given password', async () => {
    const results = await Promise.all(
      bluesky.probes(brand).map(async ({ name, call }) => bluesky.readProbe(name, await fetchCall(call as HttpCall), brand)),
    )
    expect(results).toMatchObject([
      { name: 'session', ok: true, finding: { code: 'signed_in_as', params: { account: 'brand.test' } } },
      { name: 'profile', ok: true, account: { externalId: brand.externalId, handle: 'brand.test' } },
    ])
  })

  it('says in words that a password is wrong', async () => {
    const wrong = { ...brand, credentials: { identifier: 'brand.test', appPassword: 'wrong' } }
    const refresh = bluesky.refresh?.(wrong, 0) as HttpCall
    expect(bluesky.readRefresh?.(await fetchCall(refresh), wrong)).toMatchObject({
      problem: { code: 'sign_in_refused', networkWords: 'Invalid identifier or password' },
    })
  })

  it('gets fresh tokens by the refresh token, and signs in anew when that was used up', async () => {
    const old = brand.credentials.refreshJwt
    await freshTokens()
    expect(brand.credentials.refreshJwt).not.toBe(old)
    brand = { ...brand, credentials: { ...brand.credentials, refreshJwt: 'used.up.token' } }
    await freshTokens()
    const probe = bluesky.probes(brand)[0]
    expect(bluesky.readProbe('session', await fetchCall(probe?.call as HttpCall), brand).ok).toBe(true)
  })
})

describe('a mention and its answer', () => {
  let mention: MessageEvent
  let message: OutboundMessage
  let sentUri: string

  it('comes in with its author, its thread and the mention', async () => {
    const text = '@brand.test พัสดุ 4411 ยังไม่ถึงเลย 😢'
    const facets = [
      { index: { byteStart: 0, byteEnd: 11 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: brand.externalId }] },
    ]
    const { uri } = await write(somchai, 'app.bsky.feed.post', { text, facets })
    mention = await eventually((event) => event.kind === 'message' && event.externalId === uri)
    expect(mention).toMatchObject({
      direction: 'inbound',
      text,
      addressesUs: true,
      author: { externalId: somchai.did, handle: 'somchai.test' },
      thread: { externalId: uri, kind: 'comment', visibility: 'public', post: { kind: 'mention', text } },
      mentions: [brand.externalId],
    })
  })

  it('is answered in the thread, with the customer named by facet', async () => {
    message = reply('@somchai.test ขออภัยค่ะ 🙏 https://brand.example/track', mention)
    const outcome = await say(message, mention)
    expect(outcome).toMatchObject({ kind: 'sent' })
    sentUri = outcome.kind === 'sent' ? outcome.externalId : ''
    const record = await published(sentUri)
    const bytes = Buffer.from(record.text)
    const marked = record.facets.map(({ index }) => bytes.subarray(index.byteStart, index.byteEnd).toString())
    expect(marked).toEqual(['@somchai.test', 'https://brand.example/track'])
    expect(record.reply).toMatchObject({ root: { uri: mention.externalId }, parent: { uri: mention.externalId } })
  })

  it('is found when read back, and an answer never sent is not', async () => {
    expect(await readBack(message, mention)).toEqual({ kind: 'found', externalId: sentUri })
    expect(await readBack(reply('never sent', mention), mention)).toEqual({ kind: 'absent' })
  })

  it('stands once however often it is sent', async () => {
    const before = await ownPosts()
    expect(await say(message, mention)).toMatchObject({ kind: 'sent', externalId: sentUri })
    expect(await say(message, mention)).toMatchObject({ kind: 'sent', externalId: sentUri })
    expect(await ownPosts()).toEqual(before)
  })

  it('comes back as an echo under the same id', async () => {
    const echo = await eventually((event) => event.kind === 'message' && event.externalId === sentUri)
    expect(echo).toMatchObject({
      direction: 'outbound',
      addressesUs: false,
      replyTo: mention.externalId,
      thread: { externalId: mention.externalId },
    })
  })

  it('is answered by the customer in the same thread, with our answer as what was replied to', async () => {
    const [uri, cid] = (await ownPosts()).find((post) => post.startsWith(sentUri))?.split(' ') ?? []
    const root = { uri: mention.externalId, cid: mention.sendHints?.rootCid }
    const answered = await write(somchai, 'app.bsky.feed.post', { text: 'เมื่อไหร่จะถึงคะ', reply: { root, parent: { uri, cid } } })
    expect(await eventually((event) => event.kind === 'message' && event.externalId === answered.uri)).toMatchObject({
      direction: 'inbound',
      addressesUs: true,
      replyTo: sentUri,
      thread: { externalId: mention.externalId },
    })
  })

  it('is refused as too long at 301 characters', async () => {
    const outcome = await say(reply('ก'.repeat(301), mention), mention)
    expect(outcome).toMatchObject({ kind: 'refused', class: 'too-long' })
  })

  it('takes 300 family emoji of 25 bytes in parts that all fit', async () => {
    const capabilities = bluesky.capabilities(threadOf(mention), brand, Date.now())
    const parts = bluesky.split?.('👨‍👩‍👧‍👦'.repeat(300), capabilities) ?? []
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(await say(reply(part, mention), mention)).toMatchObject({ kind: 'sent' })
  })

  it('is removed by the adapter for everybody', async () => {
    const result = await fetchCall(bluesky.moderate?.('delete', sentUri, brand, { at: new Date().toISOString(), hints: {} }) as HttpCall)
    expect(result.status).toBe(200)
    expect(await readBack(message, mention)).toEqual({ kind: 'absent' })
  })
})

describe('other things that happen', () => {
  let quoteUri: string

  it('sees a reply, a quote, a like and a follow on a post of the brand', async () => {
    const own = await write(personOf(brand), 'app.bsky.feed.post', { text: 'We open at 10:00 tomorrow' })
    // The network reads repositories side by side: an answer that it meets before the post notifies nobody.
    await published(own.uri)
    const replied = await write(minji, 'app.bsky.feed.post', { text: '일요일도 여나요?', reply: { root: own, parent: own } })
    const quoted = await write(minji, 'app.bsky.feed.post', {
      text: 'good to know',
      embed: { $type: 'app.bsky.embed.record', record: own },
    })
    const liked = await write(minji, 'app.bsky.feed.like', { subject: own })
    await write(minji, 'app.bsky.graph.follow', { subject: brand.externalId })
    quoteUri = quoted.uri
    expect(await eventually((event) => event.kind === 'message' && event.externalId === replied.uri)).toMatchObject({
      addressesUs: true,
      replyTo: own.uri,
      thread: { externalId: own.uri, post: { kind: 'own', text: 'We open at 10:00 tomorrow' } },
    })
    expect(await eventually((event) => event.kind === 'message' && event.externalId === quoted.uri)).toMatchObject({
      addressesUs: true,
      thread: { externalId: quoted.uri, post: { kind: 'mention' } },
      media: [{ kind: 'link', altText: 'We open at 10:00 tomorrow' }],
    })
    expect(await eventually((event) => event.kind === 'reaction' && event.dedupeKey.includes(liked.uri))).toMatchObject({
      externalId: own.uri,
      reaction: 'like',
    })
    expect(await eventually((event) => event.kind === 'relation')).toMatchObject({ relation: 'follow', contact: { externalId: minji.did } })
  })

  it('delivers nothing twice', () => {
    const keys = seen.filter((event) => event.kind === 'message' && event.direction === 'inbound').map((event) => event.dedupeKey)
    const notified = keys.filter((key) => key === `post:${quoteUri}`)
    expect(notified).toHaveLength(1)
  })

  it('sees that a customer deleted a post', async () => {
    await call(minji, 'com.atproto.repo.deleteRecord', {
      repo: minji.did,
      collection: 'app.bsky.feed.post',
      rkey: quoteUri.split('/').at(-1),
    })
    expect(await eventually((event) => event.kind === 'delete' && event.externalId === quoteUri)).toMatchObject({
      reason: 'deleted',
      by: 'author',
    })
  })

  it('sees that a customer blocks us, and does not take that for deletions', async () => {
    const { uri } = await write(somchai, 'app.bsky.graph.block', { subject: brand.externalId })
    expect(await eventually((event) => event.kind === 'relation' && event.relation === 'block')).toMatchObject({
      contact: { externalId: somchai.did },
    })
    await pollOnce()
    await pollOnce()
    expect(seen.filter((event) => event.kind === 'delete' && event.externalId.includes(somchai.did))).toEqual([])
    await call(somchai, 'com.atproto.repo.deleteRecord', {
      repo: somchai.did,
      collection: 'app.bsky.graph.block',
      rkey: uri.split('/').at(-1),
    })
    expect(await eventually((event) => event.kind === 'relation' && event.relation === 'unblock')).toMatchObject({
      contact: { externalId: somchai.did },
    })
  })

  it('notices an access token that is no longer good', async () => {
    const stale = { ...brand, credentials: { ...brand.credentials, accessJwt: 'not.a.token' } }
    const outcome = await outcomeOf(reply('hello', threadStarter()), threadStarter(), stale)
    expect(outcome).toMatchObject({ kind: 'token-expired' })
  })
})

function threadStarter(): MessageEvent {
  return seen.find((event): event is MessageEvent => event.kind === 'message' && event.direction === 'inbound') as MessageEvent
}

// --- Our side: the calls an adapter asks for, made for real ---------------------------------------------------------

async function pollOnce(): Promise<void> {
  let step: PollStep | undefined = bluesky.poll?.(cursor, brand, Date.now())
  while (step) {
    const result = bluesky.readPoll?.(step.step, await fetchCall(step.call), cursor, brand)
    if (!result || result.problem) throw new Error(`the poll failed: ${JSON.stringify(result?.problem)}`)
    for (const body of result.deliveries) {
      const parsed = await bluesky.parse({ body, headers: {} }, brand)
      if (!parsed.ok) throw new Error(parsed.reason.code)
      seen.push(...parsed.events)
    }
    cursor = result.cursor
    step = result.next
  }
}

async function eventually<E extends ChannelEvent>(wanted: (event: ChannelEvent) => boolean): Promise<E & MessageEvent> {
  for (let tries = 0; tries < 60; tries++) {
    const found = seen.find(wanted)
    if (found) return found as E & MessageEvent
    await sleep(200)
    await pollOnce()
  }
  throw new Error(
    `the event did not come within 60 polls; there were ${seen.map((event) => `${event.kind} ${event.dedupeKey}`).join(', ')}`,
  )
}

function reply(text: string, to: MessageEvent): OutboundMessage {
  return { deliveryId: randomUUID(), at: new Date().toISOString(), text, media: [], target: inbound(to) }
}

function inbound({ externalId, at, author, text, addressesUs, sendHints = {} }: MessageEvent): InboundContext {
  return { externalId, at, author, text, addressesUs, hints: sendHints }
}

function threadOf(event: MessageEvent): ThreadContext {
  return { externalId: event.thread.externalId, kind: 'comment', visibility: 'public', lastInbound: inbound(event) }
}

function say(message: OutboundMessage, to: MessageEvent) {
  return outcomeOf(message, to, brand)
}

async function outcomeOf(message: OutboundMessage, to: MessageEvent, account: AccountContext) {
  const request = (await bluesky.send(message, threadOf(to), account, Date.now())) as HttpCall
  return bluesky.readOutcome(await fetchCall(request), message, request)
}

async function readBack(message: OutboundMessage, to: MessageEvent) {
  const resolution = bluesky.afterUnknown(message, threadOf(to), brand, {} as Call)
  if (resolution.kind !== 'read-back') throw new Error(resolution.kind)
  return bluesky.readBack?.(await fetchCall(resolution.call as HttpCall), message)
}

async function freshTokens(): Promise<void> {
  let request: HttpCall | undefined = bluesky.refresh?.(brand, 0)
  while (request) {
    const answer = bluesky.readRefresh?.(await fetchCall(request), brand)
    if (!answer || 'problem' in answer) throw new Error(answer?.problem.code)
    if ('credentials' in answer) {
      brand = { ...brand, credentials: answer.credentials }
      return
    }
    request = answer.next
  }
}

async function fetchCall({ url, method, headers, body }: HttpCall): Promise<CallResult> {
  const answer = await fetch(url, { method, headers, body: body as string | undefined })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: new Uint8Array(await answer.arrayBuffer()) }
}

// --- Everybody else's side: plain XRPC, without the adapter -----------------------------------------------------------

async function join(handle: string): Promise<Person> {
  return call<Person>(null, 'com.atproto.server.createAccount', { handle, email: `${handle}@example.test`, password: `${handle}-password` })
}

function personOf({ externalId, handle, credentials }: AccountContext): Person {
  return { did: externalId, handle, accessJwt: credentials.accessJwt ?? '' }
}

function write(author: Person, collection: string, fields: object): Promise<{ uri: string; cid: string }> {
  const record = { $type: collection, createdAt: new Date().toISOString(), ...fields }
  return call<{ uri: string; cid: string }>(author, 'com.atproto.repo.createRecord', { repo: author.did, collection, record }).then(
    ({ uri, cid }) => ({ uri, cid }),
  )
}

async function call<Answer = unknown>(author: Person | null, method: string, body: object): Promise<Answer> {
  const authorization: Record<string, string> = author ? { authorization: `Bearer ${author.accessJwt}` } : {}
  const answer = await fetch(`${pdsUrl}/xrpc/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

async function get<Answer>(method: string, parameters: Record<string, string>): Promise<Answer> {
  const headers = { authorization: `Bearer ${brand.credentials.accessJwt}` }
  const answer = await fetch(`${pdsUrl}/xrpc/${method}?${new URLSearchParams(parameters).toString()}`, { headers })
  if (!answer.ok) throw new Error(`${method}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** The app view hears of a new account a moment after its own server does; before that nobody is notified of anything. */
async function indexed(did: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const { profiles } = await get<{ profiles: unknown[] }>('app.bsky.actor.getProfiles', { actors: did })
    if (profiles.length) return
    await sleep(200)
  }
  throw new Error(`the app view does not know ${did}`)
}

interface PostRecord {
  text: string
  facets: { index: { byteStart: number; byteEnd: number } }[]
  reply: { root: { uri: string }; parent: { uri: string } }
}

/** A post as the app view shows it, once the app view has heard of it. */
async function published(uri: string): Promise<PostRecord> {
  for (let tries = 0; tries < 60; tries++) {
    const { posts } = await get<{ posts: { record: PostRecord }[] }>('app.bsky.feed.getPosts', { uris: uri })
    if (posts[0]) return posts[0].record
    await sleep(200)
  }
  throw new Error(`${uri} was not published`)
}

/** Address and version of every post in the brand's repository, straight from its own server. */
async function ownPosts(): Promise<string[]> {
  const parameters = { repo: brand.externalId, collection: 'app.bsky.feed.post', limit: '100' }
  const { records } = await get<{ records: { uri: string; cid: string }[] }>('com.atproto.repo.listRecords', parameters)
  return records.map(({ uri, cid }) => `${uri} ${cid}`)
}
