import {
  digestOf,
  finding,
  idOf,
  NO_TIME,
  objectOf,
  objectsOf,
  parseJson,
  textOf,
  type AccountContext,
  type ChannelEvent,
  type Fields,
  type ParseResult,
  type RawDelivery,
} from '@baton/channel-kit'
import { accountActivityEvents, accountActivityPeople } from './account-activity.ts'
import { activityEvents } from './activity.ts'
import { messagesOfAnswer } from './direct-messages.ts'
import { eventsOfPost, type Us } from './post-events.ts'
import { readPost } from './post.ts'

export const API_BASE_URL = 'https://api.x.com'

/** What stands in an Account Activity body beside the lists of events. */
const notEvents = ['for_user_id', 'users', 'apps', 'user_has_blocked']

export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  let body: Fields
  try {
    body = objectOf(parseJson(raw.body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const data = objectOf(body.data)
  if (textOf(data.event_type)) return { ok: true, events: fromActivity({ includes: body.includes, ...data }, account) }
  if (Array.isArray(body.data)) return { ok: true, events: fromAnswer(body, account) }
  if (idOf(body.for_user_id) || body.user_event !== undefined) return { ok: true, events: fromAccountActivity(body, account) }
  return { ok: false, reason: finding('not_of_x', {}) }
}

function fromActivity(data: Fields, account: AccountContext | undefined): ChannelEvent[] {
  const payload = objectOf(data.payload)
  const us = { id: idOf(objectOf(data.filter).user_id) || (account?.externalId ?? ''), handle: account?.handle ?? '' }
  const events = activityEvents(data, us, account?.baseUrl ?? API_BASE_URL)
  if (events.length) return events
  return [unknown(textOf(data.event_type), idOf(payload.id) || idOf(data.event_uuid), data, us)]
}

/** What X answered when it was asked: posts of a timeline, or direct messages. */
function fromAnswer(body: Fields, account: AccountContext | undefined): ChannelEvent[] {
  const us = { id: account?.externalId ?? '', handle: account?.handle ?? '' }
  const includes = objectOf(body.includes)
  return objectsOf(body.data).flatMap((item) => {
    const events = textOf(item.event_type) ? messagesOfAnswer(item, includes, us) : postOfAnswer(item, includes, us)
    return events.length ? events : [unknown(textOf(item.event_type) || 'post', idOf(item.id), item, us)]
  })
}

function postOfAnswer(item: Fields, includes: Fields, us: Us): ChannelEvent[] {
  const post = readPost(item, includes)
  return post ? eventsOfPost(post, us) : []
}

function fromAccountActivity(body: Fields, account: AccountContext | undefined): ChannelEvent[] {
  const us = { id: idOf(body.for_user_id) || (account?.externalId ?? ''), handle: account?.handle ?? '' }
  const delivery = { us, people: accountActivityPeople(body), baseUrl: account?.baseUrl ?? API_BASE_URL }
  const lists = Object.entries(body).filter(([name]) => !notEvents.includes(name))
  return lists.flatMap(([name, list]) =>
    (Array.isArray(list) ? list : [list]).flatMap((item: unknown) => {
      const events = accountActivityEvents(name, objectOf(item), delivery)
      return events.length ? events : [unknown(name, idOf(objectOf(item).id), item, us)]
    }),
  )
}

function unknown(name: string, id: string, raw: unknown, us: Us): ChannelEvent {
  const type = name.slice(0, 100)
  return { kind: 'unknown', account: us.id, at: NO_TIME, dedupeKey: `${type}:${id || digestOf(raw)}`, type, raw }
}
