import { afterEach, beforeEach, expect, it, vi } from 'vitest'
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
  const text = `id: 7\nevent: ready\ndata: {"seq":7}\n\nevent: backlog\ndata: ${JSON.stringify({ type: 'backlog', ...late })}\n\n`
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response(text)
  })

  await waitsLong()

  expect(backlogs[0]).toEqual({ type: 'backlog', ...late })
  expect(asked.at(-1)).toContain('after=7')
})
