import {
  idOf,
  jsonOf,
  numberOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
  type Probe,
  type ProbeResult,
} from '@baton/channel-kit'
import { authorization } from './credentials.ts'

export function probes(account: AccountContext): Probe[] {
  const get = (name: string, path: string): Probe => ({
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

export function readProbe(name: string, result: CallResult, account: AccountContext): ProbeResult {
  if (result.status === 200) return readers[name]?.(result, account) ?? { name, ok: false, words: wordsOf(result) }
  if (name === 'webhook' && result.status === 404)
    return {
      name,
      ok: false,
      words: wordsOf(result),
      remedy: 'Enter the webhook address shown here in the Messaging API settings of the channel.',
    }
  const remedy = result.status === 401 ? 'Issue a new channel access token in the LINE Developers console and enter it here.' : undefined
  return { name, ok: false, words: wordsOf(result), remedy }
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
      return {
        name: 'profile',
        ok: false,
        words: `This token is of ${name} (${handle}), another account.`,
        remedy: 'Enter the token of the account connected here.',
      }
    return { name: 'profile', ok: true, words: `${name} ${handle}`.trim(), account: found }
  },

  webhook(result) {
    const { endpoint, active } = jsonOf(result)
    const url = textOf(endpoint)
    if (!url) return null
    if (active !== true)
      return {
        name: 'webhook',
        ok: false,
        words: `${url} is set, but "Use webhook" is off.`,
        remedy: 'Switch on "Use webhook" and "Webhook redelivery" in the Messaging API settings.',
        facts: { webhookUrl: url },
      }
    return { name: 'webhook', ok: true, words: url, facts: { webhookUrl: url } }
  },

  quota(result) {
    const { type, value } = jsonOf(result)
    const limit = numberOf(value)
    if (type === 'none') return { name: 'quota', ok: true, words: 'No monthly limit of pushes.', facts: { quotaLimit: 'none' } }
    if (type !== 'limited' || limit === undefined) return null
    return { name: 'quota', ok: true, words: `${limit} pushes a month.`, facts: { quotaLimit: String(limit) } }
  },

  'quota-used'(result) {
    const used = numberOf(jsonOf(result).totalUsage)
    if (used === undefined) return null
    return { name: 'quota-used', ok: true, words: `${used} pushes used this month.`, facts: { quotaUsed: String(used) } }
  },
}
