import { messageOf } from '#kernel/fail'
import type { Running } from './process.ts'

/** Time to end by ourselves before the process is ended. */
const PATIENCE_MS = 1_900

/** Ctrl-C comes twice through npm; the second one changes nothing. */
export function endOnSignal(running: Pick<Running, 'stop'>): void {
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), PATIENCE_MS).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(messageOf(error))
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
