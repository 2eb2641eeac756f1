import type { ChannelEvent, PollResult } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import {
  account,
  answer,
  CHANNEL,
  comment,
  comments,
  inbound,
  message,
  NOW,
  page,
  refused,
  thread,
  threadOf,
  time,
  VIDEO,
  videos,
} from './given.ts'
import { youtube } from './index.ts'

const ASKED = { at: '2026-11-20T09:00:00.000Z', hints: {} }

const MINUTE = 60_000
const read = (body: object): ChannelEvent[] => {
  const result = youtube.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if (result instanceof Promise || !result.ok) throw new Error('not read')
  return result.events
}
const short = (event: ChannelEvent) => {
  if (event.kind === 'message') return `${event.direction} ${event.externalId} ${event.text}`
  if (event.kind === 'hidden') return `${event.hidden ? 'hidden' : 'shown'} ${event.externalId}`
  return `${event.kind} ${'externalId' in event ? event.externalId : ''}`
}

/** One poll with these answers, from a cursor. */
function poll(cursor: string | null, minute: number, ...answers: ReturnType<typeof answer>[]) {
  const asked: string[] = []
  const events: ChannelEvent[] = []
  let kept = cursor
  let step = youtube.poll?.(kept, account, NOW + minute * MINUTE)
  let last: PollResult | undefined
  for (const each of answers) {
    if (!step) throw new Error(`asked only ${asked.join(', ')}`)
    const url = new URL(step.call.url)
    const what = ['pageToken', 'parentId', 'id', 'moderationStatus'].flatMap((name) => url.searchParams.get(name) ?? [])
    asked.push([url.pathname.slice('/youtube/v3/'.length), ...what].join(' '))
    last = youtube.readPoll?.(step.step, each, kept, account)
    if (!last) throw new Error('no poll')
    events.push(...last.deliveries.flatMap((body) => read(JSON.parse(Buffer.from(body).toString()) as object)))
    kept = last.cursor
    step = last.next
  }
  expect(step && !last?.problem).toBeFalsy()
  return { events, told: events.map(short), asked, problem: last?.problem, history: last?.history, cursor: kept }
}
const nothing = answer(page([]))
const root = comment('UgA', { text: 'เปลี่ยนไส้กรองยังไงคะ', minute: 1 })
const begun = () => poll(null, 0, answer(page([threadOf(root)])), answer(videos(VIDEO)), nothing).cursor

describe('a comment', () => {
  it('begins a thread under the video, which replies join; the brand’s own are outbound', () => {
    const body = {
      channelId: CHANNEL,
      thread: threadOf(root, [
        comment('UgA.1', { text: '저도요', minute: 2, author: 'minji' }),
        comment('UgA.2', { text: 'ดูที่นาทีที่ 2 ค่ะ', minute: 3, author: 'haruliving' }),
        comment('UgA.3', { text: '@HaruLiving thanks', minute: 4, author: 'ruth' }),
      ]),
      video: videos(VIDEO).items[0],
    }
    const at = { externalId: 'UgA', kind: 'comment', visibility: 'public' }
    expect(read(body)).toMatchObject([
      {
        direction: 'inbound',
        addressesUs: true,
        author: { scope: '', externalId: 'UCnok', handle: 'nok', displayName: '@nok' },
        thread: {
          ...at,
          post: {
            externalId: VIDEO,
            kind: 'own',
            text: '하루 에어 2 필터 교체하는 법',
            url: `https://www.youtube.com/watch?v=${VIDEO}`,
            author: { externalId: CHANNEL, displayName: 'Haru Living' },
          },
        },
        url: `https://www.youtube.com/watch?v=${VIDEO}&lc=UgA`,
      },
      { direction: 'inbound', thread: at, replyTo: 'UgA', addressesUs: false, continues: true },
      { direction: 'outbound', thread: at, replyTo: 'UgA', author: { externalId: CHANNEL } },
      { direction: 'inbound', thread: at, addressesUs: true },
    ])
  })

  it('of somebody whose channel is no more is by nobody known', () => {
    expect(read(comment('UgZ', { text: 'bye', minute: 1, author: '' }))).toMatchObject([{ author: { externalId: 'unseen:UgZ' } }])
  })
})

