import {
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  wordsOf,
  type Call,
  type CallResult,
  type Outcome,
  type OutboundMessage,
  type UnknownResolution,
} from '@baton/channel-kit'
import { graphErrorOf, outcomeOfGraphFailure } from '@baton/channel-kit/meta'
import { refusalOf, templateFinding } from './refusals.ts'

/** How long Meta asks to wait: one message in six seconds to one person, 80 a second in all, and while it works on the account. */
const PAUSES: Record<number, number> = { 131056: 6_000, 130429: 2_000, 131057: 5 * 60_000, 133004: 60_000 }

/** Broken at Meta, and nothing tells whether before or after it took the message. */
const UNCLEAR = [131000, 131016]

export function readOutcome(result: CallResult, _message: OutboundMessage, _call: Call): Outcome {
  const error = graphErrorOf(result)
  if (!error) return outcomeOfGraphFailure(result) ?? accepted(result)
  const words = [error.words, details(result)].filter(Boolean).join(': ')
  const pause = PAUSES[error.code]
  if (pause) return { kind: 'not-now', retryAfterMs: pause, words }
  if (UNCLEAR.includes(error.code)) return { kind: 'unknown', words }
  const refusal = refusalOf(error.code)
  if (refusal) {
    const found = templateFinding(error.code)
    return { kind: 'refused', class: refusal, words, code: String(error.code), ...(found && { finding: found }) }
  }
  const shared = outcomeOfGraphFailure(result)
  return shared ? { ...shared, words } : { kind: 'unknown', words }
}

/** Says more than the message, and less than it when it only repeats it. */
function details(result: CallResult): string {
  return textOf(objectOf(objectOf(jsonOf(result).error).error_data).details)
}

function accepted(result: CallResult): Outcome {
  const [message] = objectsOf(jsonOf(result).messages)
  const externalId = idOf(message?.id)
  if (externalId) return { kind: 'sent', externalId }
  return { kind: 'unknown', words: `WhatsApp answered ${result.status} without saying which message it took: ${wordsOf(result)}` }
}

/** Nothing stops a second one and nothing can be asked. A status with the id of the delivery settles it, whenever it comes. */
export function afterUnknown(): UnknownResolution {
  return { kind: 'ask' }
}
