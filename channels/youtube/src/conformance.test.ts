import { conformance } from '@baton/channel-kit/conformance'
import { account, CHANNEL, comment, comments, errorBody, message, NOW, page, thread, threadOf, time, video, videos } from './given.ts'
import { youtube } from './index.ts'

const root = comment('UgA', { text: 'เปลี่ยนไส้กรองยังไงคะ', minute: 1 })
const reply = comment('UgA.9a', { text: '저도 궁금해요', minute: 2, author: 'minji' })
const ours = comment('UgA.9b', { text: 'ดูที่นาทีที่ 2 ค่ะ', minute: 3, author: 'haruliving' })
const kept = { channelId: CHANNEL, at: time(10) }

conformance(youtube, {
  account,
  app: {},
  now: NOW,
  deliveries: [
    {
      name: 'a thread with replies, the brand’s among them',
      body: { ...kept, thread: threadOf(root, [reply, ours]), video: video() },
      kinds: ['message', 'message', 'message'],
    },
    {
      name: 'replies asked for by themselves',
      body: { ...kept, replies: [comment('UgR.1', { text: 'me too', minute: 2 }), comment('UgR.2', { text: '저도', minute: 3 })] },
      kinds: ['message', 'message'],
    },
    {
      name: 'an edited comment',
      body: { ...kept, thread: threadOf(comment('UgB', { text: 'When is the blue one back?', minute: 1, edited: 5 })) },
      kinds: ['message', 'edit'],
    },
    {
      name: 'a comment that is held for review',
      body: { ...kept, thread: threadOf(comment('UgC', { text: 'win a prize', minute: 1, status: 'heldForReview' })) },
      kinds: ['message', 'hidden'],
    },
    {
      name: 'comments that are gone, hidden and shown again',
      body: { ...kept, gone: ['UgD'], hidden: ['UgE'], shown: ['UgF'] },
      kinds: ['delete', 'hidden', 'hidden'],
    },
    {
      name: 'a page of YouTube',
      body: page([threadOf(comment('UgG', { text: 'nice', minute: 4 })), threadOf(comment('UgH', { text: 'ดี', minute: 5 }))]),
      kinds: ['message', 'message'],
    },
    { name: 'replies of YouTube', body: comments([comment('UgG.1', { text: '고마워요', minute: 6 })]), kinds: ['message'] },
    { name: 'one comment of YouTube', body: comment('UgG.2', { text: 'ok', minute: 7 }), kinds: ['message'] },
    { name: 'videos', body: videos('a'), kinds: ['unknown'] },
    { name: 'a refusal', body: errorBody(403, 'commentsDisabled', 'no comments'), kinds: ['unknown'] },
    { name: 'a thread without a comment', body: { ...kept, thread: { id: 'x' } }, kinds: ['unknown'] },
  ],
  duplicates: [
    {
      name: 'a thread is told as YouTube lists it',
      first: { ...kept, thread: threadOf(root, [reply]) },
      second: page([threadOf(root, [reply])]),
    },
    {
      name: 'replies come in a poll and in a list',
      first: { ...kept, replies: [reply, ours] },
      second: comments([reply, ours]),
    },
  ],
  unknownKind: { kind: 'youtube#liveChatMessageListResponse', items: [] },
  notOurs: ['not json', '{"events":[]}', '[]', '{"items":"many"}', new Uint8Array([0xff, 0xfe])],
  sends: [{ name: 'an answer', message: message('ดูที่นาทีที่ 2 ค่ะ'), thread }],
  answers: [
    { name: 'taken', result: { status: 200, body: ours }, kind: 'sent' },
    { name: 'token ran out', result: { status: 401, body: errorBody(401, 'authError', 'Invalid Credentials') }, kind: 'token-expired' },
    { name: 'no quota left', result: { status: 403, body: errorBody(403, 'quotaExceeded', 'exceeded your quota') }, kind: 'not-now' },
    {
      name: 'comments switched off',
      result: { status: 403, body: errorBody(403, 'commentsDisabled', 'has disabled comments') },
      kind: 'refused',
      class: 'not-allowed',
    },
    {
      name: 'scope missing',
      result: { status: 403, body: errorBody(403, 'insufficientPermissions', 'Insufficient Permission') },
      kind: 'refused',
      class: 'permission',
    },
    {
      name: 'channel that is not set up',
      result: { status: 403, body: errorBody(403, 'ineligibleAccount', 'must be merged') },
      kind: 'refused',
      class: 'permission',
    },
    {
      name: 'comment gone',
      result: { status: 404, body: errorBody(404, 'parentCommentNotFound', 'not found') },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'too long',
      result: { status: 400, body: errorBody(400, 'commentTextTooLong', 'The comment text is too long') },
      kind: 'refused',
      class: 'too-long',
    },
  ],
  texts: ['hello', 'ก้'.repeat(200), '배송이 늦어요. '.repeat(30), '👨‍👩‍👧‍👦'.repeat(60)],
})
