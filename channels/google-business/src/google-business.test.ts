import type { ChannelEvent, HttpCall, PollResult } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { account, ACCOUNT, answer, inbound, message, NOW, page, PLACE, refused, replied, review, thread, time } from './given.ts'
import { googleBusiness } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const HOUR = 3_600_000
const read = (body: object): ChannelEvent[] => {
  const result = googleBusiness.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}
const idOf = (event: ChannelEvent | undefined) => (event && 'externalId' in event ? event.externalId : '')
const reviews = `https://mybusiness.googleapis.com/v4/accounts/${ACCOUNT}/locations/${PLACE}/reviews`

/** One poll with these answers, from a cursor. */
function poll(cursor: string | null, now: number, ...answers: ReturnType<typeof answer>[]) {
  const urls: string[] = []
  const events: ChannelEvent[] = []
  let kept = cursor
  let step = googleBusiness.poll?.(kept, account, now)
  let problem: PollResult['problem']
  for (const each of answers) {
    if (!step) throw new Error(`asked only ${urls.length} times`)
    urls.push(step.call.url)
    const result = googleBusiness.readPoll?.(step.step, each, kept, account)
    if (!result) throw new Error('no poll')
    events.push(...result.deliveries.flatMap((body) => read(JSON.parse(Buffer.from(body).toString()) as object)))
    kept = result.cursor
    problem = result.problem
    step = result.next
  }
  expect(step && !problem).toBeFalsy()
  return { events, urls, problem, cursor: kept }
}

describe('a review', () => {
  it('is a thread of its own, of somebody whose name may be hidden, with stars that Google spells', () => {
    expect(read(review('r1', { stars: 'TWO', text: 'รอนานมาก', minute: 1 }))).toMatchObject([
      {
        kind: 'message',
        direction: 'inbound',
        account: PLACE,
        thread: { externalId: 'r1', kind: 'review', visibility: 'public', oneAnswer: true },
        author: { scope: PLACE, externalId: 'r1', displayName: 'นก ใจดี', avatarUrl: 'https://lh3.example/a' },
        text: 'รอนานมาก',
        at: '2026-10-08T08:01:00.713Z',
        review: { stars: 2 },
      },
    ])
    const [hidden] = read(review('r2', { stars: 'FIVE', minute: 1, author: '' }))
    expect(hidden).toMatchObject({ text: '', author: { externalId: 'r2' }, review: { stars: 5 } })
    expect(hidden).not.toHaveProperty('author.displayName')
    expect(read(review('r3', { stars: 'STAR_RATING_UNSPECIFIED', text: 'x', minute: 1 }))).toMatchObject([{ review: { stars: null } }])
  })

  it.each([
    ['(Translated by Google) Slow\n\n(Original)\n느려요', '느려요'],
    ['느려요\n\n(Translated by Google)\nSlow', '느려요'],
    ['느려요', '느려요'],
  ])('is read in its own words, wherever Google puts its translation (%#)', (comment, words) => {
    const [said] = read(review('r1', { stars: 'TWO', text: comment, minute: 1 }))
    const [plain] = read(review('r1', { stars: 'TWO', text: '느려요', minute: 1 }))

    expect(said).toMatchObject({ text: words })
    expect(idOf(said)).toBe(idOf(plain))
  })

  it('has its reply with it, and what Google made of that', () => {
    const told = (state?: string, policy?: string) =>
      read(
        review('r1', {
          stars: 'TWO',
          text: 'x',
          minute: 1,
          reply: { text: 'Sorry', minute: 4, ...(state && { state }), ...(policy && { policy }) },
        }),
      ).slice(1)
    const externalId = `r1/answer@${Date.UTC(2026, 9, 8, 8, 4) / 1000}`

    expect(told()).toMatchObject([{ direction: 'outbound', externalId, text: 'Sorry' }])
    expect(told('PENDING')).toMatchObject([{}, { kind: 'status', status: 'pending', externalId }])
    expect(told('APPROVED')).toMatchObject([{}, { status: 'delivered' }])
    expect(told('REJECTED', 'PRIVACY')).toMatchObject([
      {},
      { status: 'failed', words: 'PRIVACY', refusal: 'bad-content', finding: { code: 'answer_not_shown', params: { policy: 'PRIVACY' } } },
    ])
  })
})

