import type { OpenConversation, ReplyOption } from '../api/types.ts'

/** How to go on with this customer in private, the best that their network has. */
export type PrivateWay =
  /** The private thread stands here already. */
  | { kind: 'thread'; option: ReplyOption }
  /** We may write first: as often as we like, or once in answer to a comment (`privateReply`). */
  | { kind: 'first'; option: ReplyOption }
  /** They must write first; this address is where. */
  | { kind: 'invitation'; option: ReplyOption; link: string }
  | { kind: 'none'; option: ReplyOption }

/** Null where nothing can be answered at all. */
export function privateWayOf({ replyOptions }: Pick<OpenConversation, 'replyOptions'>): PrivateWay | null {
  // A group reads along: that is not the customer alone.
  const inPrivate = replyOptions.filter(({ visibility, kind }) => visibility === 'private' && kind !== 'group')
  const thread = inPrivate.find(({ canReply }) => canReply) ?? inPrivate[0]
  if (thread) return { kind: 'thread', option: thread }
  const first = replyOptions.find(({ alternatives }) => alternatives.includes('dm'))
  if (first) return { kind: 'first', option: first }
  return invitationOf({ replyOptions }) ?? (replyOptions[0] ? { kind: 'none', option: replyOptions[0] } : null)
}

/** A link for the public reply, whatever else there is. */
export function invitationOf({ replyOptions }: Pick<OpenConversation, 'replyOptions'>): Extract<PrivateWay, { kind: 'invitation' }> | null {
  const option = replyOptions.find(({ alternatives, dmLink }) => alternatives.includes('dm-link') && dmLink)
  return option?.dmLink ? { kind: 'invitation', option, link: option.dmLink } : null
}

/** They have our one private message, did not answer yet, and the public has not been told: it looks as if nobody cared. */
export function mayTellPublic({ replyOptions, timeline }: OpenConversation): ReplyOption | null {
  const told = replyOptions.find(
    ({ visibility, canReply, privateReply }) => visibility === 'public' && canReply && privateReply?.state === 'sent',
  )
  const last = timeline.items.findLast((item) => item.type === 'message')
  return told && last?.type === 'message' && last.direction === 'outbound' && last.visibility === 'private' ? told : null
}

/** Asked to go on in private, they did not write: where they can be reminded once, in private if the network still lets us. */
export function mayNudge({ conversation, replyOptions }: Pick<OpenConversation, 'conversation' | 'replyOptions'>): ReplyOption | null {
  if (!conversation.needsAction.includes('did_not_write')) return null
  const able = replyOptions.filter(({ canReply, kind, oneAnswer }) => canReply && kind !== 'group' && !oneAnswer)
  return able.find(({ visibility }) => visibility === 'private') ?? able[0] ?? null
}

/** Solved with them in private, while the public that read the beginning was never told: where the closing line may stand. */
export function mayClose({ replyOptions, timeline }: Pick<OpenConversation, 'replyOptions' | 'timeline'>): ReplyOption | null {
  const said = timeline.items.flatMap((item) => (item.type === 'message' ? [item] : []))
  const theirs = said.findIndex(({ direction, visibility }) => direction === 'inbound' && visibility === 'private')
  if (theirs < 0) return null
  const since = said.slice(theirs)
  const told = since.some(({ direction, visibility }) => direction === 'outbound' && visibility === 'public')
  const answered = since.some(({ direction, visibility }) => direction === 'outbound' && visibility === 'private')
  if (told || !answered) return null
  return replyOptions.find(({ visibility, canReply, oneAnswer }) => visibility === 'public' && canReply && !oneAnswer) ?? null
}
