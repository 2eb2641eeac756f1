import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacHex, type ChannelEvent, type HttpCall, type MessageEvent } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import {
  account,
  AT,
  change,
  COMMENT,
  comment,
  echoed,
  entries,
  from,
  inbound,
  messaging,
  MID,
  MINJI,
  NOK,
  NOW,
  outbound,
  PAGE,
  POST,
  post,
  privateThread,
  rating,
  REPLY,
  reply,
  STORY,
  thread,
  VISITOR_POST,
  visitorPost,
  written,
} from './fixtures.ts'
import { facebook } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const error = (code: number, more: object = {}) => ({ error: { message: 'No', type: 'OAuthException', code, fbtrace_id: 'A1', ...more } })
const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
const apiTime = (seconds: number) => iso(seconds).replace('.000Z', '+0000')
const told = {
  post: {
    id: POST,
    message: 'ส่งฟรีทั้งเดือน',
    from: from.us,
    created_time: apiTime(AT - 500),
    permalink_url: 'https://www.facebook.com/baanhom/posts/500100',
  },
  root: { id: COMMENT, message: 'ของยังไม่มาเลยค่ะ', from: from.nok, created_time: apiTime(AT) },
  reply: { id: REPLY, message: 'เลขที่ 1042 ค่ะ', from: from.nok, created_time: apiTime(AT + 30), parent: { id: COMMENT } },
  old: { id: '500100_599000', message: 'old', from: from.minji, created_time: apiTime(AT - 90_000) },
}
const reviewComment = comment({
  comment_id: `${STORY}_610001`,
  post_id: `10000_${STORY}`,
  parent_id: `10000_${STORY}`,
  post: undefined,
  message: 'ขอโทษนะคะ',
  from: from.us,
})

