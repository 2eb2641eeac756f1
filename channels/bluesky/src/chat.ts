import {
  type ChannelEvent,
  type Fields,
  type IdentityRef,
  idOf,
  isoFromText,
  NO_TIME,
  objectOf,
  objectsOf,
  textOf,
  type ThreadRef,
} from '@baton/channel-kit'
import { identityOf } from './identity.ts'
import { mediaOf } from './media.ts'
import { mentionsOf } from './posts.ts'

const DEFS = 'chat.bsky.convo.defs#'

/** Of no use to the inbox: what we ourselves read, muted, accepted or opened. */
const OUR_OWN_DOINGS = new Set(['logBeginConvo', 'logAcceptConvo', 'logMuteConvo', 'logUnmuteConvo', 'logReadMessage', 'logReadConvo'])

const ABOUT_A_MESSAGE = new Set(['logDeleteMessage', 'logAddReaction', 'logRemoveReaction'])

/** The log of the chat service since the last poll, oldest first as it comes, with the conversations it speaks of. */
export function chatLogEvents(body: Fields, account: string): ChannelEvent[] {
  const convos = new Map(objectsOf(body.convos).map((convo) => [idOf(convo.id), convo]))
  return objectsOf(body.logs).flatMap((log) => {
    const convo = convos.get(idOf(log.convoId)) ?? { id: log.convoId }
    return logEvents(log, { ...convo, members: [...objectsOf(convo.members), ...objectsOf(log.relatedProfiles)] }, account)
  })
}

/** The conversations of an account just connected: the last message of each, so that unanswered ones show. */
export function chatListEvents(body: Fields, account: string): ChannelEvent[] {
  return objectsOf(body.convos)
    .toReversed()
    .flatMap((convo) => messageEvents(objectOf(convo.lastMessage), convo, account))
}

function logEvents(log: Fields, convo: Fields, account: string): ChannelEvent[] {
  const type = textOf(log.$type).replace(DEFS, '')
  const message = objectOf(log.message)
  const messageId = messageName(convo, message)
  const at = isoFromText(message.sentAt) ?? NO_TIME
  const base = { account, at, dedupeKey: `chat-log:${idOf(convo.id)}:${idOf(log.rev)}` }
  const unknown: ChannelEvent = { kind: 'unknown', ...base, type: type || 'chat-log', raw: log }
  if (!idOf(convo.id) || (ABOUT_A_MESSAGE.has(type) && !idOf(message.id))) return [unknown]
  switch (type) {
    case 'logCreateMessage':
      return messageEvents(message, convo, account)
    case 'logDeleteMessage':
      return [{ kind: 'delete', ...base, scope: '', externalId: messageId, reason: 'deleted', by: 'us' }]
    case 'logAddReaction':
    case 'logRemoveReaction': {
      const reaction = objectOf(log.reaction)
      const did = idOf(objectOf(reaction.sender).did)
      if (!did) return [unknown]
      const removed = type === 'logRemoveReaction'
      return [
        {
          kind: 'reaction',
          ...base,
          at: isoFromText(reaction.createdAt) ?? at,
          scope: '',
          externalId: messageId,
          author: member(convo, did),
          reaction: textOf(reaction.value),
          removed,
        },
      ]
    }
    case 'logAddMember':
    case 'logMemberJoin':
    case 'logRemoveMember':
    case 'logMemberLeave': {
      const relation = /Add|Join/.test(type) ? 'member-joined' : 'member-left'
      const did = idOf(objectOf(objectOf(message.data).member).did)
      return [{ kind: 'relation', ...base, relation, thread: threadOf(convo), ...(did ? { contact: member(convo, did) } : {}) }]
    }
    default:
      return OUR_OWN_DOINGS.has(type) ? [] : [unknown]
  }
}

/** Deleted and system messages (somebody joined) say nothing. */
function messageEvents(message: Fields, convo: Fields, account: string): ChannelEvent[] {
  const at = isoFromText(message.sentAt)
  const did = idOf(objectOf(message.sender).did)
  if (!at || !did || !idOf(convo.id) || !idOf(message.id) || typeof message.text !== 'string') return []
  const externalId = messageName(convo, message)
  const ours = did === account
  const parent = objectOf(message.replyTo)
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
      order: idOf(message.rev) || idOf(message.id),
      thread,
      author: member(convo, did),
      ...(idOf(parent.id) ? { replyTo: messageName(convo, parent) } : {}),
      text: message.text,
      media: mediaOf(externalId, message.embed),
      mentions,
      addressesUs: !ours && (thread.kind === 'dm' || mentions.includes(account)),
      sendHints: { convoId: idOf(convo.id) },
      url: `https://bsky.app/messages/${encodeURIComponent(idOf(convo.id))}`,
    },
  ]
}

/** Names a message with its conversation: the chat service wants both to find one. */
function messageName(convo: Fields, message: Fields): string {
  return `${idOf(convo.id)}/${idOf(message.id)}`
}

function threadOf(convo: Fields): ThreadRef {
  const kind = objectOf(convo.kind)
  const group = textOf(kind.$type) === `${DEFS}groupConvo`
  const subject = textOf(kind.name)
  return { externalId: idOf(convo.id), kind: group ? 'group' : 'dm', visibility: 'private', ...(group && subject ? { subject } : {}) }
}

function member(convo: Fields, did: string): IdentityRef {
  const profile = objectsOf(convo.members).find((one) => one.did === did)
  return identityOf(profile) ?? { scope: '', externalId: did }
}
