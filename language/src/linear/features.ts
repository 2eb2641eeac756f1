import { clean } from './clean.ts'

/** Which pieces of a text a model looks at. */
export interface Shape {
  /** The longest run of letters; all shorter ones are looked at too. */
  letters: number
  /** The longest run of words; 0 for none. */
  words: number
  /** The number of buckets is two to this power. */
  bits: number
}

/**
 * The buckets that a text's pieces fall into, each once, in the order of the text. Two pieces may share a bucket; a linear
 * model bears that.
 */
export function featuresOf(text: string, { letters, words, bits }: Shape): Uint32Array {
  const signs = clean(text)
  const found = new Found(bits)
  for (let start = 0; start < signs.length; start++) {
    let hash = LETTERS
    const last = Math.min(start + letters, signs.length)
    for (let end = start; end < last; end++) {
      hash = mixIn(hash, signs.charCodeAt(end))
      found.add(hash)
    }
  }
  if (words > 0) addWords(signs, words, found)
  return found.all()
}

function addWords(signs: string, most: number, found: Found): void {
  const words = signs.match(/[\p{L}\p{M}\p{N}']+|[^\s\p{L}\p{M}\p{N}']/gu) ?? []
  for (let start = 0; start < words.length; start++) {
    let hash = WORDS
    for (const word of words.slice(start, start + most)) {
      for (let at = 0; at < word.length; at++) hash = mixIn(hash, word.charCodeAt(at))
      hash = mixIn(hash, 0x20)
      found.add(hash)
    }
  }
}

/** Where the sums of runs of letters and of words begin, so that `no` as letters is not `no` as a word (FNV-1a). */
const LETTERS = 0x811c9dc5
const WORDS = 0x9747b28c

function mixIn(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193)
}

/** In which text, by number, a bucket was last met; one table for each number of bits. */
const tables = new Map<number, Uint32Array>()
let texts = 0

class Found {
  readonly #shift: number
  readonly #lastMet: Uint32Array
  readonly #text = ++texts % 2 ** 32
  readonly #buckets: number[] = []

  constructor(bits: number) {
    this.#shift = 32 - bits
    const table = tables.get(bits) ?? new Uint32Array(2 ** bits)
    tables.set(bits, table)
    this.#lastMet = table
  }

  add(hash: number): void {
    const bucket = spread(hash) >>> this.#shift
    if (this.#lastMet[bucket] === this.#text) return
    this.#lastMet[bucket] = this.#text
    this.#buckets.push(bucket)
  }

  all(): Uint32Array {
    return Uint32Array.from(this.#buckets)
  }
}

/** Lets every letter count in the high bits, which choose the bucket. */
function spread(hash: number): number {
  let mixed = hash ^ (hash >>> 15)
  mixed = Math.imul(mixed, 0x2c1b3c6d)
  mixed ^= mixed >>> 12
  mixed = Math.imul(mixed, 0x297a2d39)
  return mixed ^ (mixed >>> 15)
}
