import { expect, it } from 'vitest'
import { makeLog } from '#kernel/log'
import { type Pace, wakeable } from '#kernel/loop'
import { makeMetrics } from '#kernel/metrics'
import { Pressure } from '#kernel/pressure'

const app = { log: makeLog('silent'), metrics: makeMetrics(), pressure: new Pressure() }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('runs at once, when woken, and never twice at a time', async () => {
  const ending = new AbortController()
  let runs = 0
  let atOnce = 0
  let most = 0
  const loop = wakeable(
    'test',
    app,
    async () => {
      runs++
      most = Math.max(most, ++atOnce)
      await pause(5)
      atOnce--
      return 60_000
    },
    ending.signal,
  )
  for (let i = 0; i < 50; i++) {
    loop.wake()
    await pause(1)
  }
  await pause(30)
  const before = runs
  await pause(30)
  ending.abort()
  await loop.done

  expect(most).toBe(1)
  expect(before).toBeGreaterThan(2)
  expect(runs).toBe(before)
})

it('runs once more when it was woken while it ran', async () => {
  const ending = new AbortController()
  let runs = 0
  const loop = wakeable(
    'test',
    app,
    async () => {
      await pause(1)
      if (++runs === 1) loop.wake()
      return 60_000
    },
    ending.signal,
  )
  await pause(40)
  ending.abort()
  await loop.done

  expect(runs).toBe(2)
})

it('ends when told, the run under way finished', async () => {
  const ending = new AbortController()
  let finished = false
  const loop = wakeable(
    'test',
    app,
    async () => {
      await pause(20)
      finished = true
      return 0
    },
    ending.signal,
  )
  ending.abort()
  await loop.done

  expect(finished).toBe(true)
})

it('goes on after a failure', async () => {
  const ending = new AbortController()
  let runs = 0
  const loop = wakeable(
    'test',
    app,
    async () => {
      if (++runs === 1) throw new Error('the database restarts')
      return 60_000
    },
    ending.signal,
  )
  await expect.poll(() => runs, { timeout: 3_000 }).toBe(2)
  ending.abort()
  await loop.done
})

it('takes a burst together', async () => {
  const { runs, bring, end } = counting({ gatherMs: 300 })
  await pause(10)
  for (let i = 0; i < 8; i++) {
    bring()
    await pause(1)
  }
  await expect.poll(() => runs).toEqual([8])
  await end()
})

it('waits while networks call, then takes turns with them', async () => {
  const calls = new Pressure()
  for (let n = 0; n < 16; n++) calls.came()
  const { runs, bring, end } = counting({ yieldMs: 1_000 }, calls)
  await expect.poll(() => calls.isHigh()).toBe(true)
  bring()
  await pause(50)
  expect(runs).toEqual([])
  await expect.poll(() => runs).toEqual([1])

  const began = performance.now()
  bring()
  await expect.poll(() => runs, { interval: 1 }).toEqual([1, 1])
  expect(performance.now() - began).toBeLessThan(1_000)

  calls.settled(16)
  await expect.poll(() => calls.isHigh()).toBe(false)
  bring()
  await expect.poll(() => runs).toEqual([1, 1, 1])
  await end()
})

/** A loop that notes how much each run found. */
function counting(pace: Pace, pressure = new Pressure()) {
  const ending = new AbortController()
  const runs: number[] = []
  let brought = 0
  const loop = wakeable(
    'test',
    { ...app, pressure },
    async () => {
      const taken = brought
      brought = 0
      await pause(5)
      if (taken > 0) runs.push(taken)
      return 60_000
    },
    ending.signal,
    pace,
  )
  const bring = () => {
    brought++
    loop.wake()
  }
  const end = () => {
    ending.abort()
    return loop.done
  }
  return { runs, bring, end }
}
