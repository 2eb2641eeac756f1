import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { connectionConfig } from '#kernel/db'
import { ensureRoles } from '#kernel/roles'
import { statementsOf } from '#kernel/statements'

export interface Migration {
  id: number
  name: string
  text: string
  checksum: string
}

/** Version of graphile-worker in server/package.json, with a letter for our own functions beside it. */
const JOBS_VERSION = '0.18.0b'

const FOLDER = new URL('../../migrations/', import.meta.url)

/** Numbered SQL files in order; a missing or doubled number is refused. */
export function readMigrations(folder: URL = FOLDER): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  return files.map((name, index) => {
    const id = Number(name.slice(0, 4))
    if (id !== index + 1) throw new Error(`Migration ${name} should be number ${String(index + 1).padStart(4, '0')}`)
    const text = readFileSync(new URL(name, folder), 'utf8')
    return { id, name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

/**
 * Brings a database to the newest schema, wholly or not at all. Several processes may start at once: one migrates, the others wait.
 * A file that was edited after it ran is refused, since nobody knows which of the two the database holds.
 *
 * @returns names of the migrations that ran now
 */
export async function migrate(url: string, migrations: Migration[] = readMigrations()): Promise<string[]> {
  const admin = new pg.Client({ connectionString: url, application_name: 'baton migrate' })
  await admin.connect()
  try {
    await ensureRoles(admin)
  } finally {
    await admin.end()
  }
  const client = new pg.Client({ ...connectionConfig({ url, role: 'baton_owner', schema: 'baton' }), pipeline: false })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7002)')
    await client.query("set lock_timeout = '10s'")
    await client.query('create schema if not exists baton')
    await client.query('create schema if not exists system')
    await client.query(
      'create table if not exists baton.migrations (id integer primary key, name text not null, checksum text not null, ran_at timestamptz not null default now())',
    )
    await client.query('grant usage on schema baton, system to baton_app')
    await client.query('grant usage on schema baton to baton_system')
    await client.query('grant usage, create on schema system to baton_system')
    const { rows } = await client.query<{ id: number; name: string; checksum: string }>(
      'select id, name, checksum from baton.migrations order by id',
    )
    for (const done of rows) {
      const file = migrations.find((migration) => migration.id === done.id)
      if (!file)
        throw new Error(
          `The database holds migration ${done.name}, which this version does not know. Start the version that made it, or a newer one.`,
        )
      if (file.checksum !== done.checksum)
        throw new Error(`Migration ${file.name} was edited after it ran here. Restore the file and put the change into a new migration.`)
    }
    const pending = migrations.filter((each) => !rows.some((done) => done.id === each.id))
    if (pending.length > 0) await runAll(client, pending)
    await makePartitions(client).catch(passWhileLocked)
    await migrateJobsOnce(client, url)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** The queue's own tables change with its version alone; looking is cheaper than loading it at every start. */
async function migrateJobsOnce(client: pg.Client, url: string): Promise<void> {
  const { rows } = await client.query<{ value: string }>("select value from baton.installation where key = 'graphile-worker'")
  if (rows[0]?.value === JOBS_VERSION) return
  const { migrateJobs } = await import('#kernel/jobs')
  await migrateJobs(url)
  await client.query(
    "insert into baton.installation (key, value) values ('graphile-worker', $1) on conflict (key) do update set value = excluded.value",
    [JOBS_VERSION],
  )
}

/** Longer than any statement of a request holds a table; a backup, which reads on for minutes, is not waited for. */
const PARTITION_WAIT = '2s'

/**
 * Makes the partitions of this and the next three months. For a nightly chore, so that a server that runs for months never runs out.
 * While it waits for a table, all others wait behind it: it gives up soon and is tried again later.
 */
export async function ensurePartitions(url: string): Promise<void> {
  const client = new pg.Client({ ...connectionConfig({ url, role: 'baton_owner', schema: 'baton' }), pipeline: false })
  await client.connect()
  try {
    await makePartitions(client)
  } finally {
    await client.end()
  }
}

async function makePartitions(client: pg.Client): Promise<void> {
  await client.query(`set lock_timeout = '${PARTITION_WAIT}'`)
  for (const { table, byId } of await partitionedTables(client))
    await client.query(`call baton.${byId ? 'make_id_partitions' : 'make_partitions'}($1::regclass)`, [`baton.${table}`])
}

/** Tables are partitioned by month: of a time, or of the time in an id. */
async function partitionedTables(client: pg.Client): Promise<{ table: string; byId: boolean }[]> {
  const { rows } = await client.query<{ table: string; byId: boolean }>(
    `select c.relname as table, a.atttypid = 'uuid'::regtype as "byId"
       from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
      where c.relnamespace = 'baton'::regnamespace order by c.relname`,
  )
  return rows
}

/** Partitions are made three months ahead, so the nightly chore may be the one that makes the next. */
function passWhileLocked(error: Error & { code?: string }): void {
  if (error.code !== LOCK_TIMEOUT) throw error
}

const LOCK_TIMEOUT = '55P03'

/** A month's partition of a table, for rows of that time that are about to come. */
export async function makePartitionOf(client: pg.Client, table: string, year: number, month: number): Promise<void> {
  const found = (await partitionedTables(client)).find((each) => each.table === table)
  if (!found) throw new Error(`${table} is not partitioned by month`)
  const bound = found.byId ? 'baton.uuid_v7_floor(%s)::text' : '(%s)::text'
  const at = (months: number) =>
    bound.replace('%s', `(make_date($3, $4, 1) + make_interval(months => ${months}))::timestamp at time zone 'utc'`)
  const { rows } = await client.query<{ statement: string }>(
    `select format('create table if not exists baton.%I partition of baton.%I for values from (%L) to (%L)', $1::text, $2::text, ${at(0)}, ${at(1)}) as statement`,
    [`${table}_${year}_${String(month).padStart(2, '0')}`, table, year, month],
  )
  await client.query(rows[0]?.statement ?? '')
}

/**
 * All in one transaction, each with the row that says it ran: when any statement fails, the database is as it was and the
 * version that made it runs on.
 */
async function runAll(client: pg.Client, pending: readonly Migration[]): Promise<void> {
  await client.query('begin')
  try {
    for (const migration of pending) {
      await runStatements(client, migration)
      await giveFunctionsToSystem(client)
      await client.query('insert into baton.migrations (id, name, checksum) values ($1, $2, $3)', [
        migration.id,
        migration.name,
        migration.checksum,
      ])
    }
    await client.query('commit')
  } catch (error) {
    // A lost connection is rolled back by the server.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function runStatements(client: pg.Client, { name, text }: Migration): Promise<void> {
  const statements = statementsOf(text)
  for (const [index, statement] of statements.entries()) {
    try {
      await client.query(statement.text)
    } catch (error) {
      const { message, code } = error as { message: string; code?: string }
      const remedy = code === LOCK_TIMEOUT ? ' A backup or another program holds a table: start again when it has ended.' : ''
      throw new Error(
        `Migration ${name} failed: ${message} (statement ${index + 1} of ${statements.length}, line ${statement.line}: ${beginningOf(statement.text)}). ` +
          `The database is as it was, and the version that ran on it before still does.${remedy}`,
        { cause: error },
      )
    }
  }
}

function beginningOf(statement: string): string {
  const words = statement.replaceAll(/\s+/g, ' ')
  return words.length > 100 ? `${words.slice(0, 100)} …` : words
}

/** What stands in schema system runs as baton_system and may be called by the app alone. */
async function giveFunctionsToSystem(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'system' and p.proowner = (select oid from pg_roles where rolname = 'baton_owner')
        and p.proname not in ('add_job', 'waiting_job')`,
  )
  for (const { signature } of rows) {
    await client.query(`revoke all on function ${signature} from public`)
    await client.query(`grant execute on function ${signature} to baton_app`)
    await client.query(`alter function ${signature} owner to baton_system`)
  }
}