describe('polling', () => {
  it('brings what is there as history, asks for each video once, and then only for what is new', () => {
    const old = threadOf(comment('UgO', { text: 'first', minute: -50, video: 'other' }))
    const first = poll(
      null,
      0,
      answer(page([threadOf(root)], 'p2')),
      answer(videos(VIDEO)),
      answer(page([old])),
      answer(videos('other')),
      nothing,
    )
    expect(first.asked).toEqual(['commentThreads', `videos ${VIDEO}`, 'commentThreads p2', 'videos other', 'commentThreads heldForReview'])
    expect(first).toMatchObject({ history: true, told: ['inbound UgA เปลี่ยนไส้กรองยังไงคะ', 'inbound UgO first'] })

    const quiet = poll(first.cursor, 1, answer(page([threadOf(root)], 'p2')))
    expect(quiet).toMatchObject({ told: [], history: false, asked: ['commentThreads'] })

    const fresh = threadOf(comment('UgN', { text: '배송은요?', minute: 2 }))
    expect(poll(quiet.cursor, 2, answer(page([fresh, threadOf(root)]))).told).toEqual(['inbound UgN 배송은요?'])
  })

  it('asks for the replies that did not come along, once, and again when there are more', () => {
    const replies = [1, 2, 3].map((n) => comment(`UgA.${n}`, { text: `reply ${n}`, minute: n + 1 }))
    const some = answer(page([threadOf(root, replies.slice(2), 3)]))
    const first = poll(begun(), 1, some, answer(comments(replies.slice(0, 2), 'r2')), answer(comments(replies.slice(2))))
    expect(first.asked).toEqual(['commentThreads', 'comments UgA', 'comments r2 UgA'])
    expect(first.told.filter((told) => told.includes('reply'))).toEqual([
      'inbound UgA.3 reply 3',
      'inbound UgA.1 reply 1',
      'inbound UgA.2 reply 2',
      'inbound UgA.3 reply 3',
    ])
    expect(poll(first.cursor, 2, some).asked).toEqual(['commentThreads'])
  })

  it('asks again for replies that it was refused, and loses nothing', () => {
    const reply = comment('UgA.1', { text: 'and in black?', minute: 2 })
    const some = answer(page([threadOf(root, [], 1)]))
    const refusal = poll(begun(), 1, some, refused(403, 'quotaExceeded', 'exceeded', { date: 'Thu, 08 Oct 2026 10:00:00 GMT' }))
    expect(refusal.history).toBeUndefined()
    expect(refusal.problem).toMatchObject({
      kind: 'not-now',
      // Three in the night in California.
      retryAfterMs: 21 * 3_600_000,
      finding: { code: 'day_quota_used_up', params: { zone: 'America/Los_Angeles' }, networkWords: 'exceeded' },
    })
    const resumed = poll(refusal.cursor, 2, answer(comments([reply])))
    expect(resumed).toMatchObject({ asked: ['comments UgA'], told: ['inbound UgA.1 and in black?'] })
    expect(poll(resumed.cursor, 3, some)).toMatchObject({ asked: ['commentThreads'], told: [] })
  })

  it('counts as history what of the first walk comes later, when it was cut', () => {
    const some = answer(page([threadOf(root, [], 1)]))
    const cut = poll(null, 0, some, answer(videos(VIDEO)), refused(503, 'backendError'))
    const resumed = poll(cut.cursor, 20, answer(comments([comment('UgA.1', { text: 'years ago', minute: 2 })])))
    expect(resumed).toMatchObject({ told: ['inbound UgA.1 years ago'], history: true })
    expect(poll(resumed.cursor, 40, some, nothing).history).toBe(false)
  })

  it('tells an edit once, and takes likes for no news', () => {
    const edited = comment('UgA', { text: 'เปลี่ยนไส้กรองรุ่น 2 ยังไงคะ', minute: 1, edited: 5 })
    const liked = { ...root, snippet: { ...root.snippet, likeCount: 7 } }
    const first = poll(begun(), 1, answer(page([threadOf(liked)])))
    expect(first.told).toEqual([])
    const second = poll(first.cursor, 2, answer(page([threadOf(edited)])))
    expect(second.events).toMatchObject([
      { kind: 'message', externalId: 'UgA' },
      { kind: 'edit', externalId: 'UgA', text: 'เปลี่ยนไส้กรองรุ่น 2 ยังไงคะ', at: time(5).replace('Z', '.000Z') },
    ])
    expect(poll(second.cursor, 3, answer(page([threadOf(edited)]))).told).toEqual([])
  })

  it('calls gone only what is twice not there by its own id, and hidden what is', () => {
    const two = [comment('UgA.1', { text: 'one', minute: 2 }), comment('UgA.2', { text: 'two', minute: 3 })]
    const begin = poll(begun(), 1, answer(page([threadOf(root, two)])))
    const without = poll(begin.cursor, 2, answer(page([threadOf(root, [], 0)])))
    expect(without.told).toEqual(['inbound UgA เปลี่ยนไส้กรองยังไงคะ'])

    const first = poll(without.cursor, 20, answer(page([threadOf(root, [], 0)])), nothing, answer(comments([two[1]!])))
    expect(first.asked).toEqual(['commentThreads', 'commentThreads heldForReview', 'comments UgA.1,UgA.2'])
    // It was missed eighteen minutes before.
    expect(first.told).toEqual(['delete UgA.1', 'hidden UgA.2'])
    const back = poll(first.cursor, 21, answer(page([threadOf(root, [two[1]!])])))
    expect(back.told).toEqual(['inbound UgA เปลี่ยนไส้กรองยังไงคะ', 'inbound UgA.2 two', 'shown UgA.2'])

    const missed = poll(back.cursor, 40, nothing, nothing, refused(404, 'commentNotFound'))
    expect(missed.told).toEqual([])
    expect(poll(missed.cursor, 60, nothing, nothing, refused(404, 'commentNotFound')).told).toEqual(['delete UgA', 'delete UgA.2'])
  })

  it('takes what stands below a comment for gone with it', () => {
    const begin = poll(begun(), 1, answer(page([threadOf(root, [comment('UgA.1', { text: 'one', minute: 2 })])])))
    const first = poll(begin.cursor, 20, nothing, nothing, answer(comments([])))
    expect(poll(first.cursor, 40, nothing, nothing, answer(comments([]))).told).toEqual(['delete UgA', 'delete UgA.1'])
  })

  it('is not held up by a thread whose replies are refused', () => {
    const some = answer(page([threadOf(root, [], 1)]))
    const refusal = poll(begun(), 1, some, refused(403, 'forbidden'))
    expect(refusal).toMatchObject({ asked: ['commentThreads', 'comments UgA'], problem: undefined })
    expect(poll(refusal.cursor, 2, some).asked).toEqual(['commentThreads'])
  })

  it('brings what YouTube holds for review, hidden, and says when it is shown', () => {
    const held = threadOf(comment('UgH', { text: 'see my channel', minute: 15, status: 'heldForReview' }))
    const first = poll(begun(), 16, answer(page([threadOf(root)])), answer(page([held])))
    expect(first.told).toEqual(['inbound UgH see my channel', 'hidden UgH'])
    const again = poll(first.cursor, 32, answer(page([threadOf(root)])), answer(page([held])))
    expect(again.told).toEqual([])

    const published = threadOf(comment('UgH', { text: 'see my channel', minute: 15 }))
    const shown = poll(again.cursor, 33, answer(page([published, threadOf(root)])))
    expect(shown.told).toEqual(['inbound UgH see my channel', 'shown UgH'])
  })

  it('begins anew where YouTube forgot the page', () => {
    const cut = poll(null, 0, answer(page([threadOf(root)], 'p2')), answer(videos(VIDEO)), refused(500, 'backendError'))
    expect(cut.problem).toMatchObject({ kind: 'unknown' })
    const forgot = poll(cut.cursor, 1, refused(400, 'invalidPageToken'))
    expect(forgot).toMatchObject({ asked: ['commentThreads p2'], problem: undefined })
    expect(poll(forgot.cursor, 2, answer(page([threadOf(root)])), nothing)).toMatchObject({ told: [], history: true })
  })
})

