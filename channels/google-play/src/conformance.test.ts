import { conformance } from '@baton/channel-kit/conformance'
import { account, APP, message, NOW, page, review, thread } from './given.ts'
import { googlePlay } from './index.ts'

const slow = review('gp:A1', { stars: 2, text: 'ช้ามาก', minute: 1 })
const answered = review('gp:A2', { stars: 1, text: '로그인이 안 돼요', minute: 2, answer: { text: '고치고 있습니다', minute: 9 } })
const gone = { packageName: APP, gone: 'gp:A9@1', at: '2026-10-08T09:00:00Z' }

conformance(googlePlay, {
  account,
  app: {},
  now: NOW,
  deliveries: [
    { name: 'a review', body: { packageName: APP, review: slow }, kinds: ['message'] },
    { name: 'a review with its answer', body: { packageName: APP, review: answered }, kinds: ['message', 'message'] },
    { name: 'a review that is gone', body: gone, kinds: ['delete'] },
    { name: 'an empty list', body: { reviews: [] }, kinds: [] },
  ],
  duplicates: [
    { name: 'a review comes again, liked by others', first: { packageName: APP, review: slow }, second: page([{ ...slow, thumbs: 4 }]) },
  ],
  unknownKind: { packageName: APP, review: { reviewId: 'gp:A3', comments: [{ moderatorComment: { text: '?' } }] } },
  notOurs: ['not json', '{"events":[]}', '[]', '{"reviews":"many"}', new Uint8Array([0xff, 0xfe])],
  sends: [{ name: 'an answer', message: message('แก้แล้วค่ะ อัปเดตเป็น 4.2 นะคะ'), thread }],
  answers: [
    {
      name: 'taken',
      result: { status: 200, body: { result: { replyText: 'x', lastEdited: { seconds: '1791452460', nanos: 0 } } } },
      kind: 'sent',
    },
    {
      name: 'token ran out',
      result: { status: 401, body: { error: { code: 401, message: 'Invalid Credentials' } } },
      kind: 'token-expired',
    },
    {
      name: 'too many calls',
      result: { status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota' } } },
      kind: 'not-now',
    },
    {
      name: 'quota of the day used up, in older words',
      result: { status: 403, body: { error: { code: 403, message: 'Daily', errors: [{ reason: 'dailyLimitExceeded' }] } } },
      kind: 'not-now',
    },
    {
      name: 'no right to answer',
      result: { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED', message: 'The caller does not have permission' } } },
      kind: 'refused',
      class: 'permission',
    },
    {
      name: 'review gone',
      result: { status: 404, body: { error: { code: 404, message: 'Review not found.' } } },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'too long',
      result: { status: 400, body: { error: { code: 400, message: 'Reply text is too long.' } } },
      kind: 'refused',
      class: 'too-long',
    },
  ],
  texts: ['hello', 'ก้'.repeat(200), '배송이 늦어요. '.repeat(30), '👨‍👩‍👧‍👦'.repeat(60)],
})
