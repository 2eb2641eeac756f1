import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacHex, type AccountContext, type HttpCall, type MessageEvent } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import { account, AT, entries, inbound, NOK, NOW, outbound, thread, US } from './fixtures.ts'
import { instagram } from './index.ts'

const DAY = 86_400_000
const WROTE = AT * 1000
const MID = 'aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE'
const iso = (ms: number) => new Date(ms).toISOString()
const apiTime = (ms: number) => iso(ms).replace('.000Z', '+0000')
const on: AccountContext = { ...account, settings: { directMessages: 'on' } }
const withAgents: AccountContext = { ...account, settings: { directMessages: 'on', humanAgent: 'on' } }
const result = (status: number, body: unknown) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) })
const error = (code: number, error_subcode?: number) => ({
  error: { message: 'No', type: 'OAuthException', code, fbtrace_id: 'A1', ...(error_subcode && { error_subcode }) },
})
const item = (content: object, by = NOK) => ({
  sender: { id: by },
  recipient: { id: by === US ? NOK : US },
  timestamp: WROTE,
  ...content,
})
const told = (...items: object[]) => entries({ id: US, time: WROTE, messaging: items })
const written = (message: object) => told(item({ message: { mid: MID, ...message } }))
const echo = (message: object) => told(item({ message: { mid: 'm_us', is_echo: true, ...message } }, US))
const privately = (more: object = {}) =>
  thread({ externalId: NOK, kind: 'dm', visibility: 'private', post: undefined, lastInbound: inbound({ externalId: MID }), ...more })
const reply = () => outbound({ target: inbound({ externalId: MID }) })
const answers = {
  nok: { id: MID, message: 'สวัสดีค่ะ', from: { id: NOK, username: 'nok.wanna' }, to: { data: [{ id: US }] }, created_time: apiTime(WROTE) },
  us: {
    id: 'm_us',
    message: 'ค่ะ',
    from: { id: US, username: 'baanhom' },
    to: { data: [{ id: NOK }] },
    created_time: apiTime(WROTE + 5000),
  },
  old: { id: 'm_old', message: 'before', from: { id: NOK }, to: { data: [{ id: US }] }, created_time: apiTime(WROTE - 9 * DAY) },
}
const storyUrl = 'https://lookaside.test/ig_messaging_cdn/?asset_id=1&signature=x'

