import { conformance } from '@baton/channel-kit/conformance'
import { account, BRAND, MINJI, notification, post, profile, SOMCHAI } from './given.ts'
import { bluesky } from './index.ts'

const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10:00 tomorrow')
const question = post(SOMCHAI, '3n2u7z7y6is23', 'วันอาทิตย์เปิดไหมคะ 🙏', { replyTo: { root: own.uri, parent: own.uri } })
const mention = post(MINJI, '3n2u7z7y6is24', '@brand.test 배송이 늦어요', { names: [BRAND] })
const later = post(SOMCHAI, '3n2u7z7y6is26', 'แล้ววันจันทร์ล่ะคะ', { replyTo: { root: own.uri, parent: own.uri } })
const like = {
  uri: `at://${MINJI}/app.bsky.feed.like/3n2u7z7y6is25`,
  cid: 'c',
  author: profile(MINJI),
  reason: 'like',
  reasonSubject: own.uri,
  record: { subject: { uri: own.uri } },
  indexedAt: '2026-10-01T12:05:00.000Z',
}
const { appPassword = '', identifier = '' } = account.credentials
const picture = post(MINJI, '3n2u7z7y6is27', '@brand.test 찢어졌어요', {
  names: [BRAND],
  embed: { $type: 'app.bsky.embed.images#view', images: [{ fullsize: 'https://cdn.example/torn.jpg', alt: '' }] },
})
const pictured = { ...picture, author: { ...profile(MINJI), avatar: 'https://cdn.example/minji.jpg' } }
const group = {
  id: 'convo2',
  rev: 'r1',
  kind: { $type: 'chat.bsky.convo.defs#groupConvo', name: 'Fans' },
  members: [profile(SOMCHAI), profile(MINJI), profile(BRAND)],
}
const convo = { id: 'convo1', rev: 'r1', members: [profile(SOMCHAI), profile(BRAND)] }
const chatMessage = { id: 'm1', rev: 'r2', text: 'เลขพัสดุ 4411', sender: { did: SOMCHAI }, sentAt: '2026-10-01T12:10:00Z' }
const log = (type: string, rev: string, more: object = {}) => ({
  $type: `chat.bsky.convo.defs#${type}`,
  rev,
  convoId: 'convo1',
  message: chatMessage,
  ...more,
})

const target = {
  externalId: question.uri,
  at: question.indexedAt,
  author: { scope: '', externalId: SOMCHAI, handle: 'somchai.test' },
  text: question.record.text,
  addressesUs: true,
  hints: { uri: question.uri, cid: question.cid, rootUri: own.uri, rootCid: own.cid, handles: JSON.stringify({ 'somchai.test': SOMCHAI }) },
}
const message = (text: string, hints: Record<string, string> = target.hints) => ({
  deliveryId: '0192a1f0-0000-7000-8000-000000000001',
  at: '2026-10-01T12:30:00.000Z',
  text,
  media: [],
  target: { ...target, hints },
})

conformance(bluesky, {
  account: { ...account, credentials: { identifier, appPassword }, settings: { dm: 'on' } },
  app: {},
  now: Date.UTC(2026, 9, 1, 12, 30),
  deliveries: [
    {
      name: 'a reply with the post above it',
      body: { notifications: [notification('reply', question, own.uri)], posts: [own, question] },
      kinds: ['message', 'message'],
    },
    { name: 'a mention', body: { notifications: [notification('mention', mention)], posts: [mention] }, kinds: ['message'] },
    { name: 'a picture', body: { notifications: [notification('mention', pictured)], posts: [pictured] }, kinds: ['message'] },
    { name: 'a like', body: { notifications: [like], posts: [] }, kinds: ['reaction'] },
    {
      name: 'what is gone',
      body: {
        type: 'gone',
        account: BRAND,
        at: '2026-10-01T13:00:00Z',
        posts: [{ uri: mention.uri, reason: 'deleted' }],
        blockedBy: [profile(MINJI)],
        unblockedBy: [{ did: SOMCHAI }],
      },
      kinds: ['delete', 'relation', 'relation'],
    },
    {
      name: 'direct messages',
      body: {
        type: 'chat-log',
        account: BRAND,
        convos: [convo],
        logs: [
          log('logCreateMessage', 'r2'),
          log('logAddReaction', 'r3', { reaction: { value: '👍', sender: { did: BRAND }, createdAt: '2026-10-01T12:11:00Z' } }),
          log('logMemberJoin', 'r4', { message: { id: 'm2', sentAt: '2026-10-01T12:12:00Z', data: { member: { did: MINJI } } } }),
          log('logDeleteMessage', 'r5'),
        ],
      },
      kinds: ['message', 'reaction', 'relation', 'delete'],
    },
    {
      name: 'a group',
      body: {
        type: 'chat-log',
        account: BRAND,
        convos: [group],
        logs: [log('logCreateMessage', 'r2', { convoId: 'convo2' })],
      },
      kinds: ['message'],
    },
  ],
  duplicates: [
    {
      name: 'a post comes again in another page',
      first: { notifications: [notification('mention', mention)], posts: [mention] },
      second: { notifications: [{ ...notification('mention', mention), isRead: true }], posts: [] },
    },
  ],
  unknownKind: { notifications: [{ ...like, reason: 'waved-at' }] },
  notOurs: ['not json', '{"events":[]}', '[]', '{"notifications":"many"}', new Uint8Array([0xff, 0xfe])],
  sends: [
    {
      name: 'a public reply',
      message: message('ใช่ค่ะ @somchai.test https://brand.example/hours'),
      thread: { externalId: own.uri, kind: 'comment', visibility: 'public', lastInbound: target },
    },
    {
      name: 'a direct message',
      message: message('ได้ค่ะ', { convoId: 'convo1' }),
      thread: { externalId: 'convo1', kind: 'dm', visibility: 'private' },
    },
  ],
  answers: [
    { name: 'written', result: { status: 200, body: { uri: own.uri, cid: 'c' } }, kind: 'sent' },
    {
      name: 'token ran out',
      result: { status: 400, body: { error: 'ExpiredToken', message: 'Token has expired' } },
      kind: 'token-expired',
    },
    { name: 'too many calls', result: { status: 429, body: { error: 'RateLimitExceeded' } }, kind: 'not-now' },
    {
      name: 'too long',
      result: { status: 400, body: { error: 'InvalidRequest', message: 'grapheme too big (maximum 300, got 301)' } },
      kind: 'refused',
      class: 'too-long',
    },
    {
      name: 'account taken down',
      result: { status: 400, body: { error: 'AccountTakedown', message: 'gone' } },
      kind: 'refused',
      class: 'reconnect',
    },
  ],
  reconciliation: {
    since: mention.indexedAt,
    answers: [
      { notifications: [like, notification('reply', later, own.uri)], cursor: 'page-2' },
      { posts: [own, later] },
      { notifications: [notification('mention', mention), notification('reply', question, own.uri)], cursor: 'page-3' },
      { posts: [mention] },
    ],
    told: [
      { externalId: later.uri },
      { externalId: mention.uri, as: { notifications: [notification('mention', mention)], posts: [mention] } },
    ],
  },
  texts: ['hello', 'ก้'.repeat(700), '배송이 늦어요. '.repeat(120), '👨‍👩‍👧‍👦'.repeat(400), `${'a'.repeat(900)} b`],
})
