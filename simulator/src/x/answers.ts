import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'
import type { Violation } from '../specs.ts'

/** X's error form. */
export const problem = (
  status: number,
  title: string,
  detail: string,
  type = 'about:blank',
  more: Record<string, unknown> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  body: { title, detail, type, status, ...more },
})

const invalidRequestType = 'https://api.x.com/2/problems/invalid-request'

export const unauthorized = () => problem(401, 'Unauthorized', 'Unauthorized')
export const forbidden = (detail = 'You are not permitted to perform this action.') => problem(403, 'Forbidden', detail)
export const duplicateContent = () => forbidden('You are not allowed to create a Tweet with duplicate content.')
export const notSummoned = () =>
  forbidden(
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
  )
export const unsupportedAuthentication = () =>
  problem(
    403,
    'Unsupported Authentication',
    'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported authentication types are [OAuth 2.0 User Context].',
    'https://api.x.com/2/problems/unsupported-authentication',
  )
export const tooManyRequests = () => problem(429, 'Too Many Requests', 'Too Many Requests')
export const invalidRequest = (detail: string, errors: { parameters: Record<string, string[]>; message: string }[] = []) =>
  problem(400, 'Invalid Request', detail, invalidRequestType, { errors })
export const noSuchRoute = () => problem(404, 'Not Found', 'Not Found')

/** What the network's own description does not allow. */
export const violated = (violations: Violation[]) =>
  invalidRequest(
    'One or more parameters to your request was invalid.',
    violations.map(({ where, problem: message }) => ({ parameters: { [where]: [] }, message: `${where} ${message}` })),
  )

/** X answers 200 with an error inside for one thing that is not there. */
export const notThere = (resource: 'tweet' | 'user', id: string): Answer => ({
  status: 200,
  body: {
    errors: [
      {
        value: id,
        detail: `Could not find ${resource} with id: [${id}].`,
        title: 'Not Found Error',
        resource_type: resource,
        parameter: 'id',
        resource_id: id,
        type: 'https://api.x.com/2/problems/resource-not-found',
      },
    ],
  },
})

export function xRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return unauthorized()
  if (status === 403) return forbidden()
  if (status === 429) {
    const answer = tooManyRequests()
    return fault.retryAfterSeconds === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, 'retry-after': String(fault.retryAfterSeconds) } }
  }
  if (status === 503) return problem(503, 'Service Unavailable', 'Service Unavailable')
  return problem(
    status,
    status >= 500 ? 'Internal Server Error' : 'Invalid Request',
    status >= 500 ? 'Something is broken.' : 'Invalid Request',
  )
}
