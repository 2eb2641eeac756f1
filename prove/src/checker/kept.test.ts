import { expect, it } from 'vitest'
import { judgeKept, type Kept, type Made } from './kept.ts'

const made = (more: Partial<Made> = {}): Made => ({ network: 'line', kind: 'good', what: 'm1', answered: 200, latencyMs: 5, ...more })
const kept = (more: Partial<Kept> = {}): Kept => ({
  network: 'line',
  state: 'processed',
  reason: null,
  asked: false,
  sightings: 1,
  ...more,
})
const clean = { status5xx: [], late: [], letIn: [], turnedAway: [], forgotten: [], unexplained: [] }
const bad = made({ kind: 'bad', what: 'b1' })
const forged = made({ kind: 'forged', what: 'f1', answered: 401 })

it('is content where all that was proven is kept, once read or with its reason', () => {
  expect(judgeKept([made(), bad, forged], [kept(), kept({ state: 'failed', reason: 'not_json' })], 1_000)).toEqual(clean)
  expect(judgeKept([made(), bad], [kept({ sightings: 2 })], 1_000)).toEqual(clean)
})

it('names crashes, silence, waiting, and doors that open or shut wrongly', () => {
  const all = [kept(), kept()]
  expect(judgeKept([made(), { ...bad, answered: 500 }], [kept()], 1_000).status5xx).toEqual(['b1 was answered 500'])
  expect(judgeKept([made(), { ...bad, answered: null }], [kept()], 1_000).status5xx).toEqual(['b1 was answered by nobody'])
  expect(judgeKept([{ ...forged, answered: null }], [], 1_000)).toEqual(clean)
  expect(judgeKept([made({ latencyMs: 1_500 }), bad], all, 1_000).late).toEqual(['m1 waited 1500 ms'])
  expect(judgeKept([made(), { ...bad, latencyMs: 1_500 }], all, 1_000)).toEqual(clean)
  expect(judgeKept([{ ...forged, answered: 200 }], [], 1_000).letIn).toEqual(['f1 was let in'])
  expect(judgeKept([made({ answered: 401 })], [], 1_000).turnedAway).toEqual(['m1 was turned away'])
})

it('names what is not kept, is kept too often, or is kept without a reason', () => {
  expect(judgeKept([made(), bad], [kept()], 1_000).forgotten).toEqual(['of 2 taken on line 1 are kept'])
  expect(judgeKept([made()], [kept(), kept()], 1_000).forgotten).toEqual(['of 1 taken on line 2 are kept'])
  expect(judgeKept([made()], [kept({ asked: true })], 1_000).forgotten).toEqual(['of 1 taken on line 0 are kept'])
  expect(judgeKept([made()], [kept(), kept({ asked: true })], 1_000)).toEqual(clean)
  const mail = made({ network: 'email', digest: 'd1' })
  expect(judgeKept([mail, mail], [kept({ network: 'email', asked: true, sightings: 3 })], 1_000)).toEqual(clean)
  expect(judgeKept([mail, { ...mail, digest: 'd2' }], [kept({ network: 'email', sightings: 2 })], 1_000).forgotten).toHaveLength(1)
  expect(judgeKept([made(), made({ network: 'x' })], [kept({ sightings: 2 })], 1_000).forgotten).toHaveLength(2)
  expect(judgeKept([made()], [kept({ state: 'failed' })], 1_000).unexplained).toEqual(['a delivery of line is failed without a reason'])
})
