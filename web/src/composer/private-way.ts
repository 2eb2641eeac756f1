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
