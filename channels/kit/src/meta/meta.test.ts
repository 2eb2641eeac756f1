import { describe, expect, it } from 'vitest'
import type { AccountContext, RawDelivery } from '../adapter.ts'
import { hmacBase64, hmacHex } from '../signature.ts'
import {
  appFields,
  debugToken,
  findingOfGraphError,
  graphCall,
  graphVersionField,
  nextPage,
  outcomeOfGraphFailure,
  readDebuggedToken,
  readEntries,
  readTokenProbe,
  readWebhookProbe,
  verifyMeta,
  withdrawalEvents,
  webhookProbe,
} from './index.ts'

const app = { appId: '4711', appSecret: 'geheim-비밀-ความลับ', verifyToken: 'haru-living-hook' }
const account: AccountContext = {
  network: 'line',
  externalId: '100200300',
  handle: 'haru',
  baseUrl: 'https://graph.facebook.com',
  credentials: { accessToken: 'EAAG-token' },
  app,
  settings: {},
}
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const error = (code: number, more: object = {}, headers: Record<string, string> = {}) =>
  answer(400, { error: { message: '(#1) No', type: 'OAuthException', code, fbtrace_id: 'A1', ...more } }, headers)

describe('webhooks of Meta', () => {
  // Meta writes everything that is not ASCII as \uXXXX, and signs just these bytes.
  const body = Buffer.from('{"object":"page","entry":[{"id":"1","text":"\\u0e2a\\u0e27\\u0e31\\u0e2a\\u0e14\\u0e35"}]}')
  const post = (headers: Record<string, string>, given: Uint8Array = body): RawDelivery => ({
    body: given,
    headers,
    method: 'POST',
    query: {},
  })
  const get = (query: Record<string, string>): RawDelivery => ({ body: Buffer.from(''), headers: {}, method: 'GET', query })

  it('of consent that was taken back are taken with the signature that stands in the form, and make each account of the app doubtful', () => {
    const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', issued_at: 1_795_165_200, user_id: '218471' })).toString(
      'base64url',
    )
    const sign = (secret: string, of = payload) => Buffer.from(hmacBase64(secret, of), 'base64').toString('base64url')
    const form = (signature: string, of = payload) => post({}, Buffer.from(`signed_request=${encodeURIComponent(`${signature}.${of}`)}`))
    const other = Buffer.from('{"algorithm":"none","user_id":"1"}').toString('base64url')

    expect(verifyMeta(form(sign(app.appSecret)), app).kind).toBe('accepted')
    expect(verifyMeta(form(sign('another')), app).kind).toBe('refused')
    expect(verifyMeta(form(sign(app.appSecret), other), app).kind).toBe('refused')
    expect(verifyMeta(form(sign(app.appSecret, other), other), app).kind).toBe('refused')
    expect(verifyMeta(form(''), app).kind).toBe('refused')
    expect(verifyMeta(post({}, Buffer.from('signed_request=')), app).kind).toBe('refused')
    expect(verifyMeta(form(sign('')), {}).kind).toBe('refused')
    expect(withdrawalEvents({ ...form(sign(app.appSecret)), handles: { 1: 'haru', 2: 'baanhom' } })).toMatchObject([
      { kind: 'account', account: '1', what: 'doubtful', at: '2026-11-20T09:00:00.000Z' },
      { kind: 'account', account: '2', what: 'doubtful' },
    ])
    expect(withdrawalEvents(form('x', 'not-json'))).toEqual([])
  })

  it('are taken with the signature of the raw bytes, and with no other', () => {
    const signature = `sha256=${hmacHex(app.appSecret, body)}`
    const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())))

    expect(verifyMeta(post({ 'x-hub-signature-256': signature }), app).kind).toBe('accepted')
    expect(verifyMeta(post({ 'x-hub-signature-256': signature }, again), app).kind).toBe('refused')
    expect(verifyMeta(post({ 'x-hub-signature-256': hmacHex(app.appSecret, body) }), app).kind).toBe('refused')
    expect(verifyMeta(post({ 'x-hub-signature': `sha1=${hmacHex(app.appSecret, body, 'sha1')}` }), app).kind).toBe('refused')
    expect(verifyMeta(post({ 'x-hub-signature-256': `sha256=${hmacBase64(app.appSecret, body)}` }), app).kind).toBe('refused')
    expect(verifyMeta(post({ 'x-hub-signature-256': `sha256=${hmacHex('', body)}` }), {}).kind).toBe('refused')
  })

  it('have their address proven by the challenge alone, as text, and only to who knows the verify token', () => {
    const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': app.verifyToken, 'hub.challenge': '1158201444' }

    expect(verifyMeta(get(asked), app)).toEqual({
      kind: 'challenge',
      status: 200,
      contentType: 'text/plain; charset=utf-8',
      body: '1158201444',
    })
    expect(verifyMeta(get({ ...asked, 'hub.verify_token': 'guess' }), app).kind).toBe('refused')
    expect(verifyMeta(get({ ...asked, 'hub.verify_token': '' }), { ...app, verifyToken: '' }).kind).toBe('refused')
    expect(verifyMeta(get({ ...asked, 'hub.challenge': '<script>' }), app).kind).toBe('refused')
    expect(verifyMeta(get({ ...asked, 'hub.mode': 'unsubscribe' }), app).kind).toBe('refused')
    expect(verifyMeta(get({}), app).kind).toBe('refused')
  })

  it('are read for the object they are about', () => {
    expect(readEntries(body, 'page')).toMatchObject({ ok: true, entries: [{ id: '1', text: 'สวัสดี' }] })
    expect(readEntries(body, 'instagram')).toMatchObject({ ok: false, reason: { code: 'not_of_meta', params: { object: 'instagram' } } })
    expect(readEntries(Buffer.from('{'), 'page')).toMatchObject({ ok: false, reason: { code: 'not_json' } })
  })
})

