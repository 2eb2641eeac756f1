import {
  type AccountContext,
  type Call,
  type CallResult,
  countGraphemes,
  countUtf8Bytes,
  type HttpCall,
  isoFromText,
  objectOf,
  objectsOf,
  type OutboundMessage,
  type Outcome,
  parseJson,
  type ReadBack,
  textOf,
  type ThreadContext,
  type UnknownResolution,
  wordsOf,
  jsonOf,
} from '@baton/channel-kit'
import { errorName, refusalOf } from './outcomes.ts'
import { replyRecord } from './post-record.ts'
import { tidOfDelivery } from './tid.ts'
import { procedure, query } from './xrpc.ts'

const POSTS = 'app.bsky.feed.post'

/**
 * A public reply is a record under a key of our own, made from the delivery. It is put, not created: the network answers
 * a second put of the same record with the first one's address and changes nothing, where a second create is an error.
 */
export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  if (thread.kind !== 'comment')
    return procedure(account, 'chat.bsky.convo.sendMessage', { convoId: thread.externalId, message: { text: message.text } })
  const hints = message.target?.hints ?? thread.lastInbound?.hints ?? {}
  const { uri = '', cid = '', rootUri = uri, rootCid = cid } = hints
  const record = replyRecord(message.text, message.at, { uri: rootUri, cid: rootCid }, { uri, cid }, knownHandles(hints.handles))
  return procedure(account, 'com.atproto.repo.putRecord', { repo: account.externalId, collection: POSTS, rkey: rkeyOf(message), record })
}

export function readOutcome(result: CallResult, _message: OutboundMessage, call: Call): Outcome {
  if (result.status !== 200) return refusalOf(result)
  const answer = jsonOf(result)
  if (textOf(answer.uri)) return { kind: 'sent', externalId: textOf(answer.uri) }
  const convoId = textOf(sentBody(call).convoId)
  if (convoId && textOf(answer.id))
    return { kind: 'sent', externalId: `${convoId}/${textOf(answer.id)}`, at: isoFromText(answer.sentAt) || undefined }
  return { kind: 'unknown', words: wordsOf(result) }
}

/**
 * For a post the account's own server is asked for the record by its key: it wrote it or it did not. If not, sending
 * again is safe, since the key stays. The chat service has no key of ours: the conversation is read and our words looked for.
 */
export function afterUnknown(message: OutboundMessage, thread: ThreadContext, account: AccountContext): UnknownResolution {
  if (thread.kind !== 'comment')
    return { kind: 'read-back', call: query(account, 'chat.bsky.convo.getMessages', { convoId: thread.externalId, limit: '100' }) }
  const rkey = rkeyOf(message)
  return { kind: 'read-back', call: query(account, 'com.atproto.repo.getRecord', { repo: account.externalId, collection: POSTS, rkey }) }
}

/** Clocks differ: a DM stored up to a minute "before" we sent it is still ours. */
const CLOCK_TOLERANCE_MS = 60_000

export function readBack(result: CallResult, message: OutboundMessage): ReadBack {
  if (errorName(result) === 'RecordNotFound') return { kind: 'absent' }
  if (result.status !== 200) return { kind: 'unclear', words: wordsOf(result) }
  const answer = jsonOf(result)
  if (textOf(answer.uri)) return { kind: 'found', externalId: textOf(answer.uri) }
  if (!Array.isArray(answer.messages)) return { kind: 'unclear', words: wordsOf(result) }
  return findChatMessage(objectsOf(answer.messages), message, result)
}

function findChatMessage(messages: unknown[], message: OutboundMessage, result: CallResult): ReadBack {
  const earliest = Date.parse(message.at) - CLOCK_TOLERANCE_MS
  const alike = messages
    .map(objectOf)
    .filter((one) => one.text === message.text && Date.parse(textOf(one.sentAt)) >= earliest)
    .filter((one) => objectOf(one.sender).did !== message.target?.author.externalId)
  if (alike.length > 1) return { kind: 'unclear', words: `the same words stand ${alike.length} times in the conversation` }
  const convoId = message.target?.hints.convoId
  if (alike[0]) {
    if (convoId) return { kind: 'found', externalId: `${convoId}/${textOf(alike[0].id)}` }
    return { kind: 'unclear', words: wordsOf(result) }
  }
  const oldest = messages.map((one) => Date.parse(textOf(objectOf(one).sentAt))).filter(Number.isFinite)
  const reachedFarEnough = messages.length < 100 || Math.min(...oldest) < earliest
  return reachedFarEnough ? { kind: 'absent' } : { kind: 'unclear', words: 'the conversation went on too far to look back' }
}

export function measure(words: string): { length: number; bytes: number } {
  return { length: countGraphemes(words), bytes: countUtf8Bytes(words) }
}

function rkeyOf(message: OutboundMessage): string {
  return tidOfDelivery(message.deliveryId, message.at)
}

function knownHandles(json: string | undefined): Map<string, string> {
  const entries = Object.entries(objectOf(json ? parseJson(json) : null))
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function sentBody(call: Call) {
  return objectOf(call.transport === 'http' && typeof call.body === 'string' ? JSON.parse(call.body) : null)
}
