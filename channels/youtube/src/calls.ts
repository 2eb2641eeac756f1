import type { AccountContext, HttpCall } from '@baton/channel-kit'

export const YOUTUBE = 'https://www.googleapis.com'
const TOKENS = 'https://oauth2.googleapis.com'

/** The most that one call lists, and the most ids that one asks for. */
export const A_PAGE = 100
export const IDS_AT_ONCE = 50

/** Another server stands for both of Google's hosts. */
export const tokenUrl = ({ baseUrl }: AccountContext) => `${baseUrl === YOUTUBE ? TOKENS : baseUrl}/token`

/** Known before the first call, since the connect form asks for it. */
export const channelOf = ({ externalId, settings }: AccountContext) => externalId || settings.channelId || ''

type Resource = 'channels' | 'videos' | 'comments' | 'commentThreads' | 'comments/setModerationStatus'

function call(
  account: AccountContext,
  method: HttpCall['method'],
  resource: Resource,
  query: Record<string, string>,
  body?: object,
): HttpCall {
  return {
    transport: 'http',
    method,
    url: `${account.baseUrl}/youtube/v3/${resource}?${new URLSearchParams(query).toString()}`,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${account.credentials.accessToken ?? ''}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }
}

const asText = { textFormat: 'plainText' }

/** Newest first, by the comment at the root; a reply moves nothing. */
export function listThreads(
  account: AccountContext,
  { token = '', most = A_PAGE, held = false }: { token?: string; most?: number; held?: boolean },
): HttpCall {
  return call(account, 'GET', 'commentThreads', {
    part: 'snippet,replies',
    allThreadsRelatedToChannelId: channelOf(account),
    order: 'time',
    maxResults: String(most),
    ...asText,
    ...(held && { moderationStatus: 'heldForReview' }),
    ...(token && { pageToken: token }),
  })
}

export function listReplies(account: AccountContext, parentId: string, token = ''): HttpCall {
  return call(account, 'GET', 'comments', {
    part: 'snippet',
    parentId,
    maxResults: String(A_PAGE),
    ...asText,
    ...(token && { pageToken: token }),
  })
}

export const findComments = (account: AccountContext, ids: readonly string[]): HttpCall =>
  call(account, 'GET', 'comments', { part: 'snippet', id: ids.join(','), ...asText })

export const getVideos = (account: AccountContext, ids: readonly string[]): HttpCall =>
  call(account, 'GET', 'videos', { part: 'snippet', id: ids.join(',') })

export const ownChannel = (account: AccountContext): HttpCall => call(account, 'GET', 'channels', { part: 'snippet', mine: 'true' })

export const insertReply = (account: AccountContext, parentId: string, textOriginal: string): HttpCall =>
  call(account, 'POST', 'comments', { part: 'snippet' }, { snippet: { parentId, textOriginal } })

export const setModerationStatus = (account: AccountContext, id: string, moderationStatus: 'heldForReview' | 'published'): HttpCall =>
  call(account, 'POST', 'comments/setModerationStatus', { id, moderationStatus })

/** Rejected, it is gone for good; its author's comments to come are rejected, too. No call takes somebody off that list. */
export const banAuthor = (account: AccountContext, id: string): HttpCall =>
  call(account, 'POST', 'comments/setModerationStatus', { id, moderationStatus: 'rejected', banAuthor: 'true' })

export const deleteComment = (account: AccountContext, id: string): HttpCall => call(account, 'DELETE', 'comments', { id })
