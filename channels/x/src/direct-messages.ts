import {
  idOf,
  isoFromMs,
  isoFromText,
  objectOf,
  orderOf,
  textOf,
  type ChannelEvent,
  type Fields,
  type MediaRef,
  type ThreadRef,
} from '@baton/channel-kit'
import { conversationOf, partnerIn, timeOfId } from './ids.ts'
import { knownAs, type People, peopleOf } from './people.ts'
import { bestVariant, fetchOf, mediaOfKey } from './post.ts'
import type { Us } from './post-events.ts'
import { wordsOfPerson } from './words.ts'

/** One direct message that X can read, in the form both webhook formats share. Empty when something it cannot be without is missing. */
export function directMessages(event: Fields, people: People, us: Us, baseUrl: string): ChannelEvent[] {
  const created = objectOf(event.message_create)
  const id = idOf(event.id)
  const sender = idOf(created.sender_id)
  const recipient = idOf(objectOf(created.target).recipient_id)
  const at = isoFromMs(event.created_timestamp) ?? timeOfId(id)
  if (event.type !== 'message_create' || !id || !sender || !recipient || !at) return []
  const data = objectOf(created.message_data)
  const attachment = objectOf(objectOf(data.attachment).media)
  return [
    {
      ...sayingOfTwo(us, { id, at, sender, partner: sender === us.id ? recipient : sender }),
      author: knownAs(people, sender),
      text: wordsOfPerson(textOf(data.text), objectOf(data.entities), [textOf(attachment.url)]),
      media: Object.keys(attachment).length ? [mediaOf(attachment, baseUrl)] : [],
    },
  ]
}

/** One direct message as X tells when it is asked. Talks of several people have no name that webhooks know, and are left out. */
export function messagesOfAnswer(event: Fields, includes: Fields, us: Us): ChannelEvent[] {
  const id = idOf(event.id)
  const sender = idOf(event.sender_id)
  const partner = partnerIn(textOf(event.dm_conversation_id), us.id)
  const at = isoFromText(event.created_at) ?? timeOfId(id)
  if (event.event_type !== 'MessageCreate' || !id || !sender || !partner || !at) return []
  const { media_keys: keys } = objectOf(event.attachments)
  return [
    {
      ...sayingOfTwo(us, { id, at, sender, partner }),
      author: knownAs(peopleOf(includes.users), sender),
      text: wordsOfPerson(textOf(event.text), objectOf(event.entities)),
      media: Array.isArray(keys) ? keys.map((key) => mediaOfKey(textOf(key), includes)) : [],
    },
  ]
}

/** What a direct message is besides its author's words, however X tells of it. */
function sayingOfTwo(us: Us, { id, at, sender, partner }: { id: string; at: string; sender: string; partner: string }) {
  const thread = threadOfTwo(us.id, partner)
  return {
    kind: 'message',
    account: us.id,
    at,
    dedupeKey: `dm:${id}`,
    direction: sender === us.id ? 'outbound' : 'inbound',
    externalId: id,
    scope: '',
    order: orderOf(id),
    thread,
    addressesUs: sender !== us.id,
    url: `https://x.com/messages/${thread.externalId}`,
  } as const
}

/** An X Chat message: only the two devices can read it. It is shown as a message without words, so that nobody is forgotten. */
export function encryptedMessages(payload: Fields, us: Us): ChannelEvent[] {
  const id = idOf(payload.id)
  const sender = idOf(payload.sender_id)
  const at = isoFromMs(payload.created_at_msec)
  const conversation = idOf(payload.conversation_id)
  if (!id || !sender || !at || !conversation) return []
  const thread = threadOfChat(conversation)
  return [
    {
      kind: 'message',
      account: us.id,
      at,
      dedupeKey: `chat:${id}`,
      direction: sender === us.id ? 'outbound' : 'inbound',
      externalId: id,
      scope: '',
      order: orderOf(String(Date.parse(at))),
      thread,
      author: { scope: '', externalId: sender },
      text: '',
      media: [],
      addressesUs: sender !== us.id,
      kindHint: 'encrypted',
      notice: 'encrypted-open-on-x',
      url: `https://x.com/messages/${thread.externalId}`,
    },
  ]
}

/** The direct messages between two accounts, whichever wrote first. */
export function threadOfTwo(a: string, b: string): ThreadRef {
  return { externalId: conversationOf(a, b), kind: 'dm', visibility: 'private' }
}

function threadOfChat(conversation: string): ThreadRef {
  const [a, b, ...more] = conversation.split(/[:-]/)
  if (a && b && !more.length && /^\d+$/.test(a + b)) return threadOfTwo(a, b)
  return { externalId: conversation, kind: 'group', visibility: 'private' }
}

/** Media of direct messages lie behind a sign-in of the old API; the current one hands out the same file under its own path. */
function mediaOf(media: Fields, baseUrl: string): MediaRef {
  const kind = media.type === 'photo' ? 'image' : 'video'
  const externalId = idOf(media.id_str) || idOf(media.id) || undefined
  const film = bestVariant(objectOf(media.video_info).variants)
  const old = /\/ton\/data\/dm\/(\d+)\/(\d+)\/([\w.-]+)$/.exec(textOf(media.media_url_https))
  if (film || !old) return { kind, externalId, ...fetchOf(film || textOf(media.media_url_https)) }
  return {
    kind,
    externalId,
    fetch: { transport: 'http', method: 'GET', url: `${baseUrl}/2/dm_conversations/media/${old.slice(1).join('/')}`, headers: {} },
  }
}
