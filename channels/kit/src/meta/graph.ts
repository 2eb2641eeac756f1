import type { AccountContext, CallResult, HttpCall } from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import { objectOf, textOf } from '../fields.ts'
import { hmacHex } from '../signature.ts'

export const GRAPH_BASE_URL = 'https://graph.facebook.com'
/** Each version lives about two years; an account may name another one in its settings (`graphVersion`). */
export const DEFAULT_GRAPH_VERSION = 'v26.0'

export interface GraphRequest {
  method?: HttpCall['method']
  /** Below the version, without a slash in front: `me`, `123_456/comments`. */
  path: string
  /** Parameters without a value are left out. */
  query?: Record<string, string>
  body?: object
  /** `app`: as the app itself (`id|secret`), which Meta asks for where the app's own things are looked at. */
  as?: 'account' | 'app'
}

/**
 * A call to the Graph API. The token goes as a header, never in the address, where logs would keep it. Beside it goes the
 * proof that the caller knows the app secret too (`appsecret_proof`), which Meta takes only as a parameter.
 */
export function graphCall(account: AccountContext, { method = 'GET', path, query = {}, body, as = 'account' }: GraphRequest): HttpCall {
  const token = as === 'app' ? appToken(account) : (account.credentials.accessToken ?? '')
  const secret = account.app?.appSecret
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value))
  if (secret && as === 'account') parameters.set('appsecret_proof', hmacHex(secret, token))
  const url = `${account.baseUrl}/${account.settings.graphVersion || DEFAULT_GRAPH_VERSION}/${path}`
  return {
    transport: 'http',
    method,
    url: parameters.size > 0 ? `${url}?${parameters.toString()}` : url,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }
}

/** What private messages are sent and listed by: the Page. Of an Instagram account that is the linked one, whose token is asked with. */
export function ownPath({ network, externalId }: Pick<AccountContext, 'network' | 'externalId'>): string {
  return network === 'instagram' ? 'me' : encodeURIComponent(externalId)
}

function appToken({ app }: AccountContext): string {
  return `${app?.appId ?? ''}|${app?.appSecret ?? ''}`
}

/** Where the list goes on, for the parameter `after`; '' at its end. The address that Meta gives for it holds the token. */
export function nextPage(result: CallResult): string {
  const paging = objectOf(jsonOf(result).paging)
  return paging.next === undefined ? '' : textOf(objectOf(paging.cursors).after)
}
