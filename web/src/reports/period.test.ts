import { describe, expect, it } from 'vitest'
import { daysOf, instantsOf } from './period.ts'
import { isDay } from './search.ts'

const hours = (days: { from: string; to: string }, zone: string) => {
  const { from, to } = instantsOf(days, zone)
  return (Date.parse(to) - Date.parse(from)) / 3_600_000
}

describe('days of a preset', () => {
  it('are those of the workspace, not of the reader: late evening in London is tomorrow in Seoul', () => {
    const now = Date.parse('2026-03-31T23:30:00Z')
    expect(daysOf('today', now, 'Asia/Seoul')).toEqual({ from: '2026-04-01', to: '2026-04-01' })
    expect(daysOf('today', now, 'America/New_York')).toEqual({ from: '2026-03-31', to: '2026-03-31' })
    expect(daysOf('month', now, 'Asia/Seoul')).toEqual({ from: '2026-04-01', to: '2026-04-01' })
    expect(daysOf('lastMonth', now, 'Asia/Seoul')).toEqual({ from: '2026-03-01', to: '2026-03-31' })
  })

  it('count both ends, so seven days are seven', () => {
    const days = daysOf('last7', Date.parse('2026-11-22T02:00:00Z'), 'Asia/Bangkok')
    expect(days).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(hours(days, 'Asia/Bangkok')).toBe(7 * 24)
  })

  it('find the end of February', () => {
    expect(daysOf('lastMonth', Date.parse('2028-03-10T12:00:00Z'), 'UTC')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })
})

describe('instants of days', () => {
  it('begin at midnight of the zone and end before the next day does', () => {
    expect(instantsOf({ from: '2026-11-22', to: '2026-11-22' }, 'Asia/Seoul')).toEqual({
      from: '2026-11-21T15:00:00.000Z',
      to: '2026-11-22T15:00:00.000Z',
    })
  })

  it('know that a day is 23 or 25 hours long when clocks change', () => {
    expect(hours({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Berlin')).toBe(23)
    expect(hours({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin')).toBe(25)
  })

  it('join without gap or overlap where midnight itself is skipped or comes twice', () => {
    for (const [zone, first, second] of [
      ['America/Santiago', '2026-09-05', '2026-09-06'],
      ['America/Santiago', '2026-04-04', '2026-04-05'],
      ['Africa/Cairo', '2026-04-23', '2026-04-24'],
    ] as const) {
      expect(instantsOf({ from: first, to: first }, zone).to).toBe(instantsOf({ from: second, to: second }, zone).from)
    }
  })
})

it('takes only days that exist', () => {
  expect(isDay('2028-02-29')).toBe(true)
  for (const wrong of ['2026-02-29', '2026-13-01', '26-1-1', '', 20261122, null]) expect(isDay(wrong)).toBe(false)
})
