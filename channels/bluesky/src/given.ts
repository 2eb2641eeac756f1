import type { AccountContext, CallResult, MessageEvent, OutboundMessage, ThreadContext } from '@baton/channel-kit'

// Invented people and posts in the shapes of the network's views; imported by tests only.

export const BRAND = 'did:plc:brandbrandbrandbrandbrand'
export const SOMCHAI = 'did:plc:somchaisomchaisomchaisom'
export const MINJI = 'did:plc:minjiminjiminjiminjiminj'

const HANDLES: Record<string, string> = { [BRAND]: 'brand.test', [SOMCHAI]: 'somchai.test', [MINJI]: 'minji.test' }

export const account: AccountContext = {
  network: 'bluesky',
  externalId: BRAND,
  handle: 'brand.test',
  baseUrl: 'https://pds.example',
  credentials: { identifier: 'brand.test', appPassword: 'abcd-efgh', accessJwt: 'access', refreshJwt: 'refresh' },
  settings: {},
}

export function profile(did: string, viewer: object = {}) {
  return { did, handle: HANDLES[did], displayName: HANDLES[did]?.split('.')[0], viewer }
}

export function uriOf(did: string, rkey: string): string {
  return `at://${did}/app.bsky.feed.post/${rkey}`
}

interface PostFields {
  replyTo?: { root: string; parent: string }
  names?: string[]
  embed?: object
  recordEmbed?: object
  viewer?: object
}

/** A post as `getPosts` gives it. Its key also sets its time: '…2222' is noon, '…2223' a minute later, and so on. */
export function post(did: string, rkey: string, text: string, { replyTo, names = [], embed, recordEmbed, viewer }: PostFields = {}) {
  const at = new Date(Date.UTC(2026, 9, 1, 12, '234567abcdefghij'.indexOf(rkey.at(-1) ?? '2'))).toISOString()
  const ref = (uri: string) => ({ uri, cid: `cid-of-${uri.split('/').at(-1)}` })
  const facets = names.map((did) => ({
    index: { byteStart: 0, byteEnd: 4 },
    features: [{ $type: 'app.bsky.richtext.facet#mention', did }],
  }))
  return {
    uri: uriOf(did, rkey),
    cid: `cid-of-${rkey}`,
    author: profile(did),
    record: {
      $type: 'app.bsky.feed.post',
      text,
      createdAt: at,
      ...(replyTo ? { reply: { root: ref(replyTo.root), parent: ref(replyTo.parent) } } : {}),
      ...(facets.length ? { facets } : {}),
      ...(recordEmbed ? { embed: recordEmbed } : {}),
    },
    ...(embed ? { embed } : {}),
    indexedAt: at,
    viewer: viewer ?? {},
  }
}

export function notification(reason: string, of: ReturnType<typeof post>, reasonSubject?: string) {
  const { embed: _, viewer: __, ...seen } = of
  return { ...seen, reason, ...(reasonSubject ? { reasonSubject } : {}), isRead: false }
}

export function answer(body: unknown, status = 200): CallResult {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

export function delivery(body: unknown) {
  return { body: Buffer.from(JSON.stringify(body)), headers: {} }
}

export function threadOf({ thread, externalId, at, author, text, addressesUs, sendHints = {} }: MessageEvent): ThreadContext {
  const lastInbound = { externalId, at, author, text, addressesUs, hints: sendHints }
  return { externalId: thread.externalId, kind: thread.kind, visibility: thread.visibility, lastInbound }
}

export function reply(text: string, thread: ThreadContext): OutboundMessage {
  const deliveryId = '0192a1f0-0000-7000-8000-000000000001'
  return { deliveryId, at: '2026-10-01T12:30:00.000Z', text, media: [], target: thread.lastInbound }
}
