import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacBase64, type Call, type ChannelEvent, type HttpCall, type OutboundMessage, type ThreadContext } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import {
  account,
  accountActivity,
  activity,
  directMessage,
  encrypted,
  idAt,
  inbound,
  JIWOO,
  legacyPost,
  NOK,
  NOW,
  outbound,
  people,
  post,
  privateThread,
  publicThread,
  REPLY,
  ROOT,
  US,
} from './fixtures.ts'
import { x } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const alone = { in_reply_to_tweet_id: undefined, in_reply_to_user_id: undefined, referenced_tweets: [] }
const mention = (id: string, overrides: object = {}) =>
  post({ ...alone, id, conversation_id: id, edit_history_tweet_ids: [id], text: 'hey @baanhom', ...overrides })
const own = (overrides: object = {}) =>
  post({
    ...alone,
    id: ROOT,
    author_id: US,
    created_at: '2026-11-20T09:00:00.000Z',
    edit_history_tweet_ids: [ROOT],
    entities: {},
    text: 'ส่งฟรีทั้งเดือน',
    ...overrides,
  })
const id = (minute: number) => idAt(`2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`)
const editedId = id(20)
const edited = mention(editedId, { conversation_id: id(19), edit_history_tweet_ids: [id(19), editedId], text: 'hey @baanhom, order 1001' })
const repost = mention(id(21), { referenced_tweets: [{ type: 'retweeted', id: ROOT }] })
const sent = {
  ...directMessage({ id: id(30) }),
  message_create: { target: { recipient_id: NOK }, sender_id: US, message_data: { text: 'ได้ค่ะ' } },
}
const user = (fields: { id: string }) => ({ data: fields })

