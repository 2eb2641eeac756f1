import {
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  parseJson,
  textOf,
  type AccountContext,
  type ChannelEvent,
  type Counted,
  type Fields,
  type HttpCall,
  type MeterCode,
  type Metering,
  type Use,
} from '@baton/channel-kit'
import { hasFlatPrice } from './capabilities.ts'
import { findLinks } from './links.ts'

/** Pay-per-use: X charges what it took and each thing that it shows, the same thing once a day (UTC). Older plans have a flat price. */
export const metering: Metering = {
  meters: [
    'x_post',
    'x_post_link',
    'x_reply',
    'x_message',
    'x_own_read',
    'x_post_read',
    'x_user_read',
    'x_message_read',
    'x_post_event',
    'x_message_event',
  ],
  reading: ['x_own_read', 'x_post_read', 'x_user_read', 'x_message_read'],
  charges: 'taken',
  costOf,
  brought,
  holdsLink,
}

export function holdsLink(text: string): boolean {
  return findLinks(text).length > 0
}

function costOf(call: HttpCall, { account, message, result }: Counted): Use[] {
  if (hasFlatPrice(account) || !call.url.startsWith(`${account.baseUrl}/2/`)) return []
  if (result && (result.status < 200 || result.status > 299)) return []
  const path = call.url.slice(account.baseUrl.length).replace(/\?.*$/, '')
  if (call.method === 'POST') return written(path, call, message?.target?.hints.summoned === 'yes')
  return call.method === 'GET' && result ? shown(path, jsonOf(result)) : []
}

/** X charges each post that a webhook brings, and each message of somebody else. */
function brought(event: ChannelEvent, account: Pick<AccountContext, 'settings'>): Use[] {
  if (event.kind !== 'message' || hasFlatPrice(account)) return []
  const inPrivate = event.thread.visibility === 'private'
  if (inPrivate && event.direction === 'outbound') return []
  return [{ meter: inPrivate ? 'x_message_event' : 'x_post_event', units: 1, resources: [event.externalId] }]
}

function written(path: string, { body }: HttpCall, summoned: boolean): Use[] {
  if (/^\/2\/dm_conversations\/.+\/messages$/.test(path)) return [{ meter: 'x_message', units: 1 }]
  if (path !== '/2/tweets') return []
  const text = typeof body === 'string' ? textOf(objectOf(parseJson(body)).text) : ''
  return [{ meter: holdsLink(text) ? 'x_post_link' : summoned ? 'x_reply' : 'x_post', units: 1 }]
}

/** What is asked for, and the people and posts that come along. */
function shown(path: string, answer: Fields): Use[] {
  const asked = Array.isArray(answer.data) ? objectsOf(answer.data) : [objectOf(answer.data)]
  const includes = objectOf(answer.includes)
  return [
    ...read(meterOf(path), asked),
    ...read('x_user_read', objectsOf(includes.users)),
    ...read('x_post_read', objectsOf(includes.tweets ?? includes.posts)),
  ]
}

/** Null: of things that X lets be read for nothing, such as our own webhooks. */
function meterOf(path: string): MeterCode | null {
  if (/^\/2\/users\/[^/]+\/(mentions|tweets)$/.test(path)) return 'x_own_read'
  if (/^\/2\/(dm_events|dm_conversations\/.+\/dm_events)$/.test(path)) return 'x_message_read'
  return /^\/2\/users\/[^/]+$/.test(path) ? 'x_user_read' : null
}

function read(meter: MeterCode | null, things: Fields[]): Use[] {
  const resources = [...new Set(things.map(({ id }) => idOf(id)).filter((id) => id))]
  return meter && resources.length > 0 ? [{ meter, units: resources.length, resources }] : []
}
