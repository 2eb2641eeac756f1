import type { HttpCall, MessageEvent, ThreadContext } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { account, answer, BRAND, delivery, MINJI, notification, post, reply, SOMCHAI, threadOf } from './given.ts'
import { bluesky } from './index.ts'
import { facetsOf } from './post-record.ts'
import { tidOfDelivery } from './tid.ts'

const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
const question = post(SOMCHAI, '3n2u7z7y6is23', 'Sunday too?', { replyTo: { root: own.uri, parent: own.uri } })

async function thread(): Promise<ThreadContext> {
  const parsed = await bluesky.parse(
    delivery({ notifications: [notification('reply', question, own.uri)], posts: [own, question] }),
    account,
  )
  const events = parsed.ok ? parsed.events : []
  return threadOf(events.at(-1) as MessageEvent)
}

const dm: ThreadContext = {
  externalId: 'convo1',
  kind: 'dm',
  visibility: 'private',
  lastInbound: {
    externalId: 'convo1/m1',
    at: '2026-10-01T12:00:00Z',
    author: { scope: '', externalId: SOMCHAI },
    text: 'hello',
    addressesUs: true,
    hints: { convoId: 'convo1' },
  },
}

async function bodyOf(text: string, where: ThreadContext) {
  const call = (await bluesky.send(reply(text, where), where, account, 0)) as HttpCall
  return { call, body: JSON.parse(call.body as string) }
}

describe('a public reply', () => {
  it('is put under a key of ours, below root and parent', async () => {
    const { call, body } = await bodyOf('ใช่ค่ะ', await thread())
    expect(call.url).toBe('https://pds.example/xrpc/com.atproto.repo.putRecord')
    expect(call.headers.authorization).toBe('Bearer access')
    expect(body).toEqual({
      repo: BRAND,
      collection: 'app.bsky.feed.post',
      rkey: expect.stringMatching(/^[234567a-j][234567a-z]{12}$/),
      record: {
        $type: 'app.bsky.feed.post',
        text: 'ใช่ค่ะ',
        reply: { root: { uri: own.uri, cid: own.cid }, parent: { uri: question.uri, cid: question.cid } },
        createdAt: '2026-10-01T12:30:00.000Z',
      },
    })
  })

  it('is the same to the byte on every retry', async () => {
    const where = await thread()
    expect((await bodyOf('Yes @somchai.test', where)).call).toEqual((await bodyOf('Yes @somchai.test', where)).call)
  })

  it('names those who speak in the thread, and only those', async () => {
    const { body } = await bodyOf('@somchai.test and @minji.test: yes', await thread())
    expect(body.record.facets).toEqual([
      { index: { byteStart: 0, byteEnd: 13 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: SOMCHAI }] },
    ])
  })

  it('may be written where the post is known and replies are open', async () => {
    const where = await thread()
    expect(bluesky.capabilities(where, account, 0)).toMatchObject({ canReply: true, text: { max: 300, maxBytes: 3000 } })
    expect(bluesky.capabilities({ ...where, lastInbound: undefined }, account, 0)).toMatchObject({
      canReply: false,
      whyNot: { code: 'no-thread' },
    })
    const closed = { ...question, viewer: { replyDisabled: true } }
    const parsed = await bluesky.parse(
      delivery({ notifications: [notification('reply', question, own.uri)], posts: [own, closed] }),
      account,
    )
    const last = parsed.ok ? (parsed.events.at(-1) as MessageEvent) : undefined
    expect(last && bluesky.capabilities(threadOf(last), account, 0)).toMatchObject({ canReply: false, whyNot: { code: 'replies-off' } })
  })
})

describe('record keys', () => {
  it('grow with the time of sending and differ between deliveries of one moment', () => {
    const early = tidOfDelivery('a', '2026-10-01T12:00:00.000Z')
    const same = new Set(Array.from({ length: 200 }, (_, n) => tidOfDelivery(`delivery-${n}`, '2026-10-01T12:00:00.001Z')))
    expect(same.size).toBe(200)
    for (const later of same) expect(later > early).toBe(true)
  })
})

describe('facets', () => {
  it('count UTF-8 bytes, not characters', () => {
    const text = '感謝 🙏 https://brand.example/a(b) #ส่งช้า!'
    const marked = facetsOf(text, new Map()).map(({ index }) => Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString())
    expect(marked).toEqual(['https://brand.example/a(b)', '#ส่งช้า'])
  })

  it.each([
    ['see https://brand.example/hours.', ['https://brand.example/hours']],
    ['(https://brand.example/hours)', ['https://brand.example/hours']],
    ['mail me@somchai.test or #1', []],
    ['https:// is no address', []],
  ])('find the ends of what can be pressed: %s', (text, expected) => {
    const known = new Map([['somchai.test', SOMCHAI]])
    const marked = facetsOf(text, known).map(({ index }) => Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString())
    expect(marked).toEqual(expected)
  })
})

