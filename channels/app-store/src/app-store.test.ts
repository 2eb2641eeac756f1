import type { ChannelEvent, HttpCall, PollResult } from '@baton/channel-kit'
import { createVerify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { account, answer, APP, inbound, keys, message, nextPage, NOW, page, refused, response, review, thread } from './given.ts'
import { appStore } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const HOUR = 3_600_000
const read = (body: object): ChannelEvent[] => {
  const result = appStore.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}
const eventsIn = ({ deliveries }: PollResult) => deliveries.flatMap((body) => read(JSON.parse(Buffer.from(body).toString()) as object))

/** Polls with these answers one after the other, each poll beginning where the last ended. */
class Poller {
  cursor: string | null = null
  now = NOW

  poll(...answers: ReturnType<typeof answer>[]) {
    const urls: string[] = []
    const events: ChannelEvent[] = []
    let history = false
    let step = appStore.poll?.(this.cursor, account, this.now)
    let problem: PollResult['problem']
    for (const each of answers) {
      if (!step) throw new Error(`asked only ${urls.length} times`)
      urls.push(step.call.url)
      const result: PollResult | undefined = appStore.readPoll?.(step.step, each, this.cursor, account)
      if (!result) throw new Error('no poll')
      events.push(...eventsIn(result))
      this.cursor = result.cursor
      history ||= Boolean(result.history)
      problem = result.problem
      step = result.next
    }
    expect(step && !problem).toBeFalsy()
    return { events, urls, problem, history }
  }

  later(hours: number): this {
    this.now += hours * HOUR
    return this
  }
}

const at = (minute: number) => new Date(Date.UTC(2026, 9, 8, 8, minute)).toISOString()
const one = (minute: number, more: Partial<Parameters<typeof review>[1]> = {}) =>
  review('R1', { stars: 2, text: '느려요', minute, ...more })

describe('a review', () => {
  it('is a thread of its own, with stars, title and the country of its store', () => {
    expect(read({ appId: APP, review: one(1, { title: 'ช้า', text: 'ช้ามาก' }), response: null })).toMatchObject([
      {
        kind: 'message',
        direction: 'inbound',
        account: APP,
        externalId: expect.stringMatching(/^R1@[\w-]{12}$/),
        thread: { externalId: 'R1', kind: 'review', visibility: 'public', oneAnswer: true },
        author: { scope: APP, externalId: 'R1', displayName: 'ฟ้าใส' },
        text: 'ช้ามาก',
        at: at(1),
        review: { stars: 2, title: 'ช้า', country: 'THA' },
        addressesUs: true,
      },
    ])
  })

  it('has its answer with it, and whether anybody can read that', () => {
    const told = (state: string) => read({ appId: APP, review: one(1), response: response('R1', { text: '고쳤습니다', minute: 9, state }) })
    const [said, ours, pending] = told('PENDING_PUBLISH')

    expect(ours).toMatchObject({
      direction: 'outbound',
      externalId: `R1-answer@${Date.parse(at(9)) / 1000}`,
      replyTo: said && 'externalId' in said ? said.externalId : '',
      text: '고쳤습니다',
    })
    expect(pending).toMatchObject({ kind: 'status', status: 'pending', externalId: ours && 'externalId' in ours ? ours.externalId : '' })
    expect(told('PUBLISHED')[2]).toMatchObject({ status: 'delivered' })
    expect(told('SOMETHING_NEW')).toHaveLength(2)
  })
})

describe('polling', () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => review(`N${from + i}`, { stars: 3, text: `no ${from + i}`, minute: from - i }))

  it('reads what Apple lists at first as what was there before, page by page, then only what is new', () => {
    const poller = new Poller()
    const first = poller.poll(answer(page(many(50, 2), { next: nextPage('p2') })), answer(page(many(40, 1))))
    expect(first).toMatchObject({
      history: true,
      urls: [
        `${account.baseUrl}/v1/apps/${APP}/customerReviews?sort=-createdDate&include=response&limit=200`,
        `${account.baseUrl}/v1/apps/${APP}/customerReviews?cursor=p2&limit=200`,
      ],
    })
    expect(first.events).toHaveLength(3)

    const second = poller.later(0.1).poll(answer(page([one(55), ...many(50, 2)], { next: nextPage('p2') })), answer(page(many(40, 1))))

    expect(second).toMatchObject({ history: false, events: [{ thread: { externalId: 'R1' } }] })
    expect(poller.poll(answer(page(many(50, 2), { next: nextPage('p2') }))).events).toEqual([])
  })

  it('goes to no other place for the next page, whatever address is given', () => {
    for (const next of ['https://elsewhere.example/v1/apps/1/customerReviews?cursor=1', `${account.baseUrl}/v1/users?cursor=1`, 'x']) {
      const { urls } = new Poller().poll(answer(page(many(50, 1), { next })))
      expect(urls).toHaveLength(1)
    }
    const { urls } = new Poller().poll(
      answer(page(many(50, 1), { next: `https://elsewhere.example/v1/apps/${APP}/customerReviews?cursor=1` })),
      answer(page([])),
    )
    expect(urls[1]).toBe(`${account.baseUrl}/v1/apps/${APP}/customerReviews?cursor=1`)
  })

  it('tells a changed review once as a version of its own, dated by its noticing where Apple tells no other date', () => {
    const poller = new Poller()
    const [before] = poller.poll(answer(page([one(1)]))).events
    const changed = one(1, { stars: 5, text: '빨라졌어요' })

    const [after] = poller.later(0.1).poll(answer(page([changed]))).events
    expect(after).toMatchObject({ at: new Date(poller.now).toISOString(), review: { stars: 5 } })
    expect(poller.later(0.1).poll(answer(page([changed]))).events).toEqual([])

    const [back] = poller.later(0.1).poll(answer(page([one(1)]))).events
    const ids = [before, after, back].map((event) => (event && 'externalId' in event ? event.externalId : ''))
    expect(new Set(ids).size).toBe(3)
    // With an answer later it is still the version that it was.
    const [same] = poller.later(0.1).poll(answer(page([one(1)], { included: [response('R1', { text: 'Thanks', minute: 30 })] }))).events
    expect(same).toMatchObject({ externalId: ids[2], at: back?.at })
  })

  it('takes the date that Apple gives for a change, where it gives another', () => {
    const poller = new Poller()
    poller.poll(answer(page([one(1)])))

    const [changed] = poller.later(0.1).poll(answer(page([one(20, { stars: 4 })]))).events

    expect(changed).toMatchObject({ at: at(20), review: { stars: 4 } })
    // The same words under a new date are no other version.
    expect(poller.later(0.1).poll(answer(page([one(25, { stars: 4 })]))).events).toEqual([])
  })

  it('tells when an answer is shown, is replaced, and is taken away', () => {
    const poller = new Poller()
    const told = (answered?: Parameters<typeof response>[1]) =>
      poller
        .later(0.01)
        .poll(answer(page([one(1)], { included: answered ? [response('R1', answered)] : [] })))
        .events.slice(1)
    poller.poll(answer(page([one(1)])))

    expect(told({ text: 'We look', minute: 5, state: 'PENDING_PUBLISH' })).toMatchObject([{ text: 'We look' }, { status: 'pending' }])
    expect(told({ text: 'We look', minute: 5 })).toMatchObject([{ text: 'We look' }, { status: 'delivered' }])
    const [mended] = told({ text: 'Mended', minute: 7 })
    expect(told()).toMatchObject([{ kind: 'delete', by: 'us', externalId: mended && 'externalId' in mended ? mended.externalId : '' }])
    expect(told()).toEqual([])
  })

  it('leaves out what lies before the newest thousand, also when it comes into sight', () => {
    const poller = new Poller()
    const pages = Array.from({ length: 5 }, (_, n) => answer(page(many(-200 * n, 200), { next: nextPage(`p${n}`) })))
    expect(poller.poll(...pages).events).toHaveLength(1_000)
    const old = review('older', { stars: 1, text: 'long ago', minute: -5_000 })

    const { events } = poller.later(0.1).poll(answer(page([...many(0, 150), old])))

    expect(events).toEqual([])
  })

  it('tells that a review was deleted once Apple says that there is none', () => {
    const poller = new Poller()
    const [a, b] = [review('A', { stars: 1, text: 'a', minute: 1 }), review('B', { stars: 2, text: 'b', minute: 2 })]
    const [, gone] = poller.poll(answer(page([b, a]))).events

    const whole = poller
      .later(1)
      .poll(answer(page([])), answer({ data: b, links: {} }), refused(404, 'NOT_FOUND', 'The specified resource does not exist', 'A'))

    expect(whole.urls.slice(1)).toEqual([expect.stringContaining('/customerReviews/B?'), expect.stringContaining('/customerReviews/A?')])
    expect(whole.events).toMatchObject([{ kind: 'delete', externalId: gone && 'externalId' in gone ? gone.externalId : '', by: 'author' }])
  })

  it('waits when Apple says so', () => {
    const poller = new Poller()
    expect(poller.poll(refused(429, 'RATE_LIMIT_EXCEEDED', 'The request rate limit has been reached.', 'Wait a while.')).problem).toEqual({
      kind: 'not-now',
      retryAfterMs: 60_000,
      words: 'Wait a while.',
    })
  })
})

