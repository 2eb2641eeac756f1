/** One call that says something, as the network saw it. */
export interface LimitedCall {
  account: string
  /** Milliseconds. */
  at: number
  status: number
}

/** A network whose windows nobody knows but by its refusals. */
export interface Refusing {
  /** How long whoever is refused has to wait. */
  waitMs: number
  /** In any stretch of so long there is one refusal at most. */
  windowMs: number
}

/** Judges the calls of one account by its refusals: each is followed by a wait, however the network's windows lie. */
export function judgeRefusals(
  calls: readonly LimitedCall[],
  { waitMs, windowMs }: Refusing,
): Pick<LimitJudgement, 'refusedAgain' | 'tooEarly'> {
  const found: Pick<LimitJudgement, 'refusedAgain' | 'tooEarly'> = { refusedAgain: [], tooEarly: [] }
  let refusedAt = Number.NEGATIVE_INFINITY
  for (const { account, at, status } of calls.toSorted((a, b) => a.at - b.at)) {
    const words = `${account} ${at - refusedAt} ms after it was refused`
    if (status === 429 && at - refusedAt < windowMs) found.refusedAgain.push(words)
    else if (at - refusedAt < waitMs) found.tooEarly.push(words)
    if (status === 429) refusedAt = at
  }
  return found
}

export interface LimitJudgement {
  /** Refused a second time in one window. */
  refusedAgain: string[]
  /** Asked although a refusal had said when to come again, and that was not yet. */
  tooEarly: string[]
  /** Accounts that were done much later than most, though all had equally much to say. */
  starved: string[]
}

/** Judges the calls of accounts that all had equally much to say. The window of an account begins with its first call. */
export function judgeLimits(calls: readonly LimitedCall[], windowMs: number, patienceMs: number): LimitJudgement {
  const found: LimitJudgement = { refusedAgain: [], tooEarly: [], starved: [] }
  const took = new Map<string, number>()
  const began = Math.min(...calls.map(({ at }) => at))
  for (const [account, all] of Map.groupBy(calls, (call) => call.account)) {
    const inOrder = all.toSorted((a, b) => a.at - b.at)
    let windowAt = Number.NEGATIVE_INFINITY
    let refusedAt: number | null = null
    for (const { at, status } of inOrder) {
      if (at >= windowAt + windowMs) {
        windowAt = at
        refusedAt = null
      }
      if (refusedAt !== null) {
        const words = `${account} at ${at - began} ms, refused at ${refusedAt - began} ms`
        if (status === 429) found.refusedAgain.push(words)
        else found.tooEarly.push(words)
      } else if (status === 429) refusedAt = at
    }
    took.set(account, (inOrder.findLast(({ status }) => status < 300)?.at ?? began) - began)
  }
  const times = [...took.values()].sort((a, b) => a - b)
  const usual = times[Math.floor((times.length - 1) / 2)] ?? 0
  for (const [account, ms] of took) if (ms > usual + patienceMs) found.starved.push(`${account} took ${ms} ms, others ${usual} ms`)
  return found
}
