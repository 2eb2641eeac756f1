/** Reading JSON of others: a missing or mistyped field becomes an empty value, never an exception. */
export type Json = Record<string, unknown>

export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** ISO 8601 UTC with milliseconds; '' when it is no time. */
export function time(value: unknown): string {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(ms) ? new Date(ms).toISOString() : ''
}
