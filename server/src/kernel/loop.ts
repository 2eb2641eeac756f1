import type { App } from '#kernel/app'
import { messageOf } from '#kernel/fail'

export interface Loop {
  /** Run again now, or right after the present run. */
  wake(): void
  /** Settles when the signal has ended the loop and the last run is over. */
  done: Promise<void>
}

const AFTER_ERROR_MS = 1_000

/**
 * Runs `work` over and over: at once, when woken, and after as many milliseconds as it answers. Never twice at a time.
 * A failure is logged and tried again a second later, so that a restart of the database ends nothing for good.
 */
export function wakeable(name: string, app: Pick<App, 'log' | 'metrics'>, work: () => Promise<number>, signal: AbortSignal): Loop {
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
      if (woken || signal.aborted) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, pause))
        ring = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      ring = () => undefined
    }
  }

  signal.addEventListener('abort', wake, { once: true })
  return { wake, done: run() }
}
