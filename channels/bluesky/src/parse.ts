import {
  type AccountContext,
  type Fields,
  finding,
  objectOf,
  objectsOf,
  parseJson,
  type ParseResult,
  type RawDelivery,
  textOf,
} from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { chatListEvents, chatLogEvents } from './chat.ts'
import { goneEvents } from './gone.ts'
import { feedEvents, notificationEvents, threadEvents } from './notifications.ts'

/** Reads what `readPoll` packed, and the network's own answers (notifications, author feed, thread) as they are. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: (error as Error).message }) }
  }
  const did = textOf(body.account) || account?.externalId || ownDidIn(body)
  if (body.type === 'gone') return { ok: true, events: goneEvents(body, did) }
  if (body.type === 'chat-log' && Array.isArray(body.logs)) return { ok: true, events: chatLogEvents(body, did) }
  if (Array.isArray(body.convos)) return { ok: true, events: chatListEvents(body, did) }
  if (Array.isArray(body.notifications)) return { ok: true, events: notificationEvents(body, did) }
  if (Array.isArray(body.feed)) return { ok: true, events: feedEvents(body, did) }
  if (body.thread && objectOf(body.thread).post) return { ok: true, events: threadEvents(body, did) }
  return { ok: false, reason: finding('not_of_bluesky', {}) }
}

/** Whose notifications these are, when nobody says: what is liked or answered is the account's own. */
function ownDidIn(body: Fields): string {
  const subjects = objectsOf(body.notifications).map((item) => textOf(objectOf(item).reasonSubject))
  return subjects.map(didOf).find(Boolean) ?? ''
}
