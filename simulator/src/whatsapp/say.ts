import { createHash } from 'node:crypto'
import { toMillis } from '../clock.ts'
import { smallPdf, smallPng, smallWav } from '../content.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { pair, type WhatsAppNumber, type WhatsAppPerson, type WhatsAppState } from './state.ts'

/** One thing a person does in WhatsApp. Give one kind of content; `text` alone is the common case. */
export interface WhatsAppSaying {
  /** Phone number id of the brand. */
  account: string
  /** User id. */
  from: string
  group?: string
  text?: string
  image?: { caption?: string } | true
  video?: { caption?: string } | true
  audio?: { durationMs?: number } | true
  document?: { name: string; text?: string; caption?: string }
  sticker?: true
  location?: { name?: string; address?: string; latitude: number; longitude: number }
  contacts?: { name: string; phone?: string }[]
  /** A button of a template, of a message, or a line of a list. */
  button?: string
  choice?: { title: string; description?: string }
  /** A kind that WhatsApp does not show to businesses. */
  unsupported?: string
  /** Message id this one quotes. */
  quotes?: string
  forwarded?: 'once' | 'often'
  /** The ad they came from. */
  ad?: { url: string; headline: string }
  /** When it was said; default now. */
  at?: number | string
  /** Another system of Meta's answers the number. */
  standby?: boolean
  /** As before user ids existed. */
  withoutUserId?: boolean
}

export interface WhatsAppEvent {
  field: string
  value: Record<string, unknown>
}

/** The change of a webhook for a saying; the message is known to the network from now on. */
export function sayingEvent(world: World, state: WhatsAppState, saying: WhatsAppSaying): { messageId: string; event: WhatsAppEvent } {
  const number = known(state.numbers, saying.account, 'WhatsApp number')
  const person = known(state.people, saying.from, 'WhatsApp person')
  const at = toMillis(saying.at, world.clock.now())
  const id = messageId(world)
  const chat = saying.group ?? person.userId
  const { type, content } = contentOf(world, state, saying)
  state.messages.set(id, { id, number: number.id, from: person.userId, chat, at, ...(saying.text !== undefined && { text: saying.text }) })
  state.spoke.set(pair(number.id, chat), Math.max(at, state.spoke.get(pair(number.id, chat)) ?? 0))
  const context = {
    ...(saying.quotes && { from: number.phone, id: saying.quotes }),
    ...(saying.forwarded === 'once' && { forwarded: true }),
    ...(saying.forwarded === 'often' && { frequently_forwarded: true }),
  }
  const message = {
    ...(Object.keys(context).length > 0 && { context }),
    ...(saying.ad && { referral: { source_url: saying.ad.url, source_type: 'ad', source_id: '1', headline: saying.ad.headline } }),
    ...(saying.group && { group_id: saying.group }),
    ...messageOf(person, id, at, saying.withoutUserId),
    type,
    ...content,
  }
  return { messageId: id, event: messagesChange(number, person, [message], saying) }
}

/** Who says it and when, as each message begins. */
export function messageOf(person: WhatsAppPerson, id: string, at: number, withoutUserId = false): Record<string, unknown> {
  return {
    ...(!person.hidesPhone && { from: person.phone }),
    ...(!withoutUserId && { from_user_id: person.userId }),
    id,
    timestamp: String(Math.floor(at / 1000)),
  }
}

export function messagesChange(
  number: WhatsAppNumber,
  person: WhatsAppPerson | null,
  messages: object[],
  { standby, withoutUserId }: { standby?: boolean; withoutUserId?: boolean } = {},
): WhatsAppEvent {
  return {
    field: standby ? 'standby' : 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: metadataOf(number),
      ...(person && { contacts: [contactOf(person, withoutUserId)] }),
      messages,
    },
  }
}

export const metadataOf = (number: WhatsAppNumber) => ({ display_phone_number: number.phone, phone_number_id: number.id })

export function contactOf(person: WhatsAppPerson, withoutUserId = false): object {
  return {
    profile: { name: person.name, ...(person.username && { username: person.username }) },
    ...(!person.hidesPhone && { wa_id: person.phone }),
    ...(!withoutUserId && { user_id: person.userId }),
  }
}

export const messageId = (world: World) => `wamid.HBgL${world.random.hex(36).toUpperCase()}==`

function contentOf(world: World, state: WhatsAppState, saying: WhatsAppSaying): { type: string; content: Record<string, unknown> } {
  const one = (type: string, value: unknown) => ({ type, content: { [type]: value } })
  const file = (type: string, bytes: Buffer, contentType: string, more: object = {}) =>
    one(type, { ...stored(world, state, saying.account, bytes, contentType), ...more })
  if (saying.image) return file('image', smallPng(world.random), 'image/png', caption(saying.image))
  // Not a film that plays: bytes with the signature of one, enough to be fetched, typed and stored.
  if (saying.video)
    return file(
      'video',
      Buffer.concat([Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex'), Buffer.alloc(512)]),
      'video/mp4',
      caption(saying.video),
    )
  if (saying.audio)
    return file('audio', smallWav(saying.audio === true ? 2000 : (saying.audio.durationMs ?? 2000)), 'audio/wav', { voice: true })
  if (saying.sticker) return file('sticker', smallPng(world.random, 64, 64), 'image/png', { animated: false })
  if (saying.document) {
    const { name, text, caption: words } = saying.document
    const pdf = name.endsWith('.pdf')
    const bytes = pdf ? smallPdf(text ?? name) : Buffer.from(text ?? name, 'utf8')
    return file('document', bytes, pdf ? 'application/pdf' : 'text/plain', { filename: name, ...(words && { caption: words }) })
  }
  if (saying.location) return one('location', saying.location)
  if (saying.contacts)
    return one(
      'contacts',
      saying.contacts.map(({ name, phone }) => ({ name: { formatted_name: name }, ...(phone && { phones: [{ phone }] }) })),
    )
  if (saying.button) return one('button', { text: saying.button, payload: saying.button })
  if (saying.choice) return one('interactive', { type: 'list_reply', list_reply: { id: '1', ...saying.choice } })
  if (saying.unsupported)
    return {
      type: 'unsupported',
      content: {
        unsupported: { type: saying.unsupported },
        errors: [{ code: 131051, title: 'Message type unknown', error_data: { details: 'Message type is currently not supported.' } }],
      },
    }
  if (saying.text === undefined) throw new Error('The saying says nothing: give text or another kind of content')
  return one('text', { body: saying.text })
}

function stored(world: World, state: WhatsAppState, number: string, bytes: Buffer, contentType: string): object {
  const id = String(1_000_000_000_000_000n + BigInt(world.random.int(0, 2 ** 31 - 1)) * 100_000n + BigInt(state.files.size))
  state.files.set(id, { number, bytes, contentType })
  return { id, mime_type: contentType, sha256: createHash('sha256').update(bytes).digest('base64') }
}

const caption = (given: { caption?: string } | true) => (given !== true && given.caption ? { caption: given.caption } : {})
