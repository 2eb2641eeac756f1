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
import { DIRECT_FIELDS, DIRECT_RIGHTS, RIGHTS, WEBHOOK_FIELDS } from './credentials.ts'
import { hasDirect } from './direct.ts'

/** By the Page that the token is of, since whose account this is turns out only here. */
export function probes(account: AccountContext): Probe[] {
  const ofPage = (fields: string) => graphCall(account, { path: 'me', query: { fields } })
  return [
    { name: 'profile', call: ofPage('id,name,instagram_business_account{id,username,name,profile_picture_url}') },
    { name: 'token', call: debugToken(account) },
    { name: 'rights', call: debugToken(account) },
    { name: 'comments', call: ofPage('instagram_business_account{id,media.limit(1){id,comments.limit(1){id,from}}}') },
    ...(hasDirect(account)
      ? [
          {
            name: 'direct-messages' as const,
            call: graphCall(account, { path: 'me/conversations', query: { platform: 'instagram', fields: 'id', limit: '1' } }),
          },
        ]
      : []),
    { name: 'subscription', call: graphCall(account, { path: 'me/subscribed_apps', query: { fields: 'id,subscribed_fields' } }) },
    { name: 'webhook', call: webhookProbe(account) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  const remedy = name === 'direct-messages' ? 'instagram_give_message_rights' : 'instagram_give_rights'
  return readers[name]?.(result, account) ?? { name, ok: false, finding: findingOfGraphError(result, remedy) }
}

/** Null: the network refused, or answered something else. */
type Reader = (result: CallResult, account: AccountContext) => ProbeResult | null

const readers: Partial<Record<ProbeResult['name'], Reader>> = {
  profile(result, account) {
    // People have no Instagram account linked as Pages have: Meta's complaint about that tells whose token this is.
    if (graphErrorOf(result)?.code === 100) return tokenNotOfPage('profile', 'instagram_enter_page_token', graphWordsOf(result))
    const page = jsonOf(result)
    if (result.status !== 200 || !idOf(page.id)) return null
    const linked = objectOf(page.instagram_business_account)
    const externalId = idOf(linked.id)
    if (!externalId) {
      const found = finding('instagram_not_linked', { page: textOf(page.name) || idOf(page.id) }, { remedy: 'instagram_link_account' })
      return { name: 'profile', ok: false, finding: found }
    }
    const handle = textOf(linked.username) || externalId
    if (account.externalId && account.externalId !== externalId)
      return { name: 'profile', ok: false, finding: finding('another_account', { account: `@${handle}` }, { remedy: 'use_own' }) }
    const avatarUrl = textOf(linked.profile_picture_url)
    return {
      name: 'profile',
      ok: true,
      finding: finding('account_is', { account: `@${handle}` }),
      account: { externalId, handle, name: textOf(linked.name) || handle, ...(avatarUrl && { avatarUrl }) },
    }
  },

  token: (result) => readPageTokenProbe(result, 'instagram_enter_page_token'),

  rights: (result, account) =>
    hasDirect(account)
      ? readRightsProbe(result, DIRECT_RIGHTS, 'instagram_give_message_rights')
      : readRightsProbe(result, RIGHTS, 'instagram_give_rights'),

  comments(result) {
    if (result.status !== 200 || !idOf(objectOf(jsonOf(result).instagram_business_account).id)) return null
    return { name: 'comments', ok: true, finding: finding('comments_readable', {}) }
  },

  'direct-messages': readPrivateMessagesProbe,

  /** Which field of the Page is subscribed does not matter to Instagram, but that one is. */
  subscription(result, account) {
    const name = 'subscription'
    const fields = subscribedFields(result, account)
    if (!fields) return null
    if (fields.length > 0) return { name, ok: true, finding: finding('instagram_page_subscribed', {}) }
    return { name, ok: false, finding: finding('instagram_page_not_subscribed', {}, { remedy: 'instagram_subscribe_page' }) }
  },

  webhook: (result, account) =>
    hasDirect(account)
      ? readWebhookProbe(result, 'instagram', DIRECT_FIELDS, 'instagram_enter_webhook_for_messages')
      : readWebhookProbe(result, 'instagram', WEBHOOK_FIELDS, 'instagram_enter_webhook'),
}
