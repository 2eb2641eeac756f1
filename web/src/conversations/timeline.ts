import type { Message, OpenConversation, TimelineEntry } from '../api/types.ts'

/** Joins entries by id, later copies winning, in the order of their time; entries of one instant keep the order given. */
export function mergeEntries(known: TimelineEntry[], fresh: TimelineEntry[]): TimelineEntry[] {
  const byId = new Map(known.map((entry) => [entry.id, entry]))
  for (const entry of fresh) byId.set(entry.id, entry)
  return [...byId.values()].sort((one, other) => one.at.localeCompare(other.at))
}

/** A fresh answer on top of what is on the screen. When they do not touch, the screen's older part is dropped: no silent hole. */
export function mergeOpen(known: OpenConversation | undefined, fresh: OpenConversation): OpenConversation {
  if (!known) return fresh
  const ids = new Set(known.timeline.items.map((entry) => entry.id))
  const conversation = known.conversation.version > fresh.conversation.version ? known.conversation : fresh.conversation
  if (!fresh.timeline.items.some((entry) => ids.has(entry.id))) return { ...fresh, conversation }
  const oldest = fresh.timeline.items[0]
  const earlierPart = known.timeline.items.filter((entry) => oldest && entry.at < oldest.at)
  return {
    ...fresh,
    conversation,
    timeline: {
      items: mergeEntries(earlierPart, fresh.timeline.items),
      earlier: earlierPart.length > 0 ? known.timeline.earlier : fresh.timeline.earlier,
    },
  }
}

export const isMessage = (entry: TimelineEntry): entry is Message => entry.type === 'message'

/** The last message on the screen that counts. */
export function lastMessageId(open: OpenConversation): string | null {
  return open.timeline.items.findLast((entry) => isMessage(entry) && !entry.neighbour)?.id ?? null
}

/**
 * The message on the screen that reached us last, by which the server notices that something came meanwhile. It need not stand
 * last: some are told late, and a reply of ours that waited stands where it was sent.
 */
export function cameLast({ timeline }: OpenConversation): Message | undefined {
  return timeline.items
    .filter(isMessage)
    .filter(({ neighbour }) => !neighbour)
    .toSorted((one, other) => one.arrival - other.arrival)
    .at(-1)
}

/** The message quoted above another's words: only where the other side sees that quote too. */
export function quotedBy(message: Message, { conversation, timeline, replyOptions }: OpenConversation): Message | undefined {
  const thread = conversation.threads.find(({ id }) => id === message.threadId)
  const isUnderReview = replyOptions.some(({ threadId, oneAnswer }) => threadId === message.threadId && oneAnswer !== null)
  // A mail quotes within its own words, or not at all; an answer stands under its review.
  if (!message.replyTo || thread?.kind === 'mail' || isUnderReview) return undefined
  // Of private messages only those to a group on LINE go out with a quote.
  const goesBare = message.delivery && message.visibility === 'private' && !(thread?.kind === 'group' && thread.network === 'line')
  return goesBare ? undefined : timeline.items.filter(isMessage).find(({ id }) => id === message.replyTo)
}
