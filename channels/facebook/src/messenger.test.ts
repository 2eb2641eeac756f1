import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AccountContext, HttpCall, Opening } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import { hmacHex } from '@baton/channel-kit'
import {
  account,
  AT,
  COMMENT,
  inbound,
  messaging,
  MID,
  NOK,
  NOW,
  outbound,
  PAGE,
  POST,
  privateThread,
  thread,
  written,
} from './fixtures.ts'
import { facebook } from './index.ts'

const DAY = 86_400_000
const WROTE = AT * 1000
const iso = (ms: number) => new Date(ms).toISOString()
const apiTime = (ms: number) => iso(ms).replace('.000Z', '+0000')
const on: AccountContext = { ...account, settings: { messenger: 'on' } }
const withAgents: AccountContext = { ...account, settings: { messenger: 'on', humanAgent: 'on' } }
const result = (status: number, body: unknown) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) })
const error = (code: number, error_subcode?: number, message = 'No') => ({
  error: { message, type: 'OAuthException', code, fbtrace_id: 'A1', ...(error_subcode && { error_subcode }) },
})
const reply = () => outbound({ target: inbound({ externalId: MID }) })
const opening = (state: Opening['state'] = 'open'): Opening => ({ kind: 'comment', post: { externalId: POST }, inbound: inbound(), state })
const toComment = () => outbound({ target: inbound(), privateReply: true })
const told = {
  nok: { id: MID, message: '안녕하세요', from: { id: NOK, name: 'นก วรรณา' }, to: { data: [{ id: PAGE }] }, created_time: apiTime(WROTE) },
  us: { id: 'm_us', message: 'สวัสดีค่ะ', from: { id: PAGE }, to: { data: [{ id: NOK }] }, created_time: apiTime(WROTE + 5000) },
  old: { id: 'm_old', message: 'before', from: { id: NOK }, to: { data: [{ id: PAGE }] }, created_time: apiTime(WROTE - 9 * DAY) },
}

conformance(facebook, {
  account: on,
  app: account.app ?? {},
  now: NOW,
  sign: (body, app) => ({ 'x-hub-signature-256': `sha256=${hmacHex(app.appSecret ?? '', body)}` }),
  isPart: true,
  deliveries: [{ name: 'a private message', body: written({ text: '안녕하세요' }), kinds: ['message'] }],
  duplicates: [],
  unknownKind: {
    object: 'page',
    entry: [{ id: PAGE, time: WROTE, messaging: [{ sender: { id: NOK }, recipient: { id: PAGE }, hologram: {} }] }],
  },
  notOurs: ['[]'],
  sends: [
    { name: 'an answer in private', message: reply(), thread: privateThread() },
    { name: 'the one answer to a comment', message: toComment(), thread: privateThread({ lastInbound: undefined, opening: opening() }) },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: { recipient_id: NOK, message_id: 'm_1' } }, kind: 'sent' },
    { name: 'past the window', result: { status: 400, body: error(10, 2018278) }, kind: 'refused', class: 'window-closed' },
    { name: 'held by another app', result: { status: 400, body: error(10, 2018300) }, kind: 'refused', class: 'not-allowed' },
    { name: 'blocked', result: { status: 400, body: error(551, 1545041) }, kind: 'refused', class: 'blocked' },
    { name: 'nobody', result: { status: 400, body: error(100, 2018001) }, kind: 'refused', class: 'bad-recipient' },
    { name: 'a right is missing', result: { status: 403, body: error(200, 2018028) }, kind: 'refused', class: 'permission' },
    { name: 'the Page is restricted', result: { status: 400, body: error(10, 1893063) }, kind: 'refused', class: 'not-allowed' },
    { name: 'token withdrawn', result: { status: 400, body: error(190) }, kind: 'refused', class: 'reconnect' },
    { name: 'too fast', result: { status: 400, body: error(613) }, kind: 'not-now' },
    { name: 'the comment was answered before', result: { status: 400, body: error(10900) }, kind: 'refused', class: 'duplicate' },
    { name: 'the comment is too old', result: { status: 400, body: error(10901) }, kind: 'refused', class: 'window-closed' },
    { name: 'no answer to that is taken', result: { status: 400, body: error(10902) }, kind: 'refused', class: 'not-allowed' },
    { name: 'its author takes none', result: { status: 400, body: error(10903) }, kind: 'refused', class: 'blocked' },
    { name: 'the comment is gone', result: { status: 400, body: error(100, 2018292) }, kind: 'refused', class: 'gone' },
    { name: 'broken for the moment', result: { status: 400, body: error(1200) }, kind: 'unknown' },
  ],
  reconciliation: {
    since: iso(WROTE - DAY),
    answers: [
      { data: [] },
      { data: [] },
      { data: [] },
      {
        data: [{ id: 't_1', updated_time: apiTime(WROTE), messages: { data: [told.us, told.nok, told.old] } }],
        paging: { cursors: { after: 'c1' }, next: 'https://graph.facebook.test/x?access_token=secret' },
      },
      {
        data: [{ id: 't_2', updated_time: apiTime(WROTE - 9 * DAY), messages: { data: [told.old] } }],
        paging: { cursors: { after: 'c2' }, next: 'https://graph.facebook.test/y?access_token=secret' },
      },
    ],
    told: [{ externalId: 'm_us' }, { externalId: MID, as: written({ text: '안녕하세요' }) }],
  },
  texts: ['네', 'ขอบคุณค่ะ '.repeat(400), '👨‍👩‍👧‍👦'.repeat(500)],
})

