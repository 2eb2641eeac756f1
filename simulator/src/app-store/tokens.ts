import { verify } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { bearer } from '../http.ts'
import type { World } from '../world.ts'
import type { AppStoreApp, AppStoreState } from './state.ts'

const LONGEST_S = 1200
const AUDIENCE = 'appstoreconnect-v1'

/** Whose token this is: signed by a key of ours, for us, of this moment and for no longer than Apple takes. */
export function appOfToken(world: World, state: AppStoreState, headers: IncomingHttpHeaders): AppStoreApp | null {
  const [head = '', body = '', signature = ''] = bearer(headers).split('.')
  const { alg, kid } = read(head)
  const app = [...state.apps.values()].find(({ key, revoked }) => key.keyId === kid && !revoked)
  if (!app || alg !== 'ES256') return null
  const key = { key: app.key.publicKey, dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) return null
  const { iss, sub, aud, iat, exp } = read(body)
  const now = world.clock.now() / 1000
  const isGood =
    (app.key.issuerId ? iss === app.key.issuerId : iss === undefined && sub === 'user') &&
    aud === AUDIENCE &&
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    iat <= now &&
    exp > now
  return isGood && exp - iat <= LONGEST_S ? app : null
}

function read(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
