import { numberOf, type AccountContext, type Capabilities, type ThreadContext } from '@baton/channel-kit'
import { usableReplyToken } from './reply-token.ts'

/** LINE counts UTF-16 units. */
export const TEXT_MAX = 5000

/** Anybody who wrote, and has not blocked us, may be written to at any time; what changes is whether it is free. */
export function capabilities(thread: ThreadContext, _account: AccountContext, now: number): Capabilities {
  const whyNot = whyNotReply(thread)
  return {
    canReply: !whyNot,
    whyNot,
    text: { max: TEXT_MAX, count: 'utf16', splits: true },
    // LINE fetches pictures itself, so each needs a public https address; one text and four pictures fill a call.
    media: { kinds: ['image'], maxCount: 4, maxBytes: 10_000_000 },
    windowEndsAt: null,
    cost: costNow(thread, now),
  }
}

function whyNotReply(thread: ThreadContext): Capabilities['whyNot'] {
  if (thread.lastInbound?.standby) return { code: 'standby' }
  if (thread.facts?.[`blocked:${thread.externalId}`] === 'true') return { code: 'blocked' }
  return undefined
}

function costNow(thread: ThreadContext, now: number): Capabilities['cost'] {
  const { quotaLimit, quotaUsed } = thread.facts ?? {}
  const [limit, used] = [numberOf(quotaLimit), numberOf(quotaUsed)]
  return {
    meter: 'line_push',
    units: 1,
    ...(usableReplyToken(thread.lastInbound, thread, now) && { firstFree: true }),
    ...(limit !== undefined && used !== undefined && { quota: { used, limit } }),
  }
}
