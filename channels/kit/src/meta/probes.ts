import { finding, type RemedyCode } from '@baton/contract/findings'
import type { AccountContext, CallResult, HttpCall, ProbeResult } from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import { idOf, isoFromMs, numberOf, objectOf, objectsOf, textOf } from '../fields.ts'
import { parseJson } from '../json.ts'
import { findingOfGraphError, graphErrorOf, graphWordsOf } from './errors.ts'
import { graphCall } from './graph.ts'

/** What Meta tells of a token: for whom it is, whether it holds, what it may, and until when. */
export interface DebuggedToken {
  isValid: boolean
  type: string
  scopes: string[]
  /** ISO 8601 UTC; null: it holds while the grant does. */
  expiresAt: string | null
  words: string
}

/** Asks what the account's token is. The token asked about would stand in the address, so the question goes as a batch, in a body. */
export function debugToken(account: AccountContext): HttpCall {
  const question = { method: 'GET', relative_url: `debug_token?input_token=${encodeURIComponent(account.credentials.accessToken ?? '')}` }
  return graphCall(account, { method: 'POST', path: '', as: 'app', body: { batch: [question], include_headers: false } })
}

/** Null when the answer tells nothing of a token: then it is a refusal. */
export function readDebuggedToken(result: CallResult): DebuggedToken | null {
  const data = objectOf(jsonOf(onlyAnswer(result)).data)
  if (typeof data.is_valid !== 'boolean') return null
  return {
    isValid: data.is_valid,
    type: textOf(data.type),
    scopes: Array.isArray(data.scopes) ? data.scopes.map(textOf) : [],
    expiresAt: isoFromMs((numberOf(data.expires_at) ?? 0) * 1000),
    words: textOf(objectOf(data.error).message),
  }
}

/** The answer within the answer of a batch of one. */
function onlyAnswer(result: CallResult): CallResult {
  try {
    const [answer] = objectsOf(parseJson(result.body))
    return answer ? { ...result, status: numberOf(answer.code) ?? 0, body: Buffer.from(textOf(answer.body)) } : result
  } catch {
    // No batch: a refusal in Meta's usual form, or of something in between.
    return result
  }
}

/** Does the token hold, and until when? Null: the network refused the question. */
export function readTokenProbe(result: CallResult): ProbeResult | null {
  const name = 'token'
  const token = readDebuggedToken(result)
  if (!token) return refusedAsApp(name, result)
  if (!token.isValid) return { name, ok: false, finding: finding('token_refused', {}, { remedy: 'reconnect', networkWords: token.words }) }
  const { expiresAt } = token
  const held = expiresAt ? finding('token_holds_until', { date: expiresAt.slice(0, 10) }) : finding('token_holds', {})
  return { name, ok: true, finding: held, facts: { tokenExpiresAt: expiresAt ?? '' } }
}

/** The same, where the token must be a Page's. `remedy`: what to do where it is a person's. */
export function readPageTokenProbe(result: CallResult, remedy: RemedyCode): ProbeResult | null {
  const token = readDebuggedToken(result)
  return token?.isValid && token.type !== 'PAGE' ? tokenNotOfPage('token', remedy) : readTokenProbe(result)
}

export function tokenNotOfPage(name: 'profile' | 'token', remedy: RemedyCode, networkWords: string | null = null): ProbeResult {
  return { name, ok: false, finding: { ...finding('facebook_token_not_of_page', {}, { networkWords }), remedy } }
}

/** Whether private messages can be read. Null: the network refused the question. */
export function readPrivateMessagesProbe(result: CallResult): ProbeResult | null {
  if (result.status !== 200 || !Array.isArray(jsonOf(result).data)) return null
  return { name: 'direct-messages', ok: true, finding: finding('private_messages_readable', {}) }
}

/** The fields of the Page that our app hears of. Null: the network refused the question. */
export function subscribedFields(result: CallResult, { app }: AccountContext): string[] | null {
  const { data } = jsonOf(result)
  if (result.status !== 200 || !Array.isArray(data)) return null
  const ours = objectsOf(data).find(({ id }) => idOf(id) === app?.appId)
  return Array.isArray(ours?.subscribed_fields) ? ours.subscribed_fields.map(textOf) : []
}

/** Which rights the token lacks. Null: the network refused the question. */
export function readRightsProbe(result: CallResult, rights: readonly string[], remedy: RemedyCode): ProbeResult | null {
  const name = 'rights'
  const token = readDebuggedToken(result)
  if (!token) return refusedAsApp(name, result)
  const missing = rights.filter((right) => !token.scopes.includes(right))
  if (missing.length === 0) return { name, ok: true, finding: finding('rights_given', { rights: rights.join(', ') }) }
  return { name, ok: false, finding: { ...finding('rights_missing_named', { rights: missing.join(', ') }), remedy } }
}

/** 101 and 190: Meta knows no such app, or not with this secret. */
const APP_UNKNOWN = [101, 190]

/** Asked as the app itself: such a no is about App ID and App secret, not about the account's token. Null: another one. */
function refusedAsApp(name: ProbeResult['name'], result: CallResult): ProbeResult | null {
  if (!APP_UNKNOWN.includes(graphErrorOf(result)?.code ?? 0)) return null
  return { name, ok: false, finding: finding('meta_app_refused', {}, { remedy: 'meta_check_app', networkWords: graphWordsOf(result) }) }
}

/** Asks which address Meta calls, and for what. */
export function webhookProbe(account: AccountContext): HttpCall {
  return graphCall(account, { path: `${encodeURIComponent(account.app?.appId ?? '')}/subscriptions`, as: 'app' })
}

/** `object` and `fields`: what must be subscribed, in Meta's own words. */
export function readWebhookProbe(result: CallResult, object: string, fields: readonly string[], remedy: RemedyCode): ProbeResult {
  const name = 'webhook'
  const { data } = jsonOf(result)
  if (result.status !== 200 || !Array.isArray(data))
    return refusedAsApp(name, result) ?? { name, ok: false, finding: findingOfGraphError(result) }
  const found = objectsOf(data).find((one) => one.object === object)
  if (!found) return { name, ok: false, finding: { ...finding('webhook_missing', {}), remedy } }
  const url = textOf(found.callback_url)
  const facts = { webhookUrl: url }
  if (found.active === false) return { name, ok: false, finding: { ...finding('webhook_off', { url }), remedy }, facts }
  const subscribed = objectsOf(found.fields).map((field) => textOf(field.name))
  const missing = fields.filter((field) => !subscribed.includes(field))
  if (missing.length > 0)
    return { name, ok: false, finding: { ...finding('webhook_fields_missing', { fields: missing.join(', '), url }), remedy }, facts }
  return { name, ok: true, finding: finding('webhook_is', { url }), facts }
}
