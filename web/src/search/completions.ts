import { parseSearch, searchOperators, writeTerm } from '@baton/contract/search-query'
import type { SearchOperator, SearchTerm } from '@baton/contract/search-query'

/** A value that an operator takes here. */
export interface SearchValue {
  operator: SearchOperator
  /** As it is typed. */
  value: string
  /** As it is called in the reader's language. */
  words: string
}

/** What could stand where the caret is. */
export interface Completion {
  operator: SearchOperator
  /** Null: only the operator, whose value is then to be chosen. */
  value: SearchValue | null
  /** The field afterwards, and where the caret goes. */
  text: string
  caret: number
}

const MOST = 8

/**
 * What may be meant at the caret: values of the operator that stands there, or operators that begin as the word does, by their
 * own name or by what the reader's language calls them. An empty field offers all operators.
 *
 * @param called what each operator is called in the reader's language
 */
export function completionsOf(
  text: string,
  caret: number,
  { values, called }: { values: readonly SearchValue[]; called: Record<SearchOperator, string> },
): Completion[] {
  const term = termAt(text, caret)
  if (term) return valuesOf(text, term, values)
  const word = /\S*$/.exec(text.slice(0, caret))?.[0] ?? ''
  if (text.trim() !== '' && (word === '' || /["“]/.test(word))) return []
  const start = caret - word.length
  const wanted = word.toLowerCase()
  return searchOperators
    .filter((operator) => operator.startsWith(wanted) || called[operator].toLowerCase().startsWith(wanted))
    .map((operator) => ({ operator, value: null, ...replaced(text, start, caret, `${operator}:`) }))
}

/** The term in which the caret stands. */
export function termAt(text: string, caret: number): SearchTerm | null {
  return parseSearch(text).terms.find(({ start, end }) => start < caret && caret <= end) ?? null
}

function valuesOf(text: string, { operator, value, start, end }: SearchTerm, values: readonly SearchValue[]): Completion[] {
  const wanted = value.toLowerCase()
  const fits = ({ value: each, words }: SearchValue) => each.toLowerCase().includes(wanted) || words.toLowerCase().includes(wanted)
  const begins = ({ value: each, words }: SearchValue) =>
    Number(each.toLowerCase().startsWith(wanted) || words.toLowerCase().startsWith(wanted))
  const of = values.filter((each) => each.operator === operator)
  if (of.some((each) => each.value.toLowerCase() === wanted)) return []
  return of
    .filter(fits)
    .sort((a, b) => begins(b) - begins(a))
    .slice(0, MOST)
    .map((each) => ({ operator, value: each, ...replaced(text, start, end, `${writeTerm(operator, each.value)} `) }))
}

function replaced(text: string, start: number, end: number, by: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + by + text.slice(end).trimStart(), caret: start + by.length }
}

/** The field without one of its terms. */
export function withoutTerm(text: string, { start, end }: SearchTerm): string {
  return `${text.slice(0, start)}${text.slice(end).trimStart()}`.trimEnd()
}