describe('polling', () => {
  const slow = review('r1', { stars: 'TWO', text: '느려요', minute: 1 })

  it('reads page by page what is there, then only what is new or changed', () => {
    const first = poll(null, NOW, answer(page([slow], 'p2')), answer(page([review('r0', { stars: 'FIVE', minute: 0 })])))
    expect(first.urls).toEqual([
      `${reviews}?pageSize=50&orderBy=updateTime+desc`,
      `${reviews}?pageSize=50&orderBy=updateTime+desc&pageToken=p2`,
    ])
    expect(first.events).toHaveLength(2)
    expect(poll(first.cursor, NOW + HOUR / 10, answer(page([slow], 'p2'))).events).toEqual([])

    const [changed] = poll(
      first.cursor,
      NOW + HOUR / 10,
      answer(page([review('r1', { stars: 'FIVE', text: '빨라요', minute: 30 })])),
    ).events
    expect(changed).toMatchObject({ thread: { externalId: 'r1' }, at: time(30, '.713Z'), review: { stars: 5 } })
  })

  it('takes a review that has another time and the same words for the same, so that our reply does not ask for a reply', () => {
    const first = poll(null, NOW, answer(page([slow])))
    const touched = review('r1', { stars: 'TWO', text: '느려요', minute: 9, reply: { text: 'Sorry', minute: 9, state: 'PENDING' } })

    const { events } = poll(first.cursor, NOW + HOUR / 10, answer(page([touched])))

    expect(events.map(({ kind }) => kind)).toEqual(['message', 'message', 'status'])
    expect(idOf(events[0])).toBe(idOf(first.events[0]))
  })

  it('tells what Google makes of a reply, and that it was taken away', () => {
    const reply = (state: string) => review('r1', { stars: 'TWO', text: '느려요', minute: 1, reply: { text: 'Sorry', minute: 9, state } })
    const first = poll(null, NOW, answer(page([reply('PENDING')])))
    const second = poll(first.cursor, NOW, answer(page([reply('APPROVED')])))
    expect(second.events).toMatchObject([{}, {}, { status: 'delivered' }])

    const { events } = poll(second.cursor, NOW, answer(page([slow])))

    expect(events).toMatchObject([{ kind: 'message' }, { kind: 'delete', by: 'us', externalId: idOf(second.events[1]) }])
  })

  it('waits when Google says so', () => {
    expect(poll(null, NOW, refused(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded')).problem).toMatchObject({
      kind: 'not-now',
      words: 'Quota exceeded',
    })
  })
})

describe('a reply', () => {
  const call = googleBusiness.send(message('ขอโทษค่ะ'), thread, account, NOW) as HttpCall

  it('goes to its review, and is said not to be public yet', () => {
    expect(call).toMatchObject({ method: 'PUT', url: `${reviews}/r1/reply`, body: JSON.stringify({ comment: 'ขอโทษค่ะ' }) })
    const taken = replied({ text: 'ขอโทษค่ะ', minute: 4, state: 'PENDING' })
    const [, shown] = read({ ...review('r1', { stars: 'TWO', text: 'x', minute: 1 }), reviewReply: taken })

    expect(googleBusiness.readOutcome(answer(taken), message('ขอโทษค่ะ'), call)).toEqual({
      kind: 'sent',
      externalId: idOf(shown),
      at: time(4, '.713Z'),
      isPending: true,
    })
  })

  it('of which nobody knows is looked for at its review', () => {
    expect(googleBusiness.afterUnknown(message('Thanks'), thread, account, call)).toMatchObject({
      kind: 'read-back',
      call: { method: 'GET', url: `${reviews}/r1` },
    })
    const with_ = (text?: string) =>
      answer(review('r1', { stars: 'TWO', text: 'x', minute: 1, ...(text && { reply: { text, minute: 5 } }) }))

    expect(googleBusiness.readBack?.(with_(' Thanks\n'), message('Thanks'))).toMatchObject({ kind: 'found' })
    expect(googleBusiness.readBack?.(with_('What a colleague wrote'), message('Thanks'))).toEqual({
      kind: 'absent',
      instead: time(5, '.713Z'),
    })
    expect(googleBusiness.readBack?.(with_(), message('Thanks'))).toEqual({ kind: 'absent' })
    expect(googleBusiness.readBack?.(answer({}, 502), message('Thanks'))).toMatchObject({ kind: 'unclear' })
  })

  it('has room for 4,096 bytes, and can be taken away', () => {
    const able = googleBusiness.capabilities(thread, account, NOW)
    expect(able).toMatchObject({
      text: { maxBytes: 4096 },
      oneAnswer: { shown: 'after-review' },
      moderation: { theirs: [], ours: ['delete'] },
    })
    expect(googleBusiness.measure('ขอโทษ')).toEqual({ length: 5, bytes: 15 })
    expect(googleBusiness.moderate?.('delete', 'r1/answer@1791447240', account, ASKED)).toMatchObject({
      method: 'DELETE',
      url: `${reviews}/r1/reply`,
    })
    expect(googleBusiness.readModeration?.(answer({}), 'delete')).toEqual({ kind: 'done' })
    expect(googleBusiness.readModeration?.(refused(404, 'NOT_FOUND', 'gone'), 'delete')).toEqual({ kind: 'done' })
    expect(googleBusiness.readModeration?.(answer({}, 404), 'delete')).toMatchObject({ kind: 'refused' })
    expect(googleBusiness.capabilities({ ...thread, kind: 'dm', lastInbound: inbound }, account, NOW).canReply).toBe(false)
  })
})

describe('signing in', () => {
  it('asks Google for a token with the client of the brand, and another server at that server', () => {
    const call = googleBusiness.refresh?.(account, NOW)
    expect(call?.url).toBe('https://oauth2.googleapis.com/token')
    expect(Object.fromEntries(new URLSearchParams(String(call?.body)))).toEqual({
      grant_type: 'refresh_token',
      client_id: '1-x.apps.googleusercontent.com',
      client_secret: 'GOCSPX-x',
      refresh_token: '1//0g',
    })
    expect(googleBusiness.refresh?.({ ...account, baseUrl: 'http://127.0.0.1:4110' }, NOW).url).toBe('http://127.0.0.1:4110/token')
  })

  it('keeps the token, or says what is wrong', () => {
    expect(googleBusiness.readRefresh?.(answer({ access_token: 'ya29' }), account)).toEqual({
      credentials: { ...account.credentials, accessToken: 'ya29' },
    })
    expect(googleBusiness.readRefresh?.(answer({ error: 'invalid_grant', error_description: 'Expired' }, 400), account)).toMatchObject({
      problem: { code: 'access_withdrawn', remedy: 'google_business_new_token', networkWords: 'Expired' },
    })
    expect(googleBusiness.readRefresh?.(answer({ error: 'invalid_client' }, 401), account)).toMatchObject({
      problem: { code: 'sign_in_refused', remedy: 'google_business_check_client' },
    })
  })
})

describe('probes', () => {
  const place = { name: `locations/${PLACE}`, title: 'Haru Living Ari', metadata: { hasVoiceOfMerchant: true } }
  const info = (reason: string, metadata: object = {}) => ({ reason, domain: 'googleapis.com', metadata })

  it('go to the host of each part, or to another server', () => {
    expect(googleBusiness.probes(account).map(({ call }) => ('url' in call ? new URL(call.url).host : ''))).toEqual([
      'mybusinessbusinessinformation.googleapis.com',
      'mybusiness.googleapis.com',
      'mybusinessbusinessinformation.googleapis.com',
      'mybusinessaccountmanagement.googleapis.com',
    ])
    const elsewhere = googleBusiness.probes({ ...account, baseUrl: 'http://127.0.0.1:4110' })
    expect(new Set(elsewhere.map(({ call }) => ('url' in call ? new URL(call.url).origin : '')))).toEqual(
      new Set(['http://127.0.0.1:4110']),
    )
  })

  it.each([
    ['profile', answer(place), { ok: true, account: { externalId: PLACE, name: 'Haru Living Ari' } }],
    ['reviews', answer({}), { ok: true, finding: { code: 'reviews_readable' } }],
    ['answers', answer(place), { ok: true, finding: { code: 'place_verified' } }],
    ['answers', answer({ ...place, metadata: {} }), { ok: false, finding: { code: 'place_unverified', remedy: 'google_business_verify' } }],
    ['rights', answer({ name: 'accounts/1', role: 'MANAGER' }), { ok: true, finding: { code: 'role_is', params: { role: 'MANAGER' } } }],
    ['rights', answer({ name: 'accounts/1' }), { ok: false, finding: { code: 'rights_missing', remedy: 'google_business_give_role' } }],
    [
      'profile',
      refused(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', info('RATE_LIMIT_EXCEEDED', { quota_limit_value: '0' })),
      { ok: false, finding: { code: 'access_not_approved', remedy: 'google_business_ask_access' } },
    ],
    [
      'profile',
      refused(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', info('RATE_LIMIT_EXCEEDED', { quota_limit_value: '300' })),
      { ok: false, finding: { code: 'network_asks_to_wait' } },
    ],
    [
      'reviews',
      refused(403, 'PERMISSION_DENIED', 'off', info('SERVICE_DISABLED')),
      { ok: false, finding: { code: 'api_off', remedy: 'google_business_switch_on_apis' } },
    ],
    [
      'profile',
      refused(403, 'PERMISSION_DENIED', 'scopes', info('ACCESS_TOKEN_SCOPE_INSUFFICIENT')),
      { ok: false, finding: { code: 'rights_missing_named', params: { rights: 'business.manage' } } },
    ],
    ['rights', refused(404, 'NOT_FOUND', 'x'), { ok: false, finding: { code: 'place_unknown', remedy: 'google_business_check_account' } }],
  ] as const)('say what is wrong and what to do (%#)', (name, result, expected) => {
    expect(googleBusiness.readProbe(name, result, account)).toMatchObject(expected)
  })
})