describe('answering on Messenger', () => {
  const able = (days: number, of: AccountContext = on, thread = privateThread()) => facebook.capabilities(thread, of, WROTE + days * DAY)
  const said = async (now: number) => {
    const call = (await facebook.send(reply(), privateThread(), withAgents, now)) as HttpCall
    return { ...call, body: JSON.parse(String(call.body)) as Record<string, unknown> }
  }

  it('is open for 24 hours, and for seven days to people where Meta gave that feature', () => {
    expect(able(0.5)).toMatchObject({ canReply: true, windowEndsAt: iso(WROTE + DAY), text: { max: 2000, count: 'utf16', splits: true } })
    expect(able(1.5)).toMatchObject({ canReply: false, whyNot: { code: 'human-agent-needed' } })
    expect(able(1.5, withAgents)).toMatchObject({ canReply: true, windowEndsAt: iso(WROTE + 7 * DAY) })
    for (const of of [on, withAgents]) expect(able(8, of)).toMatchObject({ canReply: false, whyNot: { code: 'window-closed' } })
    expect(able(0, on, privateThread({ lastInbound: undefined }))).toMatchObject({ canReply: false, windowEndsAt: null })
  })

  it('is not possible while another app holds the chat', () => {
    const facts = (holder: string) => ({ facts: { control: holder, controlAt: iso(WROTE + 1000) } })
    const shown = { lastInbound: inbound({ standby: true }) }

    expect(able(0.1, on, privateThread(facts('other'))).whyNot).toEqual({ code: 'standby' })
    expect(able(0.1, on, privateThread(shown)).whyNot).toEqual({ code: 'standby' })
    expect(able(0.1, on, privateThread({ ...shown, ...facts('us') })).canReply).toBe(true)
  })

  it('may be asked for where another app holds the chat', () => {
    const read = (status: number, body: unknown) => facebook.readTaken?.(result(status, body))
    const call = facebook.takeThread?.(privateThread(), on)

    expect(able(0.1, on, privateThread({ lastInbound: inbound({ standby: true }) })).canTake).toBe(true)
    expect(able(0.1).canTake).toBeUndefined()
    expect([call?.method, new URL(call?.url ?? '').pathname, call?.body]).toEqual([
      'POST',
      `/v26.0/${PAGE}/take_thread_control`,
      JSON.stringify({ recipient: { id: NOK } }),
    ])
    expect(read(200, { success: true })).toEqual({ kind: 'done' })
    expect(read(200, { data: [{ thread_owner: { app_id: '4711', expiration: 1 } }] })).toEqual({ kind: 'done' })
    expect(read(200, {})).toMatchObject({ kind: 'unknown' })
    expect(read(403, error(10))).toMatchObject({ kind: 'refused', class: 'permission' })
  })

  it('says which kind of message it is, and carries our id', async () => {
    const { url, body } = await said(WROTE + DAY / 2)

    expect(new URL(url).pathname).toBe(`/v26.0/${PAGE}/messages`)
    expect(body).toEqual({
      recipient: { id: NOK },
      messaging_type: 'RESPONSE',
      message: { text: reply().text, metadata: reply().deliveryId },
    })
    expect((await said(WROTE + 2 * DAY)).body).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })
    const byProgram = { ...reply(), byPerson: false }
    expect(() => facebook.send(byProgram, privateThread(), withAgents, WROTE + DAY / 2)).not.toThrow()
    expect(() => facebook.send(byProgram, privateThread(), withAgents, WROTE + 2 * DAY)).toThrow('only people may answer')
  })

  it('says what to do where another app holds the chat, in the words of Meta too', async () => {
    const call = await facebook.send(reply(), privateThread(), on, NOW)
    const words = '(#10) Message failed to send because another app is controlling this thread now.'

    expect(facebook.readOutcome(result(400, error(10, 2018300, words)), reply(), call)).toMatchObject({
      kind: 'refused',
      words,
      finding: { code: 'meta_chat_held_elsewhere', remedy: 'meta_hand_chat_over' },
    })
    expect(facebook.readOutcome(result(200, { id: '1_2' }), reply(), call).kind).toBe('unknown')
  })

  it('looks among the newest messages with that person before anything is said twice', async () => {
    const call = await facebook.send(reply(), privateThread(), on, NOW)
    const resolution = facebook.afterUnknown(reply(), privateThread(), on, call)
    const at = Date.parse(reply().at)
    const ours = { id: 'm_9', message: `${reply().text} `, from: { id: PAGE }, created_time: apiTime(at + 1000) }
    const seen = (...data: object[]) => facebook.readBack?.(result(200, { data: [{ id: 't_1', messages: { data } }] }), reply())

    if (resolution.kind !== 'read-back' || resolution.call.transport !== 'http') throw new Error('nobody is asked')
    expect(Object.fromEntries(new URL(resolution.call.url).searchParams)).toMatchObject({ platform: 'messenger', user_id: NOK })
    expect(seen(ours, told.nok)).toEqual({ kind: 'found', externalId: 'm_9' })
    expect(seen(told.nok)).toEqual({ kind: 'absent' })
    expect(seen({ ...ours, from: { id: NOK } })).toEqual({ kind: 'absent' })
    expect(seen({ ...ours, created_time: apiTime(at - 600_000) })).toEqual({ kind: 'absent' })
    expect(seen(...Array.from({ length: 20 }, (_, n) => ({ ...told.nok, id: `m_x${n}`, created_time: apiTime(at + 2000) })))).toMatchObject(
      { kind: 'unclear' },
    )
    expect(facebook.readBack?.(result(200, { data: [] }), reply())).toEqual({ kind: 'absent' })
    expect(facebook.readBack?.(result(403, error(10)), reply())).toMatchObject({ kind: 'unclear' })
  })
})

