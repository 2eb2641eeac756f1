import { describe, expect, it } from 'vitest'
import type { AccountContext, Capabilities, ChannelAdapter, MessageEvent, ThreadContext } from './adapter.ts'
import { contradictions, type Shown } from './evidence.ts'
import { behindSwitch, no, partly, sheetOf, type Truth, yes } from './truth.ts'

const account: AccountContext = {
  network: 'line',
  externalId: 'us',
  handle: '@us',
  baseUrl: 'https://api.test',
  credentials: {},
  settings: {},
}
const thread: ThreadContext = { externalId: 't1', kind: 'comment', visibility: 'public' }
const able: Capabilities = {
  canReply: true,
  text: { max: 280, count: 'utf16', splits: false },
  media: { kinds: [], maxCount: 0, maxBytes: 0 },
  windowEndsAt: null,
  moderation: { theirs: ['hide', 'unhide'], ours: ['delete'] },
}
const comment: MessageEvent = {
  kind: 'message',
  account: 'us',
  at: '2026-11-20T09:00:00.000Z',
  dedupeKey: 'm1',
  direction: 'inbound',
  externalId: 'm1',
  scope: '',
  order: '1',
  thread: { externalId: 't1', kind: 'comment', visibility: 'public', post: { externalId: 'p1', kind: 'own' } },
  author: { scope: '', externalId: 'nok', displayName: 'นก' },
  text: 'ของยังไม่มาเลยค่ะ',
  media: [],
  addressesUs: true,
}
const message = { deliveryId: 'd1', at: '2026-11-20T09:00:00.000Z', text: 'ขอโทษค่ะ', media: [] }
const shown: Shown = { events: [comment], sends: [{ message, thread, able, afterUnknown: 'ask' }], person: null }

/** What holds of an adapter that takes in comments, answers them, and hides and deletes. */
const honest: Truth = {
  comments: yes(),
  mentions: no('not_told'),
  reviews: no('no_reviews'),
  dms: no('no_such_thing'),
  groups: no('no_groups'),
  files_in: no('not_told'),
  edits_in: no('not_told'),
  deletes_in: no('not_told'),
  reactions_in: no('not_told'),
  reads: no('not_told'),
  names: yes(),
  pictures: no('not_told'),
  answer_public: yes(),
  answer_private: no('no_such_thing'),
  go_private: no('no_way'),
  any_time: yes(),
  several_answers: yes(),
  files_out: no('files_unbuilt'),
  change_own: no('no_way'),
  delete_own: yes(),
  hide: yes(),
  like: no('no_way'),
  delete_theirs: no('no_way'),
  block: no('no_way'),
  history: no('never_asked'),
  reconciliation: no('never_asked'),
  read_back: no('receipts_only'),
}
const adapterWith = (part: Partial<Truth>, more: Partial<ChannelAdapter> = {}) =>
  ({
    network: 'line',
    intake: 'webhook',
    defaultBaseUrl: 'https://api.test',
    truth: () => ({ ...honest, ...part }),
    capabilities: () => able,
    sendBudget: () => ({ calls: 10, perMs: 1000 }),
    moderate: () => ({ transport: 'http', method: 'POST', url: 'https://api.test/hide', headers: {} }),
    ...more,
  }) as unknown as ChannelAdapter
const faultsOf = (part: Partial<Truth>, more: Partial<ChannelAdapter> = {}, seen = shown, isPart = false) =>
  contradictions(adapterWith(part, more), account, seen, isPart)

