import {
  type AccountContext,
  type Call,
  type CallResult,
  type HttpCall,
  isoFromMs,
  jsonOf,
  type ModerationAct,
  objectOf,
  type OutboundMessage,
  type Outcome,
  type ReadBack,
  textOf,
  type ThreadContext,
  type UnknownResolution,
} from '@baton/channel-kit'
import { googleWords, reasonOf, refusalOfGoogle } from '@baton/channel-kit/google'
import { readBackAnswer } from '@baton/channel-kit/reviews'
import { deleteReply, getReview, replyToReview, reviewAnswered } from './calls.ts'
import { answerId, judgementOf, msOf, reviewOfAnswer } from './review.ts'

export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  return replyToReview(account, thread.externalId, message.text)
}

export function readOutcome(result: CallResult, _message: OutboundMessage, call: Call): Outcome {
  if (result.status !== 200) return refusalOfGoogle(result)
  const reply = jsonOf(result)
  const ms = msOf(reply.updateTime)
  const reviewId = call.transport === 'http' ? reviewAnswered(call.url) : ''
  if (!reviewId || !textOf(reply.comment) || ms === null) return { kind: 'unknown', words: googleWords(result) }
  const judged = judgementOf(reply)
  if (judged?.status === 'failed')
    return { kind: 'refused', class: 'bad-content', words: judged.words ?? '', finding: judged.finding, code: judged.code }
  return { kind: 'sent', externalId: answerId(reviewId, reply), at: isoFromMs(ms) ?? undefined, isPending: judged?.status === 'pending' }
}

/** Sent twice it would stand there once, but might take the place of what a colleague wrote meanwhile: so the review is read. */
export function afterUnknown(_message: OutboundMessage, thread: ThreadContext, account: AccountContext): UnknownResolution {
  return { kind: 'read-back', call: getReview(account, thread.externalId) }
}

export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  const review = jsonOf(result)
  const reviewId = textOf(review.reviewId)
  if (result.status !== 200 || !reviewId) return { kind: 'unclear', words: googleWords(result) }
  const reply = objectOf(review.reviewReply)
  const text = textOf(reply.comment)
  return readBackAnswer(text ? { id: answerId(reviewId, reply), ms: msOf(reply.updateTime), text } : null, message)
}

/** Our reply is the only thing that may be taken away. */
export function moderate(_act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  return deleteReply(account, reviewOfAnswer(externalId))
}

export function readModeration(result: CallResult): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  // Google answers an empty object; and that there is none when it was taken away already.
  const { error, ...rest } = jsonOf(result)
  const isDone =
    result.status === 200 && /^\s*\{\s*\}\s*$/.test(Buffer.from(result.body).toString('utf8')) && Object.keys(rest).length === 0
  const isGone = result.status === 404 && error !== undefined && reasonOf(result) !== ''
  return isDone || isGone
    ? { kind: 'done' }
    : result.status === 200
      ? { kind: 'unknown', words: googleWords(result) }
      : refusalOfGoogle(result)
}
