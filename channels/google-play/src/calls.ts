import type { AccountContext, HttpCall } from '@baton/channel-kit'

const headers = (account: AccountContext) => ({
  accept: 'application/json',
  authorization: `Bearer ${account.credentials.accessToken ?? ''}`,
})

const reviewsUrl = ({ baseUrl, externalId, settings }: AccountContext) =>
  `${baseUrl}/androidpublisher/v3/applications/${encodeURIComponent(settings.packageName || externalId)}/reviews`

const reviewUrl = (account: AccountContext, reviewId: string) => `${reviewsUrl(account)}/${encodeURIComponent(reviewId)}`

export function listReviews(account: AccountContext, { most, token }: { most: number; token: string }): HttpCall {
  const query = new URLSearchParams({ maxResults: String(most), ...(token && { token }) })
  return { transport: 'http', method: 'GET', url: `${reviewsUrl(account)}?${query.toString()}`, headers: headers(account) }
}

export function getReview(account: AccountContext, reviewId: string): HttpCall {
  return { transport: 'http', method: 'GET', url: reviewUrl(account, reviewId), headers: headers(account) }
}

export function replyToReview(account: AccountContext, reviewId: string, replyText: string): HttpCall {
  return {
    transport: 'http',
    method: 'POST',
    url: `${reviewUrl(account, reviewId)}:reply`,
    headers: { ...headers(account), 'content-type': 'application/json' },
    body: JSON.stringify({ replyText }),
  }
}

/** Which review a call answers. */
export function reviewAnswered(url: string): string {
  const [, id = ''] = /\/reviews\/([^/?]+):reply$/.exec(url) ?? []
  return decodeURIComponent(id)
}
