import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacHex, type ChannelEvent, type HttpCall, type MessageEvent, type OutboundMessage, type ThreadContext } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import {
  account,
  AD_MEDIA,
  AT,
  change,
  COMMENT,
  comment,
  entries,
  from,
  inComment,
  MEDIA,
  MENTION,
  mentioned,
  MINJI,
  NOK,
  NOW,
  OTHERS_MEDIA,
  outbound,
  REPLY,
  reply,
  thread,
  US,
} from './fixtures.ts'
import { instagram } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const error = (code: number, more: object = {}) => ({ error: { message: 'No', type: 'OAuthException', code, fbtrace_id: 'A1', ...more } })
const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
const apiTime = (seconds: number) => iso(seconds).replace('.000Z', '+0000')
const permalink = 'https://www.instagram.com/p/abc/'
const told = {
  media: {
    id: MEDIA,
    caption: 'ส่งฟรีทั้งเดือน',
    timestamp: apiTime(AT - 500),
    permalink,
    media_type: 'IMAGE',
    media_product_type: 'FEED',
    media_url: 'https://scontent.test/p.jpg',
  },
  root: { id: COMMENT, text: 'ของยังไม่มาเลยค่ะ', from: from.nok, username: 'nok.wanna', timestamp: apiTime(AT), hidden: false },
  reply: { id: REPLY, text: 'เลขที่ 1042 ค่ะ', from: from.nok, username: 'nok.wanna', timestamp: apiTime(AT + 30) },
  old: { id: '17850000000000009', text: 'old', from: from.minji, timestamp: apiTime(AT - 90_000) },
  mention: {
    id: MENTION,
    text: 'baanhom ช่วยตอบหน่อย',
    timestamp: apiTime(AT),
    username: 'minji_kim',
    media: { id: OTHERS_MEDIA, caption: '새 집', permalink: 'https://www.instagram.com/p/xyz/', username: 'minji_kim' },
  },
}
const next = { cursors: { after: 'a1' }, next: 'https://graph.facebook.test/x?access_token=secret' }

