import { conformance } from '@baton/channel-kit/conformance'
import { account, APP, message, NOW, page, response, review, thread } from './given.ts'
import { appStore } from './index.ts'

const slow = review('R1', { stars: 2, text: 'ช้ามาก', minute: 1 })
const login = review('R2', { stars: 1, title: '로그인', text: '로그인이 안 돼요', minute: 2 })
const waiting = response('R2', { text: '고치고 있습니다', minute: 9, state: 'PENDING_PUBLISH' })
const shown = response('R3', { text: 'แก้แล้วค่ะ', minute: 9 })
const changed = {
  appId: APP,
  review: review('R4', { stars: 5, text: '좋아졌어요', minute: 3 }),
  response: null,
  edition: 2,
  noticedAt: '2026-10-08T09:00:00Z',
}
const error = (code: string, title: string, detail: string) => ({ errors: [{ status: '400', code, title, detail }] })

conformance(appStore, {
  account,
  app: {},
  now: NOW,
  deliveries: [
    { name: 'a review', body: { appId: APP, review: slow, response: null }, kinds: ['message'] },
    {
      name: 'a review whose answer Apple looks at',
      body: { appId: APP, review: login, response: waiting },
      kinds: ['message', 'message', 'status'],
    },
    {
      name: 'a review whose answer is shown',
      body: page([review('R3', { stars: 3, text: 'เฉยๆ', minute: 2 })], { included: [shown] }),
      kinds: ['message', 'message', 'status'],
    },
    { name: 'a review found changed', body: changed, kinds: ['message'] },
    { name: 'a review that is gone', body: { gone: 'R9@1-x', at: '2026-10-08T09:00:00Z' }, kinds: ['delete'] },
    {
      name: 'a review whose answer was taken away',
      body: {
        appId: APP,
        review: review('R5', { stars: 3, text: 'ok', minute: 4 }),
        response: null,
        answerGone: 'R5-answer@1',
        at: '2026-10-08T09:00:00Z',
      },
      kinds: ['message', 'delete'],
    },
    { name: 'an empty list', body: page([]), kinds: [] },
  ],
  duplicates: [{ name: 'a review comes with the list', first: { appId: APP, review: slow, response: null }, second: page([slow]) }],
  unknownKind: { appId: APP, review: { type: 'customerVideoReviews', id: 'V1', attributes: {} }, response: null },
  notOurs: ['not json', '{"events":[]}', '[]', '{"data":"many"}', new Uint8Array([0xff, 0xfe])],
  sends: [{ name: 'an answer', message: message('แก้แล้วค่ะ อัปเดตเป็น 4.2 นะคะ'), thread }],
  answers: [
    { name: 'taken', result: { status: 201, body: { data: waiting } }, kind: 'sent' },
    {
      name: 'token ran out',
      result: {
        status: 401,
        body: error(
          'NOT_AUTHORIZED',
          'Authentication credentials are missing or invalid.',
          'Provide a properly configured and signed bearer token.',
        ),
      },
      kind: 'token-expired',
    },
    {
      name: 'too many calls',
      result: { status: 429, body: error('RATE_LIMIT_EXCEEDED', 'The request rate limit has been reached.', 'Wait.') },
      kind: 'not-now',
    },
    {
      name: 'no right to answer',
      result: {
        status: 403,
        body: error('FORBIDDEN_ERROR', 'This request is forbidden for security reasons', 'The API key in use does not allow this request'),
      },
      kind: 'refused',
      class: 'permission',
    },
    {
      name: 'review gone',
      result: {
        status: 409,
        body: error(
          'ENTITY_ERROR.RELATIONSHIP.INVALID',
          'The provided entity includes a relationship with an invalid value',
          'There is no such review',
        ),
      },
      kind: 'refused',
      class: 'gone',
    },
    {
      name: 'too long',
      result: { status: 409, body: error('ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG', 'An attribute is too long', 'responseBody') },
      kind: 'refused',
      class: 'too-long',
    },
    {
      name: 'words that Apple does not take',
      result: { status: 422, body: error('ENTITY_ERROR.ATTRIBUTE.INVALID', 'An attribute is invalid', 'responseBody') },
      kind: 'refused',
      class: 'bad-content',
    },
  ],
  texts: ['hello', 'ก้'.repeat(200), '배송이 늦어요. '.repeat(30), '👨‍👩‍👧‍👦'.repeat(60)],
})
