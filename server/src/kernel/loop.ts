import type { App } from '#kernel/app'
import { messageOf } from '#kernel/fail'

export interface Loop {
  /** Run again now, or right after the present run. */
  wake(): void
  /** Settles when the signal has ended the loop and the last run is over. */
  done: Promise<void>
}

/** How a loop leaves room for others. Without one it answers each wake at once. */
export interface Pace {
  /** Waits so long between the wake and the run, so that one run takes what a burst brought. */
  gatherMs?: number
  /**
   * While networks call faster than their words can be kept (`pressure.ts`), it waits so long; when they still do, it rests
   * after each run as long as the run took. What comes in is kept first, and the next run takes more of it together.
   */
  yieldMs?: number
}

const AFTER_ERROR_MS = 1_000
const LOOK_MS = 10

/**
 * Runs `work` over and over: at once, when woken, and after as many milliseconds as it answers. Never twice at a time.
 * A failure is logged and tried again a second later, so that a restart of the database ends nothing for good.
 */
export function wakeable(
  name: string,
  app: Pick<App, 'log' | 'metrics' | 'pressure'>,
  work: () => Promise<number>,
  signal: AbortSignal,
  { gatherMs = 0, yieldMs = 0 }: Pace = {},
): Loop {
  let woken = false
  let ring: () => void = () => undefined
  let yieldedMs = 0
  const wake = () => {
    woken = true
    ring()
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      woken = false
      let pause = AFTER_ERROR_MS
      const began = performance.now()
      try {
        pause = await work()
      } catch (error) {
        if (signal.aborted) return
        app.metrics.loopErrors.inc({ loop: name })
        app.log.error(
          { loop: name, error: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
          'a loop failed and will be tried again',
        )
      }
      const ranMs = performance.now() - began
      const isBehind = pause === 0
      if (!woken && !signal.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(0, pause))
          ring = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      ring = () => undefined
      if (woken) await rest(gatherMs)
      await makeRoom(ranMs, isBehind)
    }
  }

  /** A work that is behind has had its long wait, also when the calls pause for a moment. */
  async function makeRoom(ranMs: number, isBehind: boolean): Promise<void> {
    const began = performance.now()
    const mostMs = Math.min(yieldMs, Math.max(yieldMs - yieldedMs, ranMs))
    while (app.pressure.isHigh() && performance.now() - began < mostMs && !signal.aborted) await rest(LOOK_MS)
    yieldedMs = isBehind || app.pressure.isHigh() ? yieldedMs + performance.now() - began : 0
  }

  /** Ends early only with the signal. */
  function rest(ms: number): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
    })
  }

  signal.addEventListener('abort', wake, { once: true })
  return { wake, done: run() }
}
