import type { AccountContext, Capabilities, InboundContext, PrivateReply, PrivateReplyState, ThreadContext } from '@baton/channel-kit'
import { privateReply, privateReplyFirst, privateReplyTo, whyNoPrivateReply } from '@baton/channel-kit/meta'
import { hasDirect, privateText } from './direct.ts'
import { moderationOf } from './moderation.ts'

/** What Instagram takes for a comment by its API; people may write more. */
const GREATEST = 300
const LONGEST_BROADCAST_MS = 4 * 3_600_000
/** Words alone: a picture would have to lie at a public address of ours first. */
const WORDS_ALONE: Capabilities['media'] = { kinds: [], maxCount: 0, maxBytes: 0 }

export function capabilities(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  return thread.visibility === 'private' ? inPrivate(thread, account, now) : inPublic(thread, account, now)
}

function inPrivate(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  const { opening } = thread
  const first =
    opening && isUnderOurs(opening)
      ? privateReplyFirst(thread, once(opening.inbound, opening.state, opening.post?.kind), account, now)
      : null
  return {
    ...(first ?? privateReply(thread, account, now)),
    text: first ? { ...privateText, splits: false } : privateText,
    media: WORDS_ALONE,
  }
}

/**
 * One message to who commented on our media: for seven days, and on a broadcast while it goes on. When that ends nobody is told;
 * what is said here is the longest that a broadcast may last, and Instagram refuses what comes after its end.
 */
function once(inbound: InboundContext, state: PrivateReplyState | undefined, kind: string | undefined): PrivateReply {
  return kind === 'video' ? { ...privateReplyTo(inbound, state, LONGEST_BROADCAST_MS), whileLive: true } : privateReplyTo(inbound, state)
}

/** Who comments on our media may be written to once, and may always be asked to write first. */
function inPrivateInstead(
  thread: ThreadContext,
  account: AccountContext,
  now: number,
): Pick<Capabilities, 'alternatives' | 'privateReply'> {
  if (!hasDirect(account)) return {}
  if (!thread.lastInbound || !isUnderOurs(thread)) return { alternatives: ['dm-link'] }
  const reply = once(thread.lastInbound, thread.privateReply, thread.post?.kind)
  return { privateReply: reply, alternatives: whyNoPrivateReply(reply, now) ? ['dm-link'] : ['dm', 'dm-link'] }
}

/** Of mentions elsewhere, others decide. */
function isUnderOurs({ kind, post }: Pick<ThreadContext, 'kind' | 'post'>): boolean {
  return kind === 'comment' && (post?.kind === undefined || ['own', 'ad', 'video'].includes(post.kind))
}

/** Comments on a live broadcast are read and not answered: Instagram takes no answers there. */
function inPublic(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  const isLive = thread.post?.kind === 'video'
  const canReply = thread.lastInbound !== undefined && !isLive
  return {
    canReply,
    whyNot: canReply ? undefined : { code: isLive ? 'live' : 'no-thread', url: thread.post?.url },
    text: { max: GREATEST, count: 'code-points', splits: false },
    media: WORDS_ALONE,
    windowEndsAt: null,
    moderation: moderationOf(thread),
    ...inPrivateInstead(thread, account, now),
  }
}