conformance(facebook, {
  account: { ...account, settings: { messenger: 'on' } },
  app: account.app ?? {},
  now: NOW,
  sign: (body, app) => ({ 'x-hub-signature-256': `sha256=${hmacHex(app.appSecret ?? '', body)}` }),
  deliveries: [
    { name: 'a comment', body: change('feed', comment()), kinds: ['message'] },
    { name: 'a reply', body: change('feed', reply()), kinds: ['message'] },
    { name: 'our own reply', body: change('feed', reply({ comment_id: '500100_600003', from: from.us })), kinds: ['message'] },
    {
      name: 'a picture alone',
      body: change('feed', comment({ comment_id: '500100_600004', message: undefined, photo: 'https://scontent.test/p.jpg' })),
      kinds: ['message'],
    },
    { name: 'somebody unseen', body: change('feed', comment({ comment_id: '500100_600005', from: undefined })), kinds: ['message'] },
    { name: 'an edit', body: change('feed', comment({ verb: 'edited', message: 'ได้ของแล้วค่ะ' })), kinds: ['edit'] },
    {
      name: 'a removal',
      body: change('feed', comment({ verb: 'remove', message: undefined, created_time: undefined })),
      kinds: ['delete'],
    },
    { name: 'hiding', body: change('feed', comment({ verb: 'hide' })), kinds: ['hidden'] },
    { name: 'showing', body: change('feed', comment({ verb: 'unhide' })), kinds: ['hidden'] },
    { name: 'our own post', body: change('feed', post()), kinds: ['message'] },
    { name: 'an edit of our own post', body: change('feed', post({ verb: 'edited', message: 'ส่งฟรีถึงสิ้นเดือน' })), kinds: ['edit'] },
    { name: "a visitor's post", body: change('feed', visitorPost()), kinds: ['message'] },
    { name: 'an ad', body: change('feed', post({ post_id: `${PAGE}_500200`, published: 0 })), kinds: ['message'] },
    { name: 'a removed post', body: change('feed', visitorPost({ verb: 'remove' })), kinds: ['delete'] },
    {
      name: 'a reaction to a comment',
      body: change('feed', {
        item: 'reaction',
        verb: 'add',
        reaction_type: 'love',
        comment_id: COMMENT,
        post_id: POST,
        from: from.minji,
        created_time: AT,
      }),
      kinds: ['reaction'],
    },
    {
      name: 'a reaction to a post',
      body: change('feed', { item: 'reaction', verb: 'add', reaction_type: 'love', post_id: POST, from: from.minji, created_time: AT }),
      kinds: ['unknown'],
    },
    {
      name: 'a share',
      body: change('feed', { item: 'share', verb: 'add', share_id: 1, post_id: POST, from: from.minji }),
      kinds: ['unknown'],
    },
    {
      name: 'a mention in a post',
      body: change('mention', { item: 'post', verb: 'add', post_id: '9_900', message: '@บ้านหอม', created_time: AT }),
      kinds: ['message'],
    },
    {
      name: 'a mention in a comment',
      body: change('mention', {
        item: 'comment',
        verb: 'add',
        post_id: '9_900',
        comment_id: '900_901',
        message: '@บ้านหอม',
        created_time: AT,
      }),
      kinds: ['message'],
    },
    { name: 'a recommendation', body: change('ratings', rating()), kinds: ['message'] },
    { name: 'an edited recommendation', body: change('ratings', rating({ verb: 'edit', review_text: 'ส่งใหม่ให้แล้ว' })), kinds: ['edit'] },
    { name: 'a removed recommendation', body: change('ratings', rating({ verb: 'remove' })), kinds: ['delete'] },
    { name: 'an answer to a recommendation', body: change('ratings', reviewComment), kinds: ['message'] },
    {
      name: 'two entries of one body',
      body: entries(
        { id: PAGE, time: AT, changes: [{ field: 'feed', value: comment({ comment_id: '500100_600011' }) }] },
        { id: PAGE, time: AT, changes: [{ field: 'feed', value: comment({ comment_id: '500100_600012' }) }, { field: 'parking' }] },
      ),
      kinds: ['message', 'message', 'unknown'],
    },
    { name: 'a message of Messenger', body: written({ text: '안녕하세요' }), kinds: ['message'] },
    {
      name: 'a sticker in both of its forms',
      body: messaging({
        message: {
          mid: `${MID}3`,
          attachments: ['image', 'sticker'].map((type) => ({ type, payload: { url: 'https://scontent.test/s.png', sticker_id: 369 } })),
        },
      }),
      kinds: ['message'],
    },
    { name: 'an echo', body: echoed({ text: 'ได้ค่ะ', app_id: 4711, metadata: outbound().deliveryId }), kinds: ['message'] },
    { name: 'what another app is told', body: messaging({ message: { mid: `${MID}4`, text: 'hi' } }, 'standby'), kinds: ['message'] },
    { name: 'an edit in private', body: messaging({ message_edit: { mid: MID, text: '안녕', num_edit: '1' } }), kinds: ['edit'] },
    { name: 'an unsent message', body: messaging({ message: { mid: MID, is_deleted: true } }), kinds: ['delete'] },
    { name: 'a button', body: messaging({ postback: { mid: `${MID}5`, title: 'Talk to us', payload: 'TALK' } }), kinds: ['message'] },
    {
      name: 'a reaction in private',
      body: messaging({ reaction: { mid: MID, action: 'react', emoji: '❤️', reaction: 'love' } }),
      kinds: ['reaction'],
    },
    { name: 'reading', body: messaging({ read: { watermark: AT * 1000 } }), kinds: ['status'] },
    {
      name: 'delivering',
      body: messaging({ delivery: { mids: [`${MID}2`], watermark: AT * 1000 } }),
      kinds: ['status', 'status'],
    },
    { name: 'passing a thread', body: messaging({ pass_thread_control: { new_owner_app_id: '4711' } }), kinds: ['control'] },
    { name: 'taking a thread', body: messaging({ take_thread_control: { previous_owner_app_id: '4711' } }), kinds: ['control'] },
    { name: 'a plugin', body: messaging({ optin: { ref: 'x' } }), kinds: ['unknown'] },
    {
      name: 'public and private in one entry',
      body: entries({
        id: PAGE,
        time: AT,
        changes: [{ field: 'feed', value: comment({ comment_id: '500100_600021' }) }],
        messaging: [{ sender: { id: MINJI }, recipient: { id: PAGE }, timestamp: AT * 1000, message: { mid: 'm_both', text: 'hi' } }],
      }),
      kinds: ['message', 'message'],
    },
  ],
  duplicates: [
    { name: 'a private message comes as number and as text', first: written({ text: 'hi' }), second: asNumbers(written({ text: 'hi' })) },
    { name: 'delivered twice', first: change('feed', comment()), second: change('feed', comment()) },
    { name: 'ids come as numbers', first: change('feed', visitorPost()), second: asNumbers(change('feed', visitorPost())) },
    {
      name: 'the author is told in the older form',
      first: change('feed', comment()),
      second: change('feed', comment({ from: undefined, sender_id: Number(NOK), sender_name: 'นก วรรณา' })),
    },
    {
      name: 'a comment is seen under the post and under its ad',
      first: change('feed', comment()),
      second: change('feed', comment({ comment_id: '500200_600001', post_id: `${PAGE}_500200`, parent_id: `${PAGE}_500200` })),
    },
    {
      name: 'a comment that names us comes as comment and as mention',
      first: change('feed', comment()),
      second: change('mention', { item: 'comment', verb: 'add', post_id: POST, comment_id: COMMENT, message: 'x', created_time: AT }),
    },
  ],
  person: {
    identity: { scope: PAGE, externalId: NOK },
    answer: { name: 'นก วรรณา', profile_pic: 'https://scontent.test/n.jpg' },
  },
  unknownKind: change('feed', { item: 'hologram', verb: 'add', post_id: POST }),
  notOurs: ['', 'null', '[]', '{"object":"instagram","entry":[]}', '{"object":"page"}', 'hub.mode=subscribe'],
  sends: [
    { name: 'an answer to a comment', message: outbound(), thread: thread() },
    {
      name: 'an answer to a recommendation',
      message: outbound({ target: inbound({ externalId: STORY }) }),
      thread: thread({ externalId: STORY, kind: 'review', post: undefined, lastInbound: inbound({ externalId: STORY }) }),
    },
    { name: 'an answer in private', message: outbound({ target: inbound({ externalId: MID }) }), thread: privateThread() },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: { id: '500100_600009' } }, kind: 'sent' },
    { name: 'token withdrawn', result: { status: 400, body: error(190, { error_subcode: 460 }) }, kind: 'refused', class: 'reconnect' },
    { name: 'a right is missing', result: { status: 403, body: error(200) }, kind: 'refused', class: 'permission' },
    { name: 'the comment is gone', result: { status: 400, body: error(100, { error_subcode: 33 }) }, kind: 'refused', class: 'gone' },
    { name: 'held back as spam', result: { status: 400, body: error(368) }, kind: 'refused', class: 'not-allowed' },
    {
      name: 'too many calls of the Page',
      result: {
        status: 400,
        headers: {
          'x-business-use-case-usage': JSON.stringify({
            [PAGE]: [{ type: 'pages', call_count: 101, estimated_time_to_regain_access: 12 }],
          }),
        },
        body: error(80001),
      },
      kind: 'not-now',
    },
    { name: 'broken at Meta', result: { status: 500, body: error(2, { is_transient: true }) }, kind: 'unknown' },
  ],
  reconciliation: {
    since: iso(AT - 3600),
    answers: [
      {
        data: [
          {
            ...told.post,
            comments: {
              data: [told.reply],
              paging: { cursors: { after: 'c1' }, next: 'https://graph.facebook.test/x?access_token=secret' },
            },
          },
          { id: VISITOR_POST, message: '택배가 언제 오나요?', from: from.minji, created_time: apiTime(AT), status_type: 'wall_post' },
        ],
        paging: { cursors: { after: 'f1' }, next: 'https://graph.facebook.test/y?access_token=secret' },
      },
      { data: [told.root, told.old], paging: { cursors: { after: 'c2' }, next: 'https://graph.facebook.test/x?access_token=secret' } },
      { data: [], paging: { cursors: { after: 'f2' } } },
      { data: [{ id: '9_900', message: '@บ้านหอม ดีมาก', from: from.minji, created_time: apiTime(AT - 60) }] },
      {
        data: [
          {
            open_graph_story: { id: STORY },
            reviewer: from.nok,
            recommendation_type: 'negative',
            review_text: 'แพ็กของไม่ดีเลย',
            created_time: apiTime(AT),
          },
        ],
      },
      { data: [] },
    ],
    told: [
      { externalId: REPLY, as: change('feed', reply()) },
      { externalId: VISITOR_POST, as: change('feed', visitorPost()) },
      { externalId: COMMENT, as: change('feed', comment()) },
      { externalId: '9_900', as: change('mention', { item: 'post', verb: 'add', post_id: '9_900', message: '@บ้านหอม', created_time: AT }) },
      { externalId: STORY, as: change('ratings', rating()) },
    ],
  },
  texts: ['네', 'ขอบคุณค่ะ '.repeat(400), '👨‍👩‍👧‍👦'.repeat(50), 'a'.repeat(9000)],
})

