import { Worker } from 'node:worker_threads'
import type { Random } from '../workload/random.ts'
import { clock } from './clock.ts'

/** How long each of `times` calls took, one after another, in milliseconds. */
export async function timed(times: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const began = performance.now()
    await call(index)
    taken.push(performance.now() - began)
  }
  return taken
}

export const perSecond = (count: number, ms: number): number => (1000 * count) / ms

/** Does all of the work with so many at once. @returns the time of each, and of the whole, in milliseconds */
export async function together<T>(
  items: readonly T[],
  connections: number,
  work: (item: T, connection: number) => Promise<unknown>,
): Promise<{ times: number[]; ms: number }> {
  let next = 0
  return atOnce(connections, () => items[next++], work)
}

/** The same with what there is next, until there is nothing more or the time is up. */
export async function atOnce<T>(
  connections: number,
  next: () => T | undefined,
  work: (item: T, connection: number) => Promise<unknown>,
  forMs = Number.POSITIVE_INFINITY,
): Promise<{ times: number[]; ms: number }> {
  const times: number[] = []
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let item = next(); item !== undefined && performance.now() - began < forMs; item = next()) {
        const started = performance.now()
        await work(item, connection)
        times.push(performance.now() - started)
      }
    }),
  )
  return { times, ms: performance.now() - began }
}

/** Moments from now on at which somebody calls, so many a second on average, as strangers do: each without regard to the others. */
export function poisson(count: number, rate: number, chance: Random): number[] {
  let at = 0
  return Array.from({ length: count }, () => {
    at -= (1000 / rate) * Math.log(1 - chance.next())
    return at
  })
}

/** Between telling the keeper of time when to begin, and that moment. */
const LEAD_MS = 5

/**
 * Calls at the moments given, whether or not those before have been answered; a call tells the moment at which it was done.
 *
 * @returns milliseconds from the moment at which each was due: one that had to wait for others has waited
 */
export async function atMoments(moments: readonly number[], call: (index: number) => Promise<number>): Promise<number[]> {
  let startAt = Number.NaN
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const taken: number[] = []
  // A thread of its own keeps the time: timers of an event loop are a millisecond late and more.
  const ticker = new Worker(new URL('./ticker.ts', import.meta.url), { workerData: moments })
  ticker.on('error', reject)
  ticker.on('message', (index: number | 'ready') => {
    if (index === 'ready') {
      startAt = clock() + LEAD_MS
      ticker.postMessage(startAt)
      return
    }
    const due = startAt + (moments[index] as number)
    call(index).then((done) => {
      taken.push(done - due)
      if (taken.length === moments.length) resolve()
    }, reject)
  })
  try {
    await promise
    return taken
  } finally {
    await ticker.terminate()
  }
}

/** What more must a rate rise, to be worth another round of warming up. */
const STILL_RISING = 1.03
const MOST_ROUNDS = 20

/** Lets something run until its rate rises no longer: Node compiles what is called often, and a cold floor would be a low one. */
export async function warm(rate: () => Promise<number>): Promise<void> {
  let best = 0
  for (let round = 0, still = 0; round < MOST_ROUNDS && still < 3; round++) {
    const now = await rate()
    still = now > best * STILL_RISING ? 0 : still + 1
    best = Math.max(best, now)
  }
}

/** Runs the parts in turn, round after round, so that what slows the machine for a while slows all of them. */
export async function interleaved<P extends Record<string, (round: number) => Promise<unknown>>>(
  rounds: number,
  parts: P,
): Promise<{ [K in keyof P]: Awaited<ReturnType<P[K]>>[] }> {
  const found = Object.fromEntries(Object.keys(parts).map((name) => [name, [] as unknown[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, part] of Object.entries(parts)) found[name]?.push(await part(round))
  }
  return found as { [K in keyof P]: Awaited<ReturnType<P[K]>>[] }
}

/** The same after a round that does not count. */
export async function warmedUp<P extends Record<string, (round: number) => Promise<unknown>>>(rounds: number, parts: P) {
  await interleaved(1, parts)
  return interleaved(rounds, parts)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
