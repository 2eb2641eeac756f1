import { ofLastText } from './last-text.ts'
import type { Modelled } from './sentiment.ts'

/** A long text is looked through up to here. */
const MOST_CHARACTERS = 5_000

/** Words and phrases to look for in a text of one language. */
export interface Phrases {
  /** Those that stand in a text, each once, as they are written there. */
  in(text: string): string[]
}

/**
 * A list of words, with spaces between and `_` for a space in a phrase; each may be a pattern. English ones are found as whole
 * words; Korean and Thai ones inside others too, since endings and neighbours are written to them.
 */
export function phrases(list: string, language: Modelled): Phrases {
  const any = list
    .trim()
    .split(/\s+/)
    .map((phrase) => (language === 'en' ? phrase.replaceAll('_', '[ -]') : phrase.replace(/_\??/g, ' ?')))
    .join('|')
  const pattern = language === 'en' ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu') : new RegExp(any, 'gu')
  return { in: (text) => [...new Set(plain(text).match(pattern) ?? [])] }
}

/** Many lists are looked for in one text. */
const plain = ofLastText((text) => text.slice(0, MOST_CHARACTERS).toWellFormed().normalize('NFC').replaceAll('’', "'").toLowerCase())
