import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { call } from '../api/call.ts'
import type { BacklogEvent } from '../api/types.ts'
import { type FeedState, followFeed } from './feed.ts'

let states: FeedState[] = []
let gaps = 0
let backlogs: BacklogEvent[] = []
let tries = 0
/** Whether the live feed and everything else answer. */
let away = { feed: true, rest: true }
let feed: ReturnType<typeof followFeed>

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(1)
  states = []
  gaps = 0
  backlogs = []
  tries = 0
  away = { feed: true, rest: true }
  vi.stubGlobal('fetch', async (url: string) => {
    const live = url.includes('/live')
    if (live) tries++
    if (live ? away.feed : away.rest) throw new TypeError('Failed to fetch')
    return live ? new Response(new ReadableStream()) : new Response('{}')
  })
  feed = followFeed('w1', {
    onEvent: () => undefined,
    onBacklog: (backlog) => backlogs.push(backlog),
    onUnread: () => undefined,
    onDraft: () => undefined,
    onPresence: () => undefined,
    onGap: () => gaps++,
    onOut: () => undefined,
    onState: (state) => states.push(state),
  })
})
afterEach(() => {
  feed.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const waitsLong = () => pass(120_000)
const isLive = () => states.at(-1)?.kind === 'live'

it('waits longer after each try, but never longer than ten seconds, and says until when', async () => {
  await pass(0)
  const waits: number[] = []
  for (let round = 0; round < 8; round++) {
    const state = states.findLast((each) => each.kind === 'offline' && each.nextTryAt !== null)
    const wait = state?.kind === 'offline' && state.nextTryAt ? state.nextTryAt - Date.now() : 0
    waits.push(wait)
    await pass(wait)
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000, 10_000])
  expect(tries).toBe(9)
})

it.each<[string, () => unknown]>([
  ['the browser is online', () => dispatchEvent(new Event('online'))],
  ['somebody looks at the tab', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['it is asked to', () => feed.tryNow()],
  ['another call is answered', () => call('people.me', {})],
])('comes back at once when %s', async (_, sign) => {
  await waitsLong()
  away = { feed: false, rest: false }
  expect(isLive()).toBe(false)

  await sign()
  await pass(1)

  expect(isLive()).toBe(true)
})

it('is not driven by calls that fail as well', async () => {
  await waitsLong()
  const before = tries
  await call('people.me', {}).catch(() => undefined)
  await pass(1)
  expect(tries).toBe(before)
})

it('has everything fetched afresh once it hears, since news may have come between the fetch and the feed', async () => {
  await pass(0)
  expect(gaps).toBe(0)
  away.feed = false

  await pass(1_000)

  expect([isLive(), gaps]).toEqual([true, 1])
})

it('has it fetched afresh in a tab too that finds the feed running in another', async () => {
  const leader = new BroadcastChannel('baton-feed-w2')
  vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => undefined) } })
  const late = { gaps: 0, live: false }
  const second = followFeed('w2', {
    onEvent: () => undefined,
    onBacklog: () => undefined,
    onUnread: () => undefined,
    onDraft: () => undefined,
    onPresence: () => undefined,
    onGap: () => late.gaps++,
    onOut: () => undefined,
    onState: ({ kind }) => (late.live = kind === 'live'),
  })
  vi.useRealTimers()

  leader.postMessage({ kind: 'state', state: { kind: 'live' } })

  await expect.poll(() => late).toEqual({ live: true, gaps: 1 })
  second.stop()
  leader.close()
})

it('tells what is late, and keeps its place in the log meanwhile', async () => {
  const late = { noWorkerSince: null, intakeSince: '2026-11-20T06:00:00.000Z', deliveriesSince: null, reactions: [] }
  const text = `id: 7\nevent: ready\ndata: {"previous":7,"type":"ready","seq":7,"told":0}\n\nevent: backlog\ndata: ${JSON.stringify({ type: 'backlog', ...late })}\n\n`
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response(text)
  })

  await waitsLong()

  expect(backlogs[0]).toEqual({ type: 'backlog', ...late })
  expect(asked.at(-1)).toContain('after=7')
})

interface Told {
  seq: number
  previous: number
  type?: string
  told?: number
}
const ready = (seq: number): Told => ({ seq, previous: seq, type: 'ready', told: 0 })
const told = (entry: object) => `data: ${JSON.stringify({ type: 'note.added', ...entry })}\n\n`

/** Serves one stream after the other, each open until it is left, and says after which position each was asked for. */
function lines(...streams: object[][]): { asked: (string | null)[]; left: () => number } {
  const asked: (string | null)[] = []
  let left = 0
  vi.stubGlobal('fetch', async (url: string, { signal }: RequestInit) => {
    asked.push(new URL(url, 'http://baton.example').searchParams.get('after'))
    const text = (streams.shift() ?? []).map(told).join('')
    return new Response(
      new ReadableStream({
        start: (stream) => {
          stream.enqueue(new TextEncoder().encode(text))
          signal?.addEventListener('abort', () => left++)
        },
      }),
    )
  })
  return { asked, left: () => left }
}

