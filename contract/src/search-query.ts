/** What the search field understands beside words, each as `operator:value`; a value with spaces stands in quotes. */
export const searchOperators = ['from', 'to', 'in', 'is', 'has', 'tag', 'assignee', 'channel', 'before', 'after'] as const
export type SearchOperator = (typeof searchOperators)[number]

/** Values of `is:`; those that end with the same word are one. */
export const searchStates = [
  'open',
  'waiting',
  'snoozed',
  'done',
  'needs-action',
  'unread',
  'scheduled',
  'unassigned',
  'mine',
  'public',
  'private',
] as const
export type SearchState = (typeof searchStates)[number]

/** Values of `has:`. */
export const searchMedia = ['picture', 'video', 'voice', 'file', 'sticker', 'place', 'link'] as const
export type SearchMedia = (typeof searchMedia)[number]

/** One `operator:value` of what was typed; `value` is '' while it is not written yet. */
export interface SearchTerm {
  operator: SearchOperator
  value: string
  /** Where it stands in the text, in UTF-16 units. */
  start: number
  end: number
}

export interface SearchQuery {
  /** The words beside the terms, those in quotes included. */
  words: string
  /** What must stand in a message as it is. */
  phrases: string[]
  terms: SearchTerm[]
}

const PIECE = new RegExp(`(${searchOperators.join('|')}):(?:["“”]([^"“”]*)["“”]?|([^\\s"“”]*))|["“”]([^"“”]*)["“”]?|([^\\s"“”]+)`, 'giu')

/** Takes apart what a person typed into the search field. Everything is understood somehow: what is no term is a word. */
export function parseSearch(text: string): SearchQuery {
  const words: string[] = []
  const phrases: string[] = []
  const terms: SearchTerm[] = []
  for (const match of text.matchAll(PIECE)) {
    const [whole, operator, quoted, plain, phrase, word] = match
    if (operator) {
      const value = (quoted ?? plain ?? '').trim()
      terms.push({ operator: operator.toLowerCase() as SearchOperator, value, start: match.index, end: match.index + whole.length })
    } else if (phrase?.trim()) {
      words.push(phrase.trim())
      phrases.push(phrase.trim())
    } else if (word) words.push(word)
  }
  return { words: words.join(' '), phrases, terms }
}

/** A term as it is typed. */
export const writeTerm = (operator: SearchOperator, value: string): string =>
  /\s/.test(value) ? `${operator}:"${value}"` : `${operator}:${value}`
