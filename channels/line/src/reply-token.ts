import type { InboundContext, ThreadContext } from '@baton/channel-kit'

/** LINE promises about a minute; what is left covers the way to LINE and clocks that differ. */
const FRESH_MS = 50_000

/** The reply token of that message, if it still is young and nobody used it. Replies are free, pushes use up the monthly quota. */
export function usableReplyToken(inbound: InboundContext | undefined, thread: ThreadContext, now: number): string | null {
  const token = inbound?.hints.replyToken
  if (!inbound || !token || token === thread.facts?.usedReplyToken) return null
  const ageMs = now - Date.parse(inbound.at)
  return ageMs < FRESH_MS ? token : null
}