conformance(x, {
  account,
  app: { consumerSecret: 'x-secret' },
  now: NOW,
  sign: (body, app) => ({ 'x-twitter-webhooks-signature': `sha256=${hmacBase64(app.consumerSecret ?? '', body)}` }),
  deliveries: [
    { name: 'a reply to us', body: activity('post.reply.create', post()), kinds: ['message'] },
    { name: 'a mention', body: activity('post.mention.create', mention(id(10))), kinds: ['message'] },
    {
      name: 'a quote',
      body: activity('post.quote.create', mention(id(11), { entities: {}, referenced_tweets: [{ type: 'quoted', id: ROOT }] })),
      kinds: ['message'],
    },
    { name: 'our own post', body: activity('post.create', own()), kinds: ['message'] },
    { name: 'an edited post', body: activity('post.mention.create', edited), kinds: ['message', 'edit'] },
    { name: 'a repost', body: activity('post.repost.create', repost), kinds: ['reaction'] },
    { name: 'a deleted post', body: activity('post.delete', { id: ROOT, author_id: US }), kinds: ['delete'] },
    {
      name: 'a like of ours',
      body: {
        data: {
          ...dataOf(activity('like.create', { liked_tweet_id: id(9), liked_tweet_author_id: JIWOO, timestamp_ms: '1795165500000' })),
          filter: { user_id: US, direction: 'outbound' },
        },
      },
      kinds: ['reaction'],
    },
    {
      name: 'a new follower',
      body: activity('follow.follow', { source: user(people.jiwoo), target: user(people.us) }),
      kinds: ['relation'],
    },
    {
      name: 'somebody we follow',
      body: activity('follow.follow', { source: user(people.us), target: user(people.jiwoo) }),
      kinds: ['unknown'],
    },
    {
      name: 'a direct message',
      body: activity('dm.received', { direct_message_events: [directMessage()], users: { [JIWOO]: user(people.jiwoo) } }),
      kinds: ['message'],
    },
    { name: 'a direct message of ours', body: activity('dm.sent', { direct_message_events: [sent] }), kinds: ['message'] },
    {
      name: 'a read receipt',
      body: activity('dm.read', {
        direct_message_mark_read_events: [{ created_timestamp: '1795165500000', sender_id: NOK, last_read_event_id: id(30) }],
      }),
      kinds: ['status'],
    },
    {
      name: 'a picture in a direct message',
      body: activity('dm.received', {
        direct_message_events: [
          directMessage({
            id: id(32),
            message_create: {
              target: { recipient_id: US },
              sender_id: NOK,
              message_data: {
                text: '',
                attachment: { type: 'media', media: { id_str: '77', type: 'photo', media_url_https: 'https://pbs.twimg.test/d.jpg' } },
              },
            },
          }),
        ],
      }),
      kinds: ['message'],
    },
    {
      name: 'an encrypted message of a group',
      body: activity('chat.received', { ...encrypted(NOK, 'e4f4d3fc-3'), conversation_id: 'g1799' }),
      kinds: ['message'],
    },
    { name: 'an encrypted message', body: activity('chat.received', encrypted(NOK, 'e4f4d3fc-1')), kinds: ['message'] },
    { name: 'an encrypted message of ours', body: activity('chat.sent', encrypted(US, 'e4f4d3fc-2')), kinds: ['message'] },
    {
      name: 'withdrawn access',
      body: {
        data: { event_uuid: '1', filter: {}, event_type: 'oauth.revoke', payload: { date_time: '2026-11-20T09:00:05+00:00', user_id: US } },
      },
      kinds: ['account'],
    },
    {
      name: 'a reply in the older form',
      body: accountActivity({ tweet_create_events: [legacyPost({ id_str: id(40) })] }),
      kinds: ['message'],
    },
    {
      name: 'a like in the older form',
      body: accountActivity({
        favorite_events: [
          {
            id: 'f',
            timestamp_ms: '1795165500000',
            favorited_status: legacyPost({ id_str: ROOT }),
            user: { id_str: JIWOO, screen_name: 'jiwoo_k' },
          },
        ],
      }),
      kinds: ['reaction'],
    },
    {
      name: 'a follower in the older form',
      body: accountActivity({
        follow_events: [{ type: 'follow', created_timestamp: '1795165500000', source: { id: NOK }, target: { id: US } }],
      }),
      kinds: ['relation'],
    },
    {
      name: 'a deletion in the older form',
      body: accountActivity({ tweet_delete_events: [{ status: { id: id(40), user_id: JIWOO }, timestamp_ms: '1795165600000' }] }),
      kinds: ['delete'],
    },
    {
      name: 'typing',
      body: accountActivity({ direct_message_indicate_typing_events: [{ created_timestamp: '1795165500000', sender_id: NOK }] }),
      kinds: ['unknown'],
    },
    {
      name: 'withdrawn access in the older form',
      body: { user_event: { revoke: { date_time: '2026-11-20T10:00:00+00:00', source: { user_id: US }, target: { app_id: '1' } } } },
      kinds: ['account'],
    },
  ],
  duplicates: [
    {
      name: 'a post comes as mention and as reply',
      first: activity('post.mention.create', post()),
      second: activity('post.reply.create', post()),
    },
    {
      name: 'a post comes in both formats',
      first: activity('post.reply.create', post()),
      second: accountActivity({ tweet_create_events: [legacyPost()] }),
    },
    {
      name: 'a direct message comes in both formats',
      first: activity('dm.received', { direct_message_events: [directMessage()] }),
      second: accountActivity({ direct_message_events: [directMessage()] }),
    },
    {
      name: 'a deletion comes in both formats',
      first: activity('post.delete', { id: ROOT, author_id: US }),
      second: accountActivity({ tweet_delete_events: [{ status: { id: ROOT, user_id: US }, timestamp_ms: '1795165600000' }] }),
    },
  ],
  unknownKind: activity('spaces.start', { id: '1' }),
  notOurs: ['', 'null', '[1]', { destination: 'U1', events: [] }, '{"data":{"id":"1"}}'],
  sends: [
    { name: 'a public reply', message: outbound(), thread: publicThread() },
    { name: 'a public reply below a post of ours', message: outbound(), thread: publicThread({ post: { externalId: ROOT, kind: 'own' } }) },
    { name: 'a direct message', message: outbound(), thread: privateThread() },
    { name: 'a new direct message', message: outbound({ target: undefined, to: { scope: '', externalId: NOK } }), thread: publicThread() },
  ],
  answers: [
    {
      name: 'taken',
      result: { status: 201, body: { data: { id: '2090000000000000009', text: 'x', edit_history_post_ids: ['2090000000000000009'] } } },
      kind: 'sent',
    },
    {
      name: 'said before',
      result: {
        status: 403,
        body: { title: 'Forbidden', detail: 'You are not allowed to create a Tweet with duplicate content.', status: 403 },
      },
      kind: 'refused',
      class: 'duplicate',
    },
    {
      name: 'not summoned',
      result: {
        status: 403,
        body: {
          title: 'Forbidden',
          detail:
            'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
        },
      },
      kind: 'refused',
      class: 'not-allowed',
    },
    {
      name: 'no rights',
      result: {
        status: 403,
        body: {
          title: 'Unsupported Authentication',
          detail: 'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.',
        },
      },
      kind: 'refused',
      class: 'permission',
    },
    {
      name: 'a closed mailbox',
      result: { status: 403, body: { title: 'Forbidden', detail: 'You do not have permission to DM one or more participants.' } },
      kind: 'refused',
      class: 'blocked',
    },
    {
      name: 'a suspended account of ours',
      result: { status: 403, body: { detail: 'Your account is suspended and is not permitted to access this feature.' } },
      kind: 'refused',
      class: 'reconnect',
    },
    {
      name: 'a deleted post',
      result: {
        status: 400,
        body: { title: 'Invalid Request', detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.' },
      },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'not there',
      result: {
        status: 404,
        body: { title: 'Not Found Error', detail: 'Could not find user', type: 'https://api.x.com/2/problems/resource-not-found' },
      },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'too long',
      result: {
        status: 400,
        body: {
          errors: [
            { message: 'Your Tweet text is too long. For more information on how Twitter determines text length see the documentation.' },
          ],
        },
      },
      kind: 'refused',
      class: 'too-long',
    },
    {
      name: 'nonsense',
      result: { status: 400, body: { title: 'Invalid Request', detail: 'One or more parameters to your request was invalid.' } },
      kind: 'refused',
      class: 'bad-content',
    },
    {
      name: 'errors in a 200',
      result: { status: 200, body: { errors: [{ title: 'Not Found Error', detail: 'does not exist' }] } },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'no credit',
      result: {
        status: 402,
        body: { title: 'CreditsDepleted', detail: 'Your enrolled account does not have any credits to fulfill this request.' },
      },
      kind: 'refused',
      class: 'quota',
    },
    {
      name: 'the month used up',
      result: { status: 429, body: { title: 'UsageCapExceeded', detail: 'Usage cap exceeded: Monthly product cap' } },
      kind: 'refused',
      class: 'quota',
    },
    {
      name: 'too fast',
      result: {
        status: 429,
        headers: { 'x-rate-limit-reset': String(NOW / 1000 + 30), date: new Date(NOW).toUTCString() },
        body: { title: 'Too Many Requests' },
      },
      kind: 'not-now',
    },
    { name: 'an old token', result: { status: 401, body: { title: 'Unauthorized' } }, kind: 'token-expired' },
    { name: 'a fault at X', result: { status: 503, body: { title: 'Service Unavailable' } }, kind: 'unknown' },
  ],
  reconciliation: {
    since: '2026-11-20T09:03:00.000Z',
    answers: [
      {
        data: [mention(id(10)), post()],
        includes: { users: [people.jiwoo, people.us], posts: [own()] },
        meta: { result_count: 2, next_token: '7140w0000' },
      },
      { data: [own({ id: id(1) })], meta: { result_count: 1, next_token: '7140w0001' } },
      {
        data: [messageToldOf(sent), messageToldOf(directMessage()), messageToldOf(directMessage({ id: id(2) }))],
        includes: { users: [people.jiwoo] },
        meta: { result_count: 3, next_token: '7140w0002' },
      },
    ],
    told: [
      { externalId: id(10), as: activity('post.mention.create', mention(id(10))) },
      { externalId: REPLY, as: activity('post.reply.create', post()) },
      { externalId: id(30), as: activity('dm.sent', { direct_message_events: [sent] }) },
      { externalId: String(directMessage().id), as: activity('dm.received', { direct_message_events: [directMessage()] }) },
    ],
  },
  texts: ['สวัสดีค่ะ '.repeat(60), '안녕하세요 '.repeat(60), 'Hello https://example.com/a'],
})

describe('reading X', () => {
  it('tells who said what to whom under which post', () => {
    expect(read(activity('post.reply.create', post()))).toEqual([
      expect.objectContaining({
        kind: 'message',
        account: US,
        at: '2026-11-20T09:05:00.000Z',
        direction: 'inbound',
        externalId: REPLY,
        scope: '',
        thread: {
          externalId: ROOT,
          kind: 'comment',
          visibility: 'public',
          post: { externalId: ROOT, kind: 'own', author: { scope: '', externalId: US }, url: `https://x.com/i/status/${ROOT}` },
        },
        author: {
          scope: '',
          externalId: JIWOO,
          handle: 'jiwoo_k',
          displayName: '지우',
          avatarUrl: 'https://pbs.twimg.test/j.jpg',
          followers: 97,
        },
        replyTo: ROOT,
        text: '@baanhom 배송이 아직이에요',
        mentions: [US],
        addressesUs: true,
        url: `https://x.com/jiwoo_k/status/${REPLY}`,
        sendHints: { summoned: 'yes', url: `https://x.com/jiwoo_k/status/${REPLY}` },
      }),
    ])
  })

  it('puts a reply to the root into the same thread in both formats', () => {
    const [current] = read(activity('post.reply.create', post()))
    const [older] = read(accountActivity({ tweet_create_events: [legacyPost()] }))

    expect(threadIdOf(older)).toBe(threadIdOf(current))
    expect(older).toMatchObject({
      text: '@baanhom 배송이 아직이에요',
      addressesUs: true,
      replyTo: ROOT,
      author: { externalId: JIWOO, followers: 97 },
      thread: { aliases: [REPLY] },
    })
  })

  it('takes our own post for the start of a thread, said by us', () => {
    expect(read(activity('post.create', own()))).toMatchObject([
      { direction: 'outbound', addressesUs: false, thread: { externalId: ROOT, post: { kind: 'own', text: 'ส่งฟรีทั้งเดือน' } } },
    ])
  })

  it('takes talk that is not meant for us as talk', () => {
    const other = post({
      id: id(12),
      in_reply_to_user_id: NOK,
      in_reply_to_tweet_id: id(11),
      entities: { mentions: [{ id: NOK, username: 'nok' }] },
    })

    expect(read(activity('post.create', other))).toMatchObject([
      { addressesUs: false, sendHints: { summoned: 'no' }, thread: { externalId: ROOT, post: undefined } },
    ])
  })

  it('knows us by handle where X leaves the id of a mention away', () => {
    expect(read(activity('post.create', mention(id(13), { entities: { mentions: [{ username: 'BaanHom' }] } })))).toMatchObject([
      { addressesUs: true },
    ])
  })

  it('takes a quote of our post as said to us', () => {
    const quote = mention(id(11), { entities: {}, referenced_tweets: [{ type: 'quoted', id: ROOT }], text: '이거 보세요' })

    expect(read(activity('post.quote.create', quote))).toMatchObject([
      { addressesUs: true, replyTo: undefined, thread: { externalId: id(11), post: { kind: 'mention' } } },
    ])
    expect(
      read(
        accountActivity({
          tweet_create_events: [
            legacyPost({
              in_reply_to_status_id_str: null,
              in_reply_to_user_id_str: null,
              entities: {},
              quoted_status: legacyPost({ id_str: ROOT, user: { id_str: US, screen_name: 'baanhom' } }),
            }),
          ],
        }),
      ),
    ).toMatchObject([{ addressesUs: true, thread: { externalId: REPLY } }])
  })

  it('ties an edited post to its first version, seen or not', () => {
    const first = id(19)

    expect(read(activity('post.mention.create', edited))).toMatchObject([
      { kind: 'message', externalId: editedId, aliases: [first], thread: { externalId: first }, text: 'hey @baanhom, order 1001' },
      { kind: 'edit', externalId: first, newExternalId: editedId, text: 'hey @baanhom, order 1001' },
    ])
  })

  it('reads long posts whole, and links and signs as they were written', () => {
    const long = `@baanhom ${'ก'.repeat(400)} &lt;3 &amp; https://t.co/abc`
    const entities = { urls: [{ url: 'https://t.co/abc', expanded_url: 'https://baanhom.example/orders?id=1&lang=th' }] }

    expect(read(activity('post.mention.create', mention(id(14), { note_tweet: { text: long, entities } })))).toMatchObject([
      { text: `@baanhom ${'ก'.repeat(400)} <3 & https://baanhom.example/orders?id=1&lang=th` },
    ])
  })

  it('keeps the mentions of a long post whose long text came without any', () => {
    expect(read(activity('post.mention.create', mention(id(16), { note_tweet: { text: '@baanhom long' } })))).toMatchObject([
      { text: '@baanhom long', addressesUs: true },
    ])
  })

  it('brings pictures, and says when X left one out', () => {
    const picture = { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.test/a.jpg', alt_text: 'กล่องบุบ' }
    const withMedia = mention(id(15), { attachments: { media_keys: ['3_1', '7_2'] } })

    expect(read(activity('post.mention.create', withMedia, { users: [people.jiwoo], media: [picture] }))).toMatchObject([
      {
        media: [
          { kind: 'image', altText: 'กล่องบุบ', fetch: { url: 'https://pbs.twimg.test/a.jpg' } },
          { kind: 'video', externalId: '7_2', unavailable: 'not-included' },
        ],
      },
    ])
  })

  it('puts both directions and all forms of a private talk into one thread', () => {
    const messages = [
      read(activity('dm.received', { direct_message_events: [directMessage()] })),
      read(activity('dm.sent', { direct_message_events: [sent] })),
      read(accountActivity({ direct_message_events: [directMessage()] })),
      read(activity('chat.received', encrypted(NOK, 'e1'))),
      read(activity('chat.sent', encrypted(US, 'e2'))),
    ].flat()

    expect(messages.map(threadIdOf)).toEqual(Array.from({ length: 5 }, () => `${NOK}-${US}`))
    expect(messages.map((event) => event.kind === 'message' && event.direction)).toEqual([
      'inbound',
      'outbound',
      'inbound',
      'inbound',
      'outbound',
    ])
  })

  it('fetches a picture of a direct message through the API, with the token added only then', () => {
    const media = {
      id_str: '77',
      type: 'photo',
      url: 'https://t.co/pic',
      media_url_https: 'https://ton.twitter.com/1.1/ton/data/dm/900/77/abc-D_1.jpg',
    }
    const message_data = {
      text: 'ใบเสร็จ https://t.co/pic',
      entities: { urls: [{ url: 'https://t.co/pic', expanded_url: 'https://twitter.com/messages/media/900' }] },
      attachment: { type: 'media', media },
    }
    const [event] = read(
      activity('dm.received', {
        direct_message_events: [directMessage({ message_create: { target: { recipient_id: US }, sender_id: NOK, message_data } })],
      }),
    )
    const item = event?.kind === 'message' ? event.media[0] : undefined

    expect(event).toMatchObject({ text: 'ใบเสร็จ' })
    expect(item?.fetch).toMatchObject({ url: 'https://api.x.test/2/dm_conversations/media/900/77/abc-D_1.jpg', headers: {} })
    expect(x.authorizeFetch?.(item?.fetch as HttpCall, account).headers).toEqual({ authorization: 'Bearer x-token' })
    expect(x.authorizeFetch?.({ ...(item?.fetch as HttpCall), url: 'https://pbs.twimg.test/a.jpg' }, account).headers).toEqual({})
  })

  it('says honestly that an encrypted message cannot be read here', () => {
    expect(read(activity('chat.received', encrypted(NOK, 'e1')))).toMatchObject([
      { text: '', kindHint: 'encrypted', notice: 'encrypted-open-on-x', addressesUs: true },
    ])
    expect(x.capabilities(privateThread({ lastInbound: inbound({ kindHint: 'encrypted' }) }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'encrypted', url: `https://x.com/messages/${NOK}-${US}` },
    })
  })

  it('keeps ids that came unquoted to the last digit', () => {
    const body = JSON.stringify(activity('post.delete', { id: 'ID', author_id: US })).replace('"ID"', ROOT)

    expect(read(body)).toMatchObject([{ kind: 'delete', externalId: ROOT, by: 'us' }])
  })
})

describe('proving ourselves to X', () => {
  const ask = (crc_token: string) =>
    x.verify({ body: Buffer.from(''), headers: {}, method: 'GET', query: { crc_token } }, { consumerSecret: 'x-secret' }, NOW)

  it('answers the challenge', () => {
    const body = JSON.stringify({ response_token: `sha256=${hmacBase64('x-secret', 'MTY3-abc_1==')}` })

    expect(ask('MTY3-abc_1==')).toEqual({ kind: 'challenge', status: 200, contentType: 'application/json', body })
  })

  it('signs nothing that could be used as a forged delivery', () => {
    expect(
      [JSON.stringify(activity('post.delete', { id: ROOT, author_id: US })), '', 'a'.repeat(300)].map((token) => ask(token).kind),
    ).toEqual(['refused', 'refused', 'refused'])
  })
})

describe('answering on X', () => {
  const call = (message: OutboundMessage, thread: ThreadContext) => {
    const { method, url, body } = x.send(message, thread, account, NOW) as HttpCall
    return { method, url, body: JSON.parse(String(body)) }
  }

  it('replies in public to the post it answers', () => {
    expect(call(outbound(), publicThread())).toEqual({
      method: 'POST',
      url: 'https://api.x.test/2/tweets',
      body: { text: outbound().text, reply: { in_reply_to_tweet_id: REPLY } },
    })
  })

  it('writes in private where the talk is private, or where there is only a person', () => {
    const expected = { method: 'POST', url: `https://api.x.test/2/dm_conversations/with/${NOK}/messages`, body: { text: outbound().text } }

    expect(call(outbound(), privateThread())).toEqual(expected)
    expect(call(outbound({ target: undefined, to: { scope: '', externalId: NOK } }), publicThread())).toEqual(expected)
    expect(() => call(outbound({ target: undefined }), publicThread())).toThrow('a person to write to')
  })

  it('may answer in public only who summoned us, unless the plan allows more', () => {
    const stranger = publicThread({ lastInbound: inbound({ hints: { summoned: 'no', url: 'https://x.com/jiwoo_k/status/1' } }) })
    const may = (settings: Record<string, string>) => x.capabilities(stranger, { ...account, settings }, NOW)

    expect(may({})).toMatchObject({
      canReply: false,
      whyNot: { code: 'not-summoned', url: 'https://x.com/jiwoo_k/status/1' },
      alternatives: ['dm', 'dm-link'],
    })
    expect(may({ tier: 'enterprise' }).canReply).toBe(true)
    expect(x.capabilities(publicThread(), account, NOW).canReply).toBe(true)
    expect(x.capabilities(publicThread({ facts: { [`blocked:${JIWOO}`]: 'true' } }), account, NOW)).toMatchObject({
      canReply: false,
      whyNot: { code: 'blocked' },
    })
  })

  it('knows what a reply costs before it is sent', () => {
    const costOf = (thread: ThreadContext, settings = account.settings) => x.capabilities(thread, { ...account, settings }, NOW).cost

    expect(costOf(publicThread())).toEqual({ meter: 'x_reply', withLink: 'x_post_link', units: 1 })
    expect(costOf(privateThread())).toEqual({ meter: 'x_message', units: 1 })
    expect(costOf(publicThread(), { tier: 'pro' })).toBeUndefined()
  })

  it('counts what X shows, each thing under its own price, and nothing on plans with a flat price', () => {
    const url = `${account.baseUrl}/2/users/${account.externalId}/mentions?max_results=100`
    const call = { transport: 'http' as const, method: 'GET' as const, url, headers: {} }
    const body = { data: [{ id: '1' }, { id: '2' }, { id: '2' }], includes: { users: [{ id: '7' }], posts: [{ id: '3' }] } }
    const result = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
    const used = (more = {}) => x.metering?.costOf(call, { account, result, ...more })

    expect(used()).toEqual([
      { meter: 'x_own_read', units: 2, resources: ['1', '2'] },
      { meter: 'x_user_read', units: 1, resources: ['7'] },
      { meter: 'x_post_read', units: 1, resources: ['3'] },
    ])
    expect(used({ result: { ...result, status: 429 } })).toEqual([])
    expect(used({ account: { ...account, settings: { tier: 'pro' } } })).toEqual([])
  })

  it('counts a post by weight and a direct message by characters', () => {
    const limits = (thread: ThreadContext) => x.capabilities(thread, account, NOW).text

    expect(x.measure('안녕', limits(publicThread()))).toEqual({ length: 4 })
    expect(x.measure('안녕', limits(privateThread()))).toEqual({ length: 2 })
    expect(x.capabilities(publicThread(), { ...account, settings: { longPosts: 'true' } }, NOW).text.max).toBe(25_000)
  })
})

describe('moderating on X', () => {
  const offered = (thread: ThreadContext) => x.capabilities(thread, account, NOW).moderation
  const read = (act: 'hide' | 'unhide' | 'delete', status: number, body: object) =>
    x.readModeration?.({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) }, act)

  it('hides what others say only in talks that we began, and deletes our own posts', () => {
    expect(offered(publicThread({ post: { externalId: ROOT, kind: 'own' } }))).toEqual({ theirs: ['hide', 'unhide'], ours: ['delete'] })
    expect(offered(publicThread({ post: { externalId: ROOT, kind: 'mention' } }))).toEqual({ theirs: [], ours: ['delete'] })
    expect(offered(publicThread())).toEqual({ theirs: [], ours: ['delete'] })
    expect(offered(privateThread())).toBeUndefined()
    expect(x.moderate?.('hide', REPLY, account, ASKED)).toMatchObject({
      method: 'PUT',
      url: `https://api.x.test/2/tweets/${REPLY}/hidden`,
      body: '{"hidden":true}',
    })
    expect(x.moderate?.('unhide', REPLY, account, ASKED)).toMatchObject({ body: '{"hidden":false}' })
    expect(x.moderate?.('delete', REPLY, account, ASKED)).toMatchObject({ method: 'DELETE', url: `https://api.x.test/2/tweets/${REPLY}` })
    expect(() => x.moderate?.('like', REPLY, account, ASKED)).toThrow('X has no way')
  })

  it('takes it for done when X says how it stands now, and for nothing else', () => {
    expect(read('hide', 200, { data: { hidden: true } })).toEqual({ kind: 'done' })
    expect(read('hide', 200, { data: { hidden: false } })).toMatchObject({ kind: 'unknown' })
    expect(read('unhide', 200, { data: { hidden: false } })).toEqual({ kind: 'done' })
    expect(read('delete', 200, { data: { deleted: true } })).toEqual({ kind: 'done' })
    expect(read('delete', 404, { title: 'Not Found Error', detail: 'Could not find tweet with id: [1].' })).toEqual({ kind: 'done' })
    expect(read('hide', 404, { title: 'Not Found Error', detail: 'Could not find tweet with id: [1].' })).toMatchObject({ class: 'gone' })
    expect(read('hide', 403, { title: 'Forbidden', detail: 'You can hide replies only in conversations you started.' })).toMatchObject({
      kind: 'refused',
      class: 'not-allowed',
    })
  })
})

describe('an answer whose fate is unknown', () => {
  const resolve = (message: OutboundMessage, thread: ThreadContext) =>
    x.afterUnknown(message, thread, account, x.send(message, thread, account, NOW) as Call)
  const readBack = (data: object[], message = outbound()) =>
    x.readBack?.({ status: 200, headers: {}, body: Buffer.from(JSON.stringify({ data, meta: { result_count: data.length } })) }, message)
  const ours = {
    id: id(50),
    created_at: '2026-11-20T09:06:05.000Z',
    text: `@jiwoo_k ${outbound().text}`,
    referenced_posts: [{ type: 'replied_to', id: REPLY }],
  }

  it('is looked for where it would be', () => {
    expect(resolve(outbound(), publicThread())).toMatchObject({
      kind: 'read-back',
      call: {
        method: 'GET',
        url: `https://api.x.test/2/users/${US}/tweets?max_results=100&since_id=${REPLY}&post.fields=created_at,text&expansions=referenced_posts`,
      },
    })
    expect(resolve(outbound(), privateThread())).toMatchObject({
      kind: 'read-back',
      call: {
        url: `https://api.x.test/2/dm_conversations/with/${NOK}/dm_events?max_results=100&event_types=MessageCreate&dm_event.fields=id,text,created_at,event_type&expansions=sender_id`,
      },
    })
  })

  it('is found by its words under the post it answers, links and signs aside', () => {
    const message = outbound({ text: 'ดูที่ https://baanhom.example/a?b=1 & <3' })
    const shown = { ...ours, text: '@jiwoo_k ดูที่ https://t.co/xyz &amp; &lt;3' }

    expect(readBack([{ id: '1', text: 'other', created_at: ours.created_at }, ours])).toEqual({ kind: 'found', externalId: ours.id })
    expect(readBack([shown], message)).toEqual({ kind: 'found', externalId: ours.id })
    expect(readBack([{ ...shown, text: 'https://t.co/xyz: ได้' }], outbound({ text: 'baanhom.co.th: ได้' }))).toEqual({
      kind: 'found',
      externalId: ours.id,
    })
  })

  it('is absent when the same words went elsewhere or long before', () => {
    expect(readBack([])).toEqual({ kind: 'absent' })
    expect(readBack([{ ...ours, referenced_posts: [{ type: 'replied_to', id: '5' }] }])).toEqual({ kind: 'absent' })
    expect(readBack([{ ...ours, created_at: '2026-11-19T09:00:00.000Z' }])).toEqual({ kind: 'absent' })
  })

  it('is not taken for the same words of the other person', () => {
    const event = { id: id(51), event_type: 'MessageCreate', created_at: '2026-11-20T09:06:05.000Z', text: outbound().text }
    const message = outbound({ target: inbound({ author: { scope: '', externalId: NOK } }) })

    expect(readBack([{ ...event, sender_id: NOK }], message)).toEqual({ kind: 'absent' })
    expect(readBack([{ ...event, sender_id: US }], message)).toEqual({ kind: 'found', externalId: event.id })
  })

  it('stays unclear when X does not show enough', () => {
    const flood = Array.from({ length: 100 }, (_, i) => ({ ...ours, id: String(i), text: `${i}` }))

    expect(readBack(flood)).toMatchObject({ kind: 'unclear' })
    expect(x.readBack?.({ status: 503, headers: {}, body: Buffer.from('') }, outbound())).toMatchObject({ kind: 'unclear' })
  })
})

describe('connecting X', () => {
  const answer = (body: object, status = 200) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) })

  it('asks for account, direct messages and, with the token of the app, the webhook', () => {
    expect(x.probes(account).map(({ name, call }) => ('url' in call ? `${name} ${call.url} ${call.headers.authorization}` : name))).toEqual(
      [
        'profile https://api.x.test/2/users/me?user.fields=profile_image_url,public_metrics Bearer x-token',
        'direct-messages https://api.x.test/2/dm_events?max_results=1 Bearer x-token',
        'webhook https://api.x.test/2/webhooks Bearer app-token',
      ],
    )
  })

  it('finds the account, and says what to do about what is missing', () => {
    expect(x.readProbe('profile', answer({ data: people.us }), account)).toMatchObject({
      ok: true,
      account: { externalId: US, handle: 'baanhom' },
    })
    expect(x.readProbe('profile', answer({ data: people.jiwoo }), account)).toMatchObject({
      ok: false,
      finding: { code: 'another_account', remedy: 'use_own' },
    })
    expect(x.readProbe('direct-messages', answer({ detail: 'Forbidden' }, 403), account)).toMatchObject({
      ok: false,
      finding: { code: 'rights_missing', remedy: 'x_give_message_rights', networkWords: 'Forbidden' },
    })
    expect(x.readProbe('webhook', answer({ data: [{ id: '1', url: 'https://care.example/h', valid: false }] }), account)).toMatchObject({
      ok: false,
    })
    expect(x.readProbe('webhook', answer({ data: [{ id: '1', url: 'https://care.example/h', valid: true }] }), account)).toMatchObject({
      ok: true,
      finding: { code: 'webhook_is', params: { url: 'https://care.example/h' } },
    })
    expect(x.readProbe('webhook', answer({ meta: { result_count: 0 } }), account)).toMatchObject({
      ok: false,
      finding: { code: 'webhook_missing', remedy: 'x_register_webhook' },
    })
  })

  it('asks for mentions since a time, and for direct messages, with what X charges least for', () => {
    const { call, step } = x.reconciliation?.ask('2026-11-20T09:00:00.000Z', account) ?? {}
    expect(call?.url).toMatch(`/2/users/${US}/mentions?max_results=100&start_time=2026-11-20T09%3A00%3A00.000Z&`)
    const { next } = x.reconciliation?.readAnswer(step ?? '', answer({ meta: { result_count: 0 } }), account) ?? {}
    expect(next?.call.url).toMatch('https://api.x.test/2/dm_events?max_results=20&event_types=MessageCreate&')
  })

  it('reads a picture of a direct message that it asked for, and leaves talks of several people to X', () => {
    const told = { ...messageToldOf(directMessage()), attachments: { media_keys: ['3_99'] } }
    const picture = { media_key: '3_99', type: 'photo', url: 'https://x.test/p.jpg' }
    expect(read({ data: [told], includes: { media: [picture] } })).toMatchObject([
      { media: [{ kind: 'image', fetch: { url: picture.url } }] },
    ])
    expect(read({ data: [{ ...told, dm_conversation_id: '1799' }] })).toMatchObject([{ kind: 'unknown', type: 'MessageCreate' }])
  })

  it('refreshes the token and keeps the new refresh token', () => {
    const call = x.refresh?.(account, 0)

    expect(call).toMatchObject({
      method: 'POST',
      url: 'https://api.x.test/2/oauth2/token',
      headers: { authorization: `Basic ${Buffer.from('client:client-secret').toString('base64')}` },
    })
    expect(String(call?.body)).toBe('grant_type=refresh_token&refresh_token=x-refresh&client_id=client')
    expect(x.readRefresh?.(answer({ access_token: 'new', refresh_token: 'newer', expires_in: 7200 }), account)).toEqual({
      credentials: { ...account.credentials, accessToken: 'new', refreshToken: 'newer' },
    })
    expect(
      x.readRefresh?.(answer({ error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }, 400), account),
    ).toMatchObject({ problem: { code: 'sign_in_refused', networkWords: 'Value passed for the token was invalid.' } })
  })

  it('asks for people of whom only the id is known', () => {
    expect(x.profile?.({ scope: '', externalId: NOK }, { externalId: ROOT, kind: 'comment', visibility: 'public' }, account)?.url).toBe(
      `https://api.x.test/2/users/${NOK}?user.fields=profile_image_url,public_metrics`,
    )
    expect(x.readProfile?.(answer({ data: people.jiwoo }), { scope: '', externalId: JIWOO })).toMatchObject({
      handle: 'jiwoo_k',
      displayName: '지우',
      followers: 97,
    })
    expect(x.dmLink?.(account)).toBe(`https://x.com/messages/compose?recipient_id=${US}`)
  })
})

