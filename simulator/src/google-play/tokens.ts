import { verify } from 'node:crypto'
import type { Answer, Call } from '../http.ts'
import type { World } from '../world.ts'
import type { PlayState } from './state.ts'

const LIVES_S = 3600
const SKEW_S = 300
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const SCOPE = 'https://www.googleapis.com/auth/androidpublisher'

/** A token for a statement that a service account signed: by its own key, for this address, of this hour. */
export function giveToken(world: World, state: PlayState, call: Call, audience: string): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'))
  if (form.get('grant_type') !== GRANT) return refused('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`)
  const [head = '', body = '', signature = ''] = (form.get('assertion') ?? '').split('.')
  const { alg } = read(head)
  const { iss, aud, scope, iat, exp } = read(body)
  const app = [...state.apps.values()].find(({ serviceAccount }) => serviceAccount.email === iss)
  if (!app) return refused('invalid_grant', 'Invalid grant: account not found')
  const signed =
    alg === 'RS256' &&
    verify('RSA-SHA256', Buffer.from(`${head}.${body}`), app.serviceAccount.publicKey, Buffer.from(signature, 'base64url'))
  if (!signed) return refused('invalid_grant', 'Invalid JWT Signature.')
  if (aud !== audience) return refused('invalid_grant', 'Invalid JWT: audience does not match.')
  if (scope !== SCOPE) return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
  const now = world.clock.now() / 1000
  const isOfThisHour =
    typeof iat === 'number' && typeof exp === 'number' && exp - iat <= LIVES_S && iat <= now + SKEW_S && exp >= now - SKEW_S
  if (!isOfThisHour)
    return refused(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values.',
    )
  const token = `ya29.${world.random.hex(60)}`
  state.tokens.set(token, { packageName: app.packageName, expiresAt: world.clock.now() + LIVES_S * 1000 })
  return { status: 200, body: { access_token: token, expires_in: LIVES_S - 1, token_type: 'Bearer' } }
}

const refused = (error: string, error_description: string): Answer => ({ status: 400, body: { error, error_description } })

function read(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
