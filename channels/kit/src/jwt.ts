import { type KeyObject, sign } from 'node:crypto'

/** A signed statement of who we are (RFC 7515): by an RSA key, or by one of the curve P-256. */
export function signedJwt(key: KeyObject, head: Record<string, string>, claims: Record<string, unknown>): string {
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256'
  const said = [{ alg, typ: 'JWT', ...head }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${said}.${sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
