/** One call that says something, as the network saw it. */
export interface LimitedCall {
  account: string
  /** Milliseconds. */
  at: number
  status: number
}

export interface LimitJudgement {
  /** Asked although a refusal had said when to come again, and that was not yet. */
  tooEarly: string[]
  /** Accounts that were done much later than most, though all had equally much to say. */
  starved: string[]
}

/** What the network allows of each account: its window begins with its first call. */
export interface Limit {
  windowMs: number
  /** Calls that were under way when the first was refused meet the same answer within so long. */
  underWayMs: number
}

/** Judges the calls of accounts that all had equally much to say. */
export function judgeLimits(calls: readonly LimitedCall[], { windowMs, underWayMs }: Limit, patienceMs: number): LimitJudgement {
  const found: LimitJudgement = { tooEarly: [], starved: [] }
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
      if (refusedAt === null) refusedAt = status === 429 ? at : null
      else if (at > refusedAt + underWayMs) found.tooEarly.push(`${account} at ${at - began} ms, refused at ${refusedAt - began} ms`)
    }
    took.set(account, (inOrder.findLast(({ status }) => status < 300)?.at ?? began) - began)
  }
  const times = [...took.values()].sort((a, b) => a - b)
  const usual = times[Math.floor((times.length - 1) / 2)] ?? 0
  for (const [account, ms] of took) if (ms > usual + patienceMs) found.starved.push(`${account} took ${ms} ms, others ${usual} ms`)
  return found
}
