import { randomUUID } from 'node:crypto'
import type { ActiveFault } from '../faults.ts'
import type { Answer } from '../http.ts'
import type { Violation } from '../specs.ts'
import type { TokenHolder } from './graph-api.ts'

/** Meta's error form, the same for all of its networks. */
export function graphError(status: number, code: number, message: string, more: object = {}): Answer {
  const type = code === 100 ? 'GraphMethodException' : 'OAuthException'
  return { status, body: { error: { message: `(#${code}) ${message}`, type, code, ...more, fbtrace_id: `A${randomUUID().slice(0, 10)}` } } }
}

export const invalidToken = (subcode = 467) =>
  graphError(400, 190, 'Error validating access token: The session is invalid because it was changed or revoked.', {
    error_subcode: subcode,
  })
export const invalidProof = () => graphError(400, 100, 'Invalid appsecret_proof provided in the API argument')
export const notThere = (id: string) =>
  graphError(
    400,
    100,
    `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    { error_subcode: 33 },
  )
export const rightMissing = (right: string, reads: boolean) =>
  reads
    ? graphError(403, 10, `This endpoint requires the '${right}' permission or the 'Page Public Content Access' feature.`)
    : graphError(
        403,
        200,
        `The permission(s) ${right} are not available. It could be because either they are deprecated or need to be approved by App Review.`,
      )
export const tooLong = () =>
  graphError(400, 100, 'Param message must be no longer than 8000 characters', {
    error_user_title: 'Comment too long',
    error_user_msg: 'Your comment has more than 8,000 characters.',
  })
export const emptyMessage = () => graphError(400, 100, 'Param message must be a non-empty string')

export const outsideWindow = () =>
  graphError(400, 10, 'This message is sent outside of allowed window. Learn more about the new policy here.', { error_subcode: 2018278 })
export const heldByAnother = () =>
  graphError(400, 10, 'Message failed to send because another app is controlling this thread now.', { error_subcode: 2018300 })
export const notYours = () =>
  graphError(403, 10, 'This app is not the default app of this conversation and cannot take it from another.', { error_subcode: 2018309 })
export const unavailable = () => graphError(400, 551, "This person isn't available right now.", { error_subcode: 1545041 })
export const nobodyFound = () => graphError(400, 100, 'No matching user found', { error_subcode: 2018001 })
export const messageTooLong = () => graphError(400, 100, 'Length of param message[text] must be less than or equal to 2000')
export const noComment = () => graphError(400, 100, 'Invalid comment_id parameter', { error_subcode: 2018292 })
export const repliedAlready = () => graphError(400, 10900, 'Activity already replied to')
export const tooOldToReply = () => graphError(400, 10901, 'Activity is too old to be replied to')
export const notRepliable = () => graphError(400, 10903, 'This user cannot reply to this activity')
export const parameterWrong = (words: string) => graphError(400, 100, words)

export const violated = (violations: readonly Violation[]) =>
  graphError(400, 100, violations.map(({ where, problem }) => `${where} ${problem}`).join('; '))

/** How much of the hour is used, in per cent, and in how many minutes it goes on. */
export function usage(
  { id, callsPerHour, calls }: Pick<TokenHolder, 'id' | 'callsPerHour' | 'calls'>,
  now: number,
): Record<string, string> {
  if (callsPerHour === null) return { 'x-app-usage': JSON.stringify({ call_count: 1, total_cputime: 1, total_time: 1 }) }
  const share = Math.round((calls.length / callsPerHour) * 100)
  const minutes = share >= 100 && calls[0] !== undefined ? Math.max(1, Math.ceil((calls[0] + 3_600_000 - now) / 60_000)) : 0
  const used = { type: 'pages', call_count: share, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: minutes }
  return { 'x-business-use-case-usage': JSON.stringify({ [id]: [used] }) }
}

export const throttled = () => graphError(403, 32, 'Page request limit reached', { error_subcode: 2446079 })

export function graphRefusal(status: number, fault: ActiveFault): Answer {
  if (status === 401) return invalidToken()
  if (status === 403) return rightMissing('pages_manage_engagement', false)
  if (status === 429) {
    const answer = graphError(400, 80001, 'There have been too many calls to this Page account. Wait a bit and try again.')
    const minutes = Math.ceil((fault.retryAfterSeconds ?? 60) / 60)
    const used = { type: 'pages', call_count: 100, estimated_time_to_regain_access: minutes }
    return { ...answer, headers: { 'x-business-use-case-usage': JSON.stringify({ '0': [used] }) } }
  }
  if (status >= 500) return graphError(status, 2, 'Service temporarily unavailable', { is_transient: true })
  return graphError(status, 100, 'Invalid parameter')
}
