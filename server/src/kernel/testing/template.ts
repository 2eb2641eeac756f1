import type { Client } from 'pg'

export const TEMPLATE = 'baton_test_template'

/** The same server, another database. */
export function urlOf(base: string, database: string): string {
  const url = new URL(base)
  url.pathname = `/${database}`
  return url.toString()
}

/**
 * Drops a database of the tests with whoever is still connected. Not by `with (force)`: while autovacuum works in the database,
 * that is refused to a role without superuser's rights; a plain drop sends autovacuum away itself and waits for it.
 */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usesysid = current_user::regrole', [
    name,
  ])
  await client.query(`drop database if exists "${name}"`)
}
