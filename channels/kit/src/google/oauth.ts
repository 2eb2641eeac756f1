import type { AccountContext, CallResult, HttpCall } from '../adapter.ts'
import { jsonOf, wordsOf } from '../answers.ts'
import { textOf } from '../fields.ts'
import { finding, type Finding, type RemedyCode } from '@baton/contract/findings'

/** A token for an hour, for the refresh token that the brand's own client was given. */
export function askForToken({ credentials }: AccountContext, url: string): HttpCall {
  const { clientId = '', clientSecret = '', refreshToken = '' } = credentials
  return {
    transport: 'http',
    method: 'POST',
    url,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    }).toString(),
  }
}

/** `newToken`: what to do when access was withdrawn; `checkClient`: when the client itself is refused. */
export function readToken(
  result: CallResult,
  account: AccountContext,
  { newToken, checkClient }: { newToken: RemedyCode; checkClient: RemedyCode },
): { credentials: Record<string, string> } | { problem: Finding } {
  const answer = jsonOf(result)
  const accessToken = textOf(answer.access_token)
  if (result.status === 200 && accessToken) {
    const refreshToken = textOf(answer.refresh_token) || account.credentials.refreshToken || ''
    return { credentials: { ...account.credentials, accessToken, refreshToken } }
  }
  const networkWords = wordsOf(result)
  // None of the remedies leaves a place open.
  const said = (code: 'access_withdrawn' | 'sign_in_refused', remedy: RemedyCode): Finding => ({
    ...finding(code, {}, { networkWords }),
    remedy,
  })
  return { problem: textOf(answer.error) === 'invalid_grant' ? said('access_withdrawn', newToken) : said('sign_in_refused', checkClient) }
}
