import type { AccountContext, HttpCall } from '@baton/channel-kit'

const headers = (account: AccountContext) => ({
  accept: 'application/json',
  authorization: `Bearer ${account.credentials.accessToken ?? ''}`,
})

const appIdOf = ({ externalId, settings }: AccountContext) => settings.appId || externalId
const get = (account: AccountContext, path: string): HttpCall => ({
  transport: 'http',
  method: 'GET',
  url: `${account.baseUrl}${path}`,
  headers: headers(account),
})

export const listPath = (account: AccountContext) => `/v1/apps/${encodeURIComponent(appIdOf(account))}/customerReviews`

/** `page`: path and query of a later page, as Apple named it. */
export function listReviews(account: AccountContext, { most, page = '' }: { most: number; page?: string }): HttpCall {
  const query = new URLSearchParams({ sort: '-createdDate', include: 'response', limit: String(most) })
  return get(account, page || `${listPath(account)}?${query.toString()}`)
}

export function getReview(account: AccountContext, reviewId: string): HttpCall {
  return get(account, `/v1/customerReviews/${encodeURIComponent(reviewId)}?include=response`)
}

export function getApp(account: AccountContext): HttpCall {
  return get(
    account,
    `/v1/apps/${encodeURIComponent(appIdOf(account))}?${new URLSearchParams({ 'fields[apps]': 'name,bundleId' }).toString()}`,
  )
}

/** Apple makes an answer by this, and puts it in the place of one that is there. */
export function answerReview(account: AccountContext, reviewId: string, responseBody: string): HttpCall {
  const data = {
    type: 'customerReviewResponses',
    attributes: { responseBody },
    relationships: { review: { data: { type: 'customerReviews', id: reviewId } } },
  }
  return {
    transport: 'http',
    method: 'POST',
    url: `${account.baseUrl}/v1/customerReviewResponses`,
    headers: { ...headers(account), 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
  }
}

export function deleteAnswer(account: AccountContext, responseId: string): HttpCall {
  return {
    transport: 'http',
    method: 'DELETE',
    url: `${account.baseUrl}/v1/customerReviewResponses/${encodeURIComponent(responseId)}`,
    headers: headers(account),
  }
}