describe('calls of the Graph API', () => {
  it('carry the token in a header, and the proof of the app secret beside', () => {
    const call = graphCall(account, {
      method: 'POST',
      path: '1_2/comments',
      query: { fields: 'id', after: '' },
      body: { message: 'ได้เลยค่ะ' },
    })

    expect(call).toEqual({
      transport: 'http',
      method: 'POST',
      url: `https://graph.facebook.com/v26.0/1_2/comments?fields=id&appsecret_proof=${hmacHex(app.appSecret, 'EAAG-token')}`,
      headers: { authorization: 'Bearer EAAG-token', 'content-type': 'application/json' },
      body: '{"message":"ได้เลยค่ะ"}',
    })
  })

  it('go to the version the account names, and without a proof where the app secret is not known', () => {
    const { url } = graphCall({ ...account, app: {}, settings: { graphVersion: 'v27.0' } }, { path: 'me' })

    expect(url).toBe('https://graph.facebook.com/v27.0/me')
    expect([graphVersionField.check?.('27'), graphVersionField.check?.('v27.0')]).toEqual([expect.stringContaining('v26.0'), null])
  })

  it('never hold the token in the address', () => {
    for (const call of [graphCall(account, { path: 'me' }), debugToken(account), webhookProbe(account)])
      expect(call.url).not.toContain('EAAG')
  })

  it('go on where a list goes on, without the address that holds the token', () => {
    const paging = { cursors: { before: 'b', after: 'QVFI' }, next: 'https://graph.facebook.com/v26.0/1/feed?access_token=EAAG&after=QVFI' }

    expect(nextPage(answer(200, { data: [], paging }))).toBe('QVFI')
    expect(nextPage(answer(200, { data: [], paging: { cursors: { after: 'QVFI' } } }))).toBe('')
    expect(nextPage(answer(200, 'null'))).toBe('')
  })
})

