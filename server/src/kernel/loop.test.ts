import { expect, it } from 'vitest'
import { makeLog } from '#kernel/log'
import { wakeable } from '#kernel/loop'
import { makeMetrics } from '#kernel/metrics'

const app = { log: makeLog('silent'), metrics: makeMetrics() }
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

it('takes a burst together, and rests while more keeps coming', async () => {
  const ending = new AbortController()
  const runs: number[] = []
  let brought = 0
  const loop = wakeable(
    'test',
    app,
    async () => {
      const taken = brought
      brought = 0
      await pause(5)
      if (taken > 0) runs.push(taken)
      return 60_000
    },
    ending.signal,
    { gatherMs: 20, mostRestMs: 1_000 },
  )
  await pause(10)
  for (let i = 0; i < 40; i++) {
    brought++
    loop.wake()
    await pause(2)
  }
  await pause(100)
  ending.abort()
  await loop.done

  expect(runs.reduce((sum, each) => sum + each, 0)).toBe(40)
  expect(runs.length).toBeLessThanOrEqual(6)
})
