import { finding } from '@baton/contract/findings'
import type { ChannelEvent, ControlEvent, IdentityRef, MessageEvent, ReactionEvent, StatusEvent, ThreadRef } from '../adapter.ts'
import { idOf, isoFromMs, NO_TIME, numberOf, objectOf, objectsOf, textOf, type Fields } from '../fields.ts'
import { digestOf } from '../signature.ts'
import { attachmentsOf, mentionsInStory, storyAt, wordsOfAttachments } from './attachments.ts'

/** Whose private messages an entry tells of: a Page's on Messenger, a professional account's on Instagram. */
export interface MessagingPlace {
  /** Ids of people and of messages hold for it alone. */
  account: string
  /** Of the entry, where it says so: for what has no time of its own. */
  toldAt: string
  /** Of the brand's own app, where it is known: who speaks or holds a thread is told by app. */
  appId?: string
}

/** What everything in one item is read with. */
interface Item {
  fields: Fields
  place: MessagingPlace
  /** The one who is not us; '' where the item is about the account alone. */
  person: string
  at: string
  /** Another app holds the thread, and we are only shown this. */
  standby: boolean
}

/**
 * What the lists `messaging` and `standby` of an entry tell, in their order. Everything in them is one item with one kind of
 * content, and what nobody knows is kept as unknown.
 */
export function messagingEvents(entry: Fields, place: MessagingPlace): ChannelEvent[] {
  return (['messaging', 'standby'] as const).flatMap((list) =>
    objectsOf(entry[list]).flatMap((fields) => {
      const item = itemOf(fields, place, list === 'standby')
      const events = !place.account ? [] : item.person ? knownEvents(item) : accountEvents(item)
      return events.length > 0 ? events : [unknown(item, list)]
    }),
  )
}

/** The one private thread with a person: it is named after them. */
export function privateThreadWith(person: string): ThreadRef {
  return { externalId: person, kind: 'dm', visibility: 'private' }
}

function itemOf(fields: Fields, place: MessagingPlace, standby: boolean): Item {
  const people = [fields.sender, fields.recipient].map((side) => idOf(objectOf(side).id))
  const person = people.find((id) => id && id !== place.account) ?? ''
  return { fields, place, person, at: isoFromMs(fields.timestamp) ?? place.toldAt, standby }
}

function unknown({ fields, place, at }: Item, list: string): ChannelEvent {
  const what = Object.keys(fields).find((key) => !['sender', 'recipient', 'timestamp'].includes(key)) ?? 'none'
  const type = `${list}.${what}`.slice(0, 100)
  return { kind: 'unknown', account: place.account, at, dedupeKey: `${type}:${digestOf({ fields, at })}`, type, raw: fields }
}

/** Empty for what we do not know or what lacks the ids it cannot be without. */
function knownEvents(item: Item): ChannelEvent[] {
  const { fields } = item
  if (fields.message !== undefined) return messages(item, objectOf(fields.message))
  if (fields.message_edit !== undefined) return edits(item, objectOf(fields.message_edit))
  if (fields.postback !== undefined) return postbacks(item, objectOf(fields.postback))
  if (fields.reaction !== undefined) return reactions(item, objectOf(fields.reaction))
  if (fields.read !== undefined) return reads(item, objectOf(fields.read))
  if (fields.delivery !== undefined) return deliveries(item, objectOf(fields.delivery))
  if (fields.referral !== undefined) return referrals(item, objectOf(fields.referral))
  if (fields.pass_thread_control !== undefined) return passed(item, objectOf(fields.pass_thread_control))
  if (fields.take_thread_control !== undefined) return taken(item, objectOf(fields.take_thread_control))
  return []
}

function base({ place, at }: Item) {
  return { account: place.account, at, scope: place.account }
}

// --- what is said ------------------------------------------------------------------------------------------------------