conformance(instagram, {
  account: on,
  app: account.app ?? {},
  now: NOW,
  isPart: true,
  sign: (body, app) => ({ 'x-hub-signature-256': `sha256=${hmacHex(app.appSecret ?? '', body)}` }),
  deliveries: [
    { name: 'a private message', body: written({ text: 'สวัสดีค่ะ' }), kinds: ['message'] },
    {
      name: 'a reply to a story',
      body: told(item({ message: { mid: 'm_s', text: '😍', reply_to: { story: { id: '179', url: storyUrl } } } })),
      kinds: ['message'],
    },
    {
      name: 'a mention in a story',
      body: told(item({ message: { mid: 'm_m', attachments: [{ type: 'story_mention', payload: { url: storyUrl } }] } })),
      kinds: ['message'],
    },
    { name: 'an unsent message', body: told(item({ message: { mid: 'm_u', is_deleted: true } })), kinds: ['delete'] },
    {
      name: 'a reaction',
      body: told(item({ reaction: { mid: 'm_us', action: 'react', reaction: 'love', emoji: '❤' } })),
      kinds: ['reaction'],
    },
    { name: 'seen', body: told(item({ read: { mid: 'm_us' } })), kinds: ['status'] },
    { name: 'an echo', body: echo({ text: 'ค่ะ' }), kinds: ['message'] },
    {
      name: 'the chat handed over',
      body: told(item({ pass_thread_control: { previous_owner_app_id: '9', new_owner_app_id: '4711' } })),
      kinds: ['control'],
    },
  ],
  duplicates: [{ name: 'it is told again', first: written({ text: 'สวัสดีค่ะ' }), second: written({ text: 'สวัสดีค่ะ' }) }],
  unknownKind: told(item({ hologram: {} })),
  notOurs: ['[]'],
  sends: [
    { name: 'an answer in private', message: reply(), thread: privately() },
    {
      name: 'the one answer to a comment',
      message: outbound({ target: inbound(), privateReply: true }),
      thread: privately({ lastInbound: undefined, opening: { kind: 'comment', inbound: inbound(), state: 'open' } }),
    },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: { recipient_id: NOK, message_id: 'm_1' } }, kind: 'sent' },
    { name: 'past the window', result: { status: 400, body: error(10, 2534022) }, kind: 'refused', class: 'window-closed' },
    { name: 'nobody', result: { status: 400, body: error(100, 2534014) }, kind: 'refused', class: 'bad-recipient' },
    { name: 'a right is missing', result: { status: 403, body: error(200) }, kind: 'refused', class: 'permission' },
    { name: 'token withdrawn', result: { status: 400, body: error(190) }, kind: 'refused', class: 'reconnect' },
    { name: 'too fast', result: { status: 400, body: error(613) }, kind: 'not-now' },
  ],
  reconciliation: {
    since: iso(WROTE - DAY),
    answers: [
      { data: [] },
      {
        data: [{ id: 't_1', updated_time: apiTime(WROTE), messages: { data: [answers.us, answers.nok, answers.old] } }],
        paging: { cursors: { after: 'c1' }, next: 'https://graph.facebook.test/x?access_token=secret' },
      },
      { data: [{ id: 't_2', updated_time: apiTime(WROTE - 9 * DAY), messages: { data: [answers.old] } }] },
    ],
    told: [
      { externalId: 'm_us', as: echo({ text: 'ค่ะ' }) },
      { externalId: MID, as: written({ text: 'สวัสดีค่ะ' }) },
    ],
  },
  lookUps: [],
  texts: ['네', 'ขอบคุณค่ะ '.repeat(400), '👨‍👩‍👧‍👦'.repeat(300), 'a'.repeat(2500)],
})

function messageOf(body: object): MessageEvent {
  const read = instagram.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, on)
  if (read instanceof Promise || !read.ok || read.events[0]?.kind !== 'message') throw new Error('no message')
  return read.events[0]
}

describe('private messages', () => {
  it('stand in the one thread with a person, whose comments are theirs too', () => {
    expect(messageOf(written({ text: 'สวัสดีค่ะ' }))).toMatchObject({
      scope: US,
      thread: { externalId: NOK, kind: 'dm', visibility: 'private' },
      author: { scope: US, externalId: NOK },
      addressesUs: true,
    })
    expect(messageOf(echo({ text: 'ค่ะ' }))).toMatchObject({ direction: 'outbound', thread: { externalId: NOK } })
  })

  it('of stories keep a link for a day, and nothing to fetch', () => {
    const answered = messageOf(written({ text: '😍', reply_to: { story: { id: '179', url: storyUrl } } }))
    const named = messageOf(written({ attachments: [{ type: 'story_mention', payload: { url: storyUrl } }] }))
    const link = { kind: 'link', link: { url: storyUrl, until: iso(WROTE + DAY) } }

    expect(answered).toMatchObject({ text: '😍', notice: 'story-reply', media: [link] })
    expect(named).toMatchObject({ text: '', notice: 'story-mention', media: [link], addressesUs: true })
    expect([...answered.media, ...named.media].every(({ fetch }) => fetch === undefined)).toBe(true)
  })

  it('bring pictures to be kept, and posts that were shared as links', () => {
    const media = (type: string, url: string) => messageOf(written({ attachments: [{ type, payload: { url } }] })).media

    expect(media('image', 'https://cdn.test/p.jpg')).toMatchObject([{ kind: 'image', fetch: { url: 'https://cdn.test/p.jpg' } }])
    expect(media('ig_reel', 'https://cdn.test/r.mp4')).toMatchObject([{ kind: 'link', link: { url: 'https://cdn.test/r.mp4' } }])
    expect(messageOf(written({ is_unsupported: true }))).toMatchObject({ notice: 'unsupported', text: '' })
  })
})

