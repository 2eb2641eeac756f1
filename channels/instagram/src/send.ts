import type { AccountContext, Call, CallResult, HttpCall, Outcome, OutboundMessage, SendBudget, ThreadContext } from '@baton/channel-kit'
import { graphCall, readPrivateOutcome, sendPrivate } from '@baton/channel-kit/meta'
import { readCommentOutcome } from './outcome.ts'

export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext, now: number): HttpCall {
  return thread.visibility === 'private' ? sendPrivate(message, thread, account, now) : sendComment(message, account)
}

export function readOutcome(result: CallResult, message: OutboundMessage, call: Call): Outcome {
  // Private messages have an address of their own.
  const isPrivate = call.transport === 'http' && /\/messages(\?|$)/.test(call.url)
  return isPrivate ? readPrivateOutcome(result, message) : readCommentOutcome(result)
}

/** A comment below the one answered; where somebody else's media or comment names us, by the call that Instagram has for that. */
function sendComment({ text: message, media, target }: OutboundMessage, account: AccountContext): HttpCall {
  if (media.length > 0) throw new Error('A comment on Instagram is words alone.')
  if (!target) throw new Error('A comment on Instagram needs something to stand below.')
  const { externalId, hints } = target
  if (!hints.mention) return graphCall(account, { method: 'POST', path: `${encodeURIComponent(externalId)}/replies`, body: { message } })
  const where = { media_id: hints.media ?? externalId, ...(hints.mention === 'comment' && { comment_id: externalId }) }
  return graphCall(account, { method: 'POST', path: `${encodeURIComponent(account.externalId)}/mentions`, body: { ...where, message } })
}

/** Meta tells no number for comments: it counts by how often the account is seen, and holds back who comments fast. Of private messages it says 100 a second. */
export function sendBudget({ visibility }: Pick<ThreadContext, 'visibility'>): SendBudget {
  if (visibility === 'private') return { endpoint: 'messages', calls: 50, perMs: 1000 }
  return { endpoint: 'comments', calls: 30, perMs: 60_000 }
}
