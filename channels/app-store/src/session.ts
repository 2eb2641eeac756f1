import { type AccountContext, signedJwt } from '@baton/channel-kit'
import { readPrivateKey } from './private-key.ts'

export const APPLE = 'https://api.appstoreconnect.apple.com'
/** Apple takes none that is good for longer than 20 minutes. */
const LIVES_S = 1200
/** So that a clock that goes before Apple's by a little signs nothing of the future. */
const BACK_S = 30

/** Apple gives no tokens: whoever has the key signs them, and asks nobody. */
export function signToken({ credentials, settings }: AccountContext, now: number): Record<string, string> {
  const read = readPrivateKey(credentials.privateKey ?? '')
  if ('problem' in read) throw new Error(`The private key ${read.problem}`)
  const iat = Math.floor(now / 1000) - BACK_S
  // A key of one person has no issuer: its token speaks for that person.
  const whose = settings.issuerId ? { iss: settings.issuerId } : { sub: 'user' }
  const claims = { ...whose, iat, exp: iat + LIVES_S, aud: 'appstoreconnect-v1' }
  return { ...credentials, accessToken: signedJwt(read.key, { kid: settings.keyId ?? '' }, claims) }
}
