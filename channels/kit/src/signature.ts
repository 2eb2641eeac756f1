import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

type Digest = 'sha256' | 'sha1'

/** HMAC of raw bytes in base64, as LINE, X and Shopify send it. */
export function hmacBase64(secret: string, body: Uint8Array | string, digest: Digest = 'sha256'): string {
  return createHmac(digest, secret).update(body).digest('base64')
}

/** HMAC of raw bytes in lower-case hex, as Meta and Slack send it. */
export function hmacHex(secret: string, body: Uint8Array | string, digest: Digest = 'sha256'): string {
  return createHmac(digest, secret).update(body).digest('hex')
}

/** Compares two strings in a time that does not tell how far they agree. An empty expectation never matches. */
export function constantTimeEqual(expected: string, given: string): boolean {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b)
}

/** A short name for a value that brought no id: the same for the same value. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('base64url')
    .slice(0, 22)
}