conformance(instagram, {
  account,
  app: account.app ?? {},
  now: NOW,
  isPart: true,
  sign: (body, app) => ({ 'x-hub-signature-256': `sha256=${hmacHex(app.appSecret ?? '', body)}` }),
  deliveries: [
    { name: 'a comment', body: change('comments', comment()), kinds: ['message', 'pointer'] },
    { name: 'a reply', body: change('comments', reply()), kinds: ['message', 'pointer'] },
    {
      name: 'our own reply',
      body: change('comments', reply({ id: '17850000000000003', from: from.us })),
      kinds: ['message', 'pointer'],
    },
    {
      name: 'a comment under an ad',
      body: change(
        'comments',
        comment({ id: '17850000000000004', media: { id: AD_MEDIA, ad_id: '238', ad_title: 'Haru', media_product_type: 'AD' } }),
      ),
      kinds: ['message', 'pointer'],
    },
    { name: 'a comment on a broadcast', body: change('live_comments', comment({ id: '17850000000000005' })), kinds: ['message'] },
    { name: 'a comment in the older form', body: change('comments', { id: '17850000000000006', text: 'hello' }), kinds: ['message'] },
    {
      name: 'a comment told in the entry itself',
      body: entries({ id: US, time: AT, field: 'comments', value: comment({ id: '17850000000000007' }) }),
      kinds: ['message', 'pointer'],
    },
    { name: 'a mention in a comment', body: change('mentions', inComment()), kinds: ['pointer'] },
    { name: 'a mention in a caption', body: change('mentions', { media_id: OTHERS_MEDIA }), kinds: ['pointer'] },
    {
      name: 'two entries of one body',
      body: entries(
        { id: US, time: AT, changes: [{ field: 'comments', value: comment({ id: '17850000000000011', media: undefined }) }] },
        {
          id: US,
          time: AT,
          changes: [{ field: 'comments', value: comment({ id: '17850000000000012', media: undefined }) }, { field: 'parking' }],
        },
      ),
      kinds: ['message', 'message', 'unknown'],
    },
    {
      name: 'what a story brought in',
      body: change('story_insights', { media_id: '17900000000000777', exits: 3, replies: 0, reach: 44 }),
      kinds: ['unknown'],
    },
  ],
  duplicates: [
    { name: 'delivered twice', first: change('comments', comment()), second: change('comments', comment(), AT + 900) },
    {
      name: 'a comment is seen under our media and under the ad made of it',
      first: change('comments', comment()),
      second: change('comments', comment({ media: { id: AD_MEDIA, ad_id: '238', original_media_id: MEDIA } })),
    },
    {
      name: 'ids come as numbers',
      first: change('comments', comment()),
      second: JSON.stringify(change('comments', comment())).replaceAll(/"(\d{8,})"/g, '$1'),
    },
  ],
  unknownKind: change('holograms', { id: '1' }),
  notOurs: ['', 'null', '[]', '{"object":"page","entry":[]}', '{"object":"instagram"}', 'hub.mode=subscribe'],
  sends: [
    { name: 'an answer to a comment', message: outbound(), thread: thread() },
    {
      name: 'an answer to a mention in a comment',
      message: outbound({ target: mentioned.inComment }),
      thread: thread({ externalId: OTHERS_MEDIA, post: { externalId: OTHERS_MEDIA, kind: 'mention' }, lastInbound: mentioned.inComment }),
    },
    {
      name: 'an answer to a mention in a caption',
      message: outbound({ target: mentioned.inCaption }),
      thread: thread({ externalId: OTHERS_MEDIA, post: { externalId: OTHERS_MEDIA, kind: 'mention' }, lastInbound: mentioned.inCaption }),
    },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: { id: '17850000000000077' } }, kind: 'sent' },
    { name: 'token withdrawn', result: { status: 400, body: error(190, { error_subcode: 460 }) }, kind: 'refused', class: 'reconnect' },
    { name: 'a right is missing', result: { status: 403, body: error(10) }, kind: 'refused', class: 'permission' },
    { name: 'the comment is gone', result: { status: 400, body: error(100, { error_subcode: 33 }) }, kind: 'refused', class: 'gone' },
    { name: 'the media is gone', result: { status: 400, body: error(24, { error_subcode: 2207006 }) }, kind: 'refused', class: 'gone' },
    { name: 'looks like spam', result: { status: 400, body: error(4, { error_subcode: 2207051 }) }, kind: 'refused', class: 'not-allowed' },
    { name: 'five hashtags', result: { status: 400, body: error(100) }, kind: 'refused', class: 'bad-content' },
    { name: 'too many calls', result: { status: 403, body: error(4) }, kind: 'not-now' },
    { name: 'broken at Instagram', result: { status: 400, body: error(-1, { error_subcode: 2207001 }) }, kind: 'unknown' },
  ],
  reconciliation: {
    since: iso(AT - 3600),
    answers: [
      {
        data: [
          { ...told.media, comments: { data: [{ ...told.root, replies: { data: [told.reply] } }], paging: next } },
          { id: '17900000000000099', timestamp: apiTime(AT - 90_000), comments: { data: [] } },
        ],
        paging: { cursors: { after: 'm1' }, next: 'https://graph.facebook.test/y?access_token=secret' },
      },
      { data: [{ ...told.root, id: '17850000000000008' }, told.old], paging: next },
      { data: [], paging: { cursors: { after: 'm2' } } },
    ],
    told: [
      { externalId: MEDIA },
      { externalId: COMMENT, as: change('comments', comment()) },
      { externalId: REPLY, as: change('comments', reply()) },
      { externalId: '17850000000000008' },
    ],
  },
  lookUps: [
    {
      name: 'a comment elsewhere that names us',
      body: change('mentions', inComment()),
      answers: [{ mentioned_comment: told.mention, id: US }],
      told: [MENTION],
    },
    {
      name: 'a caption that names us',
      body: change('mentions', { media_id: OTHERS_MEDIA }),
      answers: [{ mentioned_media: { id: OTHERS_MEDIA, caption: 'กับ baanhom', username: 'minji_kim', timestamp: apiTime(AT) }, id: US }],
      told: [OTHERS_MEDIA],
    },
    {
      name: 'a comment that names us under our own media',
      body: change('mentions', inComment({ media_id: MEDIA, comment_id: COMMENT })),
      answers: [
        { mentioned_comment: { ...told.mention, id: COMMENT, media: { ...told.media, owner: { id: US } } }, id: US },
        { ...told.root, media: told.media },
      ],
      told: [COMMENT],
    },
    { name: 'our media that is commented on', body: change('comments', comment()), answers: [told.media], told: [MEDIA] },
  ],
  texts: ['네', 'ขอบคุณค่ะ '.repeat(400), '👨‍👩‍👧‍👦'.repeat(50), 'a'.repeat(900)],
})

function eventsOf(body: object): ChannelEvent[] {
  const result = instagram.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}

