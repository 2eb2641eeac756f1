import type { DemoAnswer, DemoMemory } from '@baton/simulator'
import type { Ctx } from '#kernel/context'
import type { Tx } from '#kernel/tx'

/** What was said through the demo's accounts; given by the composition root, since conversations stand above channels. */
export interface Talk {
  /** For the networks of a demo that begins again. */
  recall(tx: Tx, accountIds: readonly string[]): Promise<DemoMemory>
  /** Deletes some of it, with all that hangs on it. @returns how many threads; none: nothing is left */
  forget(tx: Tx, accountIds: readonly string[]): Promise<number>
  /** Answers one of its people. @returns false while their words are not here */
  answer(ctx: Ctx, answer: DemoAnswer): Promise<boolean>
  /** How many conversations there are still. */
  count(tx: Tx, accountIds: readonly string[]): Promise<number>
}
