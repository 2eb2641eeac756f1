import { expect, it } from 'vitest'
import { isKnown, type Rhythm, unusualFrom } from './silence.ts'

const HOUR = 3_600_000
/** Something came in every hour from nine to six on working days (UTC), in each of eight weeks. */
const office: Rhythm = {
  weeks: 8,
  heard: Array.from({ length: 168 }, (_, hour) => (hour < 120 && hour % 24 >= 9 && hour % 24 < 18 ? 8 : 0)),
}
const hoursUntil = (rhythm: Rhythm, from: string) => {
  const at = unusualFrom(rhythm, Date.parse(from))
  return at === null ? null : (at - Date.parse(from)) / HOUR
}

it('finds a few silent hours unusual at work, and a whole night or weekend usual', () => {
  const monday = hoursUntil(office, '2026-11-02T09:00:00Z') ?? 0
  expect(monday).toBeGreaterThan(2)
  expect(monday).toBeLessThan(4)
  // From Friday evening on, the weekend adds nothing: it takes as many hours of work as before.
  expect(hoursUntil(office, '2026-11-06T18:00:00Z')).toBeCloseTo(63 + monday)
})

it('counts hours and not messages, and knows nothing of accounts that are new or hardly written to', () => {
  const seldom = { weeks: 8, heard: office.heard.map((each) => (each > 0 ? 1 : 0)) }
  expect(hoursUntil(seldom, '2026-11-02T09:00:00Z')).toBeGreaterThan(24 * 5)
  expect(isKnown({ ...office, weeks: 1.9 })).toBe(false)
  expect(hoursUntil({ ...office, weeks: 1.9 }, '2026-11-02T09:00:00Z')).toBeNull()
  expect(hoursUntil({ weeks: 8, heard: office.heard.map((each, hour) => (hour === 33 ? each : 0)) }, '2026-11-02T09:00:00Z')).toBeNull()
})

it('is never sooner than half an hour, however busy the account', () => {
  const busy = { weeks: 1000, heard: office.heard.map(() => 1000) }
  const at = hoursUntil(busy, '2026-11-02T09:00:00Z') ?? 0
  expect(at).toBeGreaterThanOrEqual(0.5)
})
