import {
  finding,
  jsonOf,
  textOf,
  wordsOf,
  type AccountContext,
  type CallResult,
  type CredentialField,
  type Finding,
  type HttpCall,
} from '@baton/channel-kit'

const developerPortal = 'console.x.com → your app → Keys and tokens.'

export const credentialFields: CredentialField[] = [
  {
    name: 'consumerSecret',
    label: 'API key secret (consumer secret)',
    secret: true,
    required: true,
    help: `${developerPortal} Proves that a webhook came from X.`,
    keep: 'app',
  },
  {
    name: 'accessToken',
    label: 'OAuth 2.0 access token',
    secret: true,
    required: true,
    help: 'User context, with tweet.read, tweet.write, tweet.moderate.write, users.read, dm.read, dm.write and offline.access.',
    keep: 'credentials',
  },
  {
    name: 'refreshToken',
    label: 'OAuth 2.0 refresh token',
    secret: true,
    required: false,
    help: 'Without it the connection ends after two hours.',
    keep: 'credentials',
  },
  {
    name: 'clientId',
    label: 'OAuth 2.0 client ID',
    secret: false,
    required: false,
    help: `${developerPortal} Needed to refresh the access token.`,
    keep: 'credentials',
  },
  {
    name: 'clientSecret',
    label: 'OAuth 2.0 client secret',
    secret: true,
    required: false,
    help: 'Only for confidential clients.',
    keep: 'credentials',
  },
  {
    name: 'bearerToken',
    label: 'App-only bearer token',
    secret: true,
    required: false,
    help: 'Lets us check the webhook: X shows webhooks only to the app itself.',
    keep: 'credentials',
  },
  {
    name: 'tier',
    label: 'API plan',
    secret: false,
    required: false,
    placeholder: 'pay-per-use',
    help: 'pay-per-use, pro or enterprise. On pay-per-use X accepts a reply only to people who mentioned or quoted the account.',
    keep: 'settings',
  },
  {
    name: 'longPosts',
    label: 'Long posts',
    secret: false,
    required: false,
    placeholder: 'false',
    help: 'true when the account has X Premium: posts of up to 25,000 characters.',
    keep: 'settings',
  },
]

export function authorization(account: AccountContext): { authorization: string } {
  return { authorization: `Bearer ${account.credentials.accessToken ?? ''}` }
}

/** Only requests to the API itself get the token; pictures of public posts lie elsewhere and need none. */
export function authorizeFetch(call: HttpCall, account: AccountContext): HttpCall {
  if (!call.url.startsWith(`${account.baseUrl}/`)) return call
  return { ...call, headers: { ...call.headers, ...authorization(account) } }
}

/** Access tokens live two hours; each refresh also hands out a new refresh token, and the old one is void. */
export function refresh(account: AccountContext): HttpCall {
  const { refreshToken = '', clientId = '', clientSecret } = account.credentials
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret ?? ''}`).toString('base64')}`
  return {
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/2/oauth2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(clientSecret ? { authorization: basic } : {}) },
    body: new URLSearchParams(form).toString(),
  }
}

export function readRefresh(result: CallResult, account: AccountContext): { credentials: Record<string, string> } | { problem: Finding } {
  const { access_token, refresh_token } = jsonOf(result)
  if (result.status !== 200 || !textOf(access_token)) return { problem: finding('sign_in_refused', {}, { networkWords: wordsOf(result) }) }
  const refreshToken = textOf(refresh_token) || (account.credentials.refreshToken ?? '')
  return { credentials: { ...account.credentials, accessToken: textOf(access_token), refreshToken } }
}
