/** What a saved reply may leave open, as `{{name}}` or, with words for when it is not known, `{{name | words}}`. */
export const placeholders = ['contact.name', 'agent.name', 'agent.initials', 'account.name', 'conversation.number'] as const
export type Placeholder = (typeof placeholders)[number]

const HOLE = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g

/** Names in double braces that are no placeholders, each once. */
export function unknownPlaceholders(text: string): string[] {
  const names = Array.from(text.matchAll(HOLE), ([, name = '']) => name)
  return [...new Set(names)].filter((name) => !(placeholders as readonly string[]).includes(name))
}

export interface Filled {
  text: string
  /** Where the first placeholder stands that has neither a value nor words of its own, in UTF-16 units; it is to be written by hand. */
  open: { start: number; end: number } | null
}

/** Puts values in. What is not known says its own words, else it stays. */
export function fillPlaceholders(text: string, values: Partial<Record<Placeholder, string | null>>): Filled {
  let filled = ''
  let open: Filled['open'] = null
  let from = 0
  for (const match of text.matchAll(HOLE)) {
    const [hole, name = '', words] = match
    const value = values[name as Placeholder] || words?.trim()
    filled += text.slice(from, match.index) + (value ?? hole)
    if (value === undefined) open ??= { start: filled.length - hole.length, end: filled.length }
    from = match.index + hole.length
  }
  return { text: filled + text.slice(from), open }
}