/** The same facts with unquoted ids, as older versions of the API send them. */
function asNumbers(body: object): string {
  return JSON.stringify(body).replaceAll(/"(\d{8,})"/g, '$1')
}

function eventsOf(body: object): ChannelEvent[] {
  const result = facebook.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}

function messageOf(body: object): MessageEvent {
  const [event] = eventsOf(body)
  if (event?.kind !== 'message') throw new Error(`no message but ${event?.kind}`)
  return event
}

describe('comments of a Page', () => {
  it('stand in the talk of the comment at the root, under their post', () => {
    const root = messageOf(change('feed', comment()))
    const below = messageOf(change('feed', reply()))

    expect(root).toMatchObject({
      direction: 'inbound',
      externalId: COMMENT,
      aliases: ['600001'],
      thread: {
        externalId: '600001',
        kind: 'comment',
        visibility: 'public',
        within: ['500100'],
        post: { externalId: POST, kind: 'own', author: { externalId: PAGE }, url: 'https://www.facebook.com/baanhom/posts/500100' },
      },
      author: { scope: PAGE, externalId: NOK, displayName: 'นก วรรณา' },
      addressesUs: true,
      url: 'https://www.facebook.com/baanhom/posts/500100?comment_id=600001',
    })
    expect(below).toMatchObject({
      thread: { externalId: '600001', aliases: ['600002'] },
      replyTo: '600001',
      addressesUs: false,
      continues: true,
    })
  })

  it('address us at the root, by our name, and never when we wrote them', () => {
    const said = (value: object) => messageOf(change('feed', value)).addressesUs

    expect(said(reply({ message: 'บ้านหอม ตอบหน่อยค่ะ' }))).toBe(true)
    expect(said(reply({ message: '@minji ลองถามดู' }))).toBe(false)
    expect(messageOf(change('feed', comment({ from: from.us })))).toMatchObject({ direction: 'outbound', addressesUs: false })
  })

  it('under what a visitor wrote are one talk with that visitor', () => {
    const wall = { id: VISITOR_POST, status_type: 'wall_post' }
    const below = messageOf(change('feed', comment({ post_id: VISITOR_POST, parent_id: VISITOR_POST, post: wall, from: from.us })))
    const again = messageOf(change('feed', reply({ post_id: VISITOR_POST, post: wall, from: from.minji })))
    const root = messageOf(change('feed', visitorPost()))

    expect([root, below, again].map(({ thread }) => thread.externalId)).toEqual(['500900', '500900', '500900'])
    expect(root).toMatchObject({ addressesUs: true, author: { externalId: MINJI }, text: '택배가 언제 오나요?' })
    expect(again).toMatchObject({ addressesUs: false, continues: true })
  })

  it('keep one who is not named apart from everybody else', () => {
    const [a, b] = ['600005', '600006'].map((id) => messageOf(change('feed', comment({ comment_id: `500100_${id}`, from: undefined }))))

    expect(a?.author).toEqual({ scope: PAGE, externalId: 'unseen:600005' })
    expect(b?.author.externalId).not.toBe(a?.author.externalId)
  })

  it('bring pictures and films, also without a word', () => {
    const media = (value: object) => messageOf(change('feed', value)).media.map(({ kind, fetch }) => [kind, fetch?.url])

    expect(media(comment({ message: undefined, photo: 'https://scontent.test/p.jpg' }))).toEqual([['image', 'https://scontent.test/p.jpg']])
    expect(media(visitorPost({ item: 'photo', link: 'https://scontent.test/q.jpg' }))).toEqual([['image', 'https://scontent.test/q.jpg']])
    expect(media(visitorPost({ item: 'video', link: 'https://video.test/v.mp4' }))).toEqual([['video', 'https://video.test/v.mp4']])
    expect(media(visitorPost({ item: 'status', photos: ['https://scontent.test/1.png', 'https://scontent.test/2.png', 7] }))).toHaveLength(
      2,
    )
    expect(media(comment({ photo: 'javascript:alert(1)' }))).toEqual([])
  })

  it('of an ad say that it is one', () => {
    const ad = { id: POST, status_type: 'added_photos', is_published: false, promotion_status: 'active' }

    expect(messageOf(change('feed', comment({ post: ad }))).thread.post?.kind).toBe('ad')
    expect(messageOf(change('feed', post({ published: 0 }))).thread.post?.kind).toBe('ad')
  })

  it('are changed under the name that is the same under a post and its ad', () => {
    const [edited] = eventsOf(change('feed', comment({ verb: 'edit', comment_id: '500200_600001', message: 'ได้แล้ว' }), AT + 500))
    const [removed] = eventsOf(change('feed', comment({ verb: 'remove', comment_id: '500200_600001' })))
    const [hidden] = eventsOf(change('feed', comment({ verb: 'hide' }), AT + 900))

    expect(edited).toMatchObject({ kind: 'edit', externalId: '600001', text: 'ได้แล้ว', at: iso(AT + 500) })
    expect(removed).toMatchObject({ kind: 'delete', externalId: '600001', reason: 'deleted', by: 'author' })
    expect(hidden).toMatchObject({ kind: 'hidden', externalId: '600001', hidden: true, by: 'us', at: iso(AT + 900) })
  })

  it('have one reaction of a person: a changed one takes the place of the others', () => {
    const value = { item: 'reaction', comment_id: COMMENT, post_id: POST, from: from.minji, created_time: AT }
    const changed = eventsOf(change('feed', { ...value, verb: 'edit', reaction_type: 'haha' }))

    expect(changed.filter((event) => event.kind === 'reaction' && !event.removed)).toMatchObject([
      { reaction: 'haha', externalId: '600001' },
    ])
    expect(changed).toContainEqual(expect.objectContaining({ reaction: 'love', removed: true }))
    expect(eventsOf(change('feed', { ...value, verb: 'remove', reaction_type: 'haha' }))).toMatchObject([
      { reaction: 'haha', removed: true },
    ])
  })
})

