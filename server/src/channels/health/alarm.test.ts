import { expect, it } from 'vitest'
import { iso } from '#kernel/clock'
import { judge, type Told } from './alarm.ts'

const start = Date.parse('2026-11-02T09:00:00Z')
const minute = (n: number) => iso(start + n * 60_000)

/** Plays what was seen minute by minute, and gives what was told in which minute. */
function play(seen: readonly boolean[]): string[] {
  let told: Told = { brokenSince: null, wellSince: null, toldUntil: null, toldDays: null }
  return seen.flatMap((isBroken, n) => {
    const verdict = judge(told, minute(n), { isBroken, endsAt: null, daysLeft: null })
    told = verdict.told
    return verdict.tell ? [`${n} ${verdict.tell}`] : []
  })
}

it('tells of a breakage at once and once, and that it is over after five minutes without a fault', () => {
  expect(play([false, true, true, true, false, false, false, false, false, false, false])).toEqual(['1 broken', '9 well'])
})

it('tells nobody of flapping within minutes', () => {
  expect(play([true, false, true, false, false, true, false, true, false, false, false, false, false])).toEqual(['0 broken'])
  expect(play([true, false, false, false, false, false, false, true])).toEqual(['0 broken', '6 well', '7 broken'])
})

it('tells that a token ends at 14, 7 and 1 days, once each, and afresh when it was renewed', () => {
  let told: Told = { brokenSince: null, wellSince: null, toldUntil: null, toldDays: null }
  const days = (endsAt: string, left: number[]) =>
    left.flatMap((daysLeft) => {
      const verdict = judge(told, minute(0), { isBroken: false, endsAt, daysLeft })
      told = verdict.told
      return verdict.expiring === null ? [] : [[daysLeft, verdict.expiring]]
    })
  expect(days('2026-12-01T00:00:00Z', [20, 15, 14, 13, 8, 7, 7, 2, 1, 1, 0, -1])).toEqual([
    [14, 14],
    [7, 7],
    [1, 1],
  ])
  expect(days('2027-01-30T00:00:00Z', [60, 5, 3])).toEqual([[5, 7]])
})
