import {
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  outcomeOfFailure,
  parseJson,
  textOf,
  wordsOf,
  type AccountContext,
  type Call,
  type CallResult,
  type Outcome,
  type OutboundMessage,
  type RefusalClass,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'

/** LINE remembers a retry key for a day. */
const RETRY_KEY_LIVES_MS = 24 * 3600_000

export function readOutcome(result: CallResult, _message: OutboundMessage, call: Call): Outcome {
  const replyToken = replyTokenOf(call)
  const facts = replyToken ? { usedReplyToken: replyToken } : undefined
  if (result.status === 200 || result.status === 409) return accepted(result, facts)
  const words = wordsWithDetails(result)
  // Surely not taken, and the next try goes as a push.
  if (facts && /invalid reply token/i.test(words)) return { kind: 'not-now', retryAfterMs: 1, words, facts }
  if (/monthly limit/i.test(words)) return { kind: 'refused', class: 'quota', words, code: String(result.status) }
  // A long-lived token does not run out: it was revoked or is of another channel, and only a new one helps.
  if (result.status === 401) return { kind: 'refused', class: 'reconnect', words, code: '401' }
  return outcomeOfFailure(result) ?? { kind: 'refused', class: classOf(result.status, words), words, code: String(result.status) }
}

/** 409 says that the same retry key was accepted before: the message is there. */
function accepted(result: CallResult, facts: Record<string, string> | undefined): Outcome {
  const [externalId, ...aliases] = objectsOf(jsonOf(result).sentMessages)
    .map(({ id }) => idOf(id))
    .filter((id) => id)
  const earlier = result.status === 409 ? result.headers['x-line-accepted-request-id'] : undefined
  if (externalId) return { kind: 'sent', externalId, aliases, facts }
  if (earlier) return { kind: 'sent', externalId: `accepted:${earlier}`, facts }
  return { kind: 'unknown', words: `LINE answered ${result.status} without saying which message it took: ${wordsOf(result)}` }
}

function classOf(status: number, words: string): RefusalClass {
  if (status === 403) return 'permission'
  if (status === 404) return 'gone'
  if (status === 413) return 'too-long'
  if (/property, 'to'|failed to send messages|user hasn't added/i.test(words)) return 'bad-recipient'
  if (/length must be|too long|exceeds? the (maximum|limit)/i.test(words)) return 'too-long'
  if (status === 400) return 'bad-content'
  return 'other'
}

/** LINE's sentence and, where it gives them, which property it means. */
function wordsWithDetails(result: CallResult): string {
  const details = objectsOf(jsonOf(result).details).map(({ message, property }) =>
    [textOf(property), textOf(message)].filter((part) => part).join(': '),
  )
  return [wordsOf(result), ...details.filter((detail) => detail)].join(' — ')
}

/** A token works once, and a push after a reply that did arrive would double it: only a person can say. Pushes carry a key. */
export function afterUnknown(_message: OutboundMessage, _thread: ThreadContext, _account: AccountContext, call: Call): UnknownResolution {
  return replyTokenOf(call) ? { kind: 'ask' } : { kind: 'resend', withinMs: RETRY_KEY_LIVES_MS }
}

function replyTokenOf(call: Call): string {
  if (call.transport !== 'http' || !call.url.endsWith('/v2/bot/message/reply') || typeof call.body !== 'string') return ''
  return textOf(objectOf(parseJson(call.body)).replyToken)
}