function messageOf(body: object): MessageEvent {
  const [event] = eventsOf(body)
  if (event?.kind !== 'message') throw new Error(`no message but ${event?.kind}`)
  return event
}

const toldOf = (value: object) => messageOf(change('told', value))
const bytes = (body: unknown) => Buffer.from(JSON.stringify(body))
const answered = (body: unknown, status = 200) => ({ status, headers: {}, body: bytes(body) })

describe('comments on media of ours', () => {
  it('stand in the talk of the comment at the root, under their media', () => {
    const root = messageOf(change('comments', comment()))
    const below = messageOf(change('comments', reply()))

    expect(root).toMatchObject({
      direction: 'inbound',
      externalId: COMMENT,
      thread: {
        externalId: COMMENT,
        kind: 'comment',
        visibility: 'public',
        post: { externalId: MEDIA, kind: 'own', author: { externalId: US } },
      },
      author: { scope: US, externalId: NOK, handle: 'nok.wanna' },
      addressesUs: true,
    })
    expect(below).toMatchObject({
      thread: { externalId: COMMENT, aliases: [REPLY] },
      replyTo: COMMENT,
      addressesUs: false,
      continues: true,
    })
  })

  it('address us at the root, by our name, and never when we wrote them', () => {
    const said = (value: object) => messageOf(change('comments', value))

    expect(said(reply({ text: '@BaanHom ตอบหน่อยค่ะ' })).addressesUs).toBe(true)
    expect(said(reply({ text: '@baanhom.fanclub' })).addressesUs).toBe(false)
    expect(said(reply({ text: 'ดู @baanhom. ดี' })).addressesUs).toBe(true)
    expect(said(reply({ text: '@minji_kim ลองถามดู' })).addressesUs).toBe(false)
    expect(said(comment({ from: from.us }))).toMatchObject({ direction: 'outbound', addressesUs: false })
    expect(said(comment({ from: { id: '7100000000009999', username: 'BaanHom' } }))).toMatchObject({
      direction: 'outbound',
      author: { externalId: US },
    })
  })

  it('say whether they are under an ad, and under what it was made of', () => {
    const post = (media: object) => messageOf(change('comments', comment({ media }))).thread.post

    expect(post({ id: AD_MEDIA, ad_id: '238', media_product_type: 'AD' })).toMatchObject({ externalId: AD_MEDIA, kind: 'ad' })
    expect(post({ id: AD_MEDIA, ad_id: '238', original_media_id: MEDIA })).toMatchObject({ externalId: MEDIA, kind: 'own' })
    expect(messageOf(change('live_comments', comment())).thread.post).toMatchObject({ externalId: MEDIA, kind: 'video' })
  })

  it('know people by their id, else by their username, else apart from everybody else', () => {
    const author = (value: object) =>
      toldOf({ media: told.media, comment: { ...told.root, from: undefined, username: undefined, ...value } }).author

    expect(author({ from: from.minji })).toEqual({ scope: US, externalId: MINJI, handle: 'minji_kim' })
    expect(author({ username: 'minji_kim' })).toEqual({ scope: US, externalId: '@minji_kim', handle: 'minji_kim' })
    expect(author({})).toEqual({ scope: US, externalId: `unseen:${COMMENT}` })
    expect(author({ user: { id: US } })).toMatchObject({ externalId: US })
  })

  it('found by asking bring the words and the address of their media, and whether they are hidden', () => {
    const events = eventsOf(change('told', { media: told.media, comment: { ...told.root, hidden: true } }))

    expect(events).toMatchObject([
      { kind: 'message', url: permalink, thread: { post: { text: 'ส่งฟรีทั้งเดือน', url: permalink, at: iso(AT - 500) } } },
      { kind: 'hidden', externalId: COMMENT, hidden: true },
    ])
  })
})

