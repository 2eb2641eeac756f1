import { conformance } from '@baton/channel-kit/conformance'
import { account, message, NOW, page, PLACE, replied, review, thread } from './given.ts'
import { googleBusiness } from './index.ts'

const slow = review('r1', { stars: 'TWO', text: 'รอนานมาก', minute: 1 })
const queue = review('r2', {
  stars: 'ONE',
  text: '줄이 너무 길어요',
  minute: 2,
  reply: { text: '죄송합니다', minute: 9, state: 'PENDING' },
})
const older = review('r3', { stars: 'FIVE', minute: 3, reply: { text: 'Thank you', minute: 9 } })
const refusedReply = review('r4', {
  stars: 'THREE',
  text: 'ok',
  minute: 3,
  reply: { text: 'Call 081', minute: 9, state: 'REJECTED', policy: 'PRIVACY' },
})
const changed = {
  locationId: PLACE,
  review: review('r5', { stars: 'FIVE', text: '좋아요', minute: 3 }),
  edition: 1,
  noticedAt: '2026-10-08T09:00:00Z',
}
const error = (code: number, status: string, text: string) => ({ error: { code, status, message: text } })

conformance(googleBusiness, {
  account,
  app: {},
  now: NOW,
  deliveries: [
    { name: 'a review', body: { locationId: PLACE, review: slow }, kinds: ['message'] },
    { name: 'a review whose reply Google looks at', body: { locationId: PLACE, review: queue }, kinds: ['message', 'message', 'status'] },
    { name: 'stars alone, with a reply of older days', body: older, kinds: ['message', 'message'] },
    {
      name: 'a reply that Google does not show',
      body: { locationId: PLACE, review: refusedReply },
      kinds: ['message', 'message', 'status'],
    },
    { name: 'a review found changed', body: changed, kinds: ['message'] },
    { name: 'a review that is gone', body: { gone: 'r9@x', at: '2026-10-08T09:00:00Z' }, kinds: ['delete'] },
    { name: 'an empty list', body: { reviews: [] }, kinds: [] },
    { name: 'a place without reviews', body: { totalReviewCount: 0 }, kinds: [] },
  ],
  duplicates: [{ name: 'a review comes with the list', first: { locationId: PLACE, review: slow }, second: page([slow]) }],
  unknownKind: { locationId: PLACE, review: { reviewId: 'r6', recommends: true } },
  notOurs: ['not json', '{"events":[]}', '[]', '{"reviews":"many"}', new Uint8Array([0xff, 0xfe])],
  sends: [{ name: 'a reply', message: message('ขอโทษที่ให้รอนานค่ะ'), thread }],
  answers: [
    { name: 'taken, and looked at', result: { status: 200, body: replied({ text: 'x', minute: 1, state: 'PENDING' }) }, kind: 'sent' },
    {
      name: 'refused by a policy at once',
      result: { status: 200, body: replied({ text: 'x', minute: 1, state: 'REJECTED', policy: 'PRIVACY' }) },
      kind: 'refused',
      class: 'bad-content',
    },
    { name: 'token ran out', result: { status: 401, body: error(401, 'UNAUTHENTICATED', 'Invalid Credentials') }, kind: 'token-expired' },
    { name: 'too many calls', result: { status: 429, body: error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded') }, kind: 'not-now' },
    {
      name: 'no right to answer',
      result: { status: 403, body: error(403, 'PERMISSION_DENIED', 'The caller does not have permission') },
      kind: 'refused',
      class: 'permission',
    },
    { name: 'review gone', result: { status: 404, body: error(404, 'NOT_FOUND', 'Not found.') }, kind: 'refused', class: 'gone' },
    {
      name: 'a place that is not verified',
      result: { status: 400, body: error(400, 'FAILED_PRECONDITION', 'The location is not verified.') },
      kind: 'refused',
      class: 'not-allowed',
    },
    {
      name: 'too long',
      result: { status: 400, body: error(400, 'INVALID_ARGUMENT', 'comment is longer than 4096 bytes') },
      kind: 'refused',
      class: 'too-long',
    },
  ],
  texts: ['hello', 'ก้'.repeat(200), '배송이 늦어요. '.repeat(30), '👨‍👩‍👧‍👦'.repeat(60)],
})