describe('a no of the Graph API', () => {
  it.each([
    [190, { error_subcode: 463 }, { kind: 'refused', class: 'reconnect', code: '190/463' }],
    [190, { error_subcode: 460 }, { kind: 'refused', class: 'reconnect' }],
    [10, {}, { kind: 'refused', class: 'permission', code: '10' }],
    [200, {}, { kind: 'refused', class: 'permission' }],
    [299, {}, { kind: 'refused', class: 'permission' }],
    [10, { error_subcode: 1893063 }, { kind: 'refused', class: 'not-allowed' }],
    [368, {}, { kind: 'refused', class: 'not-allowed' }],
    [100, {}, { kind: 'refused', class: 'bad-content' }],
    [100, { error_subcode: 33 }, { kind: 'refused', class: 'gone' }],
    [506, {}, { kind: 'refused', class: 'duplicate' }],
    [9999, {}, { kind: 'refused', class: 'other' }],
    [1, {}, { kind: 'unknown' }],
    [2, { is_transient: true }, { kind: 'unknown' }],
    [9999, { is_transient: true }, { kind: 'unknown' }],
  ])('%s %o is %o', (code, more, outcome) => {
    expect(outcomeOfGraphFailure(error(code, more))).toMatchObject(outcome)
  })

  it.each([4, 17, 32, 341, 613, 80001, 80008])('%s is a throttle: surely not taken', (code) => {
    expect(outcomeOfGraphFailure(error(code))).toEqual({ kind: 'not-now', retryAfterMs: 300_000, words: '(#1) No' })
  })

  it('waits the minutes that the usage headers name, the longest of them', () => {
    const uses = [{ type: 'pages', call_count: 100, total_cputime: 2, total_time: 3, estimated_time_to_regain_access: 19 }]
    const headers = {
      'x-app-usage': '{"call_count":28,"total_time":25,"total_cputime":25}',
      'x-business-use-case-usage': JSON.stringify({ '100200300': [{ ...uses[0], estimated_time_to_regain_access: 7 }], '9': uses }),
    }

    expect(outcomeOfGraphFailure(error(32, {}, headers))).toMatchObject({ kind: 'not-now', retryAfterMs: 19 * 60_000 })
    expect(outcomeOfGraphFailure(error(32, {}, { 'x-business-use-case-usage': '{"1":' }))).toMatchObject({ retryAfterMs: 300_000 })
  })

  it('is told in the words for people where there are some', () => {
    const words = { error_user_title: '댓글을 달 수 없습니다', error_user_msg: '게시물이 삭제되었습니다.' }

    expect(outcomeOfGraphFailure(error(100, words))).toMatchObject({ words: '댓글을 달 수 없습니다: 게시물이 삭제되었습니다.' })
  })

  it('of something in between tells nothing about the call', () => {
    expect(outcomeOfGraphFailure(answer(502, '<html>Bad gateway</html>'))).toMatchObject({ kind: 'unknown' })
    expect(outcomeOfGraphFailure(answer(200, { id: '1' }))).toBeNull()
  })

  it('tells who connects an account what to do', () => {
    expect(findingOfGraphError(error(190))).toMatchObject({ code: 'token_refused', remedy: 'reconnect', networkWords: '(#1) No' })
    expect(findingOfGraphError(error(200), 'x_give_rights')).toMatchObject({ code: 'rights_missing', remedy: 'x_give_rights' })
    expect(findingOfGraphError(error(4))).toMatchObject({ code: 'network_asks_to_wait' })
    expect(findingOfGraphError(answer(500, ''))).toMatchObject({ code: 'network_failed' })
    expect(findingOfGraphError(answer(200, '{}'))).toMatchObject({ code: 'answer_unexpected' })
  })
})

describe('looking at an account of Meta', () => {
  it('asks what a token is, as the app', () => {
    const call = debugToken(account)
    const data = { app_id: '4711', type: 'PAGE', is_valid: true, scopes: ['pages_read_engagement'], expires_at: 1798761600 }

    expect(call).toMatchObject({ method: 'POST', headers: { authorization: `Bearer 4711|${app.appSecret}` } })
    expect(JSON.parse(String(call.body))).toEqual({
      batch: [{ method: 'GET', relative_url: 'debug_token?input_token=EAAG-token' }],
      include_headers: false,
    })
    expect(readDebuggedToken(answer(200, [{ code: 200, body: JSON.stringify({ data }) }]))).toEqual({
      isValid: true,
      type: 'PAGE',
      scopes: ['pages_read_engagement'],
      expiresAt: '2027-01-01T00:00:00.000Z',
      words: '',
    })
    expect(readDebuggedToken(answer(200, [{ code: 400, body: '{"error":{"code":190}}' }]))).toBeNull()
    expect(readDebuggedToken(answer(400, { error: { code: 190 } }))).toBeNull()
  })

  it('tells which fields of the webhook are not subscribed', () => {
    const read = (page: object) =>
      readWebhookProbe(
        answer(200, {
          data: [
            { object: 'user', fields: [] },
            { object: 'page', callback_url: 'https://care.example/hooks', ...page },
          ],
        }),
        'page',
        ['feed', 'mention'],
        'enter_webhook',
      )

    expect(read({ active: true, fields: [{ name: 'feed' }, { name: 'mention' }] })).toMatchObject({
      ok: true,
      finding: { code: 'webhook_is' },
    })
    expect(read({ active: true, fields: [{ name: 'feed' }] })).toMatchObject({
      ok: false,
      finding: { code: 'webhook_fields_missing', params: { fields: 'mention' }, remedy: 'enter_webhook' },
    })
    expect(read({ active: false, fields: [] })).toMatchObject({ ok: false, finding: { code: 'webhook_off' } })
    expect(readWebhookProbe(answer(200, { data: [] }), 'page', [], 'enter_webhook')).toMatchObject({ finding: { code: 'webhook_missing' } })
    expect(readWebhookProbe(error(190), 'page', [], 'enter_webhook')).toMatchObject({ finding: { code: 'meta_app_refused' } })
    expect(readWebhookProbe(error(4), 'page', [], 'enter_webhook')).toMatchObject({ finding: { code: 'network_asks_to_wait' } })
    expect(readTokenProbe(error(4))).toBeNull()
  })

  it('asks for the app by the names that Meta gives', () => {
    expect(appFields.map(({ name, label, keep }) => [name, label, keep])).toEqual([
      ['appId', 'App ID', 'app'],
      ['appSecret', 'App secret', 'app'],
      ['verifyToken', 'Verify token', 'app'],
    ])
  })
})
