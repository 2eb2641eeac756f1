import { storable } from './storable.ts'
import { objectOf, type Fields } from './fields.ts'
import { parseJson } from './json.ts'
import type { CallResult, CallWindow, Outcome, RawDelivery } from './adapter.ts'

/** A header's value ('' when absent), without the prefix it must begin with ('' when it does not). */
export function header(raw: RawDelivery, name: string, prefix = ''): string {
  const value = raw.headers[name.toLowerCase()] ?? ''
  return value.startsWith(prefix) ? value.slice(prefix.length) : ''
}

/** The JSON object a network answered; empty when it answered something else, as gateways in between do. */
export function jsonOf(result: CallResult): Fields {
  try {
    return objectOf(parseJson(result.body))
  } catch {
    // Not JSON: no field is there to be read, and `wordsOf` still shows the text.
    return {}
  }
}

/** The words of a network's answer for people: its `message`, `detail`, `title` or `error` field, else the first 300 characters. */
export function wordsOf(result: CallResult): string {
  return storable(textFor(result)) || `HTTP ${result.status}`
}

function textFor(result: CallResult): string {
  const body = jsonOf(result)
  const words = ['detail', 'message', 'error_description', 'title', 'error']
    .map((key) => body[key])
    .find((value) => typeof value === 'string' && value)
  if (typeof words === 'string') return words
  return Buffer.from(result.body).toString('utf8').slice(0, 300)
}

/**
 * The part of reading an answer that all HTTP networks share: 429 with its waiting time, 401, and 5xx, which tells
 * nothing about whether the message was taken. Null for everything else.
 */
export function outcomeOfFailure(result: CallResult, now?: number): Outcome | null {
  if (result.status === 429) return { kind: 'not-now', retryAfterMs: retryAfterMs(result, now), words: wordsOf(result) }
  if (result.status === 401) return { kind: 'token-expired', words: wordsOf(result) }
  if (result.status >= 500 || result.status < 200) return { kind: 'unknown', words: wordsOf(result) }
  return null
}

function retryAfterMs(result: CallResult, now?: number): number {
  const seconds = Number(result.headers['retry-after'])
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000
  return untilReset(result, now) ?? 60_000
}

/** What the headers tell that HTTP networks send with every answer, where they tell both. */
export function callWindowOf(result: CallResult): CallWindow | null {
  const left = result.headers['x-rate-limit-remaining'] ?? result.headers['ratelimit-remaining'] ?? ''
  const endsInMs = untilReset(result)
  return /^\d{1,9}$/.test(left) && endsInMs !== null ? { callsLeft: Number(left), endsInMs } : null
}

/** By the network's own clock: its reset is a moment (or, where it is small, seconds from now), and its `date` is now. */
function untilReset(result: CallResult, now = Date.parse(result.headers.date ?? '')): number | null {
  const reset = Number(result.headers['x-rate-limit-reset'] ?? result.headers['ratelimit-reset'])
  if (reset > 1e9 && Number.isFinite(now)) return Math.max(1000, reset * 1000 - now)
  if (reset > 0 && reset < 1e9) return reset * 1000
  return null
}
