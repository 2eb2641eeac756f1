import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** By then what the start still does on the side is over. */
const AFTER_MS = 5_000

/**
 * Gives back what the start made and nobody needs any more (sources, schemas, migrations). By itself Node would keep it
 * until the heap next grows, which in a server at rest is never.
 */
export function collectOnce(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
  }, AFTER_MS).unref()
}
