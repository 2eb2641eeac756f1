import {
  finding,
  idOf,
  jsonOf,
  objectOf,
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
  readPageTokenProbe,
  readPrivateMessagesProbe,
  readRightsProbe,
  readWebhookProbe,
  subscribedFields,
  tokenNotOfPage,
  webhookProbe,
} from '@baton/channel-kit/meta'
import { MESSENGER_FIELDS, MESSENGER_RIGHTS, RIGHTS, WEBHOOK_FIELDS } from './credentials.ts'
import { hasMessenger } from './messenger.ts'

export function probes(account: AccountContext): Probe[] {
  const get = (path: string, query: Record<string, string>) => graphCall(account, { path, query })
  return [
    // A person has no category: Meta's complaint about it tells whose token this is.
    { name: 'profile', call: get('me', { fields: 'id,name,category,picture{url}' }) },
    { name: 'token', call: debugToken(account) },
    { name: 'rights', call: debugToken(account) },
    { name: 'comments', call: get('me/feed', { fields: 'id,comments.limit(1){id,from}', limit: '1' }) },
    ...(hasMessenger(account)
      ? [{ name: 'direct-messages' as const, call: get('me/conversations', { platform: 'messenger', fields: 'id', limit: '1' }) }]
      : []),
    { name: 'subscription', call: get('me/subscribed_apps', { fields: 'id,subscribed_fields' }) },
    { name: 'webhook', call: webhookProbe(account) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  const remedy = name === 'direct-messages' ? 'messenger_give_rights' : 'facebook_give_rights'
  return readers[name]?.(result, account) ?? { name, ok: false, finding: findingOfGraphError(result, remedy) }
}

/** Null: the network refused, or answered something else. */
type Reader = (result: CallResult, account: AccountContext) => ProbeResult | null

const readers: Partial<Record<ProbeResult['name'], Reader>> = {
  profile(result, account) {
    if (graphErrorOf(result)?.code === 100) return tokenNotOfPage('profile', 'facebook_enter_page_token', graphWordsOf(result))
    const page = jsonOf(result)
    const externalId = idOf(page.id)
    if (result.status !== 200 || !externalId) return null
    const name = textOf(page.name) || externalId
    if (account.externalId && account.externalId !== externalId)
      return { name: 'profile', ok: false, finding: finding('another_account', { account: name }, { remedy: 'use_own' }) }
    const avatarUrl = textOf(objectOf(objectOf(page.picture).data).url)
    return {
      name: 'profile',
      ok: true,
      finding: finding('account_is', { account: name }),
      // People name a Page by its name; its address (@…) is optional and stands in no text.
      account: { externalId, handle: name, name, ...(avatarUrl && { avatarUrl }) },
    }
  },

  token: (result) => readPageTokenProbe(result, 'facebook_enter_page_token'),

  rights: (result, account) =>
    hasMessenger(account)
      ? readRightsProbe(result, MESSENGER_RIGHTS, 'messenger_give_rights')
      : readRightsProbe(result, RIGHTS, 'facebook_give_rights'),

  comments(result) {
    if (result.status !== 200 || !Array.isArray(jsonOf(result).data)) return null
    return { name: 'comments', ok: true, finding: finding('comments_readable', {}) }
  },

  'direct-messages': readPrivateMessagesProbe,

  subscription(result, account) {
    const subscribed = subscribedFields(result, account)
    if (!subscribed) return null
    const fields = hasMessenger(account) ? MESSENGER_FIELDS : WEBHOOK_FIELDS
    const missing = fields.filter((field) => !subscribed.includes(field))
    if (missing.length === 0)
      return { name: 'subscription', ok: true, finding: finding('facebook_page_subscribed', { fields: fields.join(', ') }) }
    const remedy = hasMessenger(account) ? 'messenger_subscribe_page' : 'facebook_subscribe_page'
    const found = finding('facebook_page_not_subscribed', { fields: missing.join(', ') }, { remedy })
    return { name: 'subscription', ok: false, finding: found }
  },

  webhook: (result, account) =>
    hasMessenger(account)
      ? readWebhookProbe(result, 'page', MESSENGER_FIELDS, 'messenger_enter_webhook')
      : readWebhookProbe(result, 'page', WEBHOOK_FIELDS, 'facebook_enter_webhook'),
}
