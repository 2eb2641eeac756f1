import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacBase64, type ChannelEvent, type HttpCall, type OutboundMessage, type ThreadContext } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import { line } from './index.ts'
import { account, BOT, event, GROUP, hook, inbound, message, NOW, outbound, RECEIVED_AT, SOMCHAI, thread } from './fixtures.ts'

const text = message({ type: 'text', text: 'สวัสดีครับ ขอเลื่อนวันส่งได้ไหม' })
const inGroup = { source: { type: 'group', groupId: GROUP, userId: SOMCHAI } }
const edited = event('messageEdited', { message: { id: '593000000000000001', type: 'text', text: 'ขอเลื่อนเป็นวันเสาร์' } })
const members = {
  members: [
    { type: 'user', userId: SOMCHAI },
    { type: 'user', userId: `${SOMCHAI.slice(0, -1)}2` },
  ],
}
const ok = { sentMessages: [{ id: '594000000000000001', quoteToken: 'q' }] }
const longThai = 'คุณลูกค้าสามารถติดตามพัสดุได้ที่หน้าคำสั่งซื้อ '.repeat(300)

conformance(line, {
  account,
  app: { channelSecret: 'line-secret' },
  now: NOW,
  sign: (body, app) => ({ 'x-line-signature': hmacBase64(app.channelSecret ?? '', body) }),
  deliveries: [
    { name: 'a text', body: hook(text), kinds: ['message'] },
    { name: 'the empty body of "Verify"', body: hook(), kinds: [] },
    {
      name: 'a sticker',
      body: hook(message({ type: 'sticker', packageId: '446', stickerId: '1988', keywords: ['Thanks'] })),
      kinds: ['message'],
    },
    { name: 'a picture', body: hook(message({ type: 'image', contentProvider: { type: 'line' } })), kinds: ['message'] },
    { name: 'a film', body: hook(message({ type: 'video', duration: 6000, contentProvider: { type: 'line' } })), kinds: ['message'] },
    {
      name: 'a voice message',
      body: hook(message({ type: 'audio', duration: 900, contentProvider: { type: 'line' } })),
      kinds: ['message'],
    },
    { name: 'a file', body: hook(message({ type: 'file', fileName: 'ใบเสร็จ.pdf', fileSize: 2138 })), kinds: ['message'] },
    { name: 'a place', body: hook(message({ type: 'location', title: 'บ้าน', latitude: 13.75, longitude: 100.5 })), kinds: ['message'] },
    { name: 'a group', body: hook(message({ type: 'text', text: 'มีใครได้ของหรือยัง' }, inGroup)), kinds: ['message'] },
    {
      name: 'two events in one body',
      body: hook(message({ type: 'text', text: '네' }), message({ type: 'text', text: '감사합니다' })),
      kinds: ['message', 'message'],
    },
    { name: 'an edit', body: hook(edited), kinds: ['edit'] },
    { name: 'an unsend', body: hook(event('unsend', { unsend: { messageId: '593000000000000001' } })), kinds: ['delete'] },
    { name: 'a follow', body: hook(event('follow', { replyToken: 'r', follow: { isUnblocked: true } })), kinds: ['relation'] },
    { name: 'an unfollow', body: hook(event('unfollow')), kinds: ['relation'] },
    { name: 'being invited to a group', body: hook(event('join', inGroup)), kinds: ['relation'] },
    { name: 'being removed from a group', body: hook(event('leave', inGroup)), kinds: ['relation'] },
    { name: 'two who join', body: hook(event('memberJoined', { ...inGroup, joined: members })), kinds: ['relation', 'relation'] },
    { name: 'two who leave', body: hook(event('memberLeft', { ...inGroup, left: members })), kinds: ['relation', 'relation'] },
    { name: 'a tapped button', body: hook(event('postback', { postback: { data: 'menu=hours' } })), kinds: ['unknown'] },
    { name: 'a suspended account', body: hook(event('botSuspended', { source: undefined })), kinds: ['account'] },
  ],
  duplicates: [
    {
      name: 'LINE delivers again',
      first: hook(text),
      second: hook({ ...text, replyToken: 'other', deliveryContext: { isRedelivery: true } }),
    },
    { name: 'LINE delivers an edit again', first: hook(edited), second: hook({ ...edited, deliveryContext: { isRedelivery: true } }) },
  ],
  unknownKind: hook(event('hologram', { hologram: { id: '1' } })),
  notOurs: ['', '{', 'null', '[]', { data: { event_type: 'post.create' } }, Uint8Array.from([0xff, 0xfe])],
  person: {
    identity: { scope: BOT, externalId: SOMCHAI },
    answer: { userId: SOMCHAI, displayName: 'สมชาย', pictureUrl: 'https://profile.line-scdn.test/s' },
  },
  sends: [
    { name: 'a free reply', message: outbound(), thread: thread() },
    { name: 'a push', message: outbound({ target: undefined }), thread: thread({ lastInbound: undefined }) },
    { name: 'a long text', message: outbound({ text: longThai }), thread: thread() },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: ok }, kind: 'sent' },
    {
      name: 'no address of a person',
      result: { status: 400, body: { message: "The property, 'to', in the request body is invalid (line: -, column: -)" } },
      kind: 'refused',
      class: 'bad-recipient',
    },
    {
      name: 'too long',
      result: {
        status: 400,
        body: {
          message: 'The request body has 1 error(s)',
          details: [{ message: 'Length must be between 0 and 5000', property: 'messages[0].text' }],
        },
      },
      kind: 'refused',
      class: 'too-long',
    },
    {
      name: 'nothing to say',
      result: {
        status: 400,
        body: { message: 'The request body has 1 error(s)', details: [{ message: 'May not be empty', property: 'messages[0].text' }] },
      },
      kind: 'refused',
      class: 'bad-content',
    },
    {
      name: 'a revoked token',
      result: { status: 401, body: { message: 'Authentication failed due to the following reason: invalid token.' } },
      kind: 'refused',
      class: 'reconnect',
    },
    {
      name: 'no right',
      result: { status: 403, body: { message: 'Access to this API is not available for your account' } },
      kind: 'refused',
      class: 'permission',
    },
    { name: 'gone', result: { status: 404, body: { message: 'Not found' } }, kind: 'refused', class: 'gone' },
    {
      name: 'the month used up',
      result: { status: 429, body: { message: 'You have reached your monthly limit.' } },
      kind: 'refused',
      class: 'quota',
    },
    {
      name: 'too fast',
      result: { status: 429, body: { message: 'The API rate limit has been exceeded. Try again later.' } },
      kind: 'not-now',
    },
    { name: 'a used reply token', result: { status: 400, body: { message: 'Invalid reply token' } }, kind: 'not-now' },
    { name: 'a fault at LINE', result: { status: 500, body: { message: 'Internal error' } }, kind: 'unknown' },
  ],
  texts: [longThai, '안녕하세요. 배송 조회 부탁드립니다. '.repeat(400), 'a'.repeat(12_001), '👨‍👩‍👧‍👦'.repeat(1000), 'Hello'],
})

