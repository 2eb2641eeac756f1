import type { AccountContext, Capabilities, ThreadContext } from '@baton/channel-kit'
import { privateReply } from '@baton/channel-kit/meta'
import { privateText } from './direct.ts'
import { moderationOf } from './moderation.ts'

/** What Instagram takes for a comment by its API; people may write more. */
const GREATEST = 300
/** Words alone: a picture would have to lie at a public address of ours first. Private replies to comments are not offered yet. */
const WORDS_ALONE: Capabilities['media'] = { kinds: [], maxCount: 0, maxBytes: 0 }

export function capabilities(thread: ThreadContext, account: AccountContext, now: number): Capabilities {
  if (thread.visibility === 'public') return inPublic(thread)
  return { ...privateReply(thread, account, now), text: privateText, media: WORDS_ALONE }
}

/** Comments on a live broadcast are read and not answered: Instagram takes no answers there. */
function inPublic(thread: ThreadContext): Capabilities {
  const isLive = thread.post?.kind === 'video'
  const canReply = thread.lastInbound !== undefined && !isLive
  return {
    canReply,
    whyNot: canReply ? undefined : { code: isLive ? 'live' : 'no-thread', url: thread.post?.url },
    text: { max: GREATEST, count: 'code-points', splits: false },
    media: WORDS_ALONE,
    windowEndsAt: null,
    moderation: moderationOf(thread),
  }
}