describe('answering', () => {
  it('stands below the comment at the root, whichever reply is answered', () => {
    const call = youtube.send({ ...message('ค่ะ'), target: { ...inbound, externalId: 'UgA.1' } }, thread, account, NOW)
    expect(call).toMatchObject({
      method: 'POST',
      url: 'https://www.googleapis.com/youtube/v3/comments?part=snippet',
      body: '{"snippet":{"parentId":"UgA","textOriginal":"ค่ะ"}}',
    })
  })

  it('is looked for by its words, its time and its author after a doubtful answer', () => {
    const sent = message('ดูที่นาทีที่ 2 ค่ะ')
    const back = (items: object[], more?: string) => youtube.readBack?.(answer(comments(items, more)), sent)
    const words = { text: 'ดูที่นาทีที่ 2 ค่ะ', author: 'haruliving' }
    expect(back([comment('UgA.9', { ...words, minute: 60 })])).toEqual({ kind: 'found', externalId: 'UgA.9' })
    expect(back([comment('UgA.9', { ...words, minute: 2 })])).toEqual({ kind: 'absent' })
    expect(back([comment('UgA.9', { ...words, author: 'nok', minute: 60 })])).toEqual({ kind: 'absent' })
    expect(back([], 'r2')).toMatchObject({ kind: 'unclear' })
  })

  it.each([
    ['commentsDisabled', 'youtube_comments_off'],
    ['parentCommentIsPrivate', 'youtube_comment_private'],
    ['ineligibleAccount', 'youtube_account_unready'],
    ['insufficientPermissions', 'rights_missing_named'],
  ])('is refused as %s in the words of YouTube, with what it means', (reason, code) => {
    const call = youtube.send(message('x'), thread, account, NOW)
    if (call instanceof Promise) throw new Error('a promise')
    expect(youtube.readOutcome(refused(403, reason, 'their words'), message('x'), call)).toMatchObject({
      kind: 'refused',
      words: 'their words',
      finding: { code, networkWords: 'their words' },
    })
  })
})

