import { finding, type Finding, type RemedyCode } from '@baton/contract/findings'
import type { CallResult, Outcome, RefusalClass } from '../adapter.ts'
import { jsonOf, outcomeOfFailure, wordsOf } from '../answers.ts'
import { numberOf, objectOf, objectsOf, textOf, type Fields } from '../fields.ts'
import { parseJson } from '../json.ts'
import { storable } from '../storable.ts'

/** What Meta puts into the `error` of every answer that is a no. */
export interface GraphError {
  code: number
  subcode: number
  words: string
  isTransient: boolean
}

export function graphErrorOf(result: CallResult): GraphError | null {
  const error = objectOf(jsonOf(result).error)
  const code = numberOf(error.code)
  if (code === undefined) return null
  return { code, subcode: numberOf(error.error_subcode) ?? 0, words: sentenceOf(error), isTransient: error.is_transient === true }
}

/** For people where Meta has a sentence for people, else the one for programmers. */
function sentenceOf(error: Fields): string {
  const forPeople = [textOf(error.error_user_title), textOf(error.error_user_msg)].filter((words) => words)
  return storable(forPeople.join(': ') || textOf(error.message) || `code ${numberOf(error.code)}`)
}

export function graphWordsOf(result: CallResult): string {
  return graphErrorOf(result)?.words ?? wordsOf(result)
}

/**
 * What a no of the Graph API means for a call that sends, in the codes that all of Meta's networks share; codes that mean
 * something else on one network are to be looked at before. Null when the answer is no failure.
 */
export function outcomeOfGraphFailure(result: CallResult): Exclude<Outcome, { kind: 'sent' }> | null {
  const error = graphErrorOf(result)
  if (!error) return failureWithoutError(result)
  const { words } = error
  const code = error.subcode ? `${error.code}/${error.subcode}` : String(error.code)
  if (isThrottled(error.code)) return { kind: 'not-now', retryAfterMs: retryAfterMs(result), words }
  const refusal = classOf(error)
  if (refusal) return { kind: 'refused', class: refusal, words, code }
  // 1 and 2: something broke at Meta, before or after it took the call.
  if (error.code === 1 || error.code === 2 || error.isTransient || result.status >= 500) return { kind: 'unknown', words }
  return { kind: 'refused', class: 'other', words, code }
}

/** Without Meta's own form it came from something in between. No token of Meta's is renewed by itself: a 401 wants a new one. */
function failureWithoutError(result: CallResult): Exclude<Outcome, { kind: 'sent' }> | null {
  if (result.status === 200) return null
  const words = wordsOf(result)
  if (result.status === 401) return { kind: 'refused', class: 'reconnect', words, code: '401' }
  const outcome = outcomeOfFailure(result)
  if (outcome && outcome.kind !== 'sent') return outcome
  return { kind: 'refused', class: 'other', words, code: String(result.status) }
}

/** 4 app, 17 user, 32 Page, 613 and 8xxxx one kind of call, 341 for a while. */
function isThrottled(code: number): boolean {
  return [4, 17, 32, 341, 613].includes(code) || (code >= 80_000 && code <= 80_014)
}

/** A Page or number restricted for what it sent. */
const RESTRICTED_SUBCODES = [1_893_063]

function classOf({ code, subcode }: GraphError): RefusalClass | null {
  if (code === 190 || code === 102) return 'reconnect'
  if (code === 368 || RESTRICTED_SUBCODES.includes(subcode)) return 'not-allowed'
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return 'permission'
  if (code === 803 || (code === 100 && subcode === 33)) return 'gone'
  if (code === 506) return 'duplicate'
  return code === 100 ? 'bad-content' : null
}

/** Meta counts by the hour; where it does not say how long, so long is a polite pause. */
const PAUSE_MS = 5 * 60_000

/** The longest of the waits that the usage headers tell, in minutes. */
function retryAfterMs({ headers }: CallResult): number {
  const usages = ['x-business-use-case-usage', 'x-page-usage', 'x-app-usage'].flatMap((name) => usagesOf(headers[name] ?? ''))
  const minutes = Math.max(0, ...usages.map((usage) => numberOf(usage.estimated_time_to_regain_access) ?? 0))
  const seconds = numberOf(headers['retry-after']) ?? 0
  return Math.max(minutes * 60_000, seconds * 1000) || PAUSE_MS
}

/** One header tells of one thing, or of a list of uses for each business. */
function usagesOf(header: string): Fields[] {
  try {
    const usage = objectOf(parseJson(header))
    return [usage, ...Object.values(usage).flatMap(objectsOf)]
  } catch {
    return []
  }
}

/** What a no means for somebody who connects an account. `giveRights`: what to do where a right is missing. */
export function findingOfGraphError(result: CallResult, giveRights: RemedyCode = 'check_rights'): Finding {
  const networkWords = graphWordsOf(result)
  const outcome = outcomeOfGraphFailure(result)
  if (!outcome) return finding('answer_unexpected', {}, { remedy: 'check_address', networkWords })
  if (outcome.kind === 'not-now') return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (outcome.kind === 'unknown') return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  if (outcome.kind === 'refused' && outcome.class === 'reconnect')
    return finding('token_refused', {}, { remedy: 'reconnect', networkWords })
  if (outcome.kind === 'refused' && outcome.class === 'permission')
    return { ...finding('rights_missing', {}, { networkWords }), remedy: giveRights }
  return finding('network_refused', {}, { remedy: 'check_rights', networkWords })
}
