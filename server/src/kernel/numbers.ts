import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/**
 * `feed as (…)` for a statement that gives numbers: it takes the next `count` of the workspace (#20431…), without a gap, and
 * `feed.before` is the last one given before them. It locks the feed until the commit, so nothing may be waited for after it.
 */
export function nextNumbers(tx: Tx, count: number): Sql {
  return sql`
    feed as (update feeds set last_number = last_number + ${count} where workspace_id = ${tx.workspaceId} returning last_number - ${count} as before)`
}
