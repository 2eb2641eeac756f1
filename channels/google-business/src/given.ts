import type { AccountContext, CallResult, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'

// Invented people and reviews in the shapes of Google's API; imported by tests only.

export const ACCOUNT = '109876543210987654321'
export const PLACE = '4455667788990011223'
export const NOW = Date.UTC(2026, 9, 8, 9)

export const account: AccountContext = {
  network: 'google-business',
  externalId: PLACE,
  handle: 'Haru Living Ari',
  baseUrl: 'https://mybusiness.googleapis.com',
  credentials: { clientId: '1-x.apps.googleusercontent.com', clientSecret: 'GOCSPX-x', refreshToken: '1//0g' },
  settings: { accountId: ACCOUNT, locationId: PLACE },
}

/** A moment as Google writes it, in minutes after 8 October 2026, 08:00 UTC. */
export const time = (minute: number, fraction = '.713482Z') =>
  new Date(Date.UTC(2026, 9, 8, 8, minute)).toISOString().replace('.000Z', fraction)

interface Written {
  stars: string
  text?: string
  minute: number
  author?: string
  reply?: { text: string; minute: number; state?: string; policy?: string }
}

export function review(id: string, { stars, text, minute, author = 'นก ใจดี', reply }: Written) {
  return {
    name: `accounts/${ACCOUNT}/locations/${PLACE}/reviews/${id}`,
    reviewId: id,
    reviewer: author
      ? { displayName: author, profilePhotoUrl: 'https://lh3.example/a' }
      : { displayName: 'A Google user', isAnonymous: true },
    starRating: stars,
    ...(text && { comment: text }),
    createTime: time(0),
    updateTime: time(minute),
    ...(reply && { reviewReply: replied(reply) }),
  }
}

export const replied = ({ text, minute, state, policy }: NonNullable<Written['reply']>) => ({
  comment: text,
  updateTime: time(minute),
  ...(state && { reviewReplyState: state }),
  ...(policy && { policyViolation: policy }),
})

export const page = (reviews: object[], nextPageToken?: string) => ({
  ...(reviews.length > 0 && { reviews, averageRating: 3.5, totalReviewCount: reviews.length }),
  ...(nextPageToken && { nextPageToken }),
})

export function answer(body: unknown, status = 200): CallResult {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

export const refused = (code: number, status: string, message: string, details?: object) =>
  answer({ error: { code, message, status, ...(details && { details: [details] }) } }, code)

export const inbound: InboundContext = {
  externalId: 'r1@x',
  at: new Date(NOW).toISOString(),
  author: { scope: PLACE, externalId: 'r1' },
  text: 'รอนานมาก',
  addressesUs: true,
  hints: {},
}
export const thread: ThreadContext = { externalId: 'r1', kind: 'review', visibility: 'public', lastInbound: inbound }

export function message(text: string): OutboundMessage {
  return { deliveryId: '0192a1f0-0000-7000-8000-000000000001', at: new Date(NOW).toISOString(), text, media: [], target: inbound }
}
