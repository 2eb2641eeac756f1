import type { AccountContext, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

/** Bodies in the shapes X documents, with invented people. Only tests read this file. */

export const US = '1400000000000000001'
export const JIWOO = '1500000000000000002'
export const NOK = '99000003'
/** Ids carry their time: this one says 2026-11-20T09:00:00.000Z. */
export const ROOT = idAt('2026-11-20T09:00:00.000Z')
export const REPLY = idAt('2026-11-20T09:05:00.000Z')
export const NOW = Date.parse('2026-11-20T09:06:00.000Z')

export const account: AccountContext = {
  network: 'x',
  externalId: US,
  handle: 'baanhom',
  baseUrl: 'https://api.x.test',
  credentials: {
    accessToken: 'x-token',
    refreshToken: 'x-refresh',
    clientId: 'client',
    clientSecret: 'client-secret',
    bearerToken: 'app-token',
  },
  settings: {},
}

export const people = {
  us: {
    id: US,
    username: 'baanhom',
    name: 'บ้านหอม',
    profile_image_url: 'https://pbs.twimg.test/us.jpg',
    public_metrics: { followers_count: 5000 },
  },
  jiwoo: {
    id: JIWOO,
    username: 'jiwoo_k',
    name: '지우',
    profile_image_url: 'https://pbs.twimg.test/j.jpg',
    public_metrics: { followers_count: 97 },
  },
}

export function idAt(iso: string, serial = 1): string {
  return String(((BigInt(Date.parse(iso)) - 1288834974657n) << 22n) + BigInt(serial))
}

/** A post of the current API: 지우 answers our root post. */
export function post(overrides: object = {}): Record<string, unknown> {
  return {
    id: REPLY,
    author_id: JIWOO,
    created_at: '2026-11-20T09:05:00.000Z',
    conversation_id: ROOT,
    in_reply_to_tweet_id: ROOT,
    in_reply_to_user_id: US,
    referenced_tweets: [{ type: 'replied_to', id: ROOT }],
    edit_history_tweet_ids: [REPLY],
    text: '@baanhom 배송이 아직이에요',
    entities: { mentions: [{ start: 0, end: 8, username: 'baanhom', id: US }] },
    ...overrides,
  }
}

/** The same kind of post in the older form. */
export function legacyPost(overrides: object = {}): Record<string, unknown> {
  return {
    id_str: REPLY,
    created_at: 'Fri Nov 20 09:05:00 +0000 2026',
    timestamp_ms: '1795165500000',
    text: '@baanhom 배송이 아직이에요',
    in_reply_to_status_id_str: ROOT,
    in_reply_to_user_id_str: US,
    user: { id_str: JIWOO, screen_name: 'jiwoo_k', name: '지우', followers_count: 97 },
    entities: { user_mentions: [{ id_str: US, screen_name: 'baanhom' }], urls: [] },
    ...overrides,
  }
}

export function activity(event_type: string, payload: object, includes: object = { users: [people.jiwoo, people.us] }): object {
  return { data: { event_uuid: '-42', filter: { user_id: US }, event_type, tag: 't', payload, includes } }
}

export function accountActivity(lists: object): object {
  return { for_user_id: US, ...lists }
}

export function directMessage(overrides: object = {}): Record<string, unknown> {
  return {
    type: 'message_create',
    id: idAt('2026-11-20T09:04:00.000Z', 7),
    created_timestamp: '1795165440000',
    message_create: {
      target: { recipient_id: US },
      sender_id: NOK,
      message_data: { text: 'สอบถามเรื่องใบกำกับภาษีค่ะ', entities: { urls: [] } },
    },
    ...overrides,
  }
}

export function encrypted(sender: string, id: string): object {
  return {
    id,
    created_at_msec: '1795165440000',
    sender_id: sender,
    conversation_id: `${NOK}:${US}`,
    encoded_event: 'CwAB',
    conversation_token: 'ey',
  }
}

export function inbound(overrides: Partial<InboundContext> = {}): InboundContext {
  return {
    externalId: REPLY,
    at: '2026-11-20T09:05:00.000Z',
    author: { scope: '', externalId: JIWOO, handle: 'jiwoo_k' },
    text: '@baanhom 배송이 아직이에요',
    addressesUs: true,
    hints: { summoned: 'yes', url: `https://x.com/jiwoo_k/status/${REPLY}` },
    ...overrides,
  }
}

export function publicThread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  return { externalId: ROOT, kind: 'comment', visibility: 'public', lastInbound: inbound(), ...overrides }
}

export function privateThread(overrides: Partial<ThreadContext> = {}): ThreadContext {
  const lastInbound = inbound({ externalId: '1', author: { scope: '', externalId: NOK }, hints: {} })
  return { externalId: `${NOK}-${US}`, kind: 'dm', visibility: 'private', lastInbound, ...overrides }
}

export function outbound(overrides: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    deliveryId: '0199f1c2-7a3b-7c4d-8e5f-001122334455',
    at: '2026-11-20T09:06:00.000Z',
    text: '불편을 드려 죄송합니다. 바로 확인할게요!',
    media: [],
    target: inbound(),
    ...overrides,
  }
}
