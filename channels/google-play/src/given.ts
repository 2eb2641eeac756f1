import type { AccountContext, CallResult, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'
import { generateKeyPairSync } from 'node:crypto'

// Invented people and reviews in the shapes of Google's API; imported by tests only.

export const APP = 'com.haruliving.home'
export const NOW = Date.UTC(2026, 9, 8, 9)

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

export const keyFile = JSON.stringify(
  {
    type: 'service_account',
    project_id: 'haru',
    private_key_id: 'key-1',
    private_key: keys.privateKey,
    client_email: 'baton@haru.iam.example',
    token_uri: 'https://tokens.elsewhere.example/token',
  },
  null,
  2,
)

export const account: AccountContext = {
  network: 'google-play',
  externalId: APP,
  handle: APP,
  baseUrl: 'https://androidpublisher.googleapis.com',
  credentials: { serviceAccountKey: keyFile },
  settings: { packageName: APP },
}

/** A moment as Google writes it, in minutes after 8 October 2026, 08:00 UTC. */
export function time(minute: number, nanos = 713_000_000) {
  return { seconds: String(Date.UTC(2026, 9, 8, 8, minute) / 1000), nanos }
}

interface Written {
  stars: number
  text: string
  minute: number
  author?: string
  answer?: { text: string; minute: number }
}

export function review(id: string, { stars, text, minute, author = 'ฟ้า ใจดี', answer }: Written) {
  const userComment = {
    text,
    lastModified: time(minute),
    starRating: stars,
    reviewerLanguage: 'th',
    device: 'a54x',
    androidOsVersion: 35,
    appVersionCode: 412,
    appVersionName: '4.1.2',
    thumbsUpCount: 0,
  }
  const developerComment = answer && { text: answer.text, lastModified: time(answer.minute, 0) }
  return {
    reviewId: id,
    ...(author && { authorName: author }),
    comments: [{ userComment }, ...(developerComment ? [{ developerComment }] : [])],
  }
}

export const page = (reviews: object[], nextPageToken?: string) => ({
  ...(reviews.length > 0 && { reviews }),
  ...(nextPageToken && { tokenPagination: { nextPageToken } }),
})

export function answer(body: unknown, status = 200): CallResult {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

export const refused = (code: number, status: string, message: string, reason?: string) =>
  answer({ error: { code, message, status, ...(reason && { errors: [{ reason, message }] }) } }, code)

export const inbound: InboundContext = {
  externalId: 'gp:A1@1',
  at: new Date(NOW).toISOString(),
  author: { scope: APP, externalId: 'gp:A1' },
  text: 'เปิดไม่ได้',
  addressesUs: true,
  hints: {},
}
export const thread: ThreadContext = { externalId: 'gp:A1', kind: 'review', visibility: 'public', lastInbound: inbound }

export function message(text: string): OutboundMessage {
  return { deliveryId: '0192a1f0-0000-7000-8000-000000000001', at: new Date(NOW).toISOString(), text, media: [], target: inbound }
}
