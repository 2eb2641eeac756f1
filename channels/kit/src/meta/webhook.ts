import { header } from '../answers.ts'
import { finding, type Finding } from '@baton/contract/findings'
import type { AppSecrets, RawDelivery, Verification } from '../adapter.ts'
import { objectOf, objectsOf, textOf, type Fields } from '../fields.ts'
import { parseJson } from '../json.ts'
import { constantTimeEqual, hmacHex } from '../signature.ts'
import { isWithdrawal, verifyWithdrawal } from './withdrawal.ts'

/**
 * Meta proves itself with an HMAC of the body under the app secret, and has us prove the address by echoing a challenge when
 * the verify token is ours. The older SHA-1 signature that comes beside is not looked at.
 */
export function verifyMeta(raw: RawDelivery, app: AppSecrets): Verification {
  if (raw.method === 'GET') return answerChallenge(raw.query ?? {}, app.verifyToken ?? '')
  if (!app.appSecret) return { kind: 'refused', reason: 'The app secret is not set: copy it from App settings, Basic.' }
  if (isWithdrawal(raw)) return verifyWithdrawal(raw, app)
  if (!constantTimeEqual(hmacHex(app.appSecret, raw.body), header(raw, 'x-hub-signature-256', 'sha256=')))
    return {
      kind: 'refused',
      reason: 'x-hub-signature-256 does not match: the app secret is of another app, or this did not come from Meta.',
    }
  return { kind: 'accepted' }
}

function answerChallenge(query: Record<string, string>, verifyToken: string): Verification {
  const challenge = query['hub.challenge'] ?? ''
  if (query['hub.mode'] !== 'subscribe' || !/^[\w.-]{1,256}$/.test(challenge))
    return { kind: 'refused', reason: 'A GET without hub.mode and hub.challenge: this is the address for webhooks of Meta.' }
  if (!constantTimeEqual(verifyToken, query['hub.verify_token'] ?? ''))
    return { kind: 'refused', reason: 'hub.verify_token is not the verify token that was entered here: enter the same one at both places.' }
  return { kind: 'challenge', status: 200, contentType: 'text/plain; charset=utf-8', body: challenge }
}

/** The entries of a delivery about one of Meta's objects (`page`, `instagram`, `whatsapp_business_account`). */
export function readEntries(body: Uint8Array, object: string): { ok: true; entries: Fields[] } | { ok: false; reason: Finding } {
  let delivery: Fields
  try {
    delivery = objectOf(parseJson(body))
  } catch (error) {
    return { ok: false, reason: finding('not_json', { error: error instanceof Error ? error.message : String(error) }) }
  }
  if (textOf(delivery.object) !== object || !Array.isArray(delivery.entry)) return { ok: false, reason: finding('not_of_meta', { object }) }
  return { ok: true, entries: objectsOf(delivery.entry) }
}
