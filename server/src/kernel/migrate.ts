import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { connectionConfig } from '#kernel/db'
import { ensureRoles } from '#kernel/roles'

export interface Migration {
  id: number
  name: string
  text: string
  checksum: string
}

/** Version of graphile-worker in server/package.json, with a letter for our own function beside it. */
const JOBS_VERSION = '0.18.0a'

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
 * Brings a database to the newest schema. Several processes may start at once: one migrates, the others wait.
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
    const ran: string[] = []
    for (const migration of migrations.filter((each) => !rows.some((done) => done.id === each.id))) {
      await runOne(client, migration)
      ran.push(migration.name)
    }
    await makePartitions(client)
    await migrateJobsOnce(client, url)
    return ran
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

const BY_ID = ['raw_deliveries', 'messages', 'activities', 'message_search']

/** Makes the partitions of this and the next three months. For a nightly chore, so that a server that runs for months never runs out. */
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
  await client.query("call baton.make_partitions('baton.events')")
  for (const table of BY_ID) await client.query('call baton.make_id_partitions($1::regclass)', [`baton.${table}`])
}

/** A file that begins with `-- no transaction` runs statement by statement outside one (create index concurrently). */
async function runOne(client: pg.Client, migration: Migration): Promise<void> {
  const alone = migration.text.startsWith('-- no transaction')
  try {
    if (!alone) await client.query('begin')
    if (alone) for (const statement of migration.text.split(/;\s*\n/).filter((part) => part.trim())) await client.query(statement)
    else await client.query(migration.text)
    await giveFunctionsToSystem(client)
    await client.query('insert into baton.migrations (id, name, checksum) values ($1, $2, $3)', [
      migration.id,
      migration.name,
      migration.checksum,
    ])
    if (!alone) await client.query('commit')
  } catch (error) {
    if (!alone) await client.query('rollback')
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`)
  }
}

/** What stands in schema system runs as baton_system and may be called by the app alone. */
async function giveFunctionsToSystem(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'system' and p.proowner = (select oid from pg_roles where rolname = 'baton_owner')
        and p.proname not in ('add_job')`,
  )
  for (const { signature } of rows) {
    await client.query(`revoke all on function ${signature} from public`)
    await client.query(`grant execute on function ${signature} to baton_app`)
    await client.query(`alter function ${signature} owner to baton_system`)
  }
}
