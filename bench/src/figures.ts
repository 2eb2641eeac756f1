/** One line of a report. */
export interface Result {
  name: string
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  perSecond: number | null
  /** What the same costs at least: milliseconds for a time, per second for a rate. */
  floor: number | null
  /** Product ÷ floor. */
  ratio: number | null
  /** A time meets it with a ratio of at most this, a rate with at least this. */
  goal: number | null
  /** null: there is no goal, or the floor's own rounds differ too much to judge by. */
  met: boolean | null
}

/** Rounds of a floor further apart than this say that the machine was busy with something else. */
const STEADY = 1.5

export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('Nothing was measured')
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] as number
  const high = sorted[Math.ceil(place)] as number
  return low + (high - low) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

export function isSteady(rounds: readonly number[]): boolean {
  return Math.max(...rounds) <= Math.min(...rounds) * STEADY
}

/** A time against its floor. `rounds` hold the samples of each round, `floors` the floor of each round, in milliseconds. */
export function timeResult(name: string, rounds: readonly number[][], floors: readonly number[], goal: number | null = null): Result {
  const all = rounds.flat()
  const p50Ms = median(rounds.map(median))
  const floor = median(floors)
  const ratio = p50Ms / floor
  return {
    name,
    p50Ms,
    p95Ms: percentile(all, 0.95),
    p99Ms: percentile(all, 0.99),
    perSecond: (1000 * all.length) / all.reduce((sum, ms) => sum + ms, 0),
    floor,
    ratio,
    goal,
    met: goal === null || !isSteady(floors) ? null : ratio <= goal,
  }
}

/** A rate against its floor, both per second and one a round; `times` are those of single calls, where they were taken. */
export function rateResult(
  name: string,
  { rates, floors, times = [] }: { rates: readonly number[]; floors: readonly number[]; times?: readonly number[] },
  goal: number | null = null,
): Result {
  const perSecond = median(rates)
  const floor = median(floors)
  const ratio = perSecond / floor
  const at = (share: number) => (times.length === 0 ? null : percentile(times, share))
  return {
    name,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    perSecond,
    floor,
    ratio,
    goal,
    met: goal === null || !isSteady(floors) ? null : ratio >= goal,
  }
}
