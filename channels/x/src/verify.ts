import { constantTimeEqual, header, hmacBase64, type AppSecrets, type RawDelivery, type Verification } from '@baton/channel-kit'

/**
 * X proves itself with an HMAC of the body, and has us prove ourselves with the same HMAC of a token it chooses.
 * So we sign nothing that could be a body: whoever knew the address could otherwise have us forge one for them.
 */
export function verify(raw: RawDelivery, app: AppSecrets): Verification {
  const secret = app.consumerSecret
  if (!secret) return { kind: 'refused', reason: 'The consumer secret is not set: copy it from "Keys and tokens" of the app.' }
  if (raw.method === 'GET') return answerChallenge(raw.query?.crc_token ?? '', secret)
  if (!constantTimeEqual(hmacBase64(secret, raw.body), header(raw, 'x-twitter-webhooks-signature', 'sha256=')))
    return {
      kind: 'refused',
      reason: 'x-twitter-webhooks-signature does not match: the consumer secret is of another app, or this did not come from X.',
    }
  return { kind: 'accepted' }
}

function answerChallenge(token: string, secret: string): Verification {
  if (!/^[\w+/=.-]{1,256}$/.test(token))
    return { kind: 'refused', reason: 'A GET without a crc_token: this is the address for webhooks of X.' }
  const body = JSON.stringify({ response_token: `sha256=${hmacBase64(secret, token)}` })
  return { kind: 'challenge', status: 200, contentType: 'application/json', body }
}