describe('media and mentions', () => {
  it('make our media the card that others speak under, with its picture or the still of its film', () => {
    const film = {
      ...told.media,
      media_type: 'VIDEO',
      media_url: 'https://scontent.test/v.mp4',
      thumbnail_url: 'https://scontent.test/s.jpg',
    }

    expect(toldOf({ media: told.media })).toMatchObject({ direction: 'outbound', externalId: MEDIA, text: 'ส่งฟรีทั้งเดือน' })
    expect(toldOf({ media: told.media }).media.map(({ fetch }) => fetch?.url)).toEqual(['https://scontent.test/p.jpg'])
    expect(toldOf({ media: film }).media.map(({ kind, fetch }) => [kind, fetch?.url])).toEqual([['image', 'https://scontent.test/s.jpg']])
    expect(toldOf({ media: { ...told.media, media_product_type: 'AD' } }).thread.post?.kind).toBe('ad')
    expect(toldOf({ media: { ...told.media, media_url: 'javascript:alert(1)' } }).media).toEqual([])
  })

  it('take a mention as said to us, answered by the call for mentions', () => {
    const inCaption = toldOf({ media: { ...told.mention.media, timestamp: apiTime(AT) }, mention: true })
    const { media, ...said } = told.mention
    const below = toldOf({ media, comment: said, mention: true })

    expect(inCaption).toMatchObject({
      direction: 'inbound',
      addressesUs: true,
      author: { externalId: '@minji_kim' },
      thread: { externalId: OTHERS_MEDIA, post: { kind: 'mention' } },
      sendHints: { mention: 'media', media: OTHERS_MEDIA },
    })
    expect(below).toMatchObject({
      addressesUs: true,
      text: 'baanhom ช่วยตอบหน่อย',
      url: 'https://www.instagram.com/p/xyz/',
      thread: { externalId: OTHERS_MEDIA, post: { externalId: OTHERS_MEDIA, kind: 'mention', text: '새 집' } },
      sendHints: { mention: 'comment', media: OTHERS_MEDIA },
    })
  })

  it('ask again with fewer fields where Meta takes one of them for none, and not where the mention is gone', () => {
    const [pointer] = eventsOf(change('mentions', inComment()))
    if (pointer?.kind !== 'pointer' || !instagram.lookUp) throw new Error('no pointer')
    const { step } = instagram.lookUp.ask(pointer.about, account)
    const again = instagram.lookUp.readAnswer(step, answered(error(100), 400), account)
    const gone = instagram.lookUp.readAnswer(step, answered(error(100, { error_subcode: 33 }), 400), account)

    const asked = new URL(again.next?.call.url ?? '').searchParams.get('fields')
    expect(asked).toBe(`mentioned_comment.comment_id(${MENTION}){id,text,timestamp,media}`)
    expect(gone).toMatchObject({ told: [], problem: { kind: 'refused', class: 'gone' } })
  })

  it('stand here without words where Instagram keeps them back', () => {
    const [pointer] = eventsOf(change('mentions', inComment()))
    const [untold] = (pointer?.kind === 'pointer' && instagram.lookUp?.untold(pointer.about, account)) || []
    const message = messageOf(JSON.parse(Buffer.from(untold?.body ?? []).toString()) as object)

    expect(message).toMatchObject({ externalId: MENTION, text: '', notice: 'mention-unread', addressesUs: true, at: iso(AT + 1) })
    expect(message.sendHints).toEqual({ mention: 'comment', media: OTHERS_MEDIA })
  })
})

