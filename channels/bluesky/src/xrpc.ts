import type { AccountContext, HttpCall } from '@baton/channel-kit'

/** Direct messages are another service, reached through the account's own server. */
const CHAT_SERVICE = 'did:web:api.bsky.chat#bsky_chat'

type Query = Record<string, string | string[] | undefined>

export function query(account: AccountContext, method: string, parameters: Query = {}): HttpCall {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    for (const one of Array.isArray(value) ? value : [value]) if (one) search.append(name, one)
  const question = search.size ? `?${search.toString()}` : ''
  return { transport: 'http', method: 'GET', url: `${account.baseUrl}/xrpc/${method}${question}`, headers: headers(account, method) }
}

export function procedure(account: AccountContext, method: string, body: unknown): HttpCall {
  return {
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/xrpc/${method}`,
    headers: { ...headers(account, method), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

function headers(account: AccountContext, method: string): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${account.credentials.accessJwt ?? ''}`,
    ...(method.startsWith('chat.bsky.') ? { 'atproto-proxy': CHAT_SERVICE } : {}),
  }
}