describe('what Meta tells of private messages when it is asked', () => {
  const parsed = (message: object) => {
    const body = { object: 'page', entry: [{ id: PAGE, time: AT, changes: [{ field: 'told', value: { message } }] }] }
    const read = facebook.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, on)
    if (read instanceof Promise || !read.ok) throw new Error('not read')
    return read.events[0]
  }

  it('is the same message, by name, with its files', () => {
    expect(parsed(told.nok)).toMatchObject({
      direction: 'inbound',
      author: { scope: PAGE, externalId: NOK, displayName: 'นก วรรณา' },
      thread: { externalId: NOK, kind: 'dm' },
    })
    expect(parsed(told.us)).toMatchObject({ direction: 'outbound', thread: { externalId: NOK } })
    const attachments = (file: object) => parsed({ ...told.nok, message: '', attachments: { data: [{ id: 'a1', ...file }] } })
    expect(attachments({ mime_type: 'image/jpeg', image_data: { url: 'https://scontent.test/p.jpg' } })).toMatchObject({
      media: [{ kind: 'image', externalId: 'a1', fetch: { url: 'https://scontent.test/p.jpg' } }],
    })
    expect(attachments({ mime_type: 'application/pdf', name: 'a.pdf', size: 9, file_url: 'https://cdn.test/a.pdf' })).toMatchObject({
      media: [{ kind: 'file', fileName: 'a.pdf', sizeBytes: 9 }],
    })
    expect(parsed({ ...told.nok, message: '', sticker: 'https://scontent.test/s.png' })).toMatchObject({ kindHint: 'sticker' })
    expect(parsed({ ...told.us, to: undefined })).toMatchObject({ kind: 'unknown' })
  })

  it('is not asked for where Messenger is off', () => {
    const { step } = facebook.reconciliation?.ask(iso(WROTE), account) ?? {}

    expect(step).not.toContain('conversations')
  })
})

