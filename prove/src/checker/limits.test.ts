import { expect, it } from 'vitest'
import { judgeLimits } from './limits.ts'

const nothing = { tooEarly: [], starved: [] }
const limit = { windowMs: 1_000, underWayMs: 100 }
const call = (at: number, status = 201, account = 'haru') => ({ account, at, status })
const judge = (...calls: ReturnType<typeof call>[]) => judgeLimits(calls, limit, 500)

it('finds nothing where what comes after a refusal was under way, or waits for the next window', () => {
  expect(judge(call(0), call(10), call(20, 429), call(90, 429), call(1_000), call(1_010), call(1_020, 429), call(2_000))).toEqual(nothing)
})

it('names what was asked again before the window was over, refused or not', () => {
  expect(judge(call(0), call(10), call(20, 429), call(900, 429)).tooEarly).toEqual(['haru at 900 ms, refused at 20 ms'])
  expect(judge(call(0, 429), call(500)).tooEarly).toEqual(['haru at 500 ms, refused at 0 ms'])
})

it('names an account that others kept waiting', () => {
  expect(judge(call(0), call(10), call(20, 201, 'nok'), call(600, 201, 'minji')).starved).toEqual(['minji took 600 ms, others 20 ms'])
})