describe('speaking on Instagram', () => {
  const call = async (message: OutboundMessage, where: ThreadContext = thread()) =>
    (await instagram.send(message, where, account, NOW)) as HttpCall

  it('replies below what is answered, with the token in a header', async () => {
    const made = await call(outbound())

    expect(made).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer EAAGpagetoken' } })
    expect(made.url).toBe(`https://graph.facebook.test/v26.0/${COMMENT}/replies?appsecret_proof=${hmacHex('app-secret', 'EAAGpagetoken')}`)
    expect(JSON.parse(String(made.body))).toEqual({ message: outbound().text })
  })

  it('answers mentions by the ids that Instagram told', async () => {
    const said = async (target: OutboundMessage['target']) => {
      const made = await call(outbound({ target }))
      return [new URL(made.url).pathname, JSON.parse(String(made.body))]
    }

    expect(await said(mentioned.inComment)).toEqual([
      `/v26.0/${US}/mentions`,
      { media_id: OTHERS_MEDIA, comment_id: MENTION, message: outbound().text },
    ])
    expect(await said(mentioned.inCaption)).toEqual([`/v26.0/${US}/mentions`, { media_id: OTHERS_MEDIA, message: outbound().text }])
  })

  it('is possible with words alone, and not on a broadcast', () => {
    const able = instagram.capabilities(thread(), account, NOW)
    const live = instagram.capabilities(thread({ post: { externalId: MEDIA, kind: 'video' } }), account, NOW)

    expect(able).toMatchObject({ canReply: true, text: { max: 300, count: 'code-points', splits: false }, media: { kinds: [] } })
    expect(instagram.capabilities(thread({ lastInbound: undefined }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'no-thread', url: permalink },
    })
    expect(live).toMatchObject({ canReply: false, whyNot: { code: 'live' }, moderation: { theirs: [], ours: [] } })
    expect(instagram.measure('👍🏽ก')).toEqual({ length: 3 })
  })

  it('looks among the replies before anything is said twice', async () => {
    const resolution = instagram.afterUnknown(outbound(), thread(), account, await call(outbound()))
    const seen = (data: object[], more: object = {}) => instagram.readBack?.(answered({ data, ...more }), outbound())
    const ours = { id: '17850000000000077', text: `${outbound().text} `, username: 'baanhom', timestamp: apiTime(AT + 41) }

    expect(resolution).toMatchObject({ kind: 'read-back', call: { method: 'GET', url: expect.stringContaining(`/${COMMENT}/replies?`) } })
    expect(seen([told.reply, ours])).toEqual({ kind: 'found', externalId: '17850000000000077' })
    expect(seen([told.reply])).toEqual({ kind: 'absent' })
    expect(seen([{ ...ours, timestamp: apiTime(AT - 600) }])).toEqual({ kind: 'absent' })
    expect(seen([{ ...ours, username: 'nok.wanna' }])).toEqual({ kind: 'absent' })
    expect(seen([told.reply], { paging: next })).toMatchObject({ kind: 'unclear' })
    expect(instagram.readBack?.(answered('', 500), outbound())).toMatchObject({ kind: 'unclear' })
  })

  it('looks below media that names us, and asks a person where nothing can be read', async () => {
    const [inCaption, inComments] = [mentioned.inCaption, mentioned.inComment].map((target) => outbound({ target }))
    const resolved = async (message = outbound()) => instagram.afterUnknown(message, thread(), account, await call(message))
    const seen = answered({ mentioned_media: { comments: { data: [{ id: '9', text: inCaption?.text, timestamp: apiTime(AT + 50) }] } } })

    expect(await resolved(inComments)).toEqual({ kind: 'ask' })
    expect(await resolved(inCaption)).toMatchObject({
      kind: 'read-back',
      call: { url: expect.stringContaining('mentioned_media.media_id') },
    })
    expect(instagram.readBack?.(seen, inCaption ?? outbound())).toEqual({ kind: 'found', externalId: '9' })
  })
})

describe('moderating on Instagram', () => {
  const read = (status: number, body: unknown, act: 'hide' | 'delete' = 'hide') => instagram.readModeration?.(answered(body, status), act)

  it('hides, shows and deletes by the calls that Meta has for it', () => {
    const calls = (['hide', 'unhide', 'delete'] as const).map((act) => instagram.moderate?.(act, COMMENT, account, ASKED))

    expect(calls.map((call) => [call?.method, new URL(call?.url ?? '').pathname, call?.body])).toEqual([
      ['POST', `/v26.0/${COMMENT}`, '{"hide":true}'],
      ['POST', `/v26.0/${COMMENT}`, '{"hide":false}'],
      ['DELETE', `/v26.0/${COMMENT}`, undefined],
    ])
  })

  it('offers under our media what it cannot do elsewhere; likes nothing, and deletes no media', () => {
    const offered = (more: object) => instagram.capabilities(thread(more), account, NOW).moderation

    expect(offered({})).toEqual({ theirs: ['hide', 'unhide', 'delete'], ours: ['delete'] })
    expect(offered({ post: { externalId: OTHERS_MEDIA, kind: 'mention' } })).toEqual({ theirs: [], ours: [] })
    expect(offered({ externalId: MEDIA })).toEqual({ theirs: [], ours: [] })
    expect(offered({ kind: 'dm', visibility: 'private' })).toBeUndefined()
  })

  it('takes what is gone for deleted, and no other answer for done', () => {
    expect(read(200, { success: true })).toEqual({ kind: 'done' })
    expect(read(200, {})).toMatchObject({ kind: 'unknown' })
    expect(read(400, error(100, { error_subcode: 33 }), 'delete')).toEqual({ kind: 'done' })
    expect(read(400, error(100, { error_subcode: 33 }))).toMatchObject({ kind: 'refused', class: 'gone' })
    expect(read(403, error(10))).toMatchObject({ kind: 'refused', class: 'permission' })
  })
})

