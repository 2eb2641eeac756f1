import type { Answer } from '../http.ts'
import type { ActiveFault } from '../faults.ts'

/** Google's error form. */
export const problem = (code: number, status: string, message: string, reason?: string): Answer => ({
  status: code,
  body: { error: { code, message, status, ...(reason && { errors: [{ message, domain: 'global', reason }] }) } },
})

export const unauthenticated = () =>
  problem(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token.', 'authError')
export const noPermission = () => problem(403, 'PERMISSION_DENIED', 'The caller does not have permission', 'forbidden')
export const apiOff = () =>
  problem(
    403,
    'PERMISSION_DENIED',
    'Google Play Android Developer API has not been used in this project before or it is disabled.',
    'accessNotConfigured',
  )
export const noPackage = (name: string) => problem(404, 'NOT_FOUND', `Package not found: ${name}.`, 'applicationNotFound')
export const noReview = () => problem(404, 'NOT_FOUND', 'Review not found.', 'reviewNotFound')
export const invalid = (message: string) => problem(400, 'INVALID_ARGUMENT', message, 'invalid')
export const quotaUsed = (retryAfterSeconds?: number): Answer => ({
  ...problem(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric of this project.', 'rateLimitExceeded'),
  ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
})

export function playRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return unauthenticated()
  if (status === 403) return noPermission()
  if (status === 404) return noReview()
  if (status === 429) return quotaUsed(fault.retryAfterSeconds)
  return status >= 500
    ? problem(status, 'UNAVAILABLE', 'The service is currently unavailable.', 'backendError')
    : invalid('Request contains an invalid argument.')
}
