import type { AccountContext, Capabilities, ThreadContext } from '@baton/channel-kit'
import { privateReply, privateReplyFirst, privateReplyTo, whyNoPrivateReply } from '@baton/channel-kit/meta'
import { hasMessenger, PRIVATE_TEXT_MAX } from './messenger.ts'
import { isCommentOnPage, moderationOf } from './moderation.ts'

/** Words alone: a picture would have to lie at a public address of ours first. */
const WORDS_ALONE: Capabilities['media'] = { kinds: [], maxCount: 0, maxBytes: 0 }

export function capabilities(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  return thread.visibility === 'private' ? inPrivate(thread, account, now) : inPublic(thread, account, now)
}

function inPublic(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  const canReply = thread.lastInbound !== undefined
  return {
    canReply,
    whyNot: canReply ? undefined : { code: 'no-thread', url: thread.post?.url },
    text: { max: 8000, count: 'code-points', splits: false },
    media: WORDS_ALONE,
    windowEndsAt: null,
    moderation: moderationOf(thread, account),
    ...inPrivateInstead(thread, account, now),
  }
}

/** Who comments on the Page may be written to once, and may always be asked to write first. */
function inPrivateInstead(
  thread: ThreadContext,
  account: AccountContext,
  now: number,
): Pick<Capabilities, 'alternatives' | 'privateReply'> {
  if (!hasMessenger(account)) return {}
  if (!thread.lastInbound || !isCommentOnPage(thread, account)) return { alternatives: ['dm-link'] }
  const once = privateReplyTo(thread.lastInbound, thread.privateReply)
  return { privateReply: once, alternatives: whyNoPrivateReply(once, now) ? ['dm-link'] : ['dm', 'dm-link'] }
}

function inPrivate(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  const once = byComment(thread, account, now)
  return {
    ...(once ?? privateReply(thread, account, now)),
    text: { max: PRIVATE_TEXT_MAX, count: 'utf16', splits: once === null },
    media: WORDS_ALONE,
  }
}

/** While they have written nothing here, or too long ago, a comment of theirs may be answered; null where that is not the way. */
function byComment(thread: ThreadContext, account: AccountContext, now: number): ReturnType<typeof privateReplyFirst> {
  const { opening } = thread
  if (!opening || !isCommentOnPage(opening, account)) return null
  return privateReplyFirst(thread, privateReplyTo(opening.inbound, opening.state), account, now)
}
