import { maskNumber, maskSecretNumbers, mayHoldSecretNumber, type SecretNumber, secretNumbersIn } from '#kernel/secret-numbers'

/** A secret number as its author wrote it. `besides`: also, or only, beside the text itself (subject, HTML, names of files), where no edit reaches. */
export type WrittenNumber = Pick<SecretNumber, 'kind'> & { number: string; besides?: true }

/** Where a line ends, and a cell, as in the words of a mail that has HTML alone (`textOfHtml` of the adapter); at other tags a number goes on. */
const ENDS_LINE = /^<(?:br|li|\/(?:p|div|tr|h[1-6]|blockquote|table|ul|ol))\b/i
const ENDS_CELL = /^<\/t[dh]\b/i
const TOKENS = /<[^>]*>|\s+|[^<\s]+|</g
/** Attributes that are words, or addresses with words in them. */
const TELLING = /(\s(?:href|title|alt|data-blocked-src)=")([^"]*)/g

/** A stretch of the words that somebody reads, and where in the HTML it stands. */
interface Piece {
  from: number
  length: number
  start: number
  end: number
}

interface Edit {
  start: number
  end: number
  by: string
}

/** Sanitised HTML with its secret numbers masked as `maskSecretNumbers` does it, also where tags stand amid the digits; and these. */
export function maskSecretNumbersInHtml(html: string): { html: string; numbers: WrittenNumber[] } {
  if (!mayHoldSecretNumber(html)) return { html, numbers: [] }
  const pieces: Piece[] = []
  const edits: Edit[] = []
  const numbers: WrittenNumber[] = []
  let words = ''
  for (const { 0: token, index: start } of html.matchAll(TOKENS)) {
    const end = start + token.length
    const isTag = token.length > 1 && token.startsWith('<')
    if (isTag && mayHoldSecretNumber(token)) edits.push({ start, end, by: maskAttributes(token, numbers) })
    const shown = isTag ? shownAt(token) : token.trim() === '' ? ' ' : token
    if (!isTag) pieces.push({ from: words.length, length: shown.length, start, end })
    words += shown
  }
  for (const found of secretNumbersIn(words)) {
    const number = words.slice(found.start, found.end)
    numbers.push({ kind: found.kind, number })
    edits.push(...maskIn(pieces, found, maskNumber(number)))
  }
  return { html: applied(html, edits), numbers }
}

function shownAt(tag: string): string {
  if (ENDS_LINE.test(tag)) return '\n'
  return ENDS_CELL.test(tag) ? ' ' : ''
}

function maskAttributes(tag: string, numbers: WrittenNumber[]): string {
  return tag.replace(TELLING, (_, head: string, value: string) => {
    const { text, found } = maskSecretNumbers(value)
    for (const { kind, start, end } of found) numbers.push({ kind, number: value.slice(start, end) })
    return head + text
  })
}

/** The mask where the number begins; what stands in further pieces goes, the tags between them stay. */
function maskIn(pieces: readonly Piece[], { start, end }: SecretNumber, mask: string): Edit[] {
  const edits: Edit[] = []
  for (let at = pieceAt(pieces, start); at < pieces.length; at++) {
    const piece = pieces[at]
    if (!piece || piece.from >= end) break
    // White space is one character of the words, however long it is.
    const isWhole = piece.from >= start && piece.from + piece.length <= end
    edits.push({
      start: piece.start + Math.max(0, start - piece.from),
      end: isWhole ? piece.end : piece.start + Math.min(piece.length, end - piece.from),
      by: edits.length === 0 ? mask : '',
    })
  }
  return edits
}

/** The piece in which a place of the words lies. */
function pieceAt(pieces: readonly Piece[], place: number): number {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.from ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

function applied(html: string, edits: Edit[]): string {
  let done = 0
  let masked = ''
  for (const { start, end, by } of edits.sort((a, b) => a.start - b.start)) {
    masked += html.slice(done, start) + by
    done = end
  }
  return masked + html.slice(done)
}
