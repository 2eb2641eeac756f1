/** One question to the server, asked from another process. */
export interface Ping {
  /** Milliseconds since the epoch. */
  at: number
  /** Until the answer. */
  ms: number
  /** What of that time the server's main thread was at work: a busy machine makes an answer late, and only work makes it a stall. */
  busyMs: number
  /** Memory of the server, in megabytes. */
  megabytes: number
  status: number
}

/** A stretch of time in which one thing was done to the server. */
export interface Stretch {
  name: string
  from: number
  to: number
}

export interface Strain {
  /** The longest time in which the server did not listen, by what was done to it. */
  worstMs: number
  /** By the one thing that took most. */
  growthMegabytes: number
  /** More than at rest, when all is over. */
  keptMegabytes: number
  findings: string[]
}

export interface Limits {
  stallMs: number
  megabytes: number
}

/** How the server bore what was done to it. */
export function strainOf(pings: readonly Ping[], stretches: readonly Stretch[], restMegabytes: number, limits: Limits): Strain {
  const stall = ({ ms, busyMs }: Ping) => Math.round(Math.min(ms, busyMs))
  const during = ({ from, to }: Stretch) => pings.filter(({ at, ms }) => at + ms >= from && at <= to)
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0)
  const measured = stretches.map((stretch) => {
    const within = during(stretch)
    return {
      name: stretch.name,
      asked: within.length,
      stall: most(within.map(stall)),
      // What was taken before and not given back belongs to what came before.
      growth: Math.round(most(within.map(({ megabytes }) => megabytes)) - (within[0]?.megabytes ?? 0)),
      failures: within.filter(({ status }) => status !== 200).length,
    }
  })
  const kept = Math.round((pings.at(-1)?.megabytes ?? 0) - restMegabytes)
  const keptTooMuch = kept > limits.megabytes ? [`after all of it: it keeps ${kept} MB more than before`] : []
  const findings = measured.flatMap(({ name, asked, stall: ms, growth, failures }) => [
    ...(asked === 0 ? [`${name}: nobody asked meanwhile, so nothing is known`] : []),
    ...(ms > limits.stallMs ? [`${name}: the server did not listen for ${ms} ms`] : []),
    ...(growth > limits.megabytes ? [`${name}: its memory grew by ${growth} MB`] : []),
    ...(failures > 0 ? [`${name}: ${failures} questions whether it lives were not answered well`] : []),
  ])
  return {
    worstMs: most(measured.map((one) => one.stall)),
    growthMegabytes: most(measured.map((one) => one.growth)),
    keptMegabytes: kept,
    findings: [...findings, ...keptTooMuch],
  }
}