describe('length', () => {
  it('counts what a reader calls a character, and bytes', () => {
    expect(bluesky.measure('👨‍👩‍👧‍👦ก้')).toEqual({ length: 2, bytes: 31 })
  })

  it('is cut where both limits hold', async () => {
    const limits = bluesky.capabilities(await thread(), account, 0)
    for (const text of ['word '.repeat(200), '👨‍👩‍👧‍👦'.repeat(250)]) {
      const parts = bluesky.split?.(text, limits) ?? []
      expect(parts.length).toBeGreaterThan(1)
      for (const part of parts) {
        expect(bluesky.measure(part).length).toBeLessThanOrEqual(300)
        expect(bluesky.measure(part).bytes).toBeLessThanOrEqual(3000)
      }
      expect(parts.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }
  })
})

describe('answers', () => {
  const call: HttpCall = { transport: 'http', method: 'POST', url: '', headers: {}, body: '{}' }
  const outcome = (body: unknown, status: number) => bluesky.readOutcome(answer(body, status), reply('x', dm), call)

  it.each([
    [400, { error: 'ExpiredToken', message: 'Token has expired' }, { kind: 'token-expired' }],
    [400, { error: 'InvalidToken', message: 'Bad token scope' }, { kind: 'refused', class: 'permission' }],
    [401, { error: 'AuthMissing' }, { kind: 'token-expired' }],
    [400, { error: 'InvalidRequest', message: 'Invalid record: string too long (maximum 3000)' }, { kind: 'refused', class: 'too-long' }],
    [400, { error: 'InvalidRequest', message: 'Invalid reply' }, { kind: 'refused', class: 'bad-content' }],
    [400, { error: 'AccountTakedown' }, { kind: 'refused', class: 'reconnect' }],
    [400, { error: 'BlockedActor' }, { kind: 'refused', class: 'blocked' }],
    [400, { error: 'InvalidConvo' }, { kind: 'refused', class: 'gone' }],
    [403, { error: 'Forbidden' }, { kind: 'refused', class: 'permission' }],
    [429, { error: 'RateLimitExceeded' }, { kind: 'not-now' }],
    [502, { error: 'UpstreamFailure' }, { kind: 'unknown' }],
    [200, { neither: 'uri nor id' }, { kind: 'unknown' }],
  ])('%i %j', (status, body, expected) => {
    expect(outcome(body, status)).toMatchObject(expected)
  })

  it('with a page of a gateway in place of JSON tell nothing', () => {
    const page = { status: 200, headers: {}, body: Buffer.from('<html>busy</html>') }
    expect(bluesky.readOutcome(page, reply('x', dm), call)).toEqual({ kind: 'unknown', words: '<html>busy</html>' })
  })
})

describe('a direct message', () => {
  const on = { ...account, settings: { dm: 'on' } }

  it('goes to the chat service through our own server', async () => {
    const { call, body } = await bodyOf('ได้ค่ะ', dm)
    expect(call.headers['atproto-proxy']).toBe('did:web:api.bsky.chat#bsky_chat')
    expect(body).toEqual({ convoId: 'convo1', message: { text: 'ได้ค่ะ' } })
    expect(bluesky.readOutcome(answer({ id: 'm9', sentAt: '2026-10-01T12:30:01Z' }), reply('ได้ค่ะ', dm), call)).toMatchObject({
      kind: 'sent',
      externalId: 'convo1/m9',
    })
  })

  it('can be written only where they are switched on', () => {
    expect(bluesky.capabilities(dm, account, 0)).toMatchObject({ canReply: false, whyNot: { code: 'dm-off' } })
    expect(bluesky.capabilities(dm, on, 0)).toMatchObject({ canReply: true, text: { max: 1000, maxBytes: 10_000 } })
  })

  it('is looked for in the conversation when the answer was unclear', () => {
    const sent = (id: string, text: string, did: string, sentAt: string) => ({ id, text, sender: { did }, sentAt })
    const after = '2026-10-01T12:30:02Z'
    const readBack = (messages: object[]) => bluesky.readBack?.(answer({ messages }), reply('yes', dm))
    expect(readBack([sent('m9', 'yes', BRAND, after)])).toEqual({ kind: 'found', externalId: 'convo1/m9' })
    expect(readBack([sent('m8', 'yes', BRAND, '2026-10-01T11:00:00Z')])).toEqual({ kind: 'absent' })
    expect(readBack([sent('m9', 'yes', SOMCHAI, after)])).toEqual({ kind: 'absent' })
    expect(readBack([sent('m9', 'yes', BRAND, after), sent('m7', 'yes', BRAND, after)])).toMatchObject({ kind: 'unclear' })
    expect(bluesky.readBack?.(answer({ error: 'UpstreamFailure' }, 502), reply('yes', dm))).toMatchObject({ kind: 'unclear' })
  })
})

describe('tokens', () => {
  it('come from the password when none are kept, and never with an old token beside it', () => {
    const fresh = { ...account, credentials: { identifier: 'brand.test', appPassword: 'abcd-efgh' } }
    const call = bluesky.refresh?.(fresh, 0)
    expect(call?.url).toMatch(/createSession$/)
    expect(call?.headers).not.toHaveProperty('authorization')
  })

  it('are asked for with the password when the refresh token ran out, once', () => {
    expect(bluesky.refresh?.(account, 0).headers.authorization).toBe('Bearer refresh')
    const expired = bluesky.readRefresh?.(answer({ error: 'ExpiredToken' }, 400), account)
    expect(expired).toMatchObject({ next: { url: expect.stringMatching(/createSession$/) } })
    const refused = bluesky.readRefresh?.(
      answer({ error: 'AuthenticationRequired', message: 'Invalid identifier or password' }, 401),
      account,
    )
    expect(refused).toMatchObject({ problem: { code: 'sign_in_refused', networkWords: 'Invalid identifier or password' } })
    const kept = bluesky.readRefresh?.(answer({ accessJwt: 'a2', refreshJwt: 'r2', did: MINJI }), account)
    expect(kept).toMatchObject({ credentials: { accessJwt: 'a2', refreshJwt: 'r2', appPassword: 'abcd-efgh' } })
  })
})