function messages(item: Item, message: Fields): ChannelEvent[] {
  const mid = idOf(message.mid)
  if (!mid) return []
  const ours = message.is_echo === true
  if (message.is_deleted === true)
    return [{ ...base(item), kind: 'delete', dedupeKey: `unsend:${mid}`, externalId: mid, reason: 'unsent', by: ours ? 'us' : 'author' }]
  const media = [...attachmentsOf(message, item.at), ...storyAt(objectOf(objectOf(message.reply_to).story).url, item.at)]
  const text = textOf(message.text) || wordsOfAttachments(message)
  const isUnreadable = !ours && (message.is_unsupported === true || (!text && media.length === 0))
  return [
    {
      ...said(item, mid),
      ...(ours ? byUs(item, message) : byPerson(message, media)),
      text,
      media,
      ...noticeOf(message, isUnreadable),
      ...refOf(message.referral),
    },
  ]
}

function said(item: Item, mid: string) {
  const { place, person, standby } = item
  return {
    ...base(item),
    kind: 'message',
    dedupeKey: `message:${mid}`,
    externalId: mid,
    // Ids do not sort, and times are told to the millisecond: messages of one moment stand in no certain order.
    order: mid,
    thread: privateThreadWith(person),
    author: { scope: place.account, externalId: person },
    text: '',
    media: [],
    direction: 'inbound',
    addressesUs: true,
    ...(standby && { standby: true }),
  } satisfies MessageEvent
}

function byPerson(message: Fields, media: MessageEvent['media']): Partial<MessageEvent> {
  const replyTo = idOf(objectOf(message.reply_to).mid)
  const isSticker = !textOf(message.text) && media.length > 0 && media.every(({ kind }) => kind === 'sticker')
  return { ...(replyTo && { replyTo }), ...(isSticker && { kindHint: 'sticker' }) }
}

/** Meta's own inbox, in which people of the brand write. */
const PAGE_INBOX = '263902037430900'

/** An echo. What we said ourselves carries the id of our delivery; what an app says while it holds the thread, a program says. */
function byUs({ place, standby }: Item, message: Fields): Partial<MessageEvent> {
  const app = idOf(message.app_id)
  const metadata = textOf(message.metadata)
  const replyTo = idOf(objectOf(message.reply_to).mid)
  const isOther = standby && app !== '' && app !== PAGE_INBOX && app !== place.appId
  return {
    direction: 'outbound',
    author: { scope: place.account, externalId: place.account },
    addressesUs: false,
    ...(replyTo && { replyTo }),
    ...(isDeliveryId(metadata) && { deliveryId: metadata }),
    ...(isOther && { kindHint: 'auto-reply' }),
  }
}

function isDeliveryId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

function noticeOf(message: Fields, isUnreadable: boolean): Pick<MessageEvent, 'notice'> {
  const story = objectOf(objectOf(message.reply_to).story)
  if (isUnreadable) return { notice: 'unsupported' }
  if (mentionsInStory(message)) return { notice: 'story-mention' }
  if (Object.keys(story).length > 0) return { notice: 'story-reply' }
  return noticeOfReferral(objectOf(message.referral))
}

/** Of a link of our own (m.me/…?ref=…). Ads and codes may carry one too. */
function refOf(referral: unknown): Pick<MessageEvent, 'ref'> {
  const ref = textOf(objectOf(referral).ref).slice(0, 200)
  return ref ? { ref } : {}
}

function noticeOfReferral(referral: Fields): Pick<MessageEvent, 'notice'> {
  if (referral.source !== 'ADS') return {}
  return { notice: `from-ad:${textOf(objectOf(referral.ads_context_data).ad_title).slice(0, 200)}` }
}

/** A button of a menu or template: what stood on it is what the person says. */
function postbacks(item: Item, postback: Fields): ChannelEvent[] {
  const text = textOf(postback.title) || textOf(postback.payload)
  const id = idOf(postback.mid) || `postback:${digestOf([item.person, item.at, text])}`
  if (!text) return []
  return [{ ...said(item, id), text, ...noticeOfReferral(objectOf(postback.referral)), ...refOf(postback.referral) }]
}

/** Somebody came by an ad, a link or a code, and said nothing yet. */
function referrals(item: Item, referral: Fields): ChannelEvent[] {
  const source = textOf(referral.source)
  if (!source) return []
  const id = `referral:${digestOf([item.person, item.at, source])}`
  const { notice = 'from-link' } = noticeOfReferral(referral)
  return [{ ...said(item, id), addressesUs: false, kindHint: 'system', notice, ...refOf(referral) }]
}

