import {
  finding,
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type CallResult,
  type Probe,
  type ProbeResult,
} from '@baton/channel-kit'
import {
  debugToken,
  findingOfGraphError,
  graphCall,
  graphErrorOf,
  graphWordsOf,
  readRightsProbe,
  readTokenProbe,
  readWebhookProbe,
  webhookProbe,
} from '@baton/channel-kit/meta'
import { RIGHTS, WEBHOOK_FIELDS } from './credentials.ts'

export function probes(account: AccountContext): Probe[] {
  const { phoneNumberId = '', businessAccountId = '' } = account.settings
  const number = (fields: string) => graphCall(account, { path: encodeURIComponent(phoneNumberId), query: { fields } })
  return [
    { name: 'profile', call: number('id,display_phone_number,verified_name') },
    { name: 'token', call: debugToken(account) },
    { name: 'rights', call: debugToken(account) },
    { name: 'number', call: number('id,status,name_status,code_verification_status,messaging_limit_tier') },
    { name: 'quality', call: number('id,quality_rating') },
    { name: 'subscription', call: graphCall(account, { path: `${encodeURIComponent(businessAccountId)}/subscribed_apps` }) },
    { name: 'webhook', call: webhookProbe(account) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  return readers[name]?.(result, account) ?? { name, ok: false, finding: findingOfGraphError(result, 'whatsapp_give_rights') }
}

/** Null: the network refused, or answered something else. */
type Reader = (result: CallResult, account: AccountContext) => ProbeResult | null

const readers: Partial<Record<ProbeResult['name'], Reader>> = {
  profile(result, account) {
    const networkWords = graphWordsOf(result)
    // Meta says the same of what is not there and of what this token may not see.
    if (graphErrorOf(result)?.subcode === 33)
      return {
        name: 'profile',
        ok: false,
        finding: finding('whatsapp_number_not_found', {}, { remedy: 'whatsapp_check_ids', networkWords }),
      }
    const number = jsonOf(result)
    const externalId = idOf(number.id)
    if (result.status !== 200 || !externalId) return null
    const handle = textOf(number.display_phone_number) || externalId
    const name = textOf(number.verified_name) || handle
    if (account.externalId && account.externalId !== externalId)
      return { name: 'profile', ok: false, finding: finding('another_account', { account: `${name} ${handle}` }, { remedy: 'use_own' }) }
    return {
      name: 'profile',
      ok: true,
      finding: finding('account_is', { account: `${name} ${handle}` }),
      account: { externalId, handle, name },
    }
  },

  token: readTokenProbe,

  rights: (result) => readRightsProbe(result, RIGHTS, 'whatsapp_give_rights'),

  number(result) {
    const number = jsonOf(result)
    const status = textOf(number.status)
    if (result.status !== 200 || !idOf(number.id)) return null
    const facts = { messagingLimit: textOf(number.messaging_limit_tier) }
    if (status && status !== 'CONNECTED')
      return {
        name: 'number',
        ok: false,
        finding: finding('whatsapp_number_status', { status }, { remedy: 'whatsapp_look_at_number' }),
        facts,
      }
    const name = textOf(number.name_status)
    if (name === 'DECLINED' || name === 'EXPIRED')
      return {
        name: 'number',
        ok: false,
        finding: finding('whatsapp_name_status', { status: name }, { remedy: 'whatsapp_look_at_number' }),
        facts,
      }
    return { name: 'number', ok: true, finding: finding('whatsapp_number_ready', {}), facts }
  },

  quality(result) {
    const number = jsonOf(result)
    const rating = textOf(number.quality_rating) || 'UNKNOWN'
    if (result.status !== 200 || !idOf(number.id)) return null
    if (rating === 'RED')
      return { name: 'quality', ok: false, finding: finding('whatsapp_quality_low', {}, { remedy: 'whatsapp_look_at_quality' }) }
    return { name: 'quality', ok: true, finding: finding('whatsapp_quality_is', { rating }) }
  },

  subscription(result, { app }) {
    const { data } = jsonOf(result)
    if (result.status !== 200 || !Array.isArray(data)) return null
    const apps = objectsOf(data).map((one) => idOf(objectOf(one.whatsapp_business_api_data).id) || idOf(one.id))
    if (app?.appId && apps.includes(app.appId)) return { name: 'subscription', ok: true, finding: finding('whatsapp_subscribed', {}) }
    return { name: 'subscription', ok: false, finding: finding('whatsapp_not_subscribed', {}, { remedy: 'whatsapp_subscribe' }) }
  },

  webhook: (result) => readWebhookProbe(result, 'whatsapp_business_account', WEBHOOK_FIELDS, 'whatsapp_enter_webhook'),
}
