import {
  type AccountContext,
  type Call,
  type CallResult,
  type HttpCall,
  isoFromMs,
  jsonOf,
  objectOf,
  objectsOf,
  type OutboundMessage,
  type Outcome,
  type ReadBack,
  textOf,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { googleWords, refusalOfGoogle } from '@baton/channel-kit/google'
import { readBackAnswer } from '@baton/channel-kit/reviews'
import { getReview, replyToReview, reviewAnswered } from './calls.ts'
import { answerId, msOf } from './review.ts'

export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  return replyToReview(account, thread.externalId, message.text)
}

export function readOutcome(result: CallResult, _message: OutboundMessage, call: Call): Outcome {
  if (result.status !== 200) return refusalOfGoogle(result)
  const taken = objectOf(jsonOf(result).result)
  const ms = msOf(taken.lastEdited)
  const reviewId = call.transport === 'http' ? reviewAnswered(call.url) : ''
  if (!reviewId || !textOf(taken.replyText) || ms === null) return { kind: 'unknown', words: googleWords(result) }
  return { kind: 'sent', externalId: answerId(reviewId, taken.lastEdited), at: isoFromMs(ms) ?? undefined }
}

/** Sent twice it would stand there once, but might take the place of what a colleague wrote in the console meanwhile: so it is read. */
export function afterUnknown(_message: OutboundMessage, thread: ThreadContext, account: AccountContext): UnknownResolution {
  return { kind: 'read-back', call: getReview(account, thread.externalId) }
}

export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const review = jsonOf(result)
  const reviewId = textOf(review.reviewId)
  if (result.status !== 200 || !reviewId) return { kind: 'unclear', words: googleWords(result) }
  const said = objectsOf(objectsOf(review.comments).map(({ developerComment }) => developerComment)).at(-1)
  const stands = said && { id: answerId(reviewId, said.lastModified), ms: msOf(said.lastModified), text: textOf(said.text) }
  return readBackAnswer(stands ?? null, message)
}
