import {
  jsonOf,
  objectOf,
  objectsOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
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
  const get = (name: string, path: string, headers: Record<string, string> = authorization(account)): Probe => ({
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

export function readProbe(name: string, result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200)
    return { name, ok: false, words: wordsOf(result), remedy: remedies[`${name} ${result.status}`] ?? remedies[String(result.status)] }
  return (
    readers[name]?.(result, account) ?? {
      name,
      ok: false,
      words: `X answered something else than its documentation says: ${wordsOf(result)}`,
    }
  )
}

const remedies: Record<string, string> = {
  '401': 'Connect the account again: X no longer accepts its token.',
  '402': 'Buy credits in the developer console of X.',
  '403': 'Give the app these rights (tweet.read, tweet.write, users.read, dm.read, dm.write) and connect the account again.',
  'direct-messages 403': 'Give the app the rights dm.read and dm.write and connect the account again.',
  'webhook 401': 'Enter the bearer token of the app itself.',
}

const readers: Record<string, (result: CallResult, account: AccountContext) => ProbeResult | null> = {
  profile(result, account) {
    const person = personOf(objectOf(jsonOf(result).data))
    if (!person) return null
    const { externalId, handle = '', displayName = '', avatarUrl } = person
    if (account.externalId && account.externalId !== externalId)
      return {
        name: 'profile',
        ok: false,
        words: `This token is of @${handle}, another account.`,
        remedy: 'Connect with the account that belongs here.',
      }
    return {
      name: 'profile',
      ok: true,
      words: `${displayName} @${handle}`.trim(),
      account: { externalId, handle, name: displayName, avatarUrl },
    }
  },

  'direct-messages'(result) {
    const answer = jsonOf(result)
    if (!('data' in answer) && !('meta' in answer)) return null
    return { name: 'direct-messages', ok: true, words: 'Direct messages may be read.' }
  },

  webhook(result) {
    const answer = jsonOf(result)
    if (!('data' in answer) && !('meta' in answer)) return null
    const webhooks = objectsOf(answer.data)
    const urls = webhooks.map(({ url }) => textOf(url)).join(', ')
    const facts = { webhookUrl: textOf(webhooks[0]?.url) }
    if (!webhooks.length)
      return {
        name: 'webhook',
        ok: false,
        words: 'The app has no webhook.',
        remedy: 'Register the webhook address shown here (POST /2/webhooks) and subscribe the account.',
      }
    if (!webhooks.some(({ valid }) => valid === true))
      return {
        name: 'webhook',
        ok: false,
        words: `${urls}: X could not reach it.`,
        remedy: 'Check that the address can be reached from outside, then validate it again (PUT /2/webhooks/:id).',
        facts,
      }
    return { name: 'webhook', ok: true, words: urls, facts }
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
