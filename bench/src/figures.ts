export type Unit = 'ms' | 'per second' | 'MiB' | 'rows'

/** One line of a report. */
export interface Result {
  name: string
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  perSecond: number | null
  /** What `value` and `floor` are measured in. */
  unit: Unit
  /** What is judged: one of the figures above, or memory, or rows. */
  value: number
  /** What it is judged by: what the same costs at least, what it cost with less data, or what it may take. */
  floor: number | null
  /** Value ÷ floor. */
  ratio: number | null
  /** A rate meets it with a ratio of at least this, anything else with at most this. */
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

/** The median of what the rounds have each for themselves, so that one bad round changes nothing. */
export const ofRounds = (rounds: readonly (readonly number[])[], share: number): number =>
  median(rounds.map((round) => percentile(round, share)))

export function isSteady(rounds: readonly number[]): boolean {
  return Math.max(...rounds) <= Math.min(...rounds) * STEADY
}

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/**
 * A time against its floor. `rounds` hold the samples of each round, `floors` the floor of each round, in milliseconds;
 * `steadyBy` other figures of the floor's rounds, where these tell better whether the machine was quiet; `perSecond` how
 * often was called, where the calls did not wait for each other.
 */
export function timeResult(
  name: string,
  rounds: readonly number[][],
  floors: readonly number[] | null,
  {
    goal = null,
    judged = 'p50',
    steadyBy = [],
    perSecond,
  }: { goal?: number | null; judged?: keyof typeof shares; steadyBy?: number[][]; perSecond?: number } = {},
): Result {
  const times = { p50Ms: ofRounds(rounds, shares.p50), p95Ms: ofRounds(rounds, shares.p95), p99Ms: ofRounds(rounds, shares.p99) }
  const all = rounds.flat()
  const oneByOne = (1000 * all.length) / all.reduce((sum, ms) => sum + ms, 0)
  const steady = (steadyBy.length > 0 ? steadyBy : [floors ?? []]).every(isSteady)
  const floor = floors && median(floors)
  return { ...judgedBy({ name, unit: 'ms', value: times[`${judged}Ms`], floor, goal }, steady), ...times, perSecond: perSecond ?? oneByOne }
}

/** A rate against its floor, both per second and one a round; `times` are those of single calls, where they were taken. */
export function rateResult(
  name: string,
  { rates, floors = null, times = [] }: { rates: readonly number[]; floors?: readonly number[] | null; times?: readonly number[][] },
  goal: number | null = null,
): Result {
  const perSecond = median(rates)
  const at = (share: number) => (times.length === 0 ? null : ofRounds(times, share))
  const judged = { name, unit: 'per second' as const, value: perSecond, floor: floors && median(floors), goal }
  return {
    ...judgedBy(judged, isSteady(floors ?? [])),
    p50Ms: at(shares.p50),
    p95Ms: at(shares.p95),
    p99Ms: at(shares.p99),
    perSecond,
  }
}

/** Anything that is neither time nor rate, against what it may be. */
export const plainResult = (judged: { name: string; unit: Unit; value: number; floor: number | null; goal: number | null }): Result =>
  judgedBy(judged, true)

function judgedBy(
  { name, unit, value, floor, goal }: { name: string; unit: Unit; value: number; floor: number | null; goal: number | null },
  steady: boolean,
): Result {
  const ratio = floor === null ? null : value / floor
  const isMet = ratio !== null && goal !== null && (unit === 'per second' ? ratio >= goal : ratio <= goal)
  const met = ratio === null || goal === null || !steady ? null : isMet
  return { name, p50Ms: null, p95Ms: null, p99Ms: null, perSecond: null, unit, value, floor, ratio, goal, met }
}
