import type { AccountContext, HttpCall } from '@baton/channel-kit'

/** Reviews are the part of the My Business API that never left version 4; the other parts have hosts of their own. */
export const REVIEWS = 'https://mybusiness.googleapis.com'
const TOKENS = 'https://oauth2.googleapis.com'

type Part = 'mybusinessbusinessinformation' | 'mybusinessaccountmanagement'

/** Another server stands for all of Google's hosts. */
const hostOf = ({ baseUrl }: AccountContext, part: Part) => (baseUrl === REVIEWS ? `https://${part}.googleapis.com` : baseUrl)
export const tokenUrl = ({ baseUrl }: AccountContext) => `${baseUrl === REVIEWS ? TOKENS : baseUrl}/token`

const headers = (account: AccountContext) => ({
  accept: 'application/json',
  authorization: `Bearer ${account.credentials.accessToken ?? ''}`,
})

const get = (account: AccountContext, url: string): HttpCall => ({ transport: 'http', method: 'GET', url, headers: headers(account) })

const locationIdOf = ({ externalId, settings }: AccountContext) => settings.locationId || externalId

const reviewsUrl = (account: AccountContext) =>
  `${account.baseUrl}/v4/accounts/${encodeURIComponent(account.settings.accountId ?? '')}/locations/${encodeURIComponent(locationIdOf(account))}/reviews`

const reviewUrl = (account: AccountContext, reviewId: string) => `${reviewsUrl(account)}/${encodeURIComponent(reviewId)}`

export function listReviews(account: AccountContext, { most, token = '' }: { most: number; token?: string }): HttpCall {
  const query = new URLSearchParams({ pageSize: String(most), orderBy: 'updateTime desc', ...(token && { pageToken: token }) })
  return get(account, `${reviewsUrl(account)}?${query.toString()}`)
}

export const getReview = (account: AccountContext, reviewId: string): HttpCall => get(account, reviewUrl(account, reviewId))

/** Google makes a reply by this, and puts it in the place of one that is there. */
export function replyToReview(account: AccountContext, reviewId: string, comment: string): HttpCall {
  return {
    transport: 'http',
    method: 'PUT',
    url: `${reviewUrl(account, reviewId)}/reply`,
    headers: { ...headers(account), 'content-type': 'application/json' },
    body: JSON.stringify({ comment }),
  }
}

export function deleteReply(account: AccountContext, reviewId: string): HttpCall {
  return { transport: 'http', method: 'DELETE', url: `${reviewUrl(account, reviewId)}/reply`, headers: headers(account) }
}

/** Which review a call answers. */
export function reviewAnswered(url: string): string {
  const [, id = ''] = /\/reviews\/([^/?]+)\/reply$/.exec(url) ?? []
  return decodeURIComponent(id)
}

export function getLocation(account: AccountContext): HttpCall {
  const query = new URLSearchParams({ readMask: 'name,title,metadata' })
  return get(
    account,
    `${hostOf(account, 'mybusinessbusinessinformation')}/v1/locations/${encodeURIComponent(locationIdOf(account))}?${query.toString()}`,
  )
}

export function getAccount(account: AccountContext): HttpCall {
  return get(
    account,
    `${hostOf(account, 'mybusinessaccountmanagement')}/v1/accounts/${encodeURIComponent(account.settings.accountId ?? '')}`,
  )
}
