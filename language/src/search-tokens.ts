import { withoutParticle } from './korean.ts'
import { type Run, normalise, runsOf } from './scripts.ts'

/** Raised when the same text would give other tokens; rows of an older one are written anew. */
export const SEGMENTER_VERSION = 1

export interface SearchTokens {
  words: string[]
  /** Pairs of letters, for writing in which it is not settled where a word begins. */
  bigrams: string[]
}

/** One thing asked for. It is found where all tokens of one of the alternatives stand. */
export interface QueryClause {
  any: { token: string; prefix: boolean }[][]
  /** What to mark in the text. */
  needles: string[]
}

/** Longer texts are found by their beginning. */
const MOST_CHARACTERS = 20_000
const LONGEST_WORD = 60

/**
 * What a text is found by: words as its language writes them. Korean words stand with and without their particle, and with
 * pairs of syllables, since compounds are written as one; Chinese and Japanese with pairs; Thai as the dictionary cuts it, and
 * where two words could be cut otherwise also that way and by pairs.
 */
export function searchTokens(text: string): SearchTokens {
  const words = new Set<string>()
  const bigrams = new Set<string>()
  for (const run of runsOf(normalise(text.slice(0, MOST_CHARACTERS)))) addRun(run, words, bigrams)
  return { words: [...words], bigrams: [...bigrams].filter((pair) => !words.has(pair)) }
}

function addRun({ writing, text }: Run, words: Set<string>, bigrams: Set<string>): void {
  if (writing === 'spaced') {
    const word = text.slice(0, LONGEST_WORD)
    words.add(word)
    words.add(singular(word))
  } else if (writing === 'hangul') {
    words.add(text.slice(0, LONGEST_WORD))
    words.add(withoutParticle(text).slice(0, LONGEST_WORD))
    for (const pair of pairs(text)) bigrams.add(pair)
  } else if (writing === 'han') {
    for (const word of cut(text, 'ja')) words.add(word)
    for (const pair of pairs(text)) bigrams.add(pair)
  } else {
    const parts = cut(text, 'th')
    for (const word of parts) words.add(word.slice(0, LONGEST_WORD))
    for (let i = 0; i + 1 < parts.length; i++) addUnsettled(`${parts[i]}${parts[i + 1]}`, parts[i] ?? '', words, bigrams)
  }
}

/** Two neighbours that the dictionary cuts elsewhere when it sees them alone: a name or a new word, most likely. */
function addUnsettled(both: string, first: string, words: Set<string>, bigrams: Set<string>): void {
  const alone = cut(both, 'th')
  if (alone[0] === first) return
  for (const word of alone) words.add(word)
  for (const pair of pairs(both)) bigrams.add(pair)
}

/** What must stand in a text for it to be found: every clause. The last word may still be being typed, so it matches by its beginning. */
export function queryTokens(query: string): QueryClause[] {
  const runs = runsOf(normalise(query))
  return runs.map((run, index) => clauseOf(run, index === runs.length - 1))
}

function clauseOf({ writing, text }: Run, last: boolean): QueryClause {
  if (writing === 'spaced') {
    const word = text.slice(0, LONGEST_WORD)
    const stem = singular(word)
    const any = [[{ token: word, prefix: last }]]
    if (stem !== word) any.push([{ token: stem, prefix: false }])
    return { any, needles: [word, stem] }
  }
  if (writing === 'hangul') {
    const stripped = withoutParticle(text)
    const stem = stripped.length >= 2 ? stripped : text
    return { any: withPairs([{ token: stem, prefix: true }], stem, 3), needles: [stem] }
  }
  const words = cut(text, writing === 'han' ? 'ja' : 'th')
  const whole = words.map((token, i) => ({ token, prefix: last && i === words.length - 1 }))
  return { any: withPairs(whole, text, 2), needles: [text, ...words] }
}

/** The words, or all pairs of letters instead, where there are enough letters for pairs to mean something. */
function withPairs(words: { token: string; prefix: boolean }[], text: string, least: number): QueryClause['any'] {
  return lettersOf(text).length < least ? [words] : [words, pairs(text).map((token) => ({ token, prefix: false }))]
}

/** Neighbouring letters, two by two. A vowel or tone mark above or below stays with its letter. */
function pairs(text: string): string[] {
  const letters = lettersOf(text)
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
}

function lettersOf(text: string): string[] {
  return text.match(/\P{M}\p{M}*/gu) ?? []
}

const segmenters = { th: new Intl.Segmenter('th', { granularity: 'word' }), ja: new Intl.Segmenter('ja', { granularity: 'word' }) }

function cut(text: string, language: keyof typeof segmenters): string[] {
  return Array.from(segmenters[language].segment(text), ({ segment }) => segment)
}

/** `refunds` is also found by `refund`, `parties` by `party`. Other endings are left: what is gained there costs wrong finds. */
function singular(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(ss|us|is)$/.test(word)) return word
  if (/(sses|shes|ches|xes|zes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
