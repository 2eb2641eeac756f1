import {
  idOf,
  objectOf,
  objectsOf,
  textOf,
  type ChannelEvent,
  type Fields,
  type IdentityRef,
  type MessageEvent,
  type ThreadRef,
} from '@baton/channel-kit'
import { mediaOf } from './media.ts'
import { isoFromSeconds, unknownEvent, type Change } from './change.ts'
import { identityOf, personIds, phoneOf, userIdOf, type PersonIds } from './people.ts'
import { wordsIn } from './words.ts'

/** What somebody else said or did to what was said. */
export function messages(change: Change): ChannelEvent[] {
  return objectsOf(change.value.messages).map((message) => inbound(message, change) ?? unknown(message, change))
}

/** What the brand said in the WhatsApp Business app, on a number that both are used with. */
export function echoes(change: Change): ChannelEvent[] {
  return objectsOf(change.value.message_echoes).map((message) => echo(message, change) ?? unknown(message, change))
}

function unknown(message: Fields, change: Change): ChannelEvent {
  return unknownEvent(change, `${change.field}.${textOf(message.type).slice(0, 60) || 'none'}`, message)
}

interface Said {
  message: Fields
  change: Change
  id: string
  at: string
  author: IdentityRef
  thread: ThreadRef
}

/** Null for what we do not know or what lacks the ids it cannot be without. */
function inbound(message: Fields, change: Change): ChannelEvent | null {
  const ids = personIds(message.from, message.from_user_id, change.people)
  const author = identityOf(ids, change.people)
  const id = idOf(message.id)
  const at = isoFromSeconds(message.timestamp)
  if (!id || !at || !change.number) return null
  if (message.type === 'system') return system({ message, change, id, at }, ids)
  if (!author) return null
  const said = { message, change, id, at, author, thread: threadOf(message, author) }
  switch (message.type) {
    case 'reaction':
      return reaction(said)
    case 'edit':
      return edit(said)
    case 'revoke':
      return revoke(said, 'author')
    default:
      return spoken(said, ids)
  }
}

function spoken(said: Said, ids: PersonIds): MessageEvent | null {
  const { message, change, author } = said
  const text = wordsIn(message)
  const media = mediaOf(message)
  const unreadable = message.type === 'unsupported' || message.type === 'unknown'
  if (!text && media.length === 0 && !unreadable) return null
  return {
    ...plain(said),
    direction: 'inbound',
    author,
    replyTo: idOf(objectOf(message.context).id) || undefined,
    text,
    media,
    addressesUs: true,
    kindHint: message.type === 'sticker' ? 'sticker' : undefined,
    sendHints: hintsOf(ids),
    ...noticeOf(message),
    standby: change.field === 'standby' || undefined,
  }
}

function plain({ id, at, change, thread }: Omit<Said, 'message' | 'author'>) {
  return {
    kind: 'message',
    account: change.number,
    at,
    dedupeKey: `message:${id}`,
    externalId: id,
    scope: change.number,
    order: id,
    thread,
  } as const
}

/** Under which ids the author could be written to when they wrote this. */
function hintsOf({ phone, userId }: PersonIds): Record<string, string> {
  return { ...(phone && { phone }), ...(userId && { userId }) }
}

function noticeOf(message: Fields): Pick<MessageEvent, 'notice' | 'url'> {
  const { forwarded, frequently_forwarded: often } = objectOf(message.context)
  const referral = objectOf(message.referral)
  const url = textOf(referral.source_url)
  if (message.type === 'unsupported' || message.type === 'unknown') return { notice: 'whatsapp-unsupported' }
  if (Object.keys(referral).length > 0)
    return { notice: `from-ad:${textOf(referral.headline).slice(0, 200)}`, url: url.startsWith('https://') ? url : undefined }
  if (often === true) return { notice: 'forwarded-often' }
  return forwarded === true ? { notice: 'forwarded' } : {}
}

