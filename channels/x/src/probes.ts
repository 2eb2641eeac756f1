import {
  finding,
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
  type Finding,
  type HttpCall,
  type IdentityRef,
  type Probe,
  type ProbeResult,
} from '@baton/channel-kit'
import { authorization } from './credentials.ts'
import { personOf } from './people.ts'

const USER_FIELDS = 'user.fields=profile_image_url,public_metrics'

/** The webhook can be checked only with the app's own token. */
export function probes(account: AccountContext): Probe[] {
  const get = (name: Probe['name'], path: string, headers: Record<string, string> = authorization(account)): Probe => ({
    name,
    call: { transport: 'http', method: 'GET', url: account.baseUrl + path, headers },
  })
  const { bearerToken } = account.credentials
  return [
    get('profile', `/2/users/me?${USER_FIELDS}`),
    get('direct-messages', '/2/dm_events?max_results=1'),
    ...(bearerToken ? [get('webhook', '/2/webhooks', { authorization: `Bearer ${bearerToken}` })] : []),
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200) return { name, ok: false, finding: refusalOf(name, result) }
  return (
    readers[name]?.(result, account) ?? {
      name,
      ok: false,
      finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: wordsOf(result) }),
    }
  )
}

function refusalOf(name: string, result: CallResult): Finding {
  const networkWords = wordsOf(result)
  switch (result.status) {
    case 401:
      return finding('token_refused', {}, { remedy: name === 'webhook' ? 'x_enter_bearer_token' : 'reconnect', networkWords })
    case 402:
      return finding('credits_used_up', {}, { remedy: 'x_buy_credits', networkWords })
    case 403:
      return finding('rights_missing', {}, { remedy: name === 'direct-messages' ? 'x_give_message_rights' : 'x_give_rights', networkWords })
    case 429:
      return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
    default:
      return result.status >= 500
        ? finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
        : finding('network_refused', {}, { remedy: 'check_rights', networkWords })
  }
}

const readers: Record<string, (result: CallResult, account: AccountContext) => ProbeResult | null> = {
  profile(result, account) {
    const person = personOf(objectOf(jsonOf(result).data))
    if (!person) return null
    const { externalId, handle = '', displayName = '', avatarUrl } = person
    if (account.externalId && account.externalId !== externalId)
      return { name: 'profile', ok: false, finding: finding('another_account', { account: `@${handle}` }, { remedy: 'use_own' }) }
    return {
      name: 'profile',
      ok: true,
      finding: finding('account_is', { account: `${displayName} @${handle}`.trim() }),
      account: { externalId, handle, name: displayName, avatarUrl },
    }
  },

  'direct-messages'(result) {
    const answer = jsonOf(result)
    if (!('data' in answer) && !('meta' in answer)) return null
    return { name: 'direct-messages', ok: true, finding: finding('private_messages_readable', {}) }
  },

  webhook(result) {
    const answer = jsonOf(result)
    if (!('data' in answer) && !('meta' in answer)) return null
    const webhooks = objectsOf(answer.data)
    const urls = webhooks.map(({ url }) => textOf(url)).join(', ')
    const facts = { webhookUrl: textOf(webhooks[0]?.url) }
    if (!webhooks.length) return { name: 'webhook', ok: false, finding: finding('webhook_missing', {}, { remedy: 'x_register_webhook' }) }
    if (!webhooks.some(({ valid }) => valid === true))
      return {
        name: 'webhook',
        ok: false,
        finding: finding('webhook_unreachable', { url: urls }, { remedy: 'x_validate_webhook' }),
        facts,
      }
    return { name: 'webhook', ok: true, finding: finding('webhook_is', { url: urls }), facts }
  },
}

/** Costs a little (a user read), so it is for people of whom a delivery told only the id. */
export function profile(identity: IdentityRef, _thread: unknown, account: AccountContext): HttpCall {
  return {
    transport: 'http',
    method: 'GET',
    url: `${account.baseUrl}/2/users/${encodeURIComponent(identity.externalId)}?${USER_FIELDS}`,
    headers: authorization(account),
  }
}

export function readProfile(result: CallResult): IdentityRef | null {
  return result.status === 200 ? personOf(objectOf(jsonOf(result).data)) : null
}
