import { expect, it } from 'vitest'
import { FORGOTTEN_AFTER_MS, Presences, type PresenceMark } from './presence.ts'

const mark = (more: Partial<PresenceMark> = {}): PresenceMark => ({
  agentId: 'minji',
  screen: 's1',
  browser: 'b1',
  conversationId: 'c1',
  state: 'viewing',
  at: 1_000,
  ...more,
})
/** Heard at the moment at which it was told, unless said otherwise. */
const hears = (presences: Presences, more: Partial<PresenceMark> = {}, now = mark(more).at) => presences.hear(mark(more), now)
const seen = (presences: Presences, id = 'c1') =>
  presences.in(id).map(({ agentId, state, since }) => `${agentId} ${state} ${Date.parse(since)}`)

it('tells what changed, and nothing of what is only said again', () => {
  const presences = new Presences()
  expect(hears(presences)).toEqual(['c1'])
  expect(hears(presences, { at: 2_000 })).toEqual([])
  expect(seen(presences)).toEqual(['minji viewing 1000'])
  expect(hears(presences, { at: 3_000, state: 'replying' })).toEqual(['c1'])
  expect(hears(presences, { at: 4_000, conversationId: 'c2' })).toEqual(['c1', 'c2'])
  expect([seen(presences), seen(presences, 'c2')]).toEqual([[], ['minji viewing 4000']])
})

it('counts a person once, by the liveliest of their screens', () => {
  const presences = new Presences()
  hears(presences, { screen: 's1', state: 'idle' })
  hears(presences, { screen: 's2', state: 'replying', at: 2_000 })
  hears(presences, { screen: 's3', state: 'viewing', at: 3_000 })
  hears(presences, { agentId: 'somchai', screen: 's1', at: 1_500 })
  expect(seen(presences)).toEqual(['somchai viewing 1500', 'minji replying 2000'])
})

it('believes the newer of two words, though it came first', () => {
  const presences = new Presences()
  hears(presences, { at: 1_000 })
  hears(presences, { at: 3_000, conversationId: null })
  expect(hears(presences, { at: 2_000, state: 'replying' })).toEqual([])
  expect(seen(presences)).toEqual([])
})

it('forgets a browser whose line broke, but for what it told since, and nobody else’s', () => {
  const presences = new Presences()
  hears(presences, { screen: 's1' })
  hears(presences, { screen: 's2', conversationId: 'c2', at: 6_000 })
  hears(presences, { screen: 's3', browser: 'b2', conversationId: 'c3' })
  hears(presences, { agentId: 'somchai', screen: 's1', conversationId: 'c4' })
  expect(presences.forgetBrowser({ agentId: 'minji', browser: 'b1', before: 5_000 })).toEqual(['c1'])
  expect(presences.conversations().toSorted()).toEqual(['c2', 'c3', 'c4'])
})

it('forgets what nobody renews', () => {
  const presences = new Presences()
  hears(presences)
  hears(presences, { agentId: 'somchai' })
  for (const known of presences.marksOf('minji', 'b1')) expect(presences.hear(known, 50_000)).toEqual([])
  expect(presences.forgetOld(1_001 + FORGOTTEN_AFTER_MS)).toEqual(['c1'])
  expect(seen(presences)).toEqual(['minji viewing 1000'])
})

it('takes what is only renewed for no newer than it was when it was told', () => {
  const presences = new Presences()
  hears(presences)
  const [known] = presences.marksOf('minji', 'b1')
  hears(presences, { at: 2_000, conversationId: null })
  expect(presences.hear(known as PresenceMark, 3_000)).toEqual([])
  expect(seen(presences)).toEqual([])
})

it('keeps no more screens of a person than anybody has', () => {
  const presences = new Presences()
  for (let n = 0; n < 30; n++) hears(presences, { screen: `s${n}`, conversationId: `c${n}`, at: n })
  expect(presences.conversations()).toHaveLength(20)
  expect(presences.conversations()).toContain('c29')
})
