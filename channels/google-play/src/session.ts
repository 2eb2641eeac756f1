import {
  type AccountContext,
  type CallResult,
  finding,
  type Finding,
  type HttpCall,
  jsonOf,
  signedJwt,
  textOf,
  wordsOf,
} from '@baton/channel-kit'
import { readKeyFile } from './service-account.ts'

export const GOOGLE = 'https://androidpublisher.googleapis.com'
const SCOPE = 'https://www.googleapis.com/auth/androidpublisher'
const LIVES_S = 3600

/**
 * Where tokens are given. The key file names an address as well, which is not followed: whoever pastes a file must not be able
 * to have what we sign sent elsewhere.
 */
function tokenUrl({ baseUrl }: AccountContext): string {
  return baseUrl === GOOGLE ? 'https://oauth2.googleapis.com/token' : `${baseUrl}/token`
}

/** A token for an hour, for a statement that the service account signs. */
export function refresh(account: AccountContext, now: number): HttpCall {
  const read = readKeyFile(account.credentials.serviceAccountKey ?? '')
  if ('problem' in read) throw new Error(`The key of the service account ${read.problem}`)
  const iat = Math.floor(now / 1000)
  const claims = { iss: read.email, scope: SCOPE, aud: tokenUrl(account), iat, exp: iat + LIVES_S }
  const assertion = signedJwt(read.key, { kid: read.keyId }, claims)
  return {
    transport: 'http',
    method: 'POST',
    url: tokenUrl(account),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString(),
  }
}

export function readRefresh(result: CallResult, account: AccountContext): { credentials: Record<string, string> } | { problem: Finding } {
  const answer = jsonOf(result)
  const accessToken = textOf(answer.access_token)
  if (result.status === 200 && accessToken) return { credentials: { ...account.credentials, accessToken } }
  const networkWords = wordsOf(result)
  // Google says so of a statement that is not of this hour, which ours always is by our own clock.
  if (/short-lived|iat|reasonable timeframe/i.test(networkWords))
    return { problem: finding('clock_wrong', {}, { remedy: 'set_clock', networkWords }) }
  return { problem: finding('sign_in_refused', {}, { remedy: 'google_make_key', networkWords }) }
}
