import {
  type CallResult,
  type CallWindow,
  callWindowOf,
  jsonOf,
  type Outcome,
  outcomeOfFailure,
  type RefusalClass,
  textOf,
  wordsOf,
} from '@baton/channel-kit'

/** What the network's error names ask for. Names not listed are classed by status. */
const CLASS_BY_ERROR = new Map<string, RefusalClass>(
  Object.entries<RefusalClass>({
    AccountTakedown: 'reconnect',
    AccountDeactivated: 'reconnect',
    AccountSuspended: 'reconnect',
    AccountNotFound: 'reconnect',
    BlockedActor: 'blocked',
    BlockedByActor: 'blocked',
    BlockedSubject: 'blocked',
    MessagesDisabled: 'not-allowed',
    NotFollowedBySender: 'not-allowed',
    ConvoLocked: 'not-allowed',
    InvalidConvo: 'gone',
    ReplyTargetNotFound: 'gone',
    RecipientNotFound: 'gone',
    RecordNotFound: 'gone',
    RepoNotFound: 'reconnect',
    PayloadTooLarge: 'too-long',
  }),
)

export type Refusal = Exclude<Outcome, { kind: 'sent' }>

/** Why a call did not succeed. Expired tokens come as 400 here, not as 401. */
export function refusalOf(result: CallResult): Refusal {
  const code = errorName(result)
  const words = wordsOf(result)
  if (code === 'ExpiredToken' || (code === 'InvalidToken' && !/scope/i.test(words))) return { kind: 'token-expired', words }
  if (code === 'InvalidToken') return { kind: 'refused', class: 'permission', words, code }
  const classed = CLASS_BY_ERROR.get(code)
  if (classed) return { kind: 'refused', class: classed, words, code }
  const shared = outcomeOfFailure(result)
  if (shared && shared.kind !== 'sent') return shared
  if (/(grapheme|string) too (big|long)|too (big|long) \(maximum/i.test(words)) return { kind: 'refused', class: 'too-long', words, code }
  if (result.status === 403) return { kind: 'refused', class: 'permission', words, code }
  if (result.status === 400) return { kind: 'refused', class: 'bad-content', words, code }
  return { kind: 'refused', class: 'other', words, code }
}

/** A server tells what is left in points, and a new record costs three of them. */
export function readWindow(result: CallResult): CallWindow | null {
  const window = callWindowOf(result)
  return window && { ...window, callsLeft: Math.floor(window.callsLeft / 3) }
}

export function errorName(result: CallResult): string {
  return textOf(jsonOf(result).error)
}