describe('reading LINE', () => {
  it('tells who wrote what, where, and what answering needs', () => {
    const at = new Date(RECEIVED_AT).toISOString()

    expect(read(hook(text))).toMatchObject([
      {
        account: BOT,
        at,
        direction: 'inbound',
        scope: BOT,
        thread: { externalId: SOMCHAI, kind: 'dm', visibility: 'private' },
        author: { scope: BOT, externalId: SOMCHAI },
        text: 'สวัสดีครับ ขอเลื่อนวันส่งได้ไหม',
        media: [],
        addressesUs: true,
        sendHints: { replyToken: text.replyToken, quoteToken: expect.any(String) },
      },
    ])
  })

  it('keeps people who did not agree to be known as somebody of that group', () => {
    const [first] = read(hook(message({ type: 'text', text: '?' }, { source: { type: 'room', roomId: 'R1' } })))

    expect(first).toMatchObject({
      thread: { externalId: 'R1', kind: 'group', visibility: 'private' },
      author: { externalId: 'R1:unnamed' },
    })
  })

  it('takes a group message for ours only when it names the account', () => {
    const mention = (mentionee: object) => read(hook(message({ type: 'text', text: '@x', mention: { mentionees: [mentionee] } }, inGroup)))

    expect(mention({ type: 'user', index: 0, length: 2, isSelf: true })).toMatchObject([{ addressesUs: true, mentions: [BOT] }])
    expect(mention({ type: 'user', index: 0, length: 2, userId: SOMCHAI })).toMatchObject([{ addressesUs: false, mentions: [SOMCHAI] }])
    expect(mention({ type: 'all', index: 0, length: 2 })).toMatchObject([{ addressesUs: false, mentions: [] }])
  })

  it('follows quotes to the message they answer', () => {
    expect(read(hook(message({ type: 'text', text: 'อันนี้ค่ะ', quotedMessageId: '468789577898262530' })))).toMatchObject([
      { replyTo: '468789577898262530' },
    ])
  })

  it('fetches media from the data host, without keeping the token', () => {
    const [event] = read(
      hook(message({ id: '7', type: 'image', contentProvider: { type: 'line' }, imageSet: { id: 'S', index: 2, total: 3 } })),
    )
    const media = event?.kind === 'message' ? event.media[0] : undefined

    expect(media).toMatchObject({
      kind: 'image',
      set: { id: 'S', index: 2, total: 3 },
      fetch: { url: 'https://api-data.line.me/v2/bot/message/7/content', headers: {} },
    })
    expect(line.authorizeFetch?.(media?.fetch as HttpCall, account).headers).toEqual({ authorization: 'Bearer line-token' })
  })

  it("never shows the token to another app's server", () => {
    const content = { type: 'video', contentProvider: { type: 'external', originalContentUrl: 'https://liff.example/a.mp4' } }
    const [event] = read(hook(message(content)))
    const call = event?.kind === 'message' ? event.media[0]?.fetch : undefined

    expect(call?.url).toBe('https://liff.example/a.mp4')
    expect(line.authorizeFetch?.(call as HttpCall, account)).toEqual(call)
    expect(line.authorizeFetch?.({ ...(call as HttpCall), url: 'https://api-data.line.me.evil.example/' }, account).headers).toEqual({})
  })

  it('marks a sticker as needing no answer and keeps its words', () => {
    expect(read(hook(message({ type: 'sticker', packageId: '1', stickerId: '2', text: 'ขอบคุณ', keywords: ['Thanks'] })))).toMatchObject([
      { kindHint: 'sticker', text: '', media: [{ kind: 'sticker', externalId: '1/2', altText: 'ขอบคุณ, Thanks' }] },
    ])
  })

  it('erases what its author took back', () => {
    expect(read(hook(event('unsend', { unsend: { messageId: '9' } })))).toMatchObject([
      { kind: 'delete', externalId: '9', reason: 'unsent', by: 'author', scope: BOT },
    ])
  })

  it('says when another module holds the chat', () => {
    expect(read(hook(message({ type: 'text', text: 'hi' }, { mode: 'standby', replyToken: undefined })))).toMatchObject([{ standby: true }])
    expect(line.capabilities(thread({ lastInbound: inbound({ standby: true }) }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'standby' },
    })
  })

  it('keeps one bad event from hiding the good ones beside it', () => {
    expect(read({ destination: BOT, events: [null, 5, { type: 'message' }, text] }).map(({ kind }) => kind)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'message',
    ])
  })
})