describe('answering a comment in private', () => {
  const able = (days: number, of: AccountContext = on, at = thread()) => facebook.capabilities(at, of, WROTE + days * DAY)
  const inPrivate = (days: number, more: Parameters<typeof privateThread>[0], of: AccountContext = on) =>
    facebook.capabilities(privateThread({ lastInbound: undefined, ...more }), of, WROTE + days * DAY)
  const endsAt = iso(WROTE + 7 * DAY)

  it('is offered once, for seven days, under posts of the Page, where Messenger is on', () => {
    expect(able(1)).toMatchObject({ alternatives: ['dm', 'dm-link'], privateReply: { state: 'open', endsAt } })
    expect(able(8)).toMatchObject({ alternatives: ['dm-link'], privateReply: { state: 'open', endsAt } })
    for (const state of ['waiting', 'sent'] as const)
      expect(able(1, on, thread({ privateReply: state }))).toMatchObject({ alternatives: ['dm-link'], privateReply: { state } })
    expect(able(1, account)).not.toHaveProperty('privateReply')
    const elsewhere = [thread({ post: { externalId: '9_900' } }), thread({ kind: 'review', post: undefined })]
    for (const at of elsewhere) expect(able(1, on, at)).not.toHaveProperty('privateReply')
  })

  it('is one message and no more, until they write themselves', () => {
    expect(inPrivate(1, { opening: opening() })).toMatchObject({
      canReply: true,
      windowEndsAt: endsAt,
      privateReply: { state: 'open' },
      text: { max: 2000, splits: false },
    })
    const codeOf = (days: number, more: Parameters<typeof privateThread>[0]) => inPrivate(days, more).whyNot?.code
    expect(codeOf(8, { opening: opening() })).toBe('private-reply-over')
    expect(codeOf(1, { opening: opening('waiting') })).toBe('private-reply-waiting')
    expect(codeOf(1, { opening: opening('sent') })).toBe('private-reply-sent')
    expect(codeOf(1, {})).toBe('no-thread')
    expect(codeOf(1, { opening: { ...opening(), post: { externalId: '9_900' } } })).toBe('no-thread')
    // They answered: the window of 24 hours holds, and after it another comment may be answered.
    const answered = { lastInbound: inbound({ externalId: MID }), opening: opening('sent') }
    expect(inPrivate(0.5, answered)).toMatchObject({ canReply: true, windowEndsAt: iso(WROTE + DAY), text: { splits: true } })
    expect(inPrivate(0.5, answered)).not.toHaveProperty('privateReply')
    expect(codeOf(2, answered)).toBe('human-agent-needed')
    expect(inPrivate(2, { ...answered, opening: opening() })).toMatchObject({ canReply: true, privateReply: { state: 'open' } })
  })

  it('names the comment, and learns from the answer whose thread it stands in', async () => {
    const at = privateThread({ externalId: 'comment:600001', lastInbound: undefined, opening: opening() })
    const call = (await facebook.send(toComment(), at, on, NOW)) as HttpCall

    expect(new URL(call.url).pathname).toBe(`/v26.0/${PAGE}/messages`)
    expect(JSON.parse(String(call.body))).toEqual({
      recipient: { comment_id: COMMENT },
      messaging_type: 'RESPONSE',
      message: { text: toComment().text, metadata: toComment().deliveryId },
    })
    expect(facebook.readOutcome(result(200, { recipient_id: NOK, message_id: 'm_1' }), toComment(), call)).toEqual({
      kind: 'sent',
      externalId: 'm_1',
      stands: { scope: PAGE, person: NOK },
    })
    expect(facebook.readOutcome(result(400, error(10900)), toComment(), call)).toMatchObject({
      finding: { code: 'meta_private_reply_used', remedy: 'meta_wait_for_customer' },
    })
  })

  it('is asked for in public by a link that names what it is about, and tells who came by it', async () => {
    expect(facebook.dmLink?.(on, 'case-17')).toBe(`https://m.me/${PAGE}?ref=case-17`)
    expect(facebook.dmLink?.(on)).toBe(`https://m.me/${PAGE}`)
    const referral = { ref: 'case-17', source: 'SHORTLINK', type: 'OPEN_THREAD' }
    for (const content of [
      { referral },
      { message: { mid: MID, text: 'hi', referral } },
      { postback: { mid: MID, title: 'Start', referral } },
    ]) {
      const read = await facebook.parse({ body: Buffer.from(JSON.stringify(messaging(content))), headers: {} }, on)
      expect(read.ok && read.events).toMatchObject([{ kind: 'message', ref: 'case-17' }])
    }
  })

  it('has a thread by its author, or by the comment where Facebook does not tell who wrote it', () => {
    const author = (externalId: string) => ({ scope: PAGE, externalId })
    expect(facebook.privateThread?.(author(NOK), on, inbound())).toMatchObject({ externalId: NOK, kind: 'dm', visibility: 'private' })
    expect(facebook.privateThread?.(author('unseen:600001'), on, inbound())).toMatchObject({ externalId: 'comment:600001' })
  })

  it('is looked for in the talk that the comment began before anything is said twice', async () => {
    const at = privateThread({ lastInbound: undefined, opening: opening() })
    const call = await facebook.send(toComment(), at, on, NOW)
    const resolution = facebook.afterUnknown(toComment(), at, on, call)
    const ours = { id: 'm_9', message: toComment().text, from: { id: PAGE }, created_time: apiTime(Date.parse(toComment().at) + 1000) }
    const participants = { data: [{ id: PAGE }, { id: NOK }] }
    const seen = (talk?: object) =>
      facebook.readBack?.(result(200, { id: COMMENT, ...(talk && { private_reply_conversation: talk }) }), toComment())

    if (resolution.kind !== 'read-back' || resolution.call.transport !== 'http') throw new Error('nobody is asked')
    expect(new URL(resolution.call.url).pathname).toBe(`/v26.0/${COMMENT}`)
    expect(seen({ id: 't_1', participants, messages: { data: [ours] } })).toEqual({
      kind: 'found',
      externalId: 'm_9',
      stands: { scope: PAGE, person: NOK },
    })
    expect(seen({ id: 't_1', participants, messages: { data: [{ ...ours, message: 'by somebody else' }] } })).toEqual({ kind: 'absent' })
    expect(seen()).toEqual({ kind: 'absent' })
    expect(facebook.readBack?.(result(500, {}), toComment())).toMatchObject({ kind: 'unclear' })
  })
})

