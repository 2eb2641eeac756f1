import type { Kind } from '../../src/kind.ts'
import type { Sentiment } from '../../src/sentiment.ts'
import { pick, type Random } from '../random.ts'

export interface OwnSentences {
  /** Words that may stand where a sentence names them in braces, with `|` between. */
  slots: Record<string, string>
  sentences: readonly (readonly [Sentiment, Kind, readonly string[]])[]
}

export interface OwnSentence {
  text: string
  sentiment: Sentiment
  kind: Kind
}

/** Every sentence so many times, with words drawn for its slots, and as often followed by another of its sort; no text twice. */
export function spoken({ slots, sentences }: OwnSentences, times: number, random: Random): OwnSentence[] {
  const words = Object.fromEntries(Object.entries(slots).map(([name, list]) => [name, list.split('|')]))
  const fill = (pattern: string) =>
    pattern
      .replace(/\{(\w+)\}/g, (_, name: string) => pick(words[name] ?? [''], random))
      .replace(/\s+/g, ' ')
      .trim()
  const said = new Map<string, OwnSentence>()
  for (const [sentiment, kind, patterns] of sentences) {
    for (const pattern of patterns) {
      for (let time = 0; time < times; time++) {
        const one = fill(pattern)
        const two = `${fill(pattern)}${pick(['. ', ', ', ' ', '! ', '.. '], random)}${fill(pick(patterns, random))}`
        for (const text of [one, two]) said.set(text, { text, sentiment, kind })
      }
    }
  }
  return [...said.values()]
}