describe('answering on LINE', () => {
  const pathOf = (message: OutboundMessage, where: ThreadContext = thread(), now = NOW) =>
    (line.send(message, where, account, now) as HttpCall).url.slice(-5)

  it('replies for free while the token lives, and pushes with a key after that', () => {
    const reply = line.send(outbound(), thread(), account, NOW) as HttpCall
    const push = line.send(outbound(), thread(), account, RECEIVED_AT + 50_000) as HttpCall

    expect(reply.url).toBe('https://api.line.test/v2/bot/message/reply')
    expect(JSON.parse(String(reply.body))).toEqual({ replyToken: 'reply-1', messages: [{ type: 'text', text: outbound().text }] })
    expect(push.url).toBe('https://api.line.test/v2/bot/message/push')
    expect(push.headers).toMatchObject({ 'x-line-retry-key': outbound().deliveryId, authorization: 'Bearer line-token' })
    expect(JSON.parse(String(push.body))).toEqual({ to: SOMCHAI, messages: [{ type: 'text', text: outbound().text }] })
  })

  it('never uses a token twice', () => {
    expect(pathOf(outbound(), thread({ facts: { usedReplyToken: 'reply-1' } }))).toBe('/push')
  })

  it('stays a push when something newer with a fresh token comes before the retry', () => {
    const newer = inbound({ at: new Date(RECEIVED_AT + 60_000).toISOString(), hints: { replyToken: 'reply-2' } })

    expect(pathOf(outbound(), thread({ lastInbound: newer }), RECEIVED_AT + 61_000)).toBe('/push')
    expect(pathOf(outbound({ target: newer }), thread({ lastInbound: newer }), RECEIVED_AT + 61_000)).toBe('/push')
  })

  it('resends an unknown push, whose key stops a double, and asks a person about an unknown reply', () => {
    const reply = line.send(outbound(), thread(), account, NOW) as HttpCall
    const push = line.send(outbound({ target: undefined }), thread(), account, NOW) as HttpCall

    expect(line.afterUnknown(outbound(), thread(), account, reply)).toEqual({ kind: 'ask' })
    expect(line.afterUnknown(outbound(), thread(), account, push)).toEqual({ kind: 'resend', withinMs: 86_400_000 })
  })

  it('takes a 409 for the success of an earlier try', () => {
    const push = line.send(outbound({ target: undefined }), thread(), account, NOW) as HttpCall
    const conflict = {
      status: 409,
      headers: { 'x-line-accepted-request-id': 'req-1' },
      body: Buffer.from('{"message":"The retry key is already accepted"}'),
    }

    expect(line.readOutcome(conflict, outbound(), push)).toMatchObject({ kind: 'sent', externalId: 'accepted:req-1' })
    expect(line.readOutcome({ ...conflict, body: Buffer.from(JSON.stringify(ok)) }, outbound(), push)).toMatchObject({
      externalId: '594000000000000001',
    })
  })

  it('goes on as a push when LINE says the token is no good', () => {
    const call = line.send(outbound(), thread(), account, NOW) as HttpCall
    const outcome = line.readOutcome({ status: 400, headers: {}, body: Buffer.from('{"message":"Invalid reply token"}') }, outbound(), call)

    expect(outcome).toMatchObject({ kind: 'not-now', facts: { usedReplyToken: 'reply-1' } })
    expect(pathOf(outbound(), thread({ facts: outcome.kind === 'not-now' ? outcome.facts : {} }))).toBe('/push')
  })

  it('says in a group whom it answers', () => {
    const call = line.send(outbound(), thread({ externalId: GROUP, kind: 'group' }), account, NOW) as HttpCall

    expect(JSON.parse(String(call.body)).messages).toEqual([{ type: 'text', text: outbound().text, quoteToken: 'quote-1' }])
  })

  it('sends a long text and a picture as one call, and refuses to lose a part of it', () => {
    const picture = { url: 'https://media.example/a.jpg', contentType: 'image/jpeg', fileName: 'a.jpg' }
    const body = JSON.parse(
      String((line.send(outbound({ text: 'a'.repeat(5001), media: [picture] }), thread(), account, NOW) as HttpCall).body),
    )

    expect(body.messages.map((part: { type: string }) => part.type)).toEqual(['text', 'text', 'image'])
    expect(() => line.send(outbound({ text: 'a'.repeat(25_001) }), thread(), account, NOW)).toThrow('1 to 5 messages')
    expect(() => line.send(outbound({ media: [{ ...picture, url: undefined }] }), thread(), account, NOW)).toThrow('public https address')
  })

  it('shows what the answer uses up', () => {
    const facts = { quotaLimit: '500', quotaUsed: '41' }

    expect(line.capabilities(thread(), account, NOW).cost).toEqual({ meter: 'line_push', units: 1, firstFree: true })
    expect(line.capabilities(thread({ facts }), account, RECEIVED_AT + 60_000).cost).toEqual({
      meter: 'line_push',
      units: 1,
      quota: { used: 41, limit: 500 },
    })
    expect(line.capabilities(thread({ facts: { [`blocked:${SOMCHAI}`]: 'true' } }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'blocked' },
    })
  })

  it('counts a push that LINE took, also when it says so only the second time, and no reply', () => {
    const call = (at: number) => line.send(outbound({}), thread(), account, at) as HttpCall
    const used = (sent: HttpCall, status?: number) =>
      line.metering?.costOf(sent, { account, ...(status && { result: { status, headers: {}, body: Buffer.from('{}') } }) })
    const push = call(RECEIVED_AT + 60_000)

    expect([used(push), used(push, 200), used(push, 409)]).toEqual(Array(3).fill([{ meter: 'line_push', units: 1 }]))
    expect([used(push, 429), used(push, 400), used(call(NOW))]).toEqual([[], [], []])
  })
})

