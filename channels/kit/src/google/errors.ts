import type { CallResult, Outcome } from '../adapter.ts'
import { jsonOf, outcomeOfFailure, wordsOf } from '../answers.ts'
import { objectOf, objectsOf, textOf } from '../fields.ts'

const AN_HOUR_MS = 3_600_000

/** Why a call did not succeed. Google tells a used-up quota by 429, and by 403 in older words. */
export function refusalOfGoogle(result: CallResult): Exclude<Outcome, { kind: 'sent' }> {
  const words = googleWords(result)
  const code = reasonOf(result)
  const shared = outcomeOfFailure(result)
  if (shared && shared.kind !== 'sent') return { ...shared, words }
  if (/quotaExceeded|rateLimitExceeded|dailyLimitExceeded|RESOURCE_EXHAUSTED/i.test(code))
    return { kind: 'not-now', retryAfterMs: /^rate/i.test(code) ? 60_000 : AN_HOUR_MS, words }
  if (result.status === 403) return { kind: 'refused', class: 'permission', words, code }
  if (result.status === 404) return { kind: 'refused', class: 'gone', words, code }
  // What is asked cannot be done as things are, such as to answer for a place that is not verified.
  if (/FAILED_PRECONDITION/.test(code)) return { kind: 'refused', class: 'not-allowed', words, code }
  if (result.status === 400)
    return { kind: 'refused', class: /too long|characters|bytes|length/i.test(words) ? 'too-long' : 'bad-content', words, code }
  return { kind: 'refused', class: 'other', words, code }
}

/** Google's errors lie one level deeper than most: `{"error": {"message", "status", "errors": [{"reason"}]}}`. */
export function googleWords(result: CallResult): string {
  return textOf(objectOf(jsonOf(result).error).message) || wordsOf(result)
}

/** `accessNotConfigured`, `PERMISSION_DENIED`: the narrowest name the answer holds. */
export function reasonOf(result: CallResult): string {
  const error = objectOf(jsonOf(result).error)
  const reasons = [...objectsOf(error.errors), ...objectsOf(error.details)].map(({ reason }) => textOf(reason)).filter(Boolean)
  return reasons[0] ?? textOf(error.status)
}