describe('answering in private', () => {
  const able = (days: number, of: AccountContext = on) => instagram.capabilities(privately(), of, WROTE + days * DAY)
  const said = async (now: number) => {
    const call = (await instagram.send(reply(), privately(), withAgents, now)) as HttpCall
    return { path: new URL(call.url).pathname, body: JSON.parse(String(call.body)) as Record<string, unknown> }
  }

  it('counts bytes, and cuts between letters', () => {
    const limits = able(0).text
    const text = 'ขอบคุณที่รอค่ะ '.repeat(60)
    const parts = instagram.split?.(text, able(0)) ?? []

    expect(limits).toEqual({ max: 1000, maxBytes: 1000, count: 'code-points', splits: true })
    expect(instagram.measure('ขอบคุณ', limits)).toEqual({ length: 6, bytes: 18 })
    expect(instagram.measure('ขอบคุณ')).toEqual({ length: 6 })
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1000)
  })

  it('is open for 24 hours, and for seven days to people where Meta gave that feature', () => {
    expect(able(0.5)).toMatchObject({ canReply: true, windowEndsAt: iso(WROTE + DAY) })
    expect(able(1.5)).toMatchObject({ canReply: false, whyNot: { code: 'human-agent-needed' } })
    expect(able(1.5, withAgents)).toMatchObject({ canReply: true, windowEndsAt: iso(WROTE + 7 * DAY) })
    expect(able(8, withAgents)).toMatchObject({ canReply: false, whyNot: { code: 'window-closed' } })
  })

  it('goes by the Page that the account is linked to, in the form that Instagram takes', async () => {
    expect(await said(WROTE + DAY / 2)).toEqual({
      path: '/v26.0/me/messages',
      body: { recipient: { id: NOK }, messaging_type: 'RESPONSE', message: { text: reply().text } },
    })
    expect((await said(WROTE + 2 * DAY)).body).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })
  })

  it('looks among the newest messages with that person before anything is said twice', async () => {
    const call = await instagram.send(reply(), privately(), on, NOW)
    const resolution = instagram.afterUnknown(reply(), privately(), on, call)
    const at = Date.parse(reply().at)
    const ours = { ...answers.us, id: 'm_9', message: reply().text, created_time: apiTime(at + 1000) }
    const seen = (...data: object[]) => instagram.readBack?.(result(200, { data: [{ id: 't_1', messages: { data } }] }), reply())

    if (resolution.kind !== 'read-back' || resolution.call.transport !== 'http') throw new Error('nobody is asked')
    expect(Object.fromEntries(new URL(resolution.call.url).searchParams)).toMatchObject({ platform: 'instagram', user_id: NOK })
    expect(seen(ours, answers.nok)).toEqual({ kind: 'found', externalId: 'm_9' })
    expect(seen(answers.nok)).toEqual({ kind: 'absent' })
    expect(instagram.readBack?.(result(403, error(10)), reply())).toMatchObject({ kind: 'unclear' })
  })
})

describe('who writes in private', () => {
  const nok = { scope: US, externalId: NOK }

  it('is asked of Instagram once, and only about private threads', () => {
    const asked = instagram.profile?.(nok, { externalId: NOK, kind: 'dm', visibility: 'private' }, on)
    const read = (body: unknown, status = 200) => instagram.readProfile?.(result(status, body), nok)

    expect(new URL(asked?.url ?? '').pathname).toBe(`/v26.0/${NOK}`)
    expect(instagram.profile?.(nok, { externalId: '1', kind: 'comment', visibility: 'public' }, on)).toBeNull()
    expect(read({ name: 'นก', username: 'nok.wanna', profile_pic: 'https://cdn.test/n.jpg', follower_count: 120 })).toEqual({
      ...nok,
      handle: 'nok.wanna',
      displayName: 'นก',
      avatarUrl: 'https://cdn.test/n.jpg',
      followers: 120,
    })
    expect(read(error(230), 400)).toBeNull()
  })
})

