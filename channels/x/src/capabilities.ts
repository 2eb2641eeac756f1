import type { AccountContext, Capabilities, ThreadContext } from '@baton/channel-kit'
import { addressOfPost, partnerIn } from './ids.ts'
import { moderationOf } from './moderation.ts'

const POST: Capabilities['text'] = { max: 280, count: 'x-weighted', splits: false }
const LONG_POST: Capabilities['text'] = { max: 25_000, count: 'x-weighted', splits: false }
const DIRECT_MESSAGE: Capabilities['text'] = { max: 10_000, count: 'code-points', splits: false }

export function capabilities(thread: ThreadContext, account: AccountContext): Capabilities {
  const whyNot = whyNotReply(thread, account)
  const isPublic = thread.visibility === 'public'
  const postText = account.settings.longPosts === 'true' ? LONG_POST : POST
  return {
    canReply: !whyNot,
    whyNot,
    text: isPublic ? postText : DIRECT_MESSAGE,
    // Media must be uploaded by calls of their own before the post; until that is built, only words go out.
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
    cost: costOf(thread, account),
    alternatives: isPublic ? ['dm', 'dm-link'] : undefined,
    moderation: moderationOf(thread),
  }
}

/** A link makes a post cost many times as much. Nothing on plans with a flat price. */
function costOf(thread: ThreadContext, account: AccountContext): Capabilities['cost'] {
  if (hasFlatPrice(account)) return undefined
  if (thread.visibility === 'private') return { meter: 'x_message', units: 1 }
  return { meter: thread.lastInbound?.hints.summoned === 'yes' ? 'x_reply' : 'x_post', withLink: 'x_post_link', units: 1 }
}

function whyNotReply(thread: ThreadContext, account: AccountContext): Capabilities['whyNot'] {
  const inbound = thread.lastInbound
  const person = inbound?.author.externalId ?? partnerIn(thread.externalId, account.externalId)
  if (thread.facts?.[`blocked:${person}`] === 'true') return { code: 'blocked' }
  if (thread.visibility === 'private') {
    const url = `https://x.com/messages/${thread.externalId}`
    return inbound?.kindHint === 'encrypted' ? { code: 'encrypted', url } : undefined
  }
  if (!inbound) return { code: 'no-thread', url: thread.post?.url }
  if (inbound.hints.summoned === 'yes' || hasFlatPrice(account)) return undefined
  return { code: 'not-summoned', url: inbound.hints.url ?? addressOfPost(inbound.externalId, inbound.author.handle) }
}

/** The rule "only to those who summoned you" and prices per call came with pay-per-use; the older plans have neither. */
export function hasFlatPrice(account: Pick<AccountContext, 'settings'>): boolean {
  return account.settings.tier === 'pro' || account.settings.tier === 'enterprise'
}
