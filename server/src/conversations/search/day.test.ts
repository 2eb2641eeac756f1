import { expect, it } from 'vitest'
import { dayOf } from './day.ts'

const now = Date.parse('2026-11-26T20:00:00Z')

it.each([
  ['today', '2026-11-27'],
  ['Yesterday', '2026-11-26'],
  ['7d', '2026-11-20'],
  ['2w', '2026-11-13'],
  ['3m', '2026-08-27'],
  ['1y', '2025-11-27'],
  ['2026-11-05', '2026-11-05'],
  ['2026-9', '2026-09-01'],
  ['2025', '2025-01-01'],
])('takes %s in Seoul for %s', (text, day) => {
  expect(dayOf(text, now, 'Asia/Seoul')).toBe(day)
})

it.each(['2026-02-31', '2026-13', 'last week', '9999y', '0000', ''])('knows no day called "%s"', (text) => {
  expect(dayOf(text, now, 'UTC')).toBeNull()
})

it('is another day where it is another day', () => {
  expect(dayOf('today', now, 'America/New_York')).toBe('2026-11-26')
})
