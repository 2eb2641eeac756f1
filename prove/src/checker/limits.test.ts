import { expect, it } from 'vitest'
import { judgeLimits, judgeRefusals } from './limits.ts'

const nothing = { refusedAgain: [], tooEarly: [], starved: [] }
const call = (at: number, status = 201, account = 'haru') => ({ account, at, status })
const judge = (...calls: ReturnType<typeof call>[]) => judgeLimits(calls, 1_000, 500)

it('finds nothing where each window of each account has one refusal at most, and nothing after it', () => {
  const ofHaru = [call(0), call(10), call(20, 429), call(1_000), call(1_010), call(1_020, 429), call(2_000)]
  const ofNok = [call(30, 429, 'nok'), call(1_900, 201, 'nok')]
  expect(judge(...ofHaru, ...ofNok)).toEqual(nothing)
})

it('names a second refusal of one window, however soon after the first', () => {
  expect(judge(call(0), call(10), call(20, 429), call(21, 429)).refusedAgain).toEqual(['haru at 21 ms, refused at 20 ms'])
  expect(judge(call(0, 429), call(999, 429), call(1_000, 429), call(1_500, 429)).refusedAgain).toEqual([
    'haru at 999 ms, refused at 0 ms',
    'haru at 1500 ms, refused at 1000 ms',
  ])
})

it('names what was taken after a refusal before the window was over', () => {
  expect(judge(call(0, 429), call(500))).toEqual({ ...nothing, tooEarly: ['haru at 500 ms, refused at 0 ms'] })
})

it('names an account that others kept waiting', () => {
  expect(judge(call(0), call(10), call(20, 201, 'nok'), call(600, 201, 'minji')).starved).toEqual(['minji took 600 ms, others 20 ms'])
})

it('judges a window that slides by each refusal: no call in the wait, no other refusal in so long', () => {
  const judgeHour = (...calls: ReturnType<typeof call>[]) => judgeRefusals(calls, { waitMs: 60, windowMs: 3_600 })
  expect(judgeHour(call(0), call(10, 429), call(70), call(80), call(3_700, 429))).toEqual({ refusedAgain: [], tooEarly: [] })
  expect(judgeHour(call(0, 429), call(59))).toEqual({ refusedAgain: [], tooEarly: ['haru 59 ms after it was refused'] })
  expect(judgeHour(call(0, 429), call(70), call(120, 429), call(130)).refusedAgain).toEqual(['haru 120 ms after it was refused'])
  expect(judgeHour(call(0, 429), call(70), call(120, 429), call(130)).tooEarly).toEqual(['haru 10 ms after it was refused'])
})
