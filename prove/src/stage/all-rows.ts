import pg from 'pg'
import type { TableRows } from '../checker/rows.ts'

/** Every row of every table of Baton, as a superuser sees them past all walls. */
export async function allRows(connection: pg.ClientConfig): Promise<TableRows[]> {
  const client = new pg.Client({ ...connection, options: '-c timezone=UTC' })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ table: string }>(
      `select format('%I.%I', n.nspname, c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('baton', 'auth') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations' order by 1`,
    )
    const found: TableRows[] = []
    for (const { table } of tables) {
      const { rows } = await client.query<{ row: Record<string, string> }>(
        `select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t))) as row from ${table} t`,
      )
      found.push({ table, rows: rows.map(({ row }) => row) })
    }
    return found
  } finally {
    await client.end()
  }
}

/** How the embedded PostgreSQL is reached by whoever may: the account that started it. */
export const through = (socketDir: string): pg.ClientConfig => ({
  host: socketDir,
  port: 5432,
  user: 'baton',
  database: 'baton',
  ssl: false,
})
