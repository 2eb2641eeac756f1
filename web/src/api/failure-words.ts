import { t } from '@lingui/core/macro'
import type { Failure } from './failure.ts'
import { reload } from './failure-parts.ts'
import type { Failures, FailureWords } from './failure-parts.ts'
import type { FailureCode } from './types.ts'

const again = () => t`Try again in a moment.`

/** What may fail on the first screen: in the reader's language what happened, and what to do. */
export const firstFailures = {
  unreachable: () => ({ happened: t`The server did not answer`, remedy: t`Check your connection. What you wrote is kept on this device.` }),
  invalid_request: () => ({ happened: t`Something in this was not accepted`, remedy: t`Correct the marked fields and send it again.` }),
  invalid_cursor: () => ({ happened: t`The list has changed meanwhile`, remedy: t`Load it again from the top.` }),
  not_signed_in: () => ({ happened: t`You are not signed in`, remedy: t`Sign in and go on where you were.` }),
  forbidden: () => ({ happened: t`You may not do this`, remedy: t`Ask an owner or admin of the workspace for the right.` }),
  not_found: () => ({ happened: t`There is nothing at this address`, remedy: t`It may have been removed, or you may not see it.` }),
  workspace_not_found: () => ({ happened: t`There is no such workspace`, remedy: t`Check the address, or ask to be invited.` }),
  conversation_not_found: () => ({
    happened: t`You cannot see this conversation`,
    remedy: t`It may have moved to an inbox you do not work in.`,
  }),
  contact_not_found: () => ({ happened: t`This person is not here`, remedy: reload() }),
  agent_not_found: () => ({ happened: t`This colleague is not here any more`, remedy: t`Choose somebody else.` }),
  conversation_taken: () => ({ happened: t`A colleague was quicker`, remedy: t`See who has it now, then decide again.` }),
  assignee_lacks_inbox_access: () => ({ happened: t`This person does not work in this inbox`, remedy: t`Add them to the inbox first.` }),
  reply_held: () => ({ happened: t`Something came while you were writing`, remedy: t`Read it, then send again.` }),
  idempotency_conflict: () => ({ happened: t`This was sent before with other words`, remedy: t`Send it once more.` }),
  idempotency_running: () => ({ happened: t`The first try is still running`, remedy: again() }),
  feed_too_old: () => ({ happened: t`This screen was away for too long`, remedy: t`It is loading everything afresh.` }),
  too_many_feeds: () => ({ happened: t`Baton is open in too many windows`, remedy: t`Close some of them, then load this one again.` }),
  too_many_requests: () => ({ happened: t`Too many tries in a short time`, remedy: t`Wait a minute, then try again.` }),
  too_large: () => ({ happened: t`That is too much at once`, remedy: t`Send less.` }),
  unsupported_media_type: () => ({ happened: t`This kind of data is not accepted`, remedy: again() }),
  not_ready: () => ({ happened: t`The server is just starting`, remedy: again() }),
  internal: () => ({
    happened: t`Something broke on our side`,
    remedy: t`Nothing of yours is lost. If it stays, give the request id to whoever runs this server.`,
  }),
} satisfies Failures

const words: Failures = { ...firstFailures }

/** Adds what fails elsewhere; `loadCatalog` fetches it together with its words. */
export function addFailures(more: Failures): void {
  Object.assign(words, more)
}

export function failureWords(code: FailureCode | 'unreachable'): FailureWords {
  return (words[code] ?? firstFailures.internal)()
}

/** The same in one line, with the request's id where the words ask for it. */
export function failureLine({ code, problem }: Failure): string {
  const { happened, remedy } = failureWords(code)
  const line = `${happened}. ${remedy}`
  return code === 'internal' && problem?.requestId ? `${line} (${problem.requestId})` : line
}
