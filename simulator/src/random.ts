/** Chance that can be repeated: the same seed gives the same ids, duplicates, pauses and order. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** Both ends included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T
  hex(length: number): string
  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[]
  /** A stream of its own, so that one part drawing more numbers does not change another's. */
  fork(label: string): Random
}

export function random(seed: number): Random {
  let state = seed >>> 0
  // mulberry32: small, fast, good enough for play
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    int,
    chance: (probability) => probability > 0 && next() < probability,
    pick(list) {
      const chosen = list[int(0, list.length - 1)]
      if (chosen === undefined) throw new Error('There is nothing to pick from an empty list')
      return chosen
    },
    hex(length) {
      let digits = ''
      while (digits.length < length)
        digits += Math.floor(next() * 4294967296)
          .toString(16)
          .padStart(8, '0')
      return digits.slice(0, length)
    },
    shuffle(list) {
      const copy = [...list]
      for (let i = copy.length - 1; i > 0; i--) {
        const j = int(0, i)
        ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
      }
      return copy
    },
    fork: (label) =>
      random(Array.from(label).reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 16777619), seed ^ 0x811c9dc5)),
  }
}
