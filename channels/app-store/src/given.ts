import type { AccountContext, CallResult, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'
import { generateKeyPairSync } from 'node:crypto'

// Invented people and reviews in the shapes of Apple's API; imported by tests only.

export const APP = '6450012345'
export const NOW = Date.UTC(2026, 9, 8, 9)

export const keys = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

export const account: AccountContext = {
  network: 'app-store',
  externalId: APP,
  handle: 'com.haruliving.home',
  baseUrl: 'https://api.appstoreconnect.apple.com',
  credentials: { privateKey: keys.privateKey },
  settings: { appId: APP, issuerId: '57246542-96fe-1a63-e053-0824d011072a', keyId: '2X9R4HXF34' },
}

/** A moment as Apple writes it, in minutes after 8 October 2026, 08:00 UTC. */
export function date(minute: number): string {
  return new Date(Date.UTC(2026, 9, 8, 1, minute)).toISOString().replace('.000Z', '-07:00')
}

interface Written {
  stars: number
  title?: string
  text: string
  minute: number
  author?: string
}

export const review = (id: string, { stars, title = 'อืม', text, minute, author = 'ฟ้าใส' }: Written) => ({
  type: 'customerReviews',
  id,
  attributes: { rating: stars, title, body: text, reviewerNickname: author, createdDate: date(minute), territory: 'THA' },
  relationships: { response: { data: { type: 'customerReviewResponses', id: `${id}-answer` } } },
  links: { self: `https://api.appstoreconnect.apple.com/v1/customerReviews/${id}` },
})

export const response = (reviewId: string, { text, minute, state = 'PUBLISHED' }: { text: string; minute: number; state?: string }) => ({
  type: 'customerReviewResponses',
  id: `${reviewId}-answer`,
  attributes: { responseBody: text, lastModifiedDate: date(minute), state },
})

export const page = (reviews: object[], { included = [], next }: { included?: object[]; next?: string } = {}) => ({
  data: reviews,
  included,
  links: { self: `${account.baseUrl}/v1/apps/${APP}/customerReviews`, ...(next && { next }) },
  meta: { paging: { total: reviews.length, limit: 200 } },
})

export const nextPage = (cursor: string) => `${account.baseUrl}/v1/apps/${APP}/customerReviews?cursor=${cursor}&limit=200`

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): CallResult {
  return { status, headers, body: Buffer.from(JSON.stringify(body)) }
}

export const refused = (status: number, code: string, title: string, detail: string) =>
  answer({ errors: [{ id: 'e1', status: String(status), code, title, detail }] }, status)

export const inbound: InboundContext = {
  externalId: 'R1@1',
  at: new Date(NOW).toISOString(),
  author: { scope: APP, externalId: 'R1' },
  text: 'เปิดไม่ได้',
  addressesUs: true,
  hints: {},
}
export const thread: ThreadContext = { externalId: 'R1', kind: 'review', visibility: 'public', lastInbound: inbound }

export function message(text: string): OutboundMessage {
  return { deliveryId: '0192a1f0-0000-7000-8000-000000000001', at: new Date(NOW).toISOString(), text, media: [], target: inbound }
}