describe('moderation', () => {
  it('hides by holding for review, shows by publishing, deletes, and bars an author with rejecting the comment', () => {
    const url = (act: 'hide' | 'unhide' | 'delete' | 'block') => youtube.moderate?.(act, 'UgA.1', account, ASKED)
    expect(url('hide')).toMatchObject({
      method: 'POST',
      url: expect.stringContaining('setModerationStatus?id=UgA.1&moderationStatus=heldForReview'),
    })
    expect(url('unhide')).toMatchObject({ url: expect.stringContaining('moderationStatus=published') })
    expect(url('block')).toMatchObject({
      method: 'POST',
      url: expect.stringContaining('setModerationStatus?id=UgA.1&moderationStatus=rejected&banAuthor=true'),
    })
    expect(url('delete')).toMatchObject({ method: 'DELETE', url: expect.stringContaining('/comments?id=UgA.1') })
    expect(youtube.readModeration?.(answer(undefined, 204), 'hide')).toEqual({ kind: 'done' })
    expect(youtube.readModeration?.(refused(404, 'commentNotFound'), 'delete')).toEqual({ kind: 'done' })
    expect(youtube.readModeration?.(refused(404, 'commentNotFound'), 'hide')).toMatchObject({ kind: 'refused', class: 'gone' })
  })
})

describe('the quota of a day', () => {
  it('is counted by project: one unit for reading, fifty for writing, nothing for a token', () => {
    const { dayQuota } = youtube
    const cost = (call: unknown) => dayQuota?.cost(call as never)
    expect(dayQuota?.project(account)).toBe('4711')
    expect([dayQuota?.units(account), dayQuota?.reserve(account)]).toEqual([10_000, 2_000])
    expect(dayQuota?.units({ ...account, settings: { channelId: CHANNEL, dailyUnits: '50000' } })).toBe(50_000)
    expect(cost(youtube.poll?.(null, account, NOW).call)).toBe(1)
    expect(cost(youtube.send(message('x'), thread, account, NOW))).toBe(50)
    expect(cost(youtube.moderate?.('hide', 'UgA', account, ASKED))).toBe(50)
    expect(cost(youtube.refresh?.(account, NOW))).toBe(0)
  })
})

describe('the live check', () => {
  const mine = (id: string) =>
    answer({ kind: 'youtube#channelListResponse', items: [{ id, snippet: { title: 'Haru Living', customUrl: '@haruliving' } }] })
  const probe = (name: 'profile' | 'comments' | 'moderation', result: ReturnType<typeof answer>) => youtube.readProbe(name, result, account)

  it('knows the channel, and says when the token is that of another', () => {
    expect(probe('profile', mine(CHANNEL))).toMatchObject({
      ok: true,
      account: { externalId: CHANNEL, handle: '@haruliving', name: 'Haru Living' },
    })
    expect(probe('profile', mine('UCother'))).toMatchObject({
      ok: false,
      finding: { code: 'another_account', params: { account: 'Haru Living (UCother)' }, remedy: 'youtube_choose_channel' },
    })
    expect(probe('profile', answer({ kind: 'youtube#channelListResponse' }))).toMatchObject({
      finding: { code: 'youtube_channel_unknown' },
    })
  })

  it('says what is missing for reading and for hiding', () => {
    expect(probe('comments', nothing)).toMatchObject({ ok: true })
    expect(probe('moderation', nothing)).toMatchObject({ ok: true, finding: { code: 'comments_held_readable' } })
    expect(probe('comments', refused(403, 'insufficientPermissions'))).toMatchObject({ finding: { remedy: 'youtube_new_token' } })
    expect(probe('comments', refused(403, 'accessNotConfigured'))).toMatchObject({ finding: { code: 'api_off' } })
    expect(probe('moderation', refused(403, 'forbidden'))).toMatchObject({
      finding: { code: 'rights_missing', remedy: 'youtube_choose_channel' },
    })
  })
})
