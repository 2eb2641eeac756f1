import { type CallResult, jsonOf, objectsOf, type Outcome, outcomeOfFailure, textOf, wordsOf } from '@baton/channel-kit'

export type Refusal = Exclude<Outcome, { kind: 'sent' }>

/** Why a call did not succeed. Apple tells by status, and narrower by a code such as `ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG`. */
export function refusalOf(result: CallResult): Refusal {
  const words = appleWords(result)
  const code = appleCode(result)
  const shared = outcomeOfFailure(result)
  if (shared && shared.kind !== 'sent') return { ...shared, words }
  if (result.status === 403) return { kind: 'refused', class: 'permission', words, code }
  // A review that is gone is no relation that an answer could have.
  if (result.status === 404 || /RELATIONSHIP/.test(code)) return { kind: 'refused', class: 'gone', words, code }
  if (/TOO_LONG/.test(code) || /too long|maximum length|characters/i.test(words)) return { kind: 'refused', class: 'too-long', words, code }
  if ([400, 409, 422].includes(result.status)) return { kind: 'refused', class: 'bad-content', words, code }
  return { kind: 'refused', class: 'other', words, code }
}

/** The words of every error that Apple found, the narrowest of each. */
export function appleWords(result: CallResult): string {
  const words = objectsOf(jsonOf(result).errors).map(({ detail, title }) => textOf(detail) || textOf(title))
  return [...new Set(words.filter(Boolean))].join(' ') || wordsOf(result)
}

export function appleCode(result: CallResult): string {
  return textOf(objectsOf(jsonOf(result).errors)[0]?.code)
}
