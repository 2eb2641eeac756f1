import type { ChannelEvent, HttpCall, PollResult } from '@baton/channel-kit'
import { createVerify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { account, answer, APP, inbound, keyFile, keys, message, NOW, page, refused, review, thread, time } from './given.ts'
import { googlePlay } from './index.ts'

const HOUR = 3_600_000
const read = (body: object): ChannelEvent[] => {
  const result = googlePlay.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}
const eventsIn = ({ deliveries }: PollResult) => deliveries.flatMap((body) => read(JSON.parse(Buffer.from(body).toString()) as object))

/** Polls with these answers one after the other, each poll beginning where the last ended. */
class Poller {
  cursor: string | null = null
  now = NOW

  poll(...answers: ReturnType<typeof answer>[]): {
    events: ChannelEvent[]
    urls: string[]
    problem: PollResult['problem']
    history: boolean
  } {
    const urls: string[] = []
    const events: ChannelEvent[] = []
    let history = false
    let step = googlePlay.poll?.(this.cursor, account, this.now)
    let problem: PollResult['problem']
    for (const each of answers) {
      if (!step) throw new Error(`asked only ${urls.length} times`)
      urls.push(step.call.url)
      const result: PollResult | undefined = googlePlay.readPoll?.(step.step, each, this.cursor, account)
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

const ids = (events: ChannelEvent[]) => events.map((event) => ('externalId' in event ? event.externalId : event.kind))
const at = (minute: number) => Date.UTC(2026, 9, 8, 8, minute) + 713

describe('a review', () => {
  it('is a thread of its own, with stars, version and device, in the words of its author', () => {
    const written = review('gp:A1', { stars: 2, text: 'ช้ามาก', minute: 1 })

    expect(read({ packageName: APP, review: written })).toMatchObject([
      {
        kind: 'message',
        direction: 'inbound',
        account: APP,
        externalId: `gp:A1@${at(1)}`,
        thread: { externalId: 'gp:A1', kind: 'review', visibility: 'public' },
        author: { scope: APP, externalId: 'gp:A1', displayName: 'ฟ้า ใจดี' },
        text: 'ช้ามาก',
        at: '2026-10-08T08:01:00.713Z',
        review: { stars: 2, version: '4.1.2', device: 'a54x' },
        addressesUs: true,
      },
    ])
  })

  it('that was translated is read in its own words, and an older one with its title', () => {
    const [translated] = read({
      packageName: APP,
      review: {
        reviewId: 'r',
        comments: [{ userComment: { text: 'Slow', originalText: '느려요', lastModified: time(1), starRating: 2 } }],
      },
    })
    const [titled] = read({
      packageName: APP,
      review: { reviewId: 'r', comments: [{ userComment: { text: 'Bad\tIt never opens', lastModified: time(1), starRating: 1 } }] },
    })

    expect(translated).toMatchObject({ text: '느려요', review: { stars: 2 } })
    expect(titled).toMatchObject({ text: 'It never opens', review: { title: 'Bad' } })
  })

  it('without a name is still of one person, and another after it was changed', () => {
    const [first] = read({ packageName: APP, review: review('gp:A1', { stars: 2, text: 'x', minute: 1, author: '' }) })
    const [changed] = read({ packageName: APP, review: review('gp:A1', { stars: 5, text: 'y', minute: 7, author: '' }) })

    expect(first).toMatchObject({ author: { externalId: 'gp:A1' } })
    expect(first).not.toHaveProperty('author.displayName')
    expect(changed).toMatchObject({ externalId: `gp:A1@${at(7)}`, thread: { externalId: 'gp:A1' } })
  })

  it('has its answer with it, known by its review and the second it was written', () => {
    const [, said] = read({
      packageName: APP,
      review: review('gp:A1', { stars: 2, text: 'x', minute: 1, answer: { text: 'ขอโทษค่ะ', minute: 4 } }),
    })

    expect(said).toMatchObject({
      direction: 'outbound',
      externalId: `gp:A1/answer@${Date.UTC(2026, 9, 8, 8, 4) / 1000}`,
      replyTo: `gp:A1@${at(1)}`,
      text: 'ขอโทษค่ะ',
    })
    expect(said).not.toHaveProperty('review')
  })
})

describe('polling', () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => review(`gp:${from + i}`, { stars: 3, text: `no ${from + i}`, minute: from - i }))

  it('reads all that Google lists at first, as what was there before, then only what is new', () => {
    const poller = new Poller()
    const first = poller.poll(answer(page(many(50, 2), 'p2')), answer(page(many(40, 1))))
    expect(first).toMatchObject({ history: true, urls: [expect.stringContaining('maxResults=100'), expect.stringContaining('token=p2')] })
    expect(first.events).toHaveLength(3)

    const second = poller
      .later(0.1)
      .poll(answer(page([review('gp:60', { stars: 1, text: 'new', minute: 55 }), ...many(50, 2)], 'p2')), answer(page(many(40, 1))))

    expect(ids(second.events)).toEqual([`gp:60@${at(55)}`])
    expect(second.history).toBe(false)
    expect(poller.poll(answer(page(many(50, 2), 'p2'))).events).toEqual([])
  })

  it('tells a changed review, and an answer written in the console, once', () => {
    const poller = new Poller()
    poller.poll(answer(page([review('gp:A1', { stars: 2, text: 'slow', minute: 1 })])))
    const changed = page([review('gp:A1', { stars: 5, text: 'fast', minute: 20, answer: { text: 'Thanks', minute: 10 } })])

    expect(ids(poller.later(0.1).poll(answer(changed)).events)).toEqual([
      `gp:A1@${at(20)}`,
      `gp:A1/answer@${Date.UTC(2026, 9, 8, 8, 10) / 1000}`,
    ])
    expect(poller.later(0.1).poll(answer(changed)).events).toEqual([])
  })

  it('goes on after a trouble with the page that it had come to, and loses nothing', () => {
    const poller = new Poller()
    const cut = poller.poll(answer(page(many(50, 1), 'p2')), refused(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded'))
    expect(cut.problem).toMatchObject({ kind: 'not-now', words: 'Quota exceeded' })

    const after = poller.later(0.1).poll(answer(page(many(40, 1))))

    expect(after).toMatchObject({ urls: [expect.stringContaining('token=p2')], history: true })
    expect(after.events).toHaveLength(1)
  })

  it('begins anew when Google has forgotten the page', () => {
    const poller = new Poller()
    poller.poll(answer(page(many(50, 1), 'p2')), refused(503, 'UNAVAILABLE', 'later'))
    expect(poller.poll(refused(400, 'INVALID_ARGUMENT', 'Invalid token')).problem).toBeUndefined()

    expect(poller.poll(answer(page([...many(50, 1), ...many(40, 1)]))).events).toHaveLength(1)
  })

  it('tells that a review was deleted once Google says that there is none, and of none that merely left the list', () => {
    const poller = new Poller()
    const [a, b] = [review('gp:A', { stars: 1, text: 'a', minute: 1 }), review('gp:B', { stars: 2, text: 'b', minute: 2 })]
    const c = review('gp:C', { stars: 2, text: 'c', minute: 3 })
    poller.poll(answer(page([c, b, a])))
    expect(poller.later(1).poll(answer(page([c]))).events).toEqual([])

    const whole = poller.later(6).poll(answer(page([c])), answer(b), refused(404, 'NOT_FOUND', 'Review not found.'))

    expect(whole.urls.slice(1)).toEqual([expect.stringContaining('/reviews/gp%3AB'), expect.stringContaining('/reviews/gp%3AA')])
    expect(whole.events).toMatchObject([{ kind: 'delete', externalId: `gp:A@${at(1)}`, scope: APP, by: 'author' }])
    // A week later the list holds none of them, and nobody is asked for what Google no longer lists.
    expect(poller.later(7 * 24).poll(answer(page([]))).events).toEqual([])
  })
})

it('asks for none of the reviews of a list that has several pages', () => {
  const poller = new Poller()
  const reviews = Array.from({ length: 3 }, (_, n) => review(`gp:${n}`, { stars: 3, text: `no ${n}`, minute: 30 - n }))
  poller.poll(answer(page(reviews.slice(0, 1), 'p2')), answer(page(reviews.slice(1))))

  const again = poller.later(7).poll(answer(page(reviews.slice(0, 1), 'p3')), answer(page(reviews.slice(1))))

  expect(again).toMatchObject({ events: [], urls: [expect.anything(), expect.stringContaining('token=p3')] })
})

describe('an answer', () => {
  const call = googlePlay.send(message('แก้แล้วค่ะ'), thread, account, NOW) as HttpCall

  it('goes to its review', () => {
    expect(call).toMatchObject({
      method: 'POST',
      url: `https://androidpublisher.googleapis.com/androidpublisher/v3/applications/${APP}/reviews/gp%3AA1:reply`,
      body: JSON.stringify({ replyText: 'แก้แล้วค่ะ' }),
    })
  })

  it('has the id under which a poll will show it', () => {
    const taken = { result: { replyText: 'แก้แล้วค่ะ', lastEdited: { seconds: time(9).seconds, nanos: 5 } } }
    const [, shown] = read({
      packageName: APP,
      review: review('gp:A1', { stars: 2, text: 'x', minute: 1, answer: { text: 'แก้แล้วค่ะ', minute: 9 } }),
    })

    expect(googlePlay.readOutcome(answer(taken), message('แก้แล้วค่ะ'), call)).toMatchObject({
      kind: 'sent',
      externalId: shown && 'externalId' in shown ? shown.externalId : '',
      at: '2026-10-08T08:09:00.000Z',
    })
  })

  it('of which nobody knows is looked for at its review', () => {
    const resolution = googlePlay.afterUnknown(message('Thanks'), thread, account, call)
    expect(resolution).toMatchObject({ kind: 'read-back', call: { method: 'GET', url: expect.stringMatching(/\/reviews\/gp%3AA1$/) } })
    const with_ = (text?: string) =>
      answer(review('gp:A1', { stars: 2, text: 'x', minute: 1, ...(text && { answer: { text, minute: 5 } }) }))

    expect(googlePlay.readBack?.(with_(' Thanks\n'), message('<b>Thanks</b>'))).toMatchObject({ kind: 'found' })
    expect(googlePlay.readBack?.(with_('What a colleague wrote'), message('Thanks'))).toEqual({
      kind: 'absent',
      instead: '2026-10-08T08:05:00.000Z',
    })
    expect(googlePlay.readBack?.(with_(), message('Thanks'))).toEqual({ kind: 'absent' })
    expect(googlePlay.readBack?.(answer({}, 502), message('Thanks'))).toMatchObject({ kind: 'unclear' })
  })

  it('is one of up to 350 characters', () => {
    expect(googlePlay.capabilities(thread, account, NOW)).toMatchObject({
      canReply: true,
      text: { max: 350, splits: false },
      oneAnswer: { shown: 'at-once' },
    })
    expect(googlePlay.capabilities({ ...thread, kind: 'dm', lastInbound: inbound }, account, NOW).canReply).toBe(false)
  })
})

describe('signing in', () => {
  it('sends what the service account signed to Google alone, whatever address the key file names', () => {
    const call = googlePlay.refresh?.(account, NOW)
    expect(call?.url).toBe('https://oauth2.googleapis.com/token')
    const form = new URLSearchParams(String(call?.body))
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')

    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' })
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'baton@haru.iam.example',
      scope: 'https://www.googleapis.com/auth/androidpublisher',
      aud: 'https://oauth2.googleapis.com/token',
      iat: NOW / 1000,
      exp: NOW / 1000 + 3600,
    })
    const verified = createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(keys.publicKey, signature, 'base64url')
    expect(verified).toBe(true)
  })

  it('asks another server at that server', () => {
    expect(googlePlay.refresh?.({ ...account, baseUrl: 'http://127.0.0.1:4107' }, NOW).url).toBe('http://127.0.0.1:4107/token')
  })

  it('keeps the token, or says what is wrong', () => {
    expect(googlePlay.readRefresh?.(answer({ access_token: 'ya29', expires_in: 3599 }), account)).toEqual({
      credentials: { serviceAccountKey: keyFile, accessToken: 'ya29' },
    })
    const invalid = (error_description: string) =>
      googlePlay.readRefresh?.(answer({ error: 'invalid_grant', error_description }, 400), account)
    expect(invalid('Invalid JWT Signature.')).toMatchObject({ problem: { code: 'sign_in_refused', remedy: 'google_make_key' } })
    expect(invalid('Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.')).toMatchObject({
      problem: { code: 'clock_wrong', remedy: 'set_clock' },
    })
  })

  it.each([
    ['{', 'is no JSON: paste the whole file that Google made'],
    ['{"type":"authorized_user"}', 'is no key of a service account'],
    ['{"type":"service_account"}', 'lacks client_email'],
    ['{"type":"service_account","client_email":"a@b.example","private_key":"x"}', 'holds a private key that cannot be read'],
    [keyFile, null],
    // A field of one line drops the line breaks of what is pasted.
    [keyFile.replaceAll('\n', ''), null],
  ])('looks at the key that is entered', (entered, problem) => {
    expect(googlePlay.credentialFields.find(({ name }) => name === 'serviceAccountKey')?.check?.(entered)).toBe(problem)
  })
})

describe('probes', () => {
  it.each([
    [answer({}), { ok: true, account: { externalId: APP }, finding: { code: 'reviews_readable' } }],
    [refused(401, 'UNAUTHENTICATED', 'Invalid Credentials'), { ok: false, finding: { code: 'sign_in_refused' } }],
    [
      refused(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
      {
        ok: false,
        finding: { code: 'rights_missing_for', params: { email: 'baton@haru.iam.example' }, remedy: 'google_play_give_rights' },
      },
    ],
    [
      refused(403, 'PERMISSION_DENIED', 'API has not been used in project 1', 'accessNotConfigured'),
      { ok: false, finding: { code: 'api_off', remedy: 'google_switch_on_api' } },
    ],
    [refused(404, 'NOT_FOUND', 'Package not found'), { ok: false, finding: { code: 'app_unknown' } }],
  ])('say what is wrong and what to do (%#)', (result, expected) => {
    expect(googlePlay.readProbe('profile', result, account)).toMatchObject(expected)
  })
})
