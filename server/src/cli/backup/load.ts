import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import pg from 'pg'
import { doubtWhatWasOnItsWay } from '#channels'
import { blobFolder, isStoredFile } from '#kernel/blobs'
import { copyIn } from '#kernel/copy'
import { connectionConfig } from '#kernel/db'
import { makePartitionOf, migrate, readMigrations } from '#kernel/migrate'
import { type Entry, readArchive, wholeOf } from './archive.ts'
import { jobsPart, type Manifest, tablePart } from './manifest.ts'
import { counted, type Progress, sized } from './progress.ts'
import { columnsOf, tablesOf } from './schema.ts'

const unpack = promisify(gunzip)

export interface Loading {
  path: string
  manifest: Manifest
  directUrl: string
  dataDir: string
  progress: Progress
}

export interface Loaded {
  /** Replies that may have been sent after the backup was made. */
  doubted: number
  /** Names of migrations that brought an older backup up. */
  migrated: string[]
}

/** Fills an empty installation from a verified backup. Until the last moment, when all is there, nothing of it is visible. */
export async function load(loading: Loading): Promise<Loaded> {
  const { manifest, directUrl, dataDir } = loading
  const files = `${blobFolder(dataDir)}.restoring`
  await rm(files, { recursive: true, force: true })
  try {
    await restoreFiles(loading, files)
    await migrate(directUrl, readMigrations().slice(0, manifest.migrations.length))
    const doubted = await restoreRows(loading, files)
    const migrated = await migrate(directUrl)
    return { doubted, migrated }
  } catch (error) {
    await rm(files, { recursive: true, force: true })
    throw error
  }
}

async function restoreFiles({ path, manifest, progress }: Loading, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { count, bytes } = manifest.files
  let done = 0
  for await (const entry of readArchive(path)) {
    if (!isStoredFile(entry.name)) continue
    await writeFile(join(folder, entry.name.slice(entry.name.indexOf('/') + 1)), entry)
    done += 1
    progress.say(`files: ${counted(done)} of ${counted(count)} (${sized(bytes)})`)
  }
}

async function writeFile(file: string, entry: Entry): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'wx', 0o600)
  try {
    for await (const chunk of entry.read()) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** All rows in one transaction, and the files in their place right before it ends. Answers how many replies are in doubt. */
async function restoreRows({ path, manifest, directUrl, dataDir, progress }: Loading, files: string): Promise<number> {
  const client = new pg.Client({ ...connectionConfig({ url: directUrl, role: 'baton_owner', schema: 'baton' }), pipeline: false })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('set idle_in_transaction_session_timeout = 0; set statement_timeout = 0')
    await client.query('begin')
    for (const { table, year, month } of manifest.partitions) await makePartitionOf(client, table, year, month)
    const walled = await openWalls(client)
    await copyAll(client, path, manifest, progress)
    for (const { name, value, called } of manifest.sequences)
      await client.query('select setval($1::regclass, $2::bigint, $3)', [name, value, called])
    const doubted = await doubtWhatWasOnItsWay(client)
    for (const table of walled) await client.query(`alter table ${table} force row level security`)
    await rm(blobFolder(dataDir), { recursive: true, force: true })
    await rename(files, blobFolder(dataDir))
    await client.query('commit')
    progress.say('counting what is where, for quick answers')
    await client.query('analyze')
    return doubted
  } finally {
    await client.end()
  }
}

/** COPY does not pass a wall. For this transaction alone, that of no other table's owner; what the migrations wrote makes room. */
async function openWalls(client: pg.Client): Promise<string[]> {
  const tables = await tablesOf(client)
  const walled = tables.filter(({ tenant }) => tenant !== null).map(({ name }) => name)
  for (const table of walled) await client.query(`alter table ${table} no force row level security`)
  await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
  return walled
}

async function copyAll(client: pg.Client, path: string, manifest: Manifest, progress: Progress): Promise<void> {
  const known = new Map((await tablesOf(client)).map((table) => [table.name, new Set(table.columns)]))
  const entries = readArchive(path)
  const next = async (name: string): Promise<Entry> => {
    for (;;) {
      const { value, done } = await entries.next()
      if (done) throw new Error(`${name} is missing from the backup`)
      if (value.name === name) return value
    }
  }
  async function* parts(names: readonly string[], what: string): AsyncGenerator<Buffer> {
    for (const [n, name] of names.entries()) {
      yield unpack(await wholeOf(await next(name)))
      progress.say(`${what}: ${counted(n + 1)} of ${counted(names.length)} parts`)
    }
  }
  try {
    await copyTables()
    await addJobs()
  } finally {
    await entries.return(undefined)
  }

  async function copyTables() {
    for (const table of manifest.tables) {
      if (!table.columns.every((column) => known.get(table.name)?.has(column)))
        throw new Error(`${table.name} is not what the migrations of this version make of it. Restore with Baton ${manifest.version}.`)
      const names = table.parts.map((_, n) => tablePart(table.name, n))
      const rows = await copyIn(client, `copy ${table.name} (${columnsOf(table)}) from stdin`, parts(names, table.name))
      if (rows !== table.rows) throw new Error(`${table.name} should have ${table.rows} rows and got ${rows}`)
    }
  }

  async function addJobs() {
    await client.query('create temp table waiting_jobs (spec json) on commit drop')
    await copyIn(
      client,
      'copy waiting_jobs from stdin',
      parts(
        manifest.jobs.parts.map((_, n) => jobsPart(n)),
        'jobs',
      ),
    )
    await client.query(`
    select graphile_worker.add_job(spec->>'task', spec->'payload', spec->>'queue', (spec->>'runAt')::timestamptz, (spec->>'maxAttempts')::int,
             spec->>'key', (spec->>'priority')::int)
      from waiting_jobs`)
  }
}