describe('posts, mentions and recommendations', () => {
  it('make our own post the card that others speak under', () => {
    expect(messageOf(change('feed', post()))).toMatchObject({
      direction: 'outbound',
      externalId: POST,
      thread: { externalId: POST, post: { externalId: POST, kind: 'own', text: 'ส่งฟรีทั้งเดือน', author: { displayName: 'บ้านหอม' } } },
    })
    expect(eventsOf(change('feed', post({ verb: 'remove' })))).toMatchObject([{ kind: 'delete', externalId: POST, by: 'us' }])
  })

  it("say of an edit whether the post is another's, where Facebook names who wrote it", () => {
    const edited = (value: object) => eventsOf(change('feed', value))[0]
    expect(edited(visitorPost({ verb: 'edited', message: '계좌 123456-12-123456' }))).toMatchObject({ kind: 'edit', ofAnother: true })
    expect(edited(post({ verb: 'edited' }))).not.toHaveProperty('ofAnother')
    expect(edited(visitorPost({ verb: 'edited', from: undefined }))).not.toHaveProperty('ofAnother')
  })

  it('take a mention as said to us, by somebody whom Facebook does not name', () => {
    const mention = messageOf(change('mention', { item: 'post', verb: 'add', post_id: '9_900', message: 'ดีมาก @บ้านหอม', created_time: AT }))

    expect(mention).toMatchObject({
      addressesUs: true,
      author: { externalId: 'unseen:900' },
      thread: { externalId: '900', post: { kind: 'mention' } },
    })
  })

  it('know our own post, also where it is told by a mention below it', () => {
    const comment = { item: 'comment', verb: 'add', comment_id: '500100_600077', message: '@บ้านหอม', created_time: AT }

    expect(messageOf(change('mention', { ...comment, post_id: POST })).thread.post?.kind).toBe('own')
    expect(messageOf(change('mention', { ...comment, post_id: '9_900' })).thread.post?.kind).toBe('mention')
  })

  it('take a recommendation as a review, with its comments in one talk', () => {
    const review = messageOf(change('ratings', rating()))
    const answer = messageOf(change('ratings', reviewComment))

    expect(review).toMatchObject({
      externalId: STORY,
      thread: { externalId: STORY, kind: 'review' },
      author: { externalId: NOK, displayName: 'นก วรรณา' },
      text: 'แพ็กของไม่ดีเลย',
      addressesUs: true,
      sendHints: { recommendation: 'negative' },
    })
    expect(answer).toMatchObject({ direction: 'outbound', thread: { externalId: STORY, kind: 'review' }, replyTo: STORY })
  })
})