describe('an answer', () => {
  const call = appStore.send(message('แก้แล้วค่ะ'), thread, account, NOW) as HttpCall

  it('goes to its review, and is said not to be public yet', () => {
    expect(call).toMatchObject({ method: 'POST', url: `${account.baseUrl}/v1/customerReviewResponses` })
    expect(JSON.parse(String(call.body))).toEqual({
      data: {
        type: 'customerReviewResponses',
        attributes: { responseBody: 'แก้แล้วค่ะ' },
        relationships: { review: { data: { type: 'customerReviews', id: 'R1' } } },
      },
    })
    const taken = response('R1', { text: 'แก้แล้วค่ะ', minute: 9, state: 'PENDING_PUBLISH' })
    const [, shown] = read({ appId: APP, review: one(1), response: taken })
    expect(appStore.readOutcome(answer({ data: taken }, 201), message('แก้แล้วค่ะ'), call)).toEqual({
      kind: 'sent',
      externalId: shown && 'externalId' in shown ? shown.externalId : '',
      at: at(9),
      isPending: true,
    })
  })

  it('of which nobody knows is looked for at its review', () => {
    const resolution = appStore.afterUnknown(message('Thanks'), thread, account, call)
    expect(resolution).toMatchObject({ kind: 'read-back', call: { method: 'GET', url: expect.stringContaining('/customerReviews/R1?') } })
    const with_ = (text?: string) => answer({ data: one(1), included: text ? [response('R1', { text, minute: 5 })] : [], links: {} })

    expect(appStore.readBack?.(with_(' Thanks\n'), message('Thanks'))).toMatchObject({ kind: 'found' })
    expect(appStore.readBack?.(with_('What a colleague wrote'), message('Thanks'))).toEqual({ kind: 'absent', instead: at(5) })
    expect(appStore.readBack?.(with_(), message('Thanks'))).toEqual({ kind: 'absent' })
    expect(appStore.readBack?.(answer({}, 502), message('Thanks'))).toMatchObject({ kind: 'unclear' })
  })

  it('can be taken away, by the name that Apple gave it', () => {
    const able = appStore.capabilities(thread, account, NOW)
    expect(able).toMatchObject({ text: { max: 5970 }, oneAnswer: { shown: 'after-review' }, moderation: { theirs: [], ours: ['delete'] } })
    expect(appStore.moderate?.('delete', 'R1-answer@1791448140', account, ASKED)).toMatchObject({
      method: 'DELETE',
      url: `${account.baseUrl}/v1/customerReviewResponses/R1-answer`,
    })
    expect(appStore.readModeration?.(answer({}, 204), 'delete')).toEqual({ kind: 'done' })
    expect(appStore.readModeration?.(refused(404, 'NOT_FOUND', 'gone', 'gone'), 'delete')).toEqual({ kind: 'done' })
    expect(appStore.readModeration?.(answer({}, 404), 'delete')).toMatchObject({ kind: 'refused' })
  })

  it('tells how many calls are left', () => {
    expect(appStore.readWindow?.(answer({}, 201, { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3545;' }))).toEqual({
      callsLeft: 3545,
      endsInMs: HOUR,
    })
    expect(appStore.readWindow?.(answer({}, 201))).toBeNull()
  })
})

describe('signing in', () => {
  it('signs a token of less than 20 minutes, with the key of the brand', () => {
    const { accessToken = '', privateKey } = appStore.signToken?.(account, NOW) ?? {}
    const [head = '', claims = '', signature = ''] = accessToken.split('.')

    expect(privateKey).toBe(keys.privateKey)
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'ES256', typ: 'JWT', kid: '2X9R4HXF34' })
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: '57246542-96fe-1a63-e053-0824d011072a',
      iat: NOW / 1000 - 30,
      exp: NOW / 1000 + 1170,
      aud: 'appstoreconnect-v1',
    })
    const verified = createVerify('sha256')
      .update(`${head}.${claims}`)
      .verify({ key: keys.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
    expect(verified).toBe(true)
  })

  it('signs for one person with an individual key, which has no issuer', () => {
    const { accessToken = '' } = appStore.signToken?.({ ...account, settings: { appId: APP, keyId: '2X9R4HXF34' } }, NOW) ?? {}
    const [, claims = ''] = accessToken.split('.')

    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      sub: 'user',
      iat: NOW / 1000 - 30,
      exp: NOW / 1000 + 1170,
      aud: 'appstoreconnect-v1',
    })
  })

  it.each([
    ['{', 'is no private key: paste the whole .p8 file, from BEGIN to END'],
    ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'cannot be read'],
    [keys.privateKey, null],
    // A field of one line drops the line breaks of what is pasted.
    [keys.privateKey.replaceAll('\n', ''), null],
  ])('looks at the key that is entered (%#)', (entered, problem) => {
    expect(appStore.credentialFields.find(({ name }) => name === 'privateKey')?.check?.(entered)).toBe(problem)
  })
})

