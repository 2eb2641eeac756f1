import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'
import type { Violation } from '../specs.ts'

/** LINE's error form: a sentence, and details per property where there are some. */
export const lineError = (
  status: number,
  message: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers,
  body: { message, ...more },
})

export const invalidToken = () =>
  lineError(401, 'Authentication failed. Confirm that the access token in the authorization header is valid.')
export const notFound = () => lineError(404, 'Not found')
export const rateLimited = () => lineError(429, 'The API rate limit has been exceeded. Try again later.')
export const monthlyLimitReached = () => lineError(429, 'You have reached your monthly limit.')
export const invalidReplyToken = () => lineError(400, 'Invalid reply token')
export const invalidRecipient = () => lineError(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
export const notJson = () => lineError(400, 'The request body could not be parsed as JSON')

export const invalidBody = (details: { message: string; property: string }[]) =>
  lineError(400, `The request body has ${details.length} error(s)`, { details })

/** What the network's own description does not allow, in LINE's words for it. */
export const violated = (violations: Violation[]) =>
  invalidBody(violations.map(({ where, problem }) => ({ message: problem, property: property(where) })))

const property = (where: string) =>
  where
    .replace(/^body\/?/, '')
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.') || 'body'

export function lineRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return invalidToken()
  if (status === 403) return lineError(403, 'Access to this API is not available for your account')
  if (status === 429) {
    const answer = rateLimited()
    return fault.retryAfterSeconds === undefined ? answer : { ...answer, headers: { 'retry-after': String(fault.retryAfterSeconds) } }
  }
  return lineError(status, status >= 500 ? 'The API server is temporarily unavailable' : 'Bad Request')
}