describe('connecting an account', () => {
  const read = (name: 'profile' | 'token' | 'rights' | 'comments' | 'subscription', body: unknown, status = 200) =>
    instagram.readProbe(name, answered(body, status), { ...account, externalId: '' })
  const debugged = (data: object) => [
    { code: 200, body: JSON.stringify({ data: { app_id: '4711', type: 'PAGE', is_valid: true, ...data } }) },
  ]
  const linked = { id: US, username: 'baanhom', name: 'บ้านหอม', profile_picture_url: 'https://scontent.test/us.jpg' }

  it('finds the account by the Page whose token it is', () => {
    expect(read('profile', { id: '104', name: 'บ้านหอม', instagram_business_account: linked })).toMatchObject({
      ok: true,
      finding: { code: 'account_is', params: { account: '@baanhom' } },
      account: { externalId: US, handle: 'baanhom', name: 'บ้านหอม' },
    })
    expect(read('profile', { id: '104', name: 'บ้านหอม' })).toMatchObject({
      ok: false,
      finding: { code: 'instagram_not_linked', params: { page: 'บ้านหอม' }, remedy: 'instagram_link_account' },
    })
    expect(read('profile', error(100), 400)).toMatchObject({
      finding: { code: 'facebook_token_not_of_page', remedy: 'instagram_enter_page_token' },
    })
    expect(read('token', debugged({ type: 'USER' }))).toMatchObject({ finding: { code: 'facebook_token_not_of_page' } })
    expect(read('token', debugged({ expires_at: 0 }))).toMatchObject({ ok: true, finding: { code: 'token_holds' } })
    expect(
      instagram.readProbe('profile', answered({ id: '104', instagram_business_account: { ...linked, id: '9' } }), account),
    ).toMatchObject({
      finding: { code: 'another_account' },
    })
  })

  it('names each right that is missing, and a Page that the app does not hear of', () => {
    expect(read('rights', debugged({ scopes: ['instagram_basic', 'pages_read_engagement', 'pages_manage_metadata'] }))).toMatchObject({
      ok: false,
      finding: { code: 'rights_missing_named', params: { rights: 'instagram_manage_comments' }, remedy: 'instagram_give_rights' },
    })
    expect(read('comments', error(10), 403)).toMatchObject({ finding: { code: 'rights_missing', remedy: 'instagram_give_rights' } })
    expect(read('comments', { instagram_business_account: { id: US } })).toMatchObject({ ok: true })
    expect(read('subscription', { data: [{ id: '4711', subscribed_fields: ['feed'] }] })).toMatchObject({ ok: true })
    expect(read('subscription', { data: [{ id: '4711' }] })).toMatchObject({
      ok: false,
      finding: { code: 'instagram_page_not_subscribed', remedy: 'instagram_subscribe_page' },
    })
  })

  it('never puts the token into an address', () => {
    for (const { call } of instagram.probes(account)) expect('url' in call && call.url).not.toContain('EAAGpagetoken')
  })
})

const networks = process.env.BATON_NETWORKS ?? ''
const samples = join(networks, 'samples/instagram')
/** The rest are answers of the API, and private messages. */
it('knows our own name by the account that an entry is of, where several share one app', () => {
  const other = '17841400000000002'
  const said = comment({ text: '@baanhom @haru.living ราคาเท่าไหร่คะ', from: { username: 'haru.living' } })
  const body = Buffer.from(
    JSON.stringify({ object: 'instagram', entry: [{ id: other, time: AT, changes: [{ field: 'comments', value: said }] }] }),
  )
  const read = (handles?: Record<string, string>) => {
    const result = instagram.parse({ body, headers: {}, ...(handles && { handles }) }) as { events: ChannelEvent[] }
    return result.events.find((event) => event.kind === 'message')
  }
  expect(read({ [US]: 'baanhom', [other]: 'haru.living' })).toMatchObject({ direction: 'outbound', author: { externalId: other } })
  expect(read({ [US]: 'baanhom' })).toMatchObject({ direction: 'inbound' })
  expect(read()).toMatchObject({ direction: 'inbound' })
})

const kindsOf: Record<string, string[]> = {
  'wh-comments.json': ['message'],
  'wh-comments-2021.json': ['message', 'pointer'],
  'wh-livecomments.json': ['message'],
  'wh-mentions.json': ['pointer'],
}

describe.skipIf(!networks || !existsSync(samples))('recorded deliveries (BATON_NETWORKS)', () => {
  it.each(networks && existsSync(samples) ? readdirSync(samples).filter((file) => file in kindsOf) : [])('reads %s', async (file) => {
    const result = await instagram.parse({ body: readFileSync(join(samples, file)), headers: {} }, account)

    expect(result.ok && result.events.map(({ kind }) => kind)).toEqual(kindsOf[file])
  })
})