/** A new emoji takes the place of the one before, and an empty one takes it back. */
function reaction({ message, change, id, at, author }: Said): ChannelEvent | null {
  const { message_id, emoji } = objectOf(message.reaction)
  const externalId = idOf(message_id)
  if (!externalId) return null
  return {
    kind: 'reaction',
    account: change.number,
    at,
    dedupeKey: `reaction:${id}`,
    scope: change.number,
    externalId,
    author,
    reaction: textOf(emoji).slice(0, 60),
    removed: !textOf(emoji),
    only: true,
  }
}

function edit({ message, change, id, at }: Pick<Said, 'message' | 'change' | 'id' | 'at'>): ChannelEvent | null {
  const { original_message_id, message: edited } = objectOf(message.edit)
  const externalId = idOf(original_message_id)
  if (!externalId) return null
  const text = wordsIn(objectOf(edited))
  const media = mediaOf(objectOf(edited))
  if (!text && media.length === 0) return null
  return { kind: 'edit', account: change.number, at, dedupeKey: `edit:${id}`, scope: change.number, externalId, newExternalId: id, text }
}

function revoke({ message, change, at }: Pick<Said, 'message' | 'change' | 'at'>, by: 'author' | 'us'): ChannelEvent | null {
  const externalId = idOf(objectOf(message.revoke).original_message_id)
  if (!externalId) return null
  const dedupeKey = `revoke:${externalId}`
  return { kind: 'delete', account: change.number, at, dedupeKey, scope: change.number, externalId, reason: 'unsent', by }
}

/**
 * A changed number, id or phone stands in the chat as a line of its own, and tells that two ids are one person. Its sentence
 * names the ids too, but beside a name that the person chose: only the fields are believed.
 */
function system(said: Omit<Said, 'author' | 'thread'>, before: PersonIds): MessageEvent | null {
  const { message, change } = said
  const told = objectOf(message.system)
  const notice = systemNotices[textOf(told.type)]
  if (!notice) return null
  const phone = phoneOf(told.wa_id) || phoneOf(told.new_wa_id)
  const earlier = [...[told.previous_user_id, told.previous_wa_id].map(idOf), before.userId, before.phone].filter(
    (id) => userIdOf(id) || phoneOf(id),
  )
  // A number without a user id beside it is what the id follows from; the former id then is an earlier one.
  const now = { userId: userIdOf(told.user_id) || (phone ? '' : before.userId), phone: phone || before.phone, waId: '' }
  const author = identityOf(now, change.people, earlier)
  if (!author) return null
  return {
    ...plain({ ...said, thread: threadOf(message, author) }),
    direction: 'inbound',
    author,
    text: '',
    media: [],
    addressesUs: false,
    kindHint: 'system',
    notice,
  }
}

const systemNotices: Record<string, string> = {
  user_changed_number: 'number-changed',
  customer_changed_number: 'number-changed',
  user_changed_user_id: 'id-changed',
  user_identity_changed: 'device-changed',
  customer_identity_changed: 'device-changed',
}

function echo(message: Fields, change: Change): ChannelEvent | null {
  const id = idOf(message.id)
  const at = isoFromSeconds(message.timestamp)
  const to = phoneOf(message.to)
  const person = userIdOf(message.to_user_id) || to
  if (!id || !at || !person || !change.number) return null
  if (message.type === 'edit') return edit({ message, change, id, at })
  if (message.type === 'revoke') return revoke({ message, change, at }, 'us')
  const text = wordsIn(message)
  const media = mediaOf(message)
  if (!text && media.length === 0) return null
  const author = { scope: change.people.businessAccount, externalId: change.number }
  const thread: ThreadRef = { externalId: person, kind: 'dm', visibility: 'private', ...(to && to !== person && { aliases: [to] }) }
  return {
    ...plain({ change, id, at, thread }),
    direction: 'outbound',
    author,
    replyTo: idOf(objectOf(message.context).id) || undefined,
    text,
    media,
    addressesUs: false,
  }
}

/** A group was made by the brand to talk with its members, so all that is said there is meant for it. */
function threadOf(message: Fields, author: IdentityRef): ThreadRef {
  const group = idOf(message.group_id)
  return group
    ? { externalId: group, kind: 'group', visibility: 'private' }
    : { externalId: author.externalId, kind: 'dm', visibility: 'private' }
}
