/**
 * The plain values of a line, as "Role: Agent → Team lead". `word` gives the reader's word for a key, a value or an id, if
 * there is one; ids without a word are left out, as they say nothing.
 */
export function auditDetails(data: Record<string, unknown>, word: (text: string) => string | undefined): string[] {
  const { from, to, ...rest } = data
  if (isRecord(from) && isRecord(to)) {
    return Object.keys(to).map((key) => `${word(key) ?? key}: ${shown(from[key], word) ?? '–'} → ${shown(to[key], word) ?? '–'}`)
  }
  return Object.entries(rest).flatMap(([key, value]) => {
    const text = shown(value, word)
    return text === null ? [] : [`${word(key) ?? key}: ${text}`]
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function shown(value: unknown, word: (text: string) => string | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return word(value) ?? (uuid.test(value) ? null : value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return word(String(value)) ?? String(value)
  if (Array.isArray(value)) return value.flatMap((each: unknown) => shown(each, word) ?? []).join(', ') || null
  return isRecord(value) ? auditDetails(value, word).join(', ') || null : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