const samples = join(process.env.BATON_NETWORKS ?? '', 'samples', 'x')
const kindsOfSamples: Record<string, ChannelEvent['kind']> = {
  'aaa-direct-message-events.json': 'message',
  'aaa-direct-message-indicate-typing-events.json': 'unknown',
  'aaa-direct-message-mark-read-events.json': 'status',
  'aaa-tweet-delete-events.json': 'delete',
  'aaa-user-event.json': 'account',
  'activity-chat-received.json': 'message',
  'activity-chat-sent.json': 'message',
  'activity-dm-received.json': 'message',
  'activity-dm-sent.json': 'message',
  'activity-follow-follow.json': 'unknown',
  'activity-like-create.json': 'reaction',
  'activity-oauth-revoke.json': 'account',
  'activity-post-create.json': 'message',
  'activity-post-delete.json': 'delete',
  'activity-post-mention-create.json': 'message',
  'activity-post-quote-create.json': 'message',
  'activity-post-reply-create.json': 'message',
  'activity-post-repost-create.json': 'reaction',
}

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(samples))(
  'payloads of the documentation of X (set BATON_NETWORKS to run)',
  () => {
    const files = process.env.BATON_NETWORKS && existsSync(samples) ? readdirSync(samples) : []

    it.each(files)('reads %s', (file) => {
      expect(read(readFileSync(join(samples, file), 'utf8')).map(({ kind }) => kind)).toEqual([kindsOfSamples[file]])
    })
  },
)

function read(body: object | string): ChannelEvent[] {
  const result = x.parse({ body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), headers: {} }, account)
  if ('then' in result || !result.ok) throw new Error('expected events')
  return result.events
}

function threadIdOf(event: ChannelEvent | undefined): string | undefined {
  return event?.kind === 'message' ? event.thread.externalId : undefined
}

/** The same direct message in the form that X answers with. */
function messageToldOf(message: Record<string, unknown>): object {
  const { target, sender_id, message_data } = message.message_create as {
    target: { recipient_id: string }
    sender_id: string
    message_data: { text: string }
  }
  const created_at = new Date(Number((BigInt(String(message.id)) >> 22n) + 1288834974657n)).toISOString()
  const dm_conversation_id = [sender_id, target.recipient_id].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).join('-')
  return { id: message.id, event_type: 'MessageCreate', text: message_data.text, sender_id, dm_conversation_id, created_at }
}

function dataOf(body: object): object {
  return (body as { data: object }).data
}
