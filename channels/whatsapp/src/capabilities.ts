import type { AccountContext, Capabilities, ThreadContext } from '@baton/channel-kit'

/** Meta says characters; UTF-16 units are never fewer. */
export const TEXT_MAX = 4096

export const WINDOW_HOURS = 24

/** A person may be answered freely for a day after they last wrote; that is free of charge. Later Meta takes only approved templates. */
export function capabilities(thread: ThreadContext, _account: AccountContext, now: number): Capabilities {
  const windowEndsAt = windowEnd(thread)
  const whyNot = whyNotReply(thread, windowEndsAt, now)
  return {
    canReply: !whyNot,
    whyNot,
    text: { max: TEXT_MAX, count: 'utf16', splits: true },
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt,
    // One is filled in for one person; to groups we send none.
    takesTemplates: thread.kind === 'dm' && !thread.lastInbound?.standby,
  }
}

function windowEnd({ lastInbound }: ThreadContext): string | null {
  return lastInbound ? new Date(Date.parse(lastInbound.at) + WINDOW_HOURS * 3600_000).toISOString() : null
}

function whyNotReply(thread: ThreadContext, windowEndsAt: string | null, now: number): Capabilities['whyNot'] {
  if (thread.lastInbound?.standby) return { code: 'standby' }
  if (!windowEndsAt || Date.parse(windowEndsAt) <= now) return { code: 'template-only' }
  return undefined
}
