/** When an account usually hears something, by the hour of the week (UTC, from Monday). */
export interface Rhythm {
  /** Of each of the 168 hours: in how many weeks anything came in it. */
  heard: readonly number[]
  /** How many weeks were looked at. */
  weeks: number
}

const HOUR_MS = 3_600_000
const WEEK_HOURS = 168
/** 1970 began on a Thursday. */
const FIRST_HOUR = 3 * 24
/** A new account has no rhythm yet, nor has one that is hardly written to. */
const LEAST_WEEKS = 2
const LEAST_HEARD = 12
/** A silence is unusual when by chance it would come once in a thousand times. */
const ODDS = Math.log(1000)
/** No silence is unusual before, however busy the account. */
const LEAST_MS = 30 * 60_000
const MOST_MS = 14 * 86_400_000

export function isKnown({ heard, weeks }: Rhythm): boolean {
  return weeks >= LEAST_WEEKS && heard.reduce((sum, each) => sum + each, 0) >= LEAST_HEARD
}

/**
 * From when on a silence that began at `from` is longer than usual; null when it is not within two weeks, or the rhythm is not
 * known. Hours count by how often anything came in them, not by how much: a flood makes no rhythm, and nights, in which
 * nothing ever comes, add nothing.
 *
 * @param from milliseconds since 1970, like the answer
 */
export function unusualFrom(rhythm: Rhythm, from: number): number | null {
  if (!isKnown(rhythm)) return null
  let odds = 0
  for (let at = from; at < from + MOST_MS; ) {
    const hour = Math.floor(at / HOUR_MS)
    const end = (hour + 1) * HOUR_MS
    const perMs = oddsOf(rhythm, (hour + FIRST_HOUR) % WEEK_HOURS) / HOUR_MS
    const gained = perMs * (end - at)
    if (odds + gained >= ODDS) return Math.max(from + LEAST_MS, Math.ceil(at + (ODDS - odds) / perMs))
    odds += gained
    at = end
  }
  return null
}

/** How much an hour of silence there surprises: the logarithm of how rarely it was silent, as one week more would show it. */
function oddsOf({ heard, weeks }: Rhythm, hour: number): number {
  const often = Math.min(0.95, (heard[hour] ?? 0) / (weeks + 1))
  return -Math.log(1 - often)
}