describe('connecting private messages', () => {
  it('asks for their right, their fields and one message of those alone who switched them on', () => {
    const names = (of: AccountContext) => instagram.probes(of).map(({ name }) => name)
    const scopes = ['instagram_basic', 'instagram_manage_comments', 'pages_read_engagement', 'pages_manage_metadata']
    const debugged = result(200, [{ code: 200, body: JSON.stringify({ data: { type: 'PAGE', is_valid: true, scopes } }) }])

    expect(names(account)).not.toContain('direct-messages')
    expect(names(on)).toContain('direct-messages')
    expect(instagram.readProbe('rights', debugged, account).ok).toBe(true)
    expect(instagram.readProbe('rights', debugged, on)).toMatchObject({
      ok: false,
      finding: { params: { rights: 'instagram_manage_messages' }, remedy: 'instagram_give_message_rights' },
    })
    expect(instagram.readProbe('direct-messages', result(200, { data: [] }), on)).toMatchObject({ ok: true })
    expect(instagram.readProbe('direct-messages', result(403, error(10)), on)).toMatchObject({
      finding: { code: 'rights_missing', remedy: 'instagram_give_message_rights' },
    })
    expect(instagram.reconciliation?.ask(iso(WROTE), account).step).not.toContain('conversations')
  })
})

const samples = join(process.env.BATON_NETWORKS ?? '', 'samples/instagram')

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(samples))('recorded deliveries (BATON_NETWORKS)', () => {
  it.each([
    ['messaging-attachment-unsupported.json', 'message'],
    ['messaging-seen.json', 'status'],
  ])('reads %s', async (file, kind) => {
    const read = await instagram.parse({ body: readFileSync(join(samples, file)), headers: {} }, on)

    expect(read.ok && read.events.map((event) => event.kind)).toEqual([kind])
  })
})

describe('answering a comment in private', () => {
  const able = (of: AccountContext, more: Parameters<typeof thread>[0] = {}) => instagram.capabilities(thread(more), of, WROTE + DAY)

  it('is offered once, under media of ours, where private messages are on', () => {
    expect(able(on)).toMatchObject({ alternatives: ['dm', 'dm-link'], privateReply: { state: 'open' } })
    expect(able(on, { privateReply: 'sent' })).toMatchObject({ alternatives: ['dm-link'], privateReply: { state: 'sent' } })
    expect(able(on, { post: { externalId: '9', kind: 'mention' } })).not.toHaveProperty('privateReply')
    expect(able(account)).not.toHaveProperty('privateReply')
  })

  it('ends on a broadcast with the broadcast: its window is never days', () => {
    const live = { externalId: '9', kind: 'video' as const }
    expect(able(on, { post: live })).toMatchObject({ canReply: false, alternatives: ['dm-link'], privateReply: { whileLive: true } })
  })

  it('names the comment and nothing of ours, since Instagram takes no metadata', async () => {
    const call = (await instagram.send(outbound({ target: inbound(), privateReply: true }), privately(), on, NOW)) as HttpCall
    expect(call.url).toContain('/me/messages')
    expect(JSON.parse(String(call.body))).toEqual({
      recipient: { comment_id: inbound().externalId },
      messaging_type: 'RESPONSE',
      message: { text: outbound().text },
    })
  })

  it('has a thread by its author, or by the comment where a username alone is told', () => {
    const by = (externalId: string) => instagram.privateThread?.({ scope: US, externalId }, on, inbound({ externalId: '600' }))
    expect(by(NOK)).toMatchObject({ externalId: NOK, kind: 'dm', visibility: 'private' })
    expect(by('@nok.wanna')).toMatchObject({ externalId: 'comment:600' })
  })
})
