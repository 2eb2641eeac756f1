import {
  type AccountContext,
  type Fields,
  finding,
  objectOf,
  parseJson,
  type ParseResult,
  type RawDelivery,
  textOf,
} from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { chatListEvents, chatLogEvents } from './chat.ts'
import { goneEvents } from './gone.ts'
import { feedEvents, notificationEvents, threadEvents, unknownItem } from './notifications.ts'
import { ownDidIn } from './whose.ts'

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
  const other = otherAnswer(body)
  if (other) return { ok: true, events: [unknownItem(other, did, body)] }
  return { ok: false, reason: finding('not_of_bluesky', {}) }
}

/** Answers that tell nothing of talk: a session, a record that was made, a refusal. */
function otherAnswer(body: Fields): string | null {
  if (typeof body.error === 'string') return body.error
  if (didOf(textOf(body.uri)) && textOf(body.cid)) return 'record'
  return textOf(body.did).startsWith('did:') && textOf(body.handle) ? 'session' : null
}
