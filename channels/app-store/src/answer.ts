import {
  type AccountContext,
  type CallResult,
  type Fields,
  type HttpCall,
  isoFromText,
  jsonOf,
  type ModerationAct,
  objectOf,
  objectsOf,
  type OutboundMessage,
  type Outcome,
  type ReadBack,
  textOf,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { readBackAnswer } from '@baton/channel-kit/reviews'
import { answerReview, deleteAnswer, getReview } from './calls.ts'
import { appleCode, appleWords, type Refusal, refusalOf } from './refusals.ts'
import { answerId, msOf, responseIdOf, stateOf } from './review.ts'

export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  return answerReview(account, thread.externalId, message.text)
}

export function readOutcome(result: CallResult): Outcome {
  if (result.status !== 200 && result.status !== 201) return refusalOf(result)
  const response = objectOf(jsonOf(result).data)
  const { lastModifiedDate, state } = objectOf(response.attributes)
  if (!isAnswer(response)) return { kind: 'unknown', words: appleWords(result) }
  return {
    kind: 'sent',
    externalId: answerId(response),
    at: isoFromText(lastModifiedDate) ?? undefined,
    isPending: stateOf(state) === 'pending',
  }
}

/** Sent twice it would stand there once, but might take the place of what a colleague wrote meanwhile: so the review is read. */
export function afterUnknown(_message: OutboundMessage, thread: ThreadContext, account: AccountContext): UnknownResolution {
  return { kind: 'read-back', call: getReview(account, thread.externalId) }
}

export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const { data, included } = jsonOf(result)
  if (result.status !== 200 || objectOf(data).type !== 'customerReviews') return { kind: 'unclear', words: appleWords(result) }
  const said = objectsOf(included).find(isAnswer)
  if (!said) return readBackAnswer(null, message)
  const { responseBody, lastModifiedDate } = objectOf(said.attributes)
  return readBackAnswer({ id: answerId(said), ms: msOf(lastModifiedDate), text: textOf(responseBody) }, message)
}

const isAnswer = (resource: Fields) => resource.type === 'customerReviewResponses' && answerId(resource) !== ''

/** Our answer is the only thing that may be taken away. */
export function moderate(_act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  return deleteAnswer(account, responseIdOf(externalId))
}

export function readModeration(result: CallResult): { kind: 'done' } | Refusal {
  // Taken away already, by an attempt before or by a colleague.
  const isGone = result.status === 404 && appleCode(result) !== ''
  return result.status === 204 || isGone ? { kind: 'done' } : refusalOf(result)
}
