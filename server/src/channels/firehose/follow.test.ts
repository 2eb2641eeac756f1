import { afterEach, expect, it } from 'vitest'
import { makeDoor } from '#kernel/door'
import { makeLog } from '#kernel/log'
import { startStreamServer } from '#kernel/testing/stream-server'
import { follow, type Listening, pauseAfter } from './follow.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function following() {
  const server = await startStreamServer()
  const door = makeDoor({ clock: { now: Date.now }, log: makeLog('silent'), allowHosts: ['127.0.0.1'] })
  const stop = new AbortController()
  closers.push(
    () => server.stop(),
    () => door.close(),
    () => stop.abort(),
  )
  const frames: string[] = []
  const states: Listening[] = []
  const done = follow(server.url, {
    door,
    signal: stop.signal,
    onFrame: (bytes) => void frames.push(bytes.toString()),
    onChange: (now) => void states.push(now),
  })
  await expect.poll(() => server.listening()).toBe(1)
  return { server, stop, frames, states, done }
}

it('comes back after a break, without a word about it', async () => {
  const { server, frames, states } = await following()
  server.send('before')
  await expect.poll(() => frames.length).toBe(1)

  server.cut()
  await expect.poll(() => server.asked.length, { timeout: 3_000 }).toBe(2)
  await expect.poll(() => server.listening()).toBe(1)
  server.send('after')

  await expect.poll(() => frames).toEqual(['before', 'after'])
  expect(states.map(({ is }) => is)).toEqual(['connected', 'connected'])
})

it('says why when the second try fails too, and is connected again once the server takes it', async () => {
  const { server, states } = await following()
  server.refuse(503)
  server.cut()
  await expect.poll(() => states.at(-1), { timeout: 4_000 }).toEqual({ is: 'down', words: '127.0.0.1 offers no stream at this address.' })

  server.refuse(null)
  await expect.poll(() => states.at(-1), { timeout: 6_000 }).toEqual({ is: 'connected' })
})

it('ends at once, also in the middle of a pause', async () => {
  const { server, stop, done } = await following()
  server.refuse(503)
  server.cut()
  await expect.poll(() => server.listening()).toBe(0)
  stop.abort()

  await done
  expect(server.asked).toHaveLength(1)
})

it('waits longer after each failure, up to five minutes, and never the same for all', () => {
  expect([1, 2, 3, 4].map((failures) => pauseAfter(failures, 1))).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(pauseAfter(1, 0)).toBe(500)
  expect(pauseAfter(10, 1)).toBe(300_000)
  expect(pauseAfter(5_000, 1)).toBe(300_000)
})
