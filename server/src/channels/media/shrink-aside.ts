import { processAside } from '#kernel/aside'

/** What stands in a file that is a picture. */
export interface Shrunk {
  /** Of the picture as it is to be seen, its turning by the camera done. */
  width: number
  height: number
  /** WebP without anything that the camera wrote down; null where the picture itself is small enough. */
  small: Uint8Array | null
}

/** @returns null for what is no picture, too large a one, or one over which the process ended */
export type Shrink = (path: string) => Promise<Shrunk | null>

/** One picture on its way to the process that makes it smaller. */
export interface ToShrink {
  path: string
}

export interface ShrinkAnswer {
  shrunk: Shrunk | null
}

const MOST_MS = 15_000
const MOST_MEMORY_MB = 64

/** Decoding is a matter of native code and of what strangers send: it is done in a process beside. */
export function shrinkAside(script: URL): { shrink: Shrink; close: () => void } {
  const aside = processAside<ToShrink, ShrinkAnswer>(script, { ms: MOST_MS, memoryMb: MOST_MEMORY_MB })
  return {
    shrink: async (path) => (await aside.ask((send) => send({ path })))?.shrunk ?? null,
    close: () => aside.close(),
  }
}
