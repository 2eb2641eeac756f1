import {
  finding,
  idOf,
  jsonOf,
  type AccountContext,
  type CallResult,
  type HttpCall,
  type Call,
  type OutboundMessage,
  type Outcome,
  type SendBudget,
  type ThreadContext,
} from '@baton/channel-kit'
import { graphCall, graphWordsOf, outcomeOfGraphFailure, readPrivateOutcome, sendPrivate } from '@baton/channel-kit/meta'
import { ownPart } from './ids.ts'

export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext, now: number): HttpCall {
  return thread.visibility === 'private' ? sendPrivate(message, thread, account, now) : sendComment(message, account)
}

/** A comment below the comment, post or recommendation answered. Facebook puts an answer to a reply below the comment at its root. */
function sendComment(message: OutboundMessage, account: AccountContext): HttpCall {
  if (message.media.length > 0)
    throw new Error('A comment on Facebook takes a picture only from a public address, which is not offered here.')
  if (!message.target) throw new Error('A comment on Facebook needs something to stand below.')
  const path = `${encodeURIComponent(message.target.externalId)}/comments`
  return graphCall(account, { method: 'POST', path, body: { message: message.text } })
}

export function readOutcome(result: CallResult, message: OutboundMessage, call: Call): Outcome {
  return isPrivate(call) ? readPrivateOutcome(result, message) : readCommentOutcome(result)
}

/** Private messages have an address of their own. */
function isPrivate(call: Call): boolean {
  return call.transport === 'http' && /\/messages(\?|$)/.test(call.url)
}

function readCommentOutcome(result: CallResult): Outcome {
  const failure = outcomeOfGraphFailure(result)
  if (failure) return failure
  const externalId = idOf(jsonOf(result).id)
  if (!ownPart(externalId))
    return { kind: 'unknown', words: graphWordsOf(result), finding: finding('answer_without_id', { status: String(result.status) }) }
  return { kind: 'sent', externalId, aliases: [ownPart(externalId)] }
}

/** Meta tells no number for comments: it counts by the Page's audience, and holds back who comments fast. Of Messenger it says 300 a second. */
export function sendBudget({ visibility }: Pick<ThreadContext, 'visibility'>): SendBudget {
  if (visibility === 'private') return { endpoint: 'messages', calls: 100, perMs: 1000 }
  return { endpoint: 'comments', calls: 30, perMs: 60_000 }
}
