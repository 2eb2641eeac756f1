import {
  type AccountContext,
  type ChannelEvent,
  digestOf,
  type Fields,
  finding,
  idOf,
  isoFromText,
  NO_TIME,
  objectOf,
  objectsOf,
  type ParseResult,
  parseJson,
  type RawDelivery,
  textOf,
} from '@baton/channel-kit'
import { channelOf } from './calls.ts'
import { type Channel, eventsOfComment, hiddenEvent, postOf } from './comment.ts'

/**
 * What a poll keeps: a thread with what is new in it, replies of one, and comments that are gone, hidden or shown again. And YouTube's own
 * answers: lists of threads and comments, a comment, a refusal.
 */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const channel = { id: idOf(body.channelId) || (account ? channelOf(account) : ''), handle: account?.handle ?? '' }
  const events = eventsOf(body, channel)
  return events ? { ok: true, events: distinct(events) } : { ok: false, reason: finding('not_of_youtube', {}) }
}

function eventsOf(body: Fields, channel: Channel): ChannelEvent[] | null {
  if (typeof body.thread === 'object' && body.thread) return eventsOfThread(objectOf(body.thread), body, channel)
  if (Array.isArray(body.gone) || Array.isArray(body.hidden) || Array.isArray(body.shown)) return eventsOfChanges(body, channel)
  if (Array.isArray(body.replies)) return objectsOf(body.replies).flatMap((comment) => eventsOfLoose(comment, channel))
  const items = objectsOf(body.items)
  switch (body.kind) {
    case 'youtube#commentThreadListResponse':
      return items.flatMap((thread) => eventsOfThread(thread, {}, ofThread(thread, channel)))
    case 'youtube#commentListResponse':
      return items.flatMap((comment) => eventsOfLoose(comment, channel))
    case 'youtube#comment':
      return eventsOfLoose(body, channel)
    default:
      return otherOf(body, channel)
  }
}

/** The comment at the root and the replies that came with it. */
function eventsOfThread(thread: Fields, body: Fields, channel: Channel): ChannelEvent[] {
  const root = objectOf(objectOf(thread.snippet).topLevelComment)
  if (!idOf(root.id)) return [unknown('thread without a comment', thread, channel)]
  const place = { root: idOf(root.id), post: postOf(root, objectOf(body.video), channel) }
  const replies = objectsOf(objectOf(thread.replies).comments)
  const seenAt = isoFromText(body.at) ?? NO_TIME
  return [root, ...replies].flatMap((comment) => eventsOfComment(comment, place, channel, seenAt))
}

/** A comment by itself: the id of a reply begins with that of the comment at the root. */
function eventsOfLoose(comment: Fields, given: Channel): ChannelEvent[] {
  const { parentId, channelId } = objectOf(comment.snippet)
  const channel = { ...given, id: given.id || idOf(channelId) }
  const root = idOf(parentId) || (idOf(comment.id).split('.')[0] ?? '')
  if (!root) return [unknown('comment without an id', comment, channel)]
  return eventsOfComment(comment, { root, post: postOf(comment, {}, channel) }, channel, NO_TIME)
}

const ofThread = ({ snippet }: Fields, channel: Channel): Channel => ({ ...channel, id: channel.id || idOf(objectOf(snippet).channelId) })

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(idOf).filter(Boolean) : [])

function eventsOfChanges(body: Fields, channel: Channel): ChannelEvent[] {
  const at = isoFromText(body.at) ?? NO_TIME
  return [
    ...idsOf(body.gone).map((id): ChannelEvent => {
      // Who took it away YouTube does not tell.
      return {
        kind: 'delete',
        account: channel.id,
        at,
        dedupeKey: `gone:${id}`,
        scope: '',
        externalId: id,
        reason: 'deleted',
        by: 'network',
      }
    }),
    ...idsOf(body.hidden).map((id) => hiddenEvent(id, true, at, channel)),
    ...idsOf(body.shown).map((id) => hiddenEvent(id, false, at, channel)),
  ]
}

/** Answers that tell nothing of comments: videos, the channel, a refusal. */
function otherOf(body: Fields, channel: Channel): ChannelEvent[] | null {
  const kind = textOf(body.kind)
  if (kind.startsWith('youtube#')) return [unknown(kind.slice(0, 100), body, channel)]
  const { code, errors, status } = objectOf(body.error)
  if (code === undefined || (!Array.isArray(errors) && !textOf(status))) return null
  return [unknown(textOf(objectsOf(errors)[0]?.reason) || textOf(status) || 'error', body, channel)]
}

function unknown(type: string, raw: Fields, { id }: Channel): ChannelEvent {
  return { kind: 'unknown', account: id, at: NO_TIME, dedupeKey: digestOf(raw), type: type.slice(0, 100), raw }
}

/** A list may hold the same comment twice where something was written while its pages were read. */
function distinct(events: ChannelEvent[]): ChannelEvent[] {
  return [...new Map(events.map((event) => [event.dedupeKey, event])).values()]
}