function hearing(workspaceId = 'w3') {
  const heard: number[] = []
  let gaps = 0
  const followed = followFeed(workspaceId, {
    onEvent: ({ seq }) => heard.push(seq),
    onBacklog: () => undefined,
    onUnread: () => undefined,
    onDraft: () => undefined,
    onPresence: () => undefined,
    onGap: () => gaps++,
    onOut: () => undefined,
    onState: () => undefined,
  })
  return { heard, gaps: () => gaps, stop: followed.stop }
}

it.each<[string, Told[]]>([
  ['lost', [ready(3), { seq: 5, previous: 3 }, { seq: 9, previous: 7 }]],
  ['brought before another', [ready(3), { seq: 5, previous: 3 }, { seq: 9, previous: 7 }, { seq: 7, previous: 5 }]],
  ['the last and lost', [ready(3), { seq: 5, previous: 3 }, { seq: 9, previous: 9, type: 'position', told: 0 }]],
])('asks again from where it stands, at once, when an event was %s', async (_, first) => {
  feed.stop()
  const served = lines(first, [ready(5), { seq: 7, previous: 5 }, { seq: 9, previous: 7 }])

  const reader = hearing()
  await pass(1)

  expect([served.asked, served.left(), reader.heard, reader.gaps()]).toEqual([[null, '5'], 1, [5, 7, 9], 1])
  reader.stop()
})

it('takes numbers that were never meant for this reader for no loss, and an event that comes twice once', async () => {
  feed.stop()
  const twice = { seq: 8, previous: 3 }
  const served = lines([ready(3), twice, twice, { seq: 12, previous: 8 }, { seq: 20, previous: 12, type: 'position', told: 0 }])

  const reader = hearing()
  await pass(1)

  expect([served.asked, reader.heard]).toEqual([[null], [8, 12]])
  reader.stop()
})

it('begins anew when the very beginning was lost, and waits before it tries a line that brings nothing once more', async () => {
  feed.stop()
  const served = lines([{ seq: 5, previous: 3 }], [{ seq: 6, previous: 5 }], [ready(8), { seq: 9, previous: 8 }])

  const reader = hearing()
  await pass(1)
  expect([served.asked, reader.heard]).toEqual([[null], []])
  await pass(3_000)

  expect([served.asked, reader.heard, reader.gaps()]).toEqual([[null, null, null], [9], 3])
  reader.stop()
})

it('passes on to another tab what a log brings that counts from lower numbers than before', async () => {
  const leader = new BroadcastChannel('baton-feed-w4')
  vi.stubGlobal('navigator', { locks: { request: () => new Promise(() => undefined) } })
  const second = hearing('w4')
  vi.useRealTimers()
  const entry = (seq: number, previous: number) => leader.postMessage({ kind: 'entry', entry: { seq, previous, type: 'note.added' } })

  leader.postMessage({ kind: 'state', state: { kind: 'live' } })
  entry(50, 40)
  leader.postMessage({ kind: 'gap' })
  entry(7, 6)

  await expect.poll(() => [second.heard, second.gaps()]).toEqual([[50, 7], 2])
  second.stop()
  leader.close()
})

describe('what I read on another screen', () => {
  const mark = (nth: number, conversationId: string) => ({ type: 'unread', nth, conversationId, version: 1, unread: false })
  const position = { ...ready(3), type: 'position', told: 2 }
  function hearingMarks() {
    const heard: (string | null)[] = []
    const followed = followFeed('w5', {
      onEvent: () => undefined,
      onBacklog: () => undefined,
      onDraft: () => undefined,
      onPresence: () => undefined,
      onUnread: (each) => heard.push(each && each.conversationId),
      onGap: () => undefined,
      onOut: () => undefined,
      onState: () => undefined,
    })
    onTestFinished(followed.stop)
    return heard
  }

  it.each<[string, object[], (string | null)[]]>([
    ['is told once, though the line doubles it', [mark(1, 'a'), mark(1, 'a'), mark(2, 'b'), position], ['a', 'b']],
    ['is asked for when some of it was lost between others', [mark(1, 'a'), mark(3, 'c'), mark(2, 'b')], ['a', null]],
    ['is asked for when the last of it was lost', [mark(1, 'a'), position], ['a', null]],
  ])('%s', async (_, entries, expected) => {
    feed.stop()
    lines([ready(3), ...entries])

    const heard = hearingMarks()
    await pass(1)

    expect(heard).toEqual(expected)
  })

  it('is asked for after a line broke off, since it stands in no log', async () => {
    feed.stop()
    const streams = [new Response(told(ready(3))), new Response(new ReadableStream())]
    vi.stubGlobal('fetch', async () => streams.shift())

    const heard = hearingMarks()
    await pass(2_000)

    expect([streams, heard]).toEqual([[], [null]])
  })
})
