/** Time as the simulated networks know it. Token expiry, quotas, retries and people's pauses all ask this, never `Date`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `act` after `ms`; the returned function cancels it. */
  after(ms: number, act: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** A clock that moves only when told: a reply token's minute passes in no time at all. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due in order of its time. */
  advance(ms: number): Promise<void>
  /** Moves on second by second until the work is done, so that real answers over sockets can come in between. */
  until<T>(work: Promise<T>): Promise<T>
}

export function manualClock(start = Date.UTC(2026, 0, 5, 3, 0, 0)): ManualClock {
  let now = start
  const waiting = new Set<{ at: number; act: () => void }>()
  const clock: ManualClock = {
    now: () => now,
    after(ms, act) {
      const entry = { at: now + ms, act }
      waiting.add(entry)
      return () => waiting.delete(entry)
    },
    async advance(ms) {
      const end = now + ms
      for (;;) {
        const next = [...waiting].filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        waiting.delete(next)
        now = Math.max(now, next.at)
        next.act()
        await new Promise((resolve) => setImmediate(resolve))
      }
      now = end
    },
    async until(work) {
      let done = false
      const finish = () => {
        done = true
      }
      work.then(finish, finish)
      while (!done) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        if (!done) await clock.advance(1000)
      }
      return work
    },
  }
  return clock
}

/** Resolves after `ms` of the clock, or at once when `signal` fires; the caller looks at the signal to tell which. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/** Accepts what a control call may carry: milliseconds or an ISO date. */
export function toMillis(at: number | string | undefined, otherwise: number): number {
  if (at === undefined) return otherwise
  const ms = typeof at === 'number' ? at : Date.parse(at)
  if (!Number.isFinite(ms)) throw new Error(`"${at}" is no point in time: give milliseconds since 1970 or an ISO 8601 date`)
  return ms
}
