import { type AccountContext, type ParseResult, parseJson, type RawDelivery } from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { chatListEvents, chatLogEvents } from './chat.ts'
import { goneEvents } from './gone.ts'
import { feedEvents, notificationEvents, threadEvents } from './notifications.ts'
import { type Json, list, object, text } from './untrusted.ts'

/** Reads what `readPoll` packed, and the network's own answers (notifications, author feed, thread) as they are. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Json
  try {
    body = object(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: `not JSON: ${(error as Error).message}` }
  }
  const did = text(body.account) || account?.externalId || ownDidIn(body)
  if (body.type === 'gone') return { ok: true, events: goneEvents(body, did) }
  if (body.type === 'chat-log' && Array.isArray(body.logs)) return { ok: true, events: chatLogEvents(body, did) }
  if (Array.isArray(body.convos)) return { ok: true, events: chatListEvents(body, did) }
  if (Array.isArray(body.notifications)) return { ok: true, events: notificationEvents(body, did) }
  if (Array.isArray(body.feed)) return { ok: true, events: feedEvents(body, did) }
  if (body.thread && object(body.thread).post) return { ok: true, events: threadEvents(body, did) }
  return { ok: false, reason: 'neither notifications, feed, thread nor chat of Bluesky' }
}

/** Whose notifications these are, when nobody says: what is liked or answered is the account's own. */
function ownDidIn(body: Json): string {
  const subjects = list(body.notifications).map((item) => text(object(item).reasonSubject))
  return subjects.map(didOf).find(Boolean) ?? ''
}
