/** One reply that somebody tried to take back. */
export interface Attempted {
  token: string
  /** What was answered: it was taken back, it was too late, or nothing that tells. */
  told: 'undone' | 'too-late' | 'unclear'
}

export interface ShownState {
  token: string
  state: string
}

export interface UndoneJudgement {
  /** Told as undone, or shown so, and the contact has it. */
  undoneAndSent: string[]
  /** Told as undone, and shown as anything else. */
  undoneAndShownOtherwise: string[]
  /** Told as too late, and shown as undone. */
  tooLateAndShownUndone: string[]
  /** Shown as sent, and the contact does not have it once. */
  sentAndMissing: string[]
  /** Still on its way. */
  unsettled: string[]
  /** Whoever tried to take it back was not told what became of it. */
  untold: string[]
}

/** Judges what became of replies that were taken back just as they were due, by what contacts saw. */
export function judgeUndone(attempted: readonly Attempted[], seen: readonly string[], shown: readonly ShownState[]): UndoneJudgement {
  const times = Map.groupBy(seen, (token) => token)
  const states = new Map(shown.map(({ token, state }) => [token, state]))
  const isSeen = (token: string) => times.has(token)
  // What was taken back is gone from the conversation.
  const isUndone = (state: string | undefined) => state === undefined || state === 'cancelled'
  const tokens = (which: (one: Attempted, state: string | undefined) => boolean) =>
    attempted.filter((one) => which(one, states.get(one.token))).map(({ token }) => token)
  return {
    undoneAndSent: tokens(({ token, told }, state) => (told === 'undone' || isUndone(state)) && isSeen(token)),
    undoneAndShownOtherwise: tokens(({ told }, state) => told === 'undone' && !isUndone(state)),
    tooLateAndShownUndone: tokens(({ told }, state) => told === 'too-late' && isUndone(state)),
    sentAndMissing: tokens(({ token }, state) => state === 'sent' && times.get(token)?.length !== 1),
    unsettled: tokens((_, state) => state !== 'sent' && !isUndone(state)),
    untold: tokens(({ told }) => told === 'unclear'),
  }
}
