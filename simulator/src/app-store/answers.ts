import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'

/** Apple's error form. */
const problem = (status: number, code: string, title: string, detail: string): Answer => ({
  status,
  body: { errors: [{ id: 'b0ee7c1c-6c1e-4f5c-9d1c-7d3f4d1c0001', status: String(status), code, title, detail }] },
})

export const notAuthorised = () =>
  problem(
    401,
    'NOT_AUTHORIZED',
    'Authentication credentials are missing or invalid.',
    'Provide a properly configured and signed bearer token, and make sure that it has not expired.',
  )
export const forbidden = () =>
  problem(403, 'FORBIDDEN_ERROR', 'This request is forbidden for security reasons', 'The API key in use does not allow this request')
export const agreementOpen = () =>
  problem(
    403,
    'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED',
    'A required agreement is missing or has expired.',
    'This request requires an in-effect agreement that has not been signed or has expired.',
  )
export const notFound = (type: string, id: string) =>
  problem(404, 'NOT_FOUND', 'The specified resource does not exist', `There is no resource of type '${type}' with id '${id}'`)
export const noSuchReview = (id: string) =>
  problem(
    409,
    'ENTITY_ERROR.RELATIONSHIP.INVALID',
    'The provided entity includes a relationship with an invalid value',
    `There is no resource of type 'customerReviews' with id '${id}'`,
  )
export const tooLong = (most: number) =>
  problem(
    409,
    'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG',
    'An attribute value is too long.',
    `The attribute 'responseBody' can have up to ${most} characters.`,
  )
export const emptyAnswer = () =>
  problem(409, 'ENTITY_ERROR.ATTRIBUTE.REQUIRED', 'A required attribute is missing', "You must provide a value for 'responseBody'")
export const badParameter = (detail: string) => problem(400, 'PARAMETER_ERROR.INVALID', 'A parameter has an invalid value', detail)
export const badEntity = (detail: string) => problem(422, 'ENTITY_INVALID', 'JSON processing failed', detail)
export const tooMany = (retryAfterSeconds?: number): Answer => ({
  ...problem(429, 'RATE_LIMIT_EXCEEDED', 'The request rate limit has been reached.', 'We have received too many requests with this key.'),
  ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
})

export function appStoreRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return notAuthorised()
  if (status === 403) return forbidden()
  if (status === 404) return notFound('customerReviews', '?')
  if (status === 429) return tooMany(fault.retryAfterSeconds)
  return status >= 500
    ? problem(status, 'UNEXPECTED_ERROR', 'An unexpected error occurred.', 'An unexpected error occurred on the server side.')
    : badParameter('A parameter has an invalid value.')
}