function edits(item: Item, edit: Fields): ChannelEvent[] {
  const mid = idOf(edit.mid)
  if (!mid || typeof edit.text !== 'string') return []
  const count = numberOf(edit.num_edit) ?? item.at
  return [{ ...base(item), kind: 'edit', dedupeKey: `edit:${mid}:${count}`, externalId: mid, text: edit.text }]
}

/** A person has one reaction to a message at most: a new one takes its place, and `unreact` takes it back. */
function reactions(item: Item, told: Fields): ReactionEvent[] {
  const mid = idOf(told.mid)
  const removed = told.action === 'unreact'
  if (!mid || (!removed && told.action !== 'react')) return []
  const reaction = removed ? '' : (textOf(told.emoji) || textOf(told.reaction)).slice(0, 60)
  if (!removed && !reaction) return []
  const author: IdentityRef = { scope: item.place.account, externalId: item.person }
  const dedupeKey = `reaction:${mid}:${item.person}:${reaction}:${item.at}`
  return [{ ...base(item), kind: 'reaction', dedupeKey, externalId: mid, author, reaction, removed, only: true }]
}

// --- what became of what we said -----------------------------------------------------------------------------------------

/** Messenger tells a watermark, Instagram the message. */
function reads(item: Item, read: Fields): ChannelEvent[] {
  const mid = idOf(read.mid)
  if (mid) return [{ ...base(item), kind: 'status', dedupeKey: `read:${mid}`, externalId: mid, status: 'read' }]
  return upTo(item, read.watermark, 'read')
}

function deliveries(item: Item, delivery: Fields): ChannelEvent[] {
  const mids = Array.isArray(delivery.mids) ? delivery.mids.map(idOf).filter(Boolean) : []
  const each = mids.map(
    (mid): StatusEvent => ({ ...base(item), kind: 'status', dedupeKey: `delivered:${mid}`, externalId: mid, status: 'delivered' }),
  )
  return [...each, ...upTo(item, delivery.watermark, 'delivered')]
}

function upTo(item: Item, watermark: unknown, status: 'delivered' | 'read'): StatusEvent[] {
  const at = isoFromMs(watermark)
  if (!at) return []
  const dedupeKey = `${status}:${item.person}:${at}`
  return [{ ...base(item), kind: 'status', dedupeKey, at, upTo: { thread: item.person, at }, status }]
}

// --- who may speak -------------------------------------------------------------------------------------------------------

/** Told to the app that gets the thread, and to others that listen. */
function passed(item: Item, told: Fields): ControlEvent[] {
  const to = idOf(told.new_owner_app_id)
  return to ? [control(item, 'passed', !item.place.appId || to === item.place.appId)] : []
}

/** Told to the app that lost the thread. */
function taken(item: Item, told: Fields): ControlEvent[] {
  const to = idOf(told.new_owner_app_id)
  const from = idOf(told.previous_owner_app_id)
  return to || from ? [control(item, 'taken', to !== '' && to === item.place.appId)] : []
}

function control(item: Item, how: string, isOurs: boolean): ControlEvent {
  const { account, at } = base(item)
  const thread = privateThreadWith(item.person)
  return { kind: 'control', account, at, dedupeKey: `${how}:${item.person}:${at}`, thread, holder: isOurs ? 'us' : 'other' }
}

// --- the account itself ----------------------------------------------------------------------------------------------------

/** Meta's policy caught the account; without a person in it. */
function accountEvents({ fields, place, at }: Item): ChannelEvent[] {
  const told = objectOf(fields.policy_enforcement ?? fields['policy-enforcement'])
  const action = textOf(told.action)
  const event = { kind: 'account', account: place.account, at: at || NO_TIME, dedupeKey: `policy:${action}:${at}` } as const
  if (action === 'unblock') return [{ ...event, what: 'connected' }]
  if (action !== 'block' && action !== 'warning') return []
  const found = finding('meta_messages_restricted', {}, { remedy: 'meta_look_at_quality', networkWords: textOf(told.reason) || null })
  return [{ ...event, what: 'warning', finding: found }]
}
