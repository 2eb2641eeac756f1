import { expect, it } from 'vitest'
import { Pressure } from '#kernel/pressure'

/** Commits of `tookMs`, `pauseMs` apart, one after another. */
function pressureAfter({ tookMs, pauseMs, times }: { tookMs: number; pauseMs: number; times: number }) {
  let now = 1_000
  const pressure = new Pressure(() => now)
  for (let i = 0; i < times; i++) {
    now += pauseMs
    const began = now
    now += tookMs
    pressure.committed(began)
  }
  return { pressure, later: (ms: number) => (now += ms) }
}

it('is high when one commit follows another, and not for long after', () => {
  const { pressure, later } = pressureAfter({ tookMs: 3, pauseMs: 0.2, times: 40 })
  expect(pressure.isHigh()).toBe(true)
  later(100)
  expect(pressure.isHigh()).toBe(false)
})

it('is not high for a burst of a few, nor for steady calls with pauses between', () => {
  expect(pressureAfter({ tookMs: 3, pauseMs: 0, times: 5 }).pressure.isHigh()).toBe(false)
  expect(pressureAfter({ tookMs: 2, pauseMs: 3, times: 500 }).pressure.isHigh()).toBe(false)
})

it('is high after one commit that took long', () => {
  expect(pressureAfter({ tookMs: 200, pauseMs: 0, times: 1 }).pressure.isHigh()).toBe(true)
})
