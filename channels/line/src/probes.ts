import {
  finding,
  idOf,
  jsonOf,
  numberOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
  type Finding,
  type Probe,
  type ProbeResult,
} from '@baton/channel-kit'
import { authorization } from './credentials.ts'

export function probes(account: AccountContext): Probe[] {
  const get = (name: Probe['name'], path: string): Probe => ({
    name,
    call: { transport: 'http', method: 'GET', url: `${account.baseUrl}${path}`, headers: authorization(account) },
  })
  return [
    get('profile', '/v2/bot/info'),
    get('webhook', '/v2/bot/channel/webhook/endpoint'),
    get('quota', '/v2/bot/message/quota'),
    get('quota-used', '/v2/bot/message/quota/consumption'),
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status === 200)
    return (
      readers[name]?.(result, account) ?? {
        name,
        ok: false,
        finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: wordsOf(result) }),
      }
    )
  return { name, ok: false, finding: refusalOf(name, result) }
}

function refusalOf(name: string, result: CallResult): Finding {
  const networkWords = wordsOf(result)
  if (name === 'webhook' && result.status === 404) return finding('webhook_missing', {}, { remedy: 'line_enter_webhook', networkWords })
  if (result.status === 401) return finding('token_refused', {}, { remedy: 'line_issue_token', networkWords })
  if (result.status === 429) return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  return result.status >= 500
    ? finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
    : finding('network_refused', {}, { remedy: 'check_rights', networkWords })
}

/** Null when the answer is not what LINE documents. */
const readers: Record<string, (result: CallResult, account: AccountContext) => ProbeResult | null> = {
  profile(result, account) {
    const bot = jsonOf(result)
    const externalId = idOf(bot.userId)
    if (!externalId) return null
    const name = textOf(bot.displayName)
    const handle = textOf(bot.premiumId) || textOf(bot.basicId)
    const found = { externalId, handle, name, avatarUrl: textOf(bot.pictureUrl) || undefined }
    if (account.externalId && account.externalId !== externalId)
      return { name: 'profile', ok: false, finding: finding('another_account', { account: `${name} (${handle})` }, { remedy: 'use_own' }) }
    return { name: 'profile', ok: true, finding: finding('account_is', { account: `${name} ${handle}`.trim() }), account: found }
  },

  webhook(result) {
    const { endpoint, active } = jsonOf(result)
    const url = textOf(endpoint)
    if (!url) return null
    if (active !== true)
      return {
        name: 'webhook',
        ok: false,
        finding: finding('webhook_off', { url }, { remedy: 'line_use_webhook' }),
        facts: { webhookUrl: url },
      }
    return { name: 'webhook', ok: true, finding: finding('webhook_is', { url }), facts: { webhookUrl: url } }
  },

  quota(result) {
    const { type, value } = jsonOf(result)
    const limit = numberOf(value)
    if (type === 'none') return { name: 'quota', ok: true, finding: finding('quota_unlimited', {}), facts: { quotaLimit: 'none' } }
    if (type !== 'limited' || limit === undefined) return null
    return { name: 'quota', ok: true, finding: finding('quota_limit', { limit: String(limit) }), facts: { quotaLimit: String(limit) } }
  },

  'quota-used'(result) {
    const used = numberOf(jsonOf(result).totalUsage)
    if (used === undefined) return null
    return { name: 'quota-used', ok: true, finding: finding('quota_used', { used: String(used) }), facts: { quotaUsed: String(used) } }
  },
}