describe('speaking on Facebook', () => {
  it('comments below what is answered, with the token in a header', async () => {
    const call = (await facebook.send(outbound(), thread(), account, NOW)) as HttpCall

    expect(call).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer EAAGpagetoken' } })
    expect(call.url).toBe(`https://graph.facebook.test/v26.0/${COMMENT}/comments?appsecret_proof=${hmacHex('app-secret', 'EAAGpagetoken')}`)
    expect(JSON.parse(String(call.body))).toEqual({ message: outbound().text })
  })

  it('is possible with words alone, where there is something to answer', () => {
    const able = facebook.capabilities(thread(), account, NOW)

    expect(able).toMatchObject({ canReply: true, text: { max: 8000, count: 'code-points', splits: false }, media: { kinds: [] } })
    expect(facebook.capabilities(thread({ lastInbound: undefined }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'no-thread', url: 'https://www.facebook.com/baanhom/posts/500100' },
    })
    expect(facebook.measure('👍🏽ก')).toEqual({ length: 3 })
  })

  it('keeps the shorter id of what it said too', () => {
    const result = { status: 200, headers: {}, body: Buffer.from('{"id":"500100_600009"}') }

    expect(facebook.readOutcome(result, outbound(), {} as HttpCall)).toEqual({
      kind: 'sent',
      externalId: '500100_600009',
      aliases: ['600009'],
    })
  })

  it('looks among the newest comments before anything is said twice', async () => {
    const call = await facebook.send(outbound(), thread(), account, NOW)
    const resolution = facebook.afterUnknown(outbound(), thread(), account, call)
    const seen = (...data: object[]) =>
      facebook.readBack?.({ status: 200, headers: {}, body: Buffer.from(JSON.stringify({ data })) }, outbound())
    const ours = { id: '500100_600009', message: `${outbound().text} `, from: from.us, created_time: apiTime(AT + 41) }
    const others = Array.from({ length: 100 }, (_, n) => ({ ...told.root, id: `500100_${700_000 + n}`, created_time: apiTime(AT + 45) }))

    expect(resolution).toMatchObject({ kind: 'read-back', call: { method: 'GET', url: expect.stringContaining(`/${POST}/comments?`) } })
    expect(seen(told.root, ours)).toEqual({ kind: 'found', externalId: '500100_600009' })
    expect(seen(told.root)).toEqual({ kind: 'absent' })
    expect(seen({ ...ours, created_time: apiTime(AT - 600) })).toEqual({ kind: 'absent' })
    expect(seen({ ...ours, from: from.nok })).toEqual({ kind: 'absent' })
    expect(seen(...others)).toMatchObject({ kind: 'unclear' })
    expect(facebook.readBack?.({ status: 500, headers: {}, body: Buffer.from('') }, outbound())).toMatchObject({ kind: 'unclear' })
  })
})

