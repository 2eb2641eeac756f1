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
   * Woken while it ran: more is coming in, so it rests three times as long as the run took, or once as long when it says that
   * there is more, and at most so long. What comes in is heard first, and the next run takes more of it together.
   */
  mostRestMs?: number
}

const AFTER_ERROR_MS = 1_000
const REST = 3
const REST_BEHIND = 1

/**
 * Runs `work` over and over: at once, when woken, and after as many milliseconds as it answers. Never twice at a time.
 * A failure is logged and tried again a second later, so that a restart of the database ends nothing for good.
 */
export function wakeable(
  name: string,
  app: Pick<App, 'log' | 'metrics'>,
  work: () => Promise<number>,
  signal: AbortSignal,
  { gatherMs = 0, mostRestMs = 0 }: Pace = {},
): Loop {
  let woken = false
  let ring: () => void = () => undefined
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
      if (woken) await rest(Math.min(mostRestMs, (pause > 0 ? REST : REST_BEHIND) * (performance.now() - began)))
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
    }
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
