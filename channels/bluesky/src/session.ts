import { type AccountContext, type CallResult, type Finding, finding, type HttpCall, textOf, wordsOf, jsonOf } from '@baton/channel-kit'
import { procedure } from './xrpc.ts'

/**
 * Fresh tokens from the refresh token; with none kept (an account just being connected) from identifier and app
 * password. An access token lives about two hours, a refresh token two months and is good for one use.
 */
export function refresh(account: AccountContext): HttpCall {
  const { refreshJwt } = account.credentials
  if (!refreshJwt) return signIn(account)
  return {
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/xrpc/com.atproto.server.refreshSession`,
    headers: { accept: 'application/json', authorization: `Bearer ${refreshJwt}` },
  }
}

export function readRefresh(
  result: CallResult,
  account: AccountContext,
): { credentials: Record<string, string> } | { next: HttpCall } | { problem: Finding } {
  const answer = jsonOf(result)
  const [accessJwt, refreshJwt] = [textOf(answer.accessJwt), textOf(answer.refreshJwt)]
  if (result.status === 200 && accessJwt && refreshJwt)
    return { credentials: { ...account.credentials, accessJwt, refreshJwt, did: textOf(answer.did) } }
  const code = textOf(answer.error)
  // Only a refresh token can be refused with these two; a refused password says AuthenticationRequired, so this cannot go round.
  if (code === 'ExpiredToken' || code === 'InvalidToken') return { next: signIn(account) }
  const networkWords = wordsOf(result)
  if (code === 'AuthFactorTokenRequired')
    return { problem: finding('account_password', {}, { remedy: 'bluesky_make_password', networkWords }) }
  return { problem: finding('sign_in_refused', {}, { remedy: 'bluesky_check_password', networkWords }) }
}

function signIn(account: AccountContext): HttpCall {
  const { identifier, appPassword } = account.credentials
  const { authorization: _, ...headers } = procedure(account, '', {}).headers
  return { ...procedure(account, 'com.atproto.server.createSession', { identifier, password: appPassword }), headers }
}
