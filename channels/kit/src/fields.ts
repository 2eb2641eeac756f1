/** A JSON object whose fields are not known to be there. */
export type Fields = Record<string, unknown>

/** Longest id kept: longer ones are no ids, and a database index would refuse them. */
const MAX_ID_LENGTH = 256

/** The value when it is an object, else an empty one: a missing branch then reads as missing fields. */
export function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** The objects of a list; everything else in it is left out. */
export function objectsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** An id as text, whether the network quoted it or not; '' when there is none. */
export function idOf(value: unknown): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : ''
  return typeof value === 'string' && value.length <= MAX_ID_LENGTH ? value : ''
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Milliseconds since 1970, quoted or not, as ISO 8601 UTC; null when it is no time before the year 10000. */
export function isoFromMs(value: unknown): string | null {
  const ms = numberOf(value)
  return ms !== undefined && ms > 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : null
}

/** Any date a network writes as text, as ISO 8601 UTC; null when it is none. */
export function isoFromText(value: unknown): string | null {
  return typeof value === 'string' && value.length < 64 ? isoFromMs(Date.parse(value)) : null
}

/** Stands for the time of things whose network told none; the server puts the time of receipt there. */
export const NO_TIME = '1970-01-01T00:00:00.000Z'

/** Text that sorts as the number in the id does; ids that are no numbers sort as text. */
export function orderOf(id: string): string {
  return /^\d+$/.test(id) ? id.padStart(24, '0') : id
}
