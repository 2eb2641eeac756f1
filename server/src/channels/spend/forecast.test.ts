import { describe, expect, it } from 'vitest'
import { chargeMonth, chargeRows } from './charge.ts'
import { addDays, daysFrom, endOf, forecast } from './forecast.ts'

const on = (counted: Record<string, number>) => (day: string) => counted[day] ?? 0

describe('a forecast', () => {
  it('takes each day left for what the same weekday was on average in the last four weeks', () => {
    // A shop that is asked things on Mondays: 8, 12, 10 and 10 (2, 9, 16 and 23 November 2026 are Mondays).
    const counted = { '2026-11-02': 8, '2026-11-09': 12, '2026-11-16': 10, '2026-11-23': 10 }
    const given = { unitsOf: on(counted), first: '2026-10-01', today: '2026-11-24', end: '2026-11-30' }

    // One more Monday comes.
    expect(forecast(given)).toEqual({ units: 50, method: 'weekdays', countedDays: 28 })
  })

  it('takes the average day before a week was counted, and says nothing before three days were', () => {
    const counted = { '2026-11-01': 4, '2026-11-02': 6, '2026-11-03': 2 }
    const given = { unitsOf: on(counted), first: '2026-11-01', end: '2026-11-10' }

    expect(forecast({ ...given, today: '2026-11-03' })).toBeNull()
    // 12 so far, of today what a day usually is, and six more.
    expect(forecast({ ...given, today: '2026-11-04' })).toEqual({ units: 12 + 4 + 6 * 4, method: 'mean', countedDays: 3 })
  })

  it('takes for today what was counted already, where that is more than usual', () => {
    const counted = { '2026-11-01': 1, '2026-11-02': 1, '2026-11-03': 1, '2026-11-04': 90 }

    expect(forecast({ unitsOf: on(counted), first: '2026-11-01', today: '2026-11-04', end: '2026-11-04' })?.units).toBe(93)
  })

  it('counts days on which nothing was used as such, but none from before counting began', () => {
    const counted = { '2026-11-08': 10, '2026-11-15': 0 }
    const given = { unitsOf: on(counted), today: '2026-11-20', end: '2026-11-22' }

    // Sundays: 8 (ten) and 15 (none) against 8 alone.
    expect(forecast({ ...given, first: '2026-11-08' })?.units).toBe(15)
    expect(forecast({ ...given, first: '2026-10-01' })?.units).toBeCloseTo(10 + 10 / 4)
  })

  it('never comes to less than what was counted, whatever the days were', () => {
    for (let seed = 1; seed < 200; seed++) {
      const counted = Object.fromEntries(daysFrom('2026-10-01', '2026-11-17').map((day, n) => [day, (seed * (n + 7) * 31) % 13]))
      const soFar = daysFrom('2026-11-01', '2026-11-17').reduce((sum, day) => sum + on(counted)(day), 0)
      const { units = -1 } = forecast({ unitsOf: on(counted), first: '2026-10-01', today: '2026-11-17', end: '2026-11-30' }) ?? {}
      expect(units).toBeGreaterThanOrEqual(soFar)
    }
  })

  it('knows the days of months', () => {
    expect([endOf('2026-11'), endOf('2028-02'), endOf('2026-02'), endOf('2026-12')]).toEqual([
      '2026-11-30',
      '2028-02-29',
      '2026-02-28',
      '2026-12-31',
    ])
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysFrom('2026-11-30', '2026-11-29')).toEqual([])
  })
})

describe('what it costs', () => {
  const settings = { price: { amount: 0.5, currency: 'THB' }, included: 5, cap: null }

  it('is nothing for the included units of each month, which the first days use up', () => {
    const rows = [
      { meter: 'line_push' as const, day: '2026-10-30', units: 7 },
      { meter: 'line_push' as const, day: '2026-11-01', units: 4 },
      { meter: 'line_push' as const, day: '2026-11-02', units: 3 },
      { meter: 'line_push' as const, day: '2026-11-03', units: 2 },
    ]

    expect(chargeRows(rows, () => settings)).toEqual([1, 0, 1, 1])
    expect(chargeMonth(9, settings)).toBe(2)
    expect(chargeMonth(5, settings)).toBe(0)
  })

  it('is unknown without a price', () => {
    expect(chargeRows([{ meter: 'line_push', day: '2026-11-01', units: 9 }], () => ({ ...settings, price: null }))).toEqual([null])
    expect(chargeMonth(9, { ...settings, price: null })).toBeNull()
  })
})
