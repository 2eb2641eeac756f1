import type pg from 'pg'
import type { Clock } from '#kernel/clock'

const DAY_MS = 86_400_000

/** Counts are older than any window after a day; sessions and reset tokens that ran out by the database's own time, which the library's follow. */
export async function tidy(pool: pg.Pool, clock: Clock): Promise<void> {
  await pool.query('delete from "session" where "expiresAt" < now()')
  await pool.query('delete from "verification" where "expiresAt" < now()')
  await pool.query('delete from "rateLimit" where "lastRequest" < $1', [clock.now() - DAY_MS])
}