describe('who writes on Messenger', () => {
  const nok = { scope: PAGE, externalId: NOK }

  it('is asked of Meta once, and only about private threads', () => {
    const call = facebook.profile?.(nok, { externalId: NOK, kind: 'dm', visibility: 'private' }, on)

    expect(new URL(call?.url ?? '').pathname).toBe(`/v26.0/${NOK}`)
    expect(facebook.profile?.(nok, { externalId: '600001', kind: 'comment', visibility: 'public' }, on)).toBeNull()
    expect(facebook.profile?.({ ...nok, externalId: 'unseen:1' }, { externalId: NOK, kind: 'dm', visibility: 'private' }, on)).toBeNull()
    const read = (body: unknown, status = 200) => facebook.readProfile?.(result(status, body), nok)
    expect(read({ name: 'นก วรรณา', profile_pic: 'https://scontent.test/n.jpg' })).toEqual({
      ...nok,
      displayName: 'นก วรรณา',
      avatarUrl: 'https://scontent.test/n.jpg',
    })
    expect(read({ first_name: '민지', last_name: '김' })).toMatchObject({ displayName: '민지 김' })
    expect(read(error(100, 33), 400)).toBeNull()
  })
})

describe('connecting Messenger', () => {
  const all = ['pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement']
  const rights = (scopes: string[], of: AccountContext) =>
    facebook.readProbe('rights', result(200, [{ code: 200, body: JSON.stringify({ data: { type: 'PAGE', is_valid: true, scopes } }) }]), of)

  it('asks for its right and its fields of those alone who switched it on', () => {
    expect(facebook.probes(account).map(({ name }) => name)).not.toContain('direct-messages')
    expect(facebook.probes(on).map(({ name }) => name)).toContain('direct-messages')
    expect(rights(all, account).ok).toBe(true)
    expect(rights(all, on)).toMatchObject({
      ok: false,
      finding: { params: { rights: 'pages_messaging' }, remedy: 'messenger_give_rights' },
    })
    expect(rights([...all, 'pages_messaging'], on).ok).toBe(true)
    const subscribed = (of: AccountContext) =>
      facebook.readProbe(
        'subscription',
        result(200, { data: [{ id: '4711', subscribed_fields: ['feed', 'mention', 'ratings', 'messages'] }] }),
        of,
      )
    expect(subscribed(account).ok).toBe(true)
    expect(subscribed(on)).toMatchObject({
      ok: false,
      finding: { params: { fields: expect.stringContaining('message_echoes') }, remedy: 'messenger_subscribe_page' },
    })
  })

  it('reads a private message to see that it can', () => {
    expect(facebook.readProbe('direct-messages', result(200, { data: [] }), on)).toMatchObject({
      ok: true,
      finding: { code: 'private_messages_readable' },
    })
    expect(facebook.readProbe('direct-messages', result(403, error(200)), on)).toMatchObject({
      ok: false,
      finding: { code: 'rights_missing', remedy: 'messenger_give_rights' },
    })
  })
})

const networks = process.env.BATON_NETWORKS ?? ''
const samples = join(networks, 'samples/messenger')

describe.skipIf(!networks || !existsSync(samples))('recorded deliveries (BATON_NETWORKS)', () => {
  it.each(networks && existsSync(samples) ? readdirSync(samples) : [])('reads %s', async (file) => {
    const read = await facebook.parse({ body: readFileSync(join(samples, file)), headers: {} }, on)

    if (!read.ok) throw new Error(`refused: ${read.reason.code}`)
    expect(read.events.length).toBeGreaterThan(0)
    for (const { kind } of read.events) expect([file, kind === 'unknown']).toEqual([file, file.includes('optin')])
  })
})

it('knows who holds a chat where several Pages have one app, too', async () => {
  const passed = messaging({ pass_thread_control: { previous_owner_app_id: '4711', new_owner_app_id: '99' } })
  const raw = { body: Buffer.from(JSON.stringify(passed)), headers: {}, app: { appId: '4711' } }

  expect(await facebook.parse(raw)).toMatchObject({ ok: true, events: [{ kind: 'control', holder: 'other' }] })
})
