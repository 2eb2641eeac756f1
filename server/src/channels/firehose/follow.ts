import { setTimeout as sleep } from 'node:timers/promises'
import type { Door } from '#kernel/door'

/** `down` with the reason, once a second try has failed too: a server that starts anew is not worth a word. */
export type Listening = { is: 'connecting' | 'connected' } | { is: 'down'; words: string }

interface Following {
  door: Door
  signal: AbortSignal
  onFrame(bytes: Buffer): void
  onChange(now: Listening): void
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 300_000
/** A connection that held so long was a good one: the next pause is short again. */
const STEADY_MS = 60_000

/** Listens at an address until the signal ends, and comes back after every break, with pauses that grow. */
export async function follow(address: string, { door, signal, onFrame, onChange }: Following): Promise<void> {
  for (let failures = 1; !signal.aborted; failures++) {
    const listened = await door.listen(address, { purpose: 'channel', signal, onFrame })
    const began = Date.now()
    if (listened.ok) onChange({ is: 'connected' })
    const words = listened.ok ? await listened.ended : listened.words
    if (signal.aborted) return
    if (listened.ok && Date.now() - began >= STEADY_MS) failures = 1
    if (failures > 1) onChange({ is: 'down', words })
    await sleep(pauseAfter(failures, Math.random()), undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

/** Twice as long each time, and not the same for all: processes that lost one server do not all come back to it at once. */
export function pauseAfter(failures: number, chance: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + chance / 2)
}
