import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { gatherer } from './gather.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Seconds after the start at which each account was asked; `busy` says whether the account cannot be asked just now. */
function gathering(busy: (second: number) => boolean = () => false) {
  const began = Date.now()
  const asked: Record<string, number[]> = {}
  const stop = new AbortController()
  const hint = gatherer(async (_, accountId) => {
    const second = (Date.now() - began) / 1000
    if (busy(second)) return false
    asked[accountId] = [...(asked[accountId] ?? []), second]
    return true
  }, stop.signal)
  return { asked, stop, hint: (accountId: string) => hint(1, accountId) }
}

it('asks at once, and once more when the network surely shows what was told', async () => {
  const { asked, hint } = gathering()
  hint('haru')
  await vi.advanceTimersByTimeAsync(60_000)

  expect(asked).toEqual({ haru: [0, 2] })
})

it('makes one of a burst, for each account by itself', async () => {
  const { asked, hint } = gathering()
  for (let i = 0; i < 50; i++) {
    hint('haru')
    if (i === 10) hint('naru')
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(60_000)

  expect(asked.haru).toEqual([0, 2, 4, 6, 8])
  expect(asked.naru).toEqual([1, 3])
})

it('tries again when an account is being asked at that moment, and leaves it to the usual poll in the end', async () => {
  const short = gathering((second) => second < 3)
  short.hint('haru')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(short.asked).toEqual({ haru: [4] })

  let tries = 0
  const never = gathering(() => ++tries > 0)
  never.hint('haru')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(tries).toBe(6)
})

it('asks nothing more once it is ended', async () => {
  const { asked, hint, stop } = gathering()
  hint('haru')
  await vi.advanceTimersByTimeAsync(1_000)
  stop.abort()
  hint('naru')
  await vi.advanceTimersByTimeAsync(60_000)

  expect(asked).toEqual({ haru: [0] })
})