describe('moderating on Facebook', () => {
  const calls = (['hide', 'unhide', 'like', 'unlike', 'delete'] as const).map((act) => facebook.moderate?.(act, COMMENT, account, ASKED))
  const read = (status: number, body: unknown, act: 'hide' | 'delete' = 'hide') =>
    facebook.readModeration?.({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) }, act)

  it('hides, shows, likes and deletes by the calls that Meta has for it', () => {
    expect(calls.map((call) => [call?.method, new URL(call?.url ?? '').pathname, call?.body])).toEqual([
      ['POST', `/v26.0/${COMMENT}`, '{"is_hidden":true}'],
      ['POST', `/v26.0/${COMMENT}`, '{"is_hidden":false}'],
      ['POST', `/v26.0/${COMMENT}/likes`, undefined],
      ['DELETE', `/v26.0/${COMMENT}/likes`, undefined],
      ['DELETE', `/v26.0/${COMMENT}`, undefined],
    ])
  })

  it('offers on the Page what it cannot do elsewhere, nor with a recommendation', () => {
    const offered = (more: object) => facebook.capabilities(thread(more), account, NOW).moderation?.theirs

    expect(offered({})).toContain('hide')
    expect(offered({ post: { externalId: '9_900' } })).toEqual(['like', 'unlike'])
    expect(offered({ kind: 'review', post: undefined })).toEqual(['like', 'unlike'])
    expect(facebook.capabilities(privateThread(), account, NOW).moderation).toBeUndefined()
  })

  it('takes what is gone for deleted, and no other answer for done', () => {
    expect(read(200, { success: true })).toEqual({ kind: 'done' })
    expect(read(200, {})).toMatchObject({ kind: 'unknown' })
    expect(read(400, error(100, { error_subcode: 33 }), 'delete')).toEqual({ kind: 'done' })
    expect(read(400, error(100, { error_subcode: 33 }))).toMatchObject({ kind: 'refused', class: 'gone' })
    expect(read(403, error(200))).toMatchObject({ kind: 'refused', class: 'permission' })
  })
})

