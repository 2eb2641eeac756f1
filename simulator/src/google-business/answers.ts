import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'

/** Google's error form of its newer APIs. */
const problem = (code: number, status: string, message: string, details?: object): Answer => ({
  status: code,
  body: {
    error: { code, message, status, ...(details && { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...details }] }) },
  },
})

export const unauthenticated = () =>
  problem(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  )
export const noPermission = () => problem(403, 'PERMISSION_DENIED', 'The caller does not have permission')
export const apiOff = () =>
  problem(403, 'PERMISSION_DENIED', 'Google My Business API has not been used in project 1 before or it is disabled.', {
    reason: 'SERVICE_DISABLED',
    domain: 'googleapis.com',
    metadata: { service: 'mybusiness.googleapis.com' },
  })
export const notFound = () => problem(404, 'NOT_FOUND', 'Requested entity was not found.')
export const invalid = (message: string) => problem(400, 'INVALID_ARGUMENT', message)
export const notVerified = () => problem(400, 'FAILED_PRECONDITION', 'The location is not verified.')
export const quotaUsed = (limit: number, retryAfterSeconds?: number): Answer => ({
  ...problem(
    429,
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service 'mybusiness.googleapis.com'.",
    {
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: {
        quota_limit_value: String(limit),
        quota_limit: 'DefaultRequestsPerMinutePerProject',
        service: 'mybusiness.googleapis.com',
      },
    },
  ),
  ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
})

export function placeRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return unauthenticated()
  if (status === 403) return noPermission()
  if (status === 404) return notFound()
  if (status === 429) return quotaUsed(300, fault.retryAfterSeconds)
  return status >= 500
    ? problem(status, 'UNAVAILABLE', 'The service is currently unavailable.')
    : invalid('Request contains an invalid argument.')
}
