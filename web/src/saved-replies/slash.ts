/** `/` and what was typed behind it, where the caret stands behind a `/` that begins a word; null elsewhere, as in `1/2` and addresses. */
export function slashAt(text: string, caret: number | null): { start: number; typed: string } | null {
  if (caret === null) return null
  const found = /(?:^|\s)\/([^\s/]{0,30})$/u.exec(text.slice(0, caret))
  const typed = found?.[1]
  return typed === undefined ? null : { start: caret - typed.length - 1, typed }
}

/** The first placeholder that a saved reply left open, in UTF-16 units. */
export function gapIn(text: string): { start: number; end: number } | null {
  const found = /\{\{\s*(?:contact|agent|account|conversation)\.[a-z]+\s*\}\}/.exec(text)
  return found && { start: found.index, end: found.index + found[0].length }
}
