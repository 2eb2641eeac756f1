import type pg from 'pg'
import type { Clock, IdMaker } from '#kernel/clock'

export interface Limit {
  /** Seconds. */
  window: number
  max: number
}

/** Counts attempts by key in the database, so that several processes share the count. */
export interface Attempts {
  /** Counts one more unless the limit is reached; check and count are one statement, so a burst cannot slip through. */
  consume(key: string, limit: Limit): Promise<{ allowed: boolean; retryAfter: number | null }>
  /** After a success: what failed before counts no more. */
  forget(key: string): Promise<void>
}

export function makeAttempts(pool: pg.Pool, clock: Clock, ids: IdMaker): Attempts {
  return {
    async consume(key, { window, max }) {
      const now = clock.now()
      const windowStart = now - window * 1000
      const { rowCount } = await pool.query(
        `insert into "rateLimit" as r (id, key, count, "lastRequest") values ($1, $2, 1, $3)
         on conflict (key) do update
            set count = case when r."lastRequest" <= $4 then 1 else r.count + 1 end, "lastRequest" = $3
          where r."lastRequest" <= $4 or r.count < $5`,
        [ids.next(), key, now, windowStart, max],
      )
      if (rowCount) return { allowed: true, retryAfter: null }
      const { rows } = await pool.query<{ last: string }>('select "lastRequest" as last from "rateLimit" where key = $1', [key])
      const last = Number(rows[0]?.last ?? now)
      return { allowed: false, retryAfter: Math.max(1, Math.ceil((last + window * 1000 - now) / 1000)) }
    },
    async forget(key) {
      await pool.query('delete from "rateLimit" where key = $1', [key])
    },
  }
}
