import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'

/** The form of errors of Google's older APIs, of which this is one. */
const problem = (code: number, reason: string, message: string, domain = 'youtube.comment'): Answer => ({
  status: code,
  body: { error: { code, message, errors: [{ message, domain, reason }] } },
})

export const unauthenticated = () =>
  problem(
    401,
    'authError',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    'global',
  )
export const apiOff = () =>
  problem(403, 'accessNotConfigured', 'YouTube Data API v3 has not been used in project 1 before or it is disabled.', 'usageLimits')
export const scopeMissing = () => problem(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', 'global')
export const quotaExceeded = () =>
  problem(
    403,
    'quotaExceeded',
    'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
    'youtube.quota',
  )
export const forbidden = () => problem(403, 'forbidden', 'The request might not be properly authorized to perform the requested operation.')
export const commentsDisabled = () =>
  problem(
    403,
    'commentsDisabled',
    'The video identified by the <code>videoId</code> parameter has disabled comments.',
    'youtube.commentThread',
  )
export const ineligible = () =>
  problem(
    403,
    'ineligibleAccount',
    "The YouTube account used to authorize the API request must be merged with the user's Google account to insert a comment.",
  )
export const parentPrivate = () => problem(403, 'parentCommentIsPrivate', 'The specified parent comment is private.')
export const notFound = (what = 'comment') => problem(404, `${what}NotFound`, `One or more of the specified ${what}s cannot be found.`)
export const invalid = (reason: string, message: string) => problem(400, reason, message)

export function youTubeRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return unauthenticated()
  if (status === 403) return forbidden()
  if (status === 404) return notFound()
  if (status === 429)
    return {
      ...problem(429, 'rateLimitExceeded', 'The request cannot be completed because you have exceeded a rate limit.', 'usageLimits'),
      ...(fault.retryAfterSeconds !== undefined && { headers: { 'retry-after': String(fault.retryAfterSeconds) } }),
    }
  return status >= 500 ? problem(status, 'backendError', 'Backend Error', 'global') : invalid('badRequest', 'Bad Request')
}