describe('probes', () => {
  const app = { data: { type: 'apps', id: APP, attributes: { name: 'Haru Home', bundleId: 'com.haruliving.home' } }, links: {} }
  it.each([
    ['profile', answer(app), { ok: true, account: { externalId: APP, handle: 'com.haruliving.home', name: 'Haru Home' } }],
    ['reviews', answer(page([])), { ok: true, finding: { code: 'reviews_readable' } }],
    [
      'profile',
      refused(401, 'NOT_AUTHORIZED', 'x', 'y'),
      { ok: false, finding: { code: 'sign_in_refused', remedy: 'app_store_check_key' } },
    ],
    [
      'reviews',
      refused(403, 'FORBIDDEN_ERROR', 'x', 'y'),
      { ok: false, finding: { code: 'rights_missing', remedy: 'app_store_give_role' } },
    ],
    [
      'profile',
      refused(403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'x', 'y'),
      { ok: false, finding: { code: 'app_store_agreement_open', remedy: 'app_store_agree' } },
    ],
    ['profile', refused(404, 'NOT_FOUND', 'x', 'y'), { ok: false, finding: { code: 'app_unknown', remedy: 'app_store_check_app' } }],
  ] as const)('say what is wrong and what to do (%#)', (name, result, expected) => {
    expect(appStore.readProbe(name, result, account)).toMatchObject(expected)
  })
})

it('answers nothing but reviews', () => {
  expect(appStore.capabilities({ ...thread, kind: 'dm', lastInbound: inbound }, account, NOW).canReply).toBe(false)
})
