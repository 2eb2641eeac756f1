import type { Random } from '@baton/simulator'

export type Size = 'small' | 'full'

/** What a run is given. Same seed and size, same people, words, order, faults and kills (their moments as exact as a machine's clock). */
export interface Given {
  seed: number
  size: Size
  random: Random
  /** Tells a watcher what goes on; never part of the result. */
  note(words: string): void
}

/** What a run found. `counts` stand in the line it prints; any finding breaks the promise. */
export interface Verdict {
  /** Things that happened: deliveries, replies, calls. */
  events: number
  counts: Record<string, number>
  /** Each one thing that should not have been, in words. */
  findings: string[]
  /** Why this machine does not let the run be carried out; nothing is proven then, and nothing broken. */
  skipped?: string
}

/** One promise of Baton and the run that tries to break it. */
export interface Proof {
  name: string
  about: string
  run(given: Given): Promise<Verdict>
}
