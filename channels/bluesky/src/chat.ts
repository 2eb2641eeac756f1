import type { ChannelEvent, IdentityRef, ThreadRef } from '@baton/channel-kit'
import { identityOf } from './identity.ts'
import { mediaOf } from './media.ts'
import { mentionsOf } from './posts.ts'
import { type Json, list, object, text, time } from './untrusted.ts'

const DEFS = 'chat.bsky.convo.defs#'

/** Of no use to the inbox: what we ourselves read, muted, accepted or opened. */
const OUR_OWN_DOINGS = new Set(['logBeginConvo', 'logAcceptConvo', 'logMuteConvo', 'logUnmuteConvo', 'logReadMessage', 'logReadConvo'])

/** The log of the chat service since the last poll, oldest first as it comes, with the conversations it speaks of. */
export function chatLogEvents(body: Json, account: string): ChannelEvent[] {
  const convos = new Map(list(body.convos).map((convo) => [text(object(convo).id), object(convo)]))
  return list(body.logs).flatMap((entry) => {
    const log = object(entry)
    const convo = convos.get(text(log.convoId)) ?? { id: log.convoId }
    return logEvents(log, { ...convo, members: [...list(convo.members), ...list(log.relatedProfiles)] }, account)
  })
}

/** The conversations of an account just connected: the last message of each, so that unanswered ones show. */
export function chatListEvents(body: Json, account: string): ChannelEvent[] {
  return list(body.convos)
    .map(object)
    .toReversed()
    .flatMap((convo) => messageEvents(object(convo.lastMessage), convo, account))
}

function logEvents(log: Json, convo: Json, account: string): ChannelEvent[] {
  const type = text(log.$type).replace(DEFS, '')
  const message = object(log.message)
  const messageId = messageName(convo, message)
  const at = time(message.sentAt) || new Date(0).toISOString()
  const base = { account, at, dedupeKey: `chat-log:${text(convo.id)}:${text(log.rev)}` }
  switch (type) {
    case 'logCreateMessage':
      return messageEvents(message, convo, account)
    case 'logDeleteMessage':
      return [{ kind: 'delete', ...base, scope: '', externalId: messageId, reason: 'deleted', by: 'us' }]
    case 'logAddReaction':
    case 'logRemoveReaction': {
      const reaction = object(log.reaction)
      const author = member(convo, text(object(reaction.sender).did))
      const removed = type === 'logRemoveReaction'
      return [
        {
          kind: 'reaction',
          ...base,
          at: time(reaction.createdAt) || at,
          scope: '',
          externalId: messageId,
          author,
          reaction: text(reaction.value),
          removed,
        },
      ]
    }
    case 'logAddMember':
    case 'logMemberJoin':
    case 'logRemoveMember':
    case 'logMemberLeave': {
      const relation = /Add|Join/.test(type) ? 'member-joined' : 'member-left'
      const did = text(object(object(message.data).member).did)
      return [{ kind: 'relation', ...base, relation, thread: threadOf(convo), ...(did ? { contact: member(convo, did) } : {}) }]
    }
    default:
      return OUR_OWN_DOINGS.has(type) ? [] : [{ kind: 'unknown', ...base, type: type || 'chat-log', raw: log }]
  }
}

/** Deleted and system messages (somebody joined) say nothing. */
function messageEvents(message: Json, convo: Json, account: string): ChannelEvent[] {
  const at = time(message.sentAt)
  const did = text(object(message.sender).did)
  if (!at || !did || !text(message.id) || typeof message.text !== 'string') return []
  const externalId = messageName(convo, message)
  const ours = did === account
  const parent = object(message.replyTo)
  const thread = threadOf(convo)
  const mentions = mentionsOf(message)
  return [
    {
      kind: 'message',
      account,
      at,
      dedupeKey: `chat:${externalId}`,
      direction: ours ? 'outbound' : 'inbound',
      externalId,
      scope: '',
      order: text(message.rev) || text(message.id),
      thread,
      author: member(convo, did),
      ...(text(parent.id) ? { replyTo: messageName(convo, parent) } : {}),
      text: message.text,
      media: mediaOf(externalId, message.embed),
      mentions,
      addressesUs: !ours && (thread.kind === 'dm' || mentions.includes(account)),
      sendHints: { convoId: text(convo.id) },
      url: `https://bsky.app/messages/${encodeURIComponent(text(convo.id))}`,
    },
  ]
}

/** Names a message with its conversation: the chat service wants both to find one. */
function messageName(convo: Json, message: Json): string {
  return `${text(convo.id)}/${text(message.id)}`
}

function threadOf(convo: Json): ThreadRef {
  const kind = object(convo.kind)
  const group = text(kind.$type) === `${DEFS}groupConvo`
  const subject = text(kind.name)
  return { externalId: text(convo.id), kind: group ? 'group' : 'dm', visibility: 'private', ...(group && subject ? { subject } : {}) }
}

function member(convo: Json, did: string): IdentityRef {
  const profile = list(convo.members).find((one) => object(one).did === did)
  return identityOf(profile) ?? { scope: '', externalId: did }
}