describe('connecting LINE', () => {
  const answer = (body: object, status = 200) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) })

  it('asks for account, webhook and quota', () => {
    expect(line.probes(account).map(({ name, call }) => [name, 'url' in call ? call.url : ''])).toEqual([
      ['profile', 'https://api.line.test/v2/bot/info'],
      ['webhook', 'https://api.line.test/v2/bot/channel/webhook/endpoint'],
      ['quota', 'https://api.line.test/v2/bot/message/quota'],
      ['quota-used', 'https://api.line.test/v2/bot/message/quota/consumption'],
    ])
  })

  it('finds the account, and notices the token of another one', () => {
    const bot = { userId: BOT, basicId: '@216ru', displayName: 'บ้านหอม', chatMode: 'bot', markAsReadMode: 'auto' }

    expect(line.readProbe('profile', answer(bot), { ...account, externalId: '' })).toMatchObject({
      ok: true,
      account: { externalId: BOT, handle: '@216ru', name: 'บ้านหอม' },
    })
    expect(line.readProbe('profile', answer({ ...bot, userId: 'Uother' }), account)).toMatchObject({
      ok: false,
      finding: { code: 'another_account', params: { account: 'บ้านหอม (@216ru)' }, remedy: 'use_own' },
    })
  })

  it('notices a webhook that is set but switched off', () => {
    expect(line.readProbe('webhook', answer({ endpoint: 'https://care.example/hooks/line/1', active: false }), account)).toMatchObject({
      ok: false,
      finding: { code: 'webhook_off', remedy: 'line_use_webhook' },
    })
  })

  it('keeps the quota for the composer', () => {
    expect(line.readProbe('quota', answer({ type: 'limited', value: 500 }), account).facts).toEqual({ quotaLimit: '500' })
    expect(line.readProbe('quota', answer({ type: 'none' }), account).facts).toEqual({ quotaLimit: 'none' })
    expect(line.readProbe('quota-used', answer({ totalUsage: 41 }), account).facts).toEqual({ quotaUsed: '41' })
  })

  it('asks for names where LINE tells them', () => {
    const person = { scope: BOT, externalId: SOMCHAI }
    const group = { externalId: GROUP, kind: 'group', visibility: 'private' } as const

    expect(line.profile?.(person, { externalId: SOMCHAI, kind: 'dm', visibility: 'private' }, account)?.url).toBe(
      `https://api.line.test/v2/bot/profile/${SOMCHAI}`,
    )
    expect(line.profile?.(person, group, account)?.url).toBe(`https://api.line.test/v2/bot/group/${GROUP}/member/${SOMCHAI}`)
    expect(line.profile?.({ scope: BOT, externalId: `${GROUP}:unnamed` }, group, account)).toBeNull()
    expect(line.readProfile?.(answer({ displayName: 'สมชาย', userId: SOMCHAI }), person)).toEqual({
      ...person,
      displayName: 'สมชาย',
      avatarUrl: undefined,
    })
    expect(line.readProfile?.(answer({ message: 'Not found' }, 404), person)).toBeNull()
  })
})

const samples = join(process.env.BATON_NETWORKS ?? '', 'samples', 'line')
const kindOfSample: Record<string, ChannelEvent['kind'][]> = {
  message: ['message'],
  messageEdited: ['edit'],
  unsend: ['delete'],
  follow: ['relation'],
  unfollow: ['relation'],
  join: ['relation'],
  leave: ['relation'],
  memberJoined: ['relation', 'relation'],
  memberLeft: ['relation', 'relation'],
}

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(samples))('payloads kept by LINE (set BATON_NETWORKS to run)', () => {
  const files = process.env.BATON_NETWORKS && existsSync(samples) ? readdirSync(samples) : []

  it.each(files)('reads %s', (file) => {
    const body = JSON.parse(readFileSync(join(samples, file), 'utf8'))

    expect(read(body).map(({ kind }) => kind)).toEqual(kindOfSample[body.events[0].type] ?? ['unknown'])
  })
})

function read(body: object): ChannelEvent[] {
  const result = line.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if ('then' in result || !result.ok) throw new Error('expected events')
  return result.events
}
