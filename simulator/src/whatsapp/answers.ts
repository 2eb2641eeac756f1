import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'
import type { Violation } from '../specs.ts'

/** Meta's error form, with WhatsApp's details where it gives some. */
export function graphError(status: number, code: number, message: string, more: { details?: string; subcode?: number } = {}): Answer {
  return {
    status,
    body: {
      error: {
        message: `(#${code}) ${message}`,
        type: 'OAuthException',
        code,
        ...(more.details && { error_data: { messaging_product: 'whatsapp', details: more.details } }),
        ...(more.subcode && { error_subcode: more.subcode }),
        fbtrace_id: 'Asimulated',
      },
    },
  }
}

export const invalidToken = () => graphError(401, 190, 'Error validating access token: the session has been invalidated.', { subcode: 460 })
export const invalidProof = () => graphError(400, 100, 'Invalid appsecret_proof provided in the API argument')
export const rightMissing = (right: string) => graphError(403, 10, `Application does not have permission for this action: ${right}`)
export const notThere = (path: string) =>
  graphError(
    400,
    100,
    `Unsupported request. Object with ID '${path}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    {
      subcode: 33,
    },
  )
export const tooFast = () => graphError(429, 130429, 'Rate limit hit', { details: 'Cloud API message throughput has been reached.' })
export const tooOftenToOne = () =>
  graphError(400, 131056, '(Business Account, Consumer Account) pair rate limit hit', {
    details: 'Too many messages sent to the same person.',
  })
export const parameterInvalid = (details: string) => graphError(400, 100, 'Invalid parameter', { details })
export const parameterMissing = (details: string) => graphError(400, 131008, 'Required parameter is missing', { details })
export const windowClosed = () => graphError(400, 131047, 'Re-engagement message', { details: windowWords })
export const windowWords = 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.'
export const noTemplate = (name: string) =>
  graphError(404, 132001, 'Template name does not exist in the translation', { details: `template name (${name}) does not exist` })
export const wrongParameters = (expected: number) =>
  graphError(400, 132000, 'Number of parameters does not match the expected number of params', {
    details: `expected number of params (${expected})`,
  })
export const templatePaused = () => graphError(400, 132015, 'Template is paused')
export const templateDisabled = () => graphError(400, 132016, 'Template is disabled')
export const templateTooLong = () => graphError(400, 132005, 'Template hydrated text too long')
export const parametersWrong = () => graphError(400, 132012, 'Parameter format does not match format in the created template')

/** What Meta's own description does not allow. */
export const violated = (violations: Violation[]) =>
  parameterInvalid(violations.map(({ where, problem }) => `${where} ${problem}`).join('; '))

export function graphRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return invalidToken()
  if (status === 403) return rightMissing('whatsapp_business_messaging')
  if (status === 429) {
    const answer = tooFast()
    return fault.retryAfterSeconds === undefined ? answer : { ...answer, headers: { 'retry-after': String(fault.retryAfterSeconds) } }
  }
  return status >= 500 ? graphError(status, 131000, 'Something went wrong') : graphError(status, 100, 'Invalid parameter')
}
