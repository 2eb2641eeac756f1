import type { Answer, Call } from '../http.ts'
import type { World } from '../world.ts'
import type { XState } from './state.ts'

const accessSeconds = 7200

/** OAuth 2.0 refresh. The refresh token works once: who loses the answer has lost the account. */
export function refresh(world: World, state: XState, call: Call): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const client = clientOf(call, form)
  const app = [...state.apps.values()].find((one) => one.clientId === client.id)
  if (!app || (client.secret !== null && client.secret !== app.clientSecret)) {
    return refused(401, 'unauthorized_client', 'Missing valid authorization header')
  }
  if (form.get('grant_type') !== 'refresh_token') return refused(400, 'unsupported_grant_type', 'Only refresh_token is played here')
  const account = [...state.accounts.values()].find((one) => one.refreshToken === form.get('refresh_token') && one.appId === app.id)
  if (!account || account.revoked) return refused(400, 'invalid_request', 'Value passed for the token was invalid.')
  account.accessToken = world.random.hex(64)
  account.refreshToken = world.random.hex(64)
  account.accessExpiresAt = world.clock.now() + accessSeconds * 1000
  return {
    status: 200,
    body: {
      token_type: 'bearer',
      expires_in: accessSeconds,
      access_token: account.accessToken,
      refresh_token: account.refreshToken,
      scope: 'tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access',
    },
  }
}

const refused = (status: number, error: string, error_description: string): Answer => ({ status, body: { error, error_description } })

/** Confidential clients send Basic, public ones only their id in the form. */
function clientOf(call: Call, form: URLSearchParams): { id: string | null; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  if (!basic) return { id: form.get('client_id'), secret: null }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent)
  return { id, secret }
}
