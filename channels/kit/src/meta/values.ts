import type { MediaKind, MediaRef } from '../adapter.ts'
import { isoFromMs, isoFromText, numberOf, textOf } from '../fields.ts'

/** Seconds in webhooks (milliseconds in some), a date in answers of the API; null when it is neither. */
export function timeOf(value: unknown): string | null {
  const number = numberOf(value)
  if (number === undefined) return isoFromText(value)
  return isoFromMs(number < 100_000_000_000 ? number * 1000 : number)
}

/** A file at an address that is open to whoever has it, for some days; nothing where there is no such address. */
export function fileAt(url: unknown, kind: MediaKind, altText = ''): MediaRef[] {
  if (!textOf(url).startsWith('https://')) return []
  return [{ kind, fetch: { transport: 'http', method: 'GET', url: textOf(url), headers: {} }, ...(altText && { altText }) }]
}
