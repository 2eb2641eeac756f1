/** One call that says something, as the network saw it. */
export interface LimitedCall {
  account: string
  /** Milliseconds. */
  at: number
  status: number
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