describe('connecting a Page', () => {
  const read = (name: 'profile' | 'token' | 'rights' | 'comments' | 'subscription', body: unknown, status = 200) =>
    facebook.readProbe(name, { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }, { ...account, externalId: '' })
  const debugged = (data: object) => [
    { code: 200, body: JSON.stringify({ data: { app_id: '4711', type: 'PAGE', is_valid: true, ...data } }) },
  ]
  const all = ['pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement']

  it('finds whose token it is', () => {
    expect(read('profile', { id: PAGE, name: 'บ้านหอม', category: 'Home' })).toMatchObject({
      ok: true,
      account: { externalId: PAGE, handle: 'บ้านหอม', name: 'บ้านหอม' },
    })
    expect(
      read('profile', error(100, { message: '(#100) Tried accessing nonexisting field (category) on node type (User)' }), 400),
    ).toMatchObject({
      ok: false,
      finding: { code: 'facebook_token_not_of_page', remedy: 'facebook_enter_page_token' },
    })
    expect(read('token', debugged({ type: 'USER' }))).toMatchObject({ finding: { code: 'facebook_token_not_of_page' } })
    expect(read('token', debugged({ is_valid: false, error: { code: 190, message: 'Session has expired' } }))).toMatchObject({
      finding: { code: 'token_refused', networkWords: 'Session has expired' },
    })
    expect(read('token', error(190), 400)).toMatchObject({ finding: { code: 'meta_app_refused', remedy: 'meta_check_app' } })
    expect(read('token', error(4), 400)).toMatchObject({ finding: { code: 'network_asks_to_wait' } })
    expect(read('token', debugged({ expires_at: 0 }))).toMatchObject({ ok: true, finding: { code: 'token_holds' } })
    expect(read('token', debugged({ expires_at: 1798761600 }))).toMatchObject({
      finding: { code: 'token_holds_until', params: { date: '2027-01-01' } },
    })
  })

  it('names each right that is missing, and each field that is not subscribed', () => {
    expect(read('rights', debugged({ scopes: all }))).toMatchObject({ ok: true })
    expect(read('rights', debugged({ scopes: all.slice(0, 2) }))).toMatchObject({
      ok: false,
      finding: {
        code: 'rights_missing_named',
        params: { rights: 'pages_read_user_content, pages_manage_engagement' },
        remedy: 'facebook_give_rights',
      },
    })
    expect(read('comments', error(10), 403)).toMatchObject({ finding: { code: 'rights_missing', remedy: 'facebook_give_rights' } })
    expect(read('subscription', { data: [{ id: '4711', subscribed_fields: ['feed', 'mention', 'ratings'] }] })).toMatchObject({ ok: true })
    expect(read('subscription', { data: [{ id: '4711', subscribed_fields: ['feed'] }] })).toMatchObject({
      finding: { code: 'facebook_page_not_subscribed', params: { fields: 'mention, ratings' }, remedy: 'facebook_subscribe_page' },
    })
    expect(read('subscription', { data: [{ id: '99', subscribed_fields: ['feed', 'mention', 'ratings'] }] })).toMatchObject({ ok: false })
  })

  it('never puts the token into an address', () => {
    for (const { call } of facebook.probes(account)) expect('url' in call && call.url).not.toContain('EAAGpagetoken')
  })
})

const networks = process.env.BATON_NETWORKS ?? ''
const samples = join(networks, 'samples/facebook-page')

describe.skipIf(!networks || !existsSync(samples))('recorded deliveries (BATON_NETWORKS)', () => {
  it.each(networks && existsSync(samples) ? readdirSync(samples) : [])('reads %s', async (file) => {
    const result = await facebook.parse({ body: readFileSync(join(samples, file)), headers: {} }, account)

    if (!result.ok) throw new Error(`refused: ${result.reason.code}`)
    const kinds = result.events.map(({ kind }) => kind)
    const isUnknown = file.includes('reaction-add.json') || file.includes('two-entries')
    expect(kinds.length).toBeGreaterThan(0)
    for (const kind of kinds) expect(kind === 'unknown').toBe(isUnknown)
  })
})