describe('what an adapter says of itself', () => {
  it('stands when it is so', () => {
    expect(faultsOf({})).toEqual([])
  })

  it.each([
    ['hiding', { hide: no('no_way') }, 'hide'],
    ['comments', { comments: no('no_public') }, 'comments'],
    ['answers', { answer_public: no('no_public') }, 'answer_public'],
    ['deleting', { delete_own: no('no_way') }, 'delete_own'],
  ] as const)('is contradicted when it denies %s, which it does', (_what, part, code) => {
    expect(faultsOf(part)).toEqual([`${code}: said to be impossible, and the adapter does it`])
  })

  it.each(['likes', 'reads', 'dms', 'edits_in', 'reconciliation', 'read_back', 'history'] as const)(
    'is contradicted when it claims %s, which nothing shows',
    (name) => {
      const code = name === 'likes' ? 'like' : name
      expect(faultsOf({ [code]: partly('not_built') })).toEqual([
        `${code}: said to be possible (partly), and nothing in the fixtures shows it`,
      ])
    },
  )

  it('may not be without reserve where something has an end or a place', () => {
    const windowed = { ...able, windowEndsAt: '2026-11-21T09:00:00.000Z', moderation: { theirs: [], ours: ['delete' as const] } }
    const seen = { ...shown, sends: [...shown.sends, { message, thread, able: windowed, afterUnknown: 'ask' as const }] }

    expect(faultsOf({}, {}, seen)).toEqual([
      'any_time: said without reserve, and not so in all the fixtures',
      'hide: said without reserve, and not so in all the fixtures',
    ])
    expect(
      faultsOf({ any_time: partly({ code: 'window_hours', params: { hours: '24' } }), hide: partly('own_posts_only') }, {}, seen),
    ).toEqual([])
  })

  it('must tell the days that are asked for', () => {
    const reconciliation = { historyMs: 7 * 86_400_000 } as ChannelAdapter['reconciliation']
    const saying = (days: string) =>
      faultsOf({ history: partly({ code: 'last_days', params: { days } }), reconciliation: yes() }, { reconciliation })

    expect(saying('7')).toEqual([])
    expect(saying('30')).toEqual(['history: 7 days are asked for, which is not what is said'])
  })

  it('must tell the window that there is', () => {
    const lastInbound = { externalId: 'm1', at: comment.at, author: comment.author, text: '', addressesUs: true, hints: {} }
    const ends = { ...able, windowEndsAt: '2026-11-21T09:00:00.000Z' }
    const seen = { ...shown, sends: [{ message, thread: { ...thread, lastInbound }, able: ends, afterUnknown: 'ask' as const }] }
    const saying = (hours: string) => faultsOf({ any_time: partly({ code: 'window_hours', params: { hours } }) }, {}, seen)

    expect(saying('24')).toEqual([])
    expect(saying('48')).toEqual(['any_time: a window of 24 hours is not what is said'])
  })

  it('must fill the holes of its sentences', () => {
    const windowed = {
      ...shown,
      sends: shown.sends.map((send) => ({ ...send, able: { ...able, windowEndsAt: '2026-11-21T09:00:00.000Z' } })),
    }
    expect(new Set(faultsOf({ any_time: partly('window_hours') }, {}, windowed))).toEqual(
      new Set(['any_time: window_hours says nothing for {hours}']),
    )
  })

  it('may not say of an account what it says of no account', () => {
    const truth = (of: unknown) => (of ? honest : { ...honest, hide: no('no_way') })
    expect(contradictions(adapterWith({}, { truth }), account, shown, false)).toEqual([
      'hide: no for the network, and yes for an account of it',
    ])
  })

  it('is only held against what was shown where fixtures show a part', () => {
    expect(faultsOf({ dms: yes(), hide: no('no_way') }, {}, shown, true)).toEqual(['hide: said to be impossible, and the adapter does it'])
  })

  it('may deny files that the adapter could send only as our own doing', () => {
    const seen = {
      ...shown,
      sends: shown.sends.map((send) => ({ ...send, able: { ...able, media: { ...able.media, maxCount: 4 } } })),
    }
    expect(faultsOf({}, {}, seen)).toEqual([])
    expect(faultsOf({ files_out: no('no_way') }, {}, seen)).toEqual(['files_out: said to be impossible, and the adapter does it'])
  })
})

describe('a sheet', () => {
  const atOnce = (more: Partial<ChannelAdapter>) => sheetOf(adapterWith({}, more)).abilities.find(({ code }) => code === 'at_once')?.ability

  it('takes how fast messages come in from how they come in', () => {
    expect(atOnce({})).toEqual(yes())
    expect(atOnce({ intake: 'poll', pollEveryMs: () => 120_000 })).toEqual(partly({ code: 'asked_every', params: { seconds: '120' } }))
    expect(atOnce({ intake: 'poll', firehose: () => null })).toEqual(partly({ code: 'asked_every', params: { seconds: '10' } }, 'firehose'))
  })

  it('tells how long a text may be where something can be said, and nowhere else', () => {
    expect(sheetOf(adapterWith({})).places).toEqual([
      { kind: 'comment', visibility: 'public', text: able.text, budget: { calls: 10, perMs: 1000 } },
    ])
  })

  it('says of private messages that they hang on a switch, or that this account has it off', () => {
    const dms = (settings: Record<string, string> | null) =>
      behindSwitch(settings && { settings, baseUrl: '' }, ({ dm }) => dm === 'on', yes())

    expect(dms(null)).toEqual(partly('needs_switch'))
    expect(dms({ dm: 'on' })).toEqual(yes())
    expect(dms({})).toEqual(no('switched_off'))
  })
})
