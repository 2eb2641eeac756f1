import type { AppSecrets, ChannelEvent, RawDelivery, Verification } from '../adapter.ts'
import { NO_TIME, numberOf, objectOf, textOf, type Fields } from '../fields.ts'
import { parseJson } from '../json.ts'
import { constantTimeEqual, hmacBase64 } from '../signature.ts'

const FIELD = 'signed_request'

/** The body is the form by which Meta tells that somebody took their consent to the app back (deauthorise callback). */
export function isWithdrawal({ body }: RawDelivery): boolean {
  return Buffer.from(body.subarray(0, FIELD.length + 1)).toString() === `${FIELD}=`
}

/** Not the body is signed but what stands in the form: `signature.payload`, both base64url, HMAC-SHA256 under the app secret. */
export function verifyWithdrawal(raw: RawDelivery, { appSecret }: AppSecrets): Verification {
  const { signature, payload } = partsOf(raw)
  const isGenuine = appSecret && constantTimeEqual(toUrl(hmacBase64(appSecret, payload)), signature.replace(/=+$/, ''))
  const isKnown = isGenuine && textOf(told(payload).algorithm).toUpperCase() === 'HMAC-SHA256'
  if (isKnown) return { kind: 'accepted' }
  return { kind: 'refused', reason: 'signed_request does not match: the app secret is of another app, or this did not come from Meta.' }
}

/**
 * Meta names who took it back by an id that only the app has for them, and by which no account is known: each account of the app
 * may have its token from them, so each is asked how it is.
 */
export function withdrawalEvents(raw: RawDelivery): ChannelEvent[] {
  const { payload } = partsOf(raw)
  const issued = numberOf(told(payload).issued_at) ?? 0
  const at = issued > 0 && issued < 4_000_000_000 ? new Date(issued * 1000).toISOString() : NO_TIME
  return Object.keys(raw.handles ?? {}).map((account) => ({
    kind: 'account',
    account,
    at,
    dedupeKey: `withdrawal:${payload.slice(0, 100)}`,
    what: 'doubtful',
  }))
}

function partsOf({ body }: RawDelivery): { signature: string; payload: string } {
  const given = new URLSearchParams(Buffer.from(body).toString()).get(FIELD) ?? ''
  const [signature = '', payload = ''] = given.split('.')
  return { signature, payload }
}

function told(payload: string): Fields {
  try {
    return objectOf(parseJson(Buffer.from(payload, 'base64url')))
  } catch {
    // What cannot be read says nothing, and is then refused.
    return {}
  }
}

const toUrl = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
