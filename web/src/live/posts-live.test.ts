import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../api/types.ts'
import { postsLive } from './posts-live.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const event = (type: string) => ({ type, data: {} }) as LiveEvent

function heard() {
  const queries = new QueryClient()
  const asked = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue()
  return { hear: postsLive(queries, 'w1'), asked: () => asked.mock.calls.map(([filters]) => filters?.queryKey?.[2]) }
}

it('asks for posts anew once news pauses, and every few seconds while it does not', () => {
  const { hear, asked } = heard()
  hear(event('message.received'))
  vi.advanceTimersByTime(900)
  hear(event('clearing.changed'))
  expect(asked()).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(asked()).toEqual(['posts', 'post'])

  for (let n = 0; n < 10; n++) {
    hear(event('conversation.resolved'))
    vi.advanceTimersByTime(500)
  }
  expect(asked()).toEqual(['posts', 'post', 'posts', 'post'])
})

it('leaves posts alone when something else changed', () => {
  const { hear, asked } = heard()
  hear(event('people.changed'))
  vi.advanceTimersByTime(10_000)
  expect(asked()).toEqual([])
})
