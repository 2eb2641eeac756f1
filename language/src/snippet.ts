import type { QueryClause } from './search-tokens.ts'

/** Private-use letters around found words: no text of a person holds them, and the screen turns them into marks. */
export const HIGHLIGHT_START = '\ue000'
export const HIGHLIGHT_END = '\ue001'

const BEFORE = 40
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * A stretch of the text around the first found word, with every found word marked. Cut between whole letters; an ellipsis
 * stands where something was left out. Without a find, the beginning of the text.
 */
export function snippet(text: string, clauses: readonly QueryClause[], length = 160): string {
  const clean = text
    .normalize('NFC')
    .replace(/[\ue000\ue001]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  const found = needlesOf(clauses)
  const first = found ? clean.search(found) : -1
  const starts = Array.from(graphemes.segment(clean), ({ index }) => index)
  const at = Math.max(0, starts.findLastIndex((index) => index <= Math.max(0, first)) - BEFORE)
  const from = starts[at] ?? 0
  const to = starts[at + length] ?? clean.length
  const shown = clean.slice(from, to)
  const marked = found ? shown.replace(found, (word) => `${HIGHLIGHT_START}${word}${HIGHLIGHT_END}`) : shown
  return `${from > 0 ? '…' : ''}${marked}${to < clean.length ? '…' : ''}`
}

function needlesOf(clauses: readonly QueryClause[]): RegExp | null {
  const needles = [...new Set(clauses.flatMap((clause) => clause.needles))].filter(Boolean).sort((a, b) => b.length - a.length)
  if (needles.length === 0) return null
  return new RegExp(needles.map((needle) => needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu')
}
