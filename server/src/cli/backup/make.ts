import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import pg from 'pg'
import { filesStored } from '#kernel/blobs'
import type { Config } from '#kernel/config'
import { copyOut } from '#kernel/copy'
import { connectionConfig } from '#kernel/db'
import { fingerprintOf } from '#kernel/secrets'
import { ArchiveWriter, type Written } from './archive.ts'
import { filesList, jobsPart, KEY, MANIFEST, MANIFEST_SUM, type Manifest, sha256, type TableKept, tablePart } from './manifest.ts'
import { counted, type Progress, sized } from './progress.ts'
import { columnsOf, partitionsOf, sequencesOf, type Table, tablesOf } from './schema.ts'

/** Of rows, before they are packed: what is held in memory at a time. */
const PART_BYTES = 4 * 1024 ** 2
const FILES_PER_LIST = 1_000
const pack = promisify(gzip)

export interface BackupOptions {
  config: Config
  /** Past a pooler: one transaction reads everything. */
  directUrl: string
  version: string
  withKey: boolean
  progress: Progress
  signal: AbortSignal
}

/**
 * Writes everything that Baton keeps into one file, beside its place, and moves it there when it is whole. The database is
 * read as it was at one moment, whatever is written meanwhile. Files are stored before a row names them and never changed,
 * so those read afterwards are all there, but for what was deleted in between.
 */
export async function makeBackup(path: string, options: BackupOptions): Promise<Manifest> {
  const draft = `${path}.${process.pid}.partial`
  const client = new pg.Client({ ...connectionConfig({ url: options.directUrl, role: 'baton_owner', schema: 'baton' }), pipeline: false })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const madeAt = new Date()
    const archive = await ArchiveWriter.create(draft, Math.floor(madeAt.getTime() / 1000))
    try {
      const manifest = await new Backup(archive, client, options).write(madeAt)
      await archive.finish()
      await rename(draft, path)
      await syncFolder(dirname(path))
      return manifest
    } catch (error) {
      await archive.close().catch(() => undefined)
      await rm(draft, { force: true })
      throw error
    }
  } finally {
    await client.end()
  }
}

class Backup {
  private readonly archive: ArchiveWriter
  private readonly client: pg.Client
  private readonly options: BackupOptions

  constructor(archive: ArchiveWriter, client: pg.Client, options: BackupOptions) {
    this.archive = archive
    this.client = client
    this.options = options
  }

  async write(madeAt: Date): Promise<Manifest> {
    const tables = await this.holdStill()
    const keyFingerprints = await this.keyFingerprints()
    const { config, version, withKey } = this.options
    const own = fingerprintOf(config.secret)
    if (withKey && keyFingerprints.length > 0 && !keyFingerprints.includes(own))
      throw new Error(
        `The credentials here are sealed under another secret (fingerprint ${keyFingerprints.join(', ')}) than the one of this command (${own}). Give it the BATON_SECRET, or the BATON_DATA, that the server has.`,
      )
    const workspaces = await this.workspaces()
    const database = {
      postgres: await this.text('select current_setting($$server_version$$) as text'),
      migrations: await this.migrations(),
      workspaces: workspaces.length,
      partitions: await partitionsOf(this.client),
      tables: await this.tables(tables, workspaces),
      jobs: await this.jobs(),
      // Read last: what came since was given numbers too.
      sequences: await sequencesOf(this.client),
      keyFingerprints,
    }
    await this.client.query('commit')
    const files = await this.files()
    const manifest: Manifest = { format: 1, madeAt: madeAt.toISOString(), version, ...database, files, withKey }
    if (withKey) await this.archive.add(KEY, Buffer.from(`${config.secret}\n`))
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
    await this.archive.add(MANIFEST, text)
    await this.archive.add(MANIFEST_SUM, Buffer.from(`${sha256(text)}  ${MANIFEST}\n`))
    return manifest
  }

  /** One moment for all reads, and no migration until they are over. */
  private async holdStill(): Promise<Table[]> {
    await this.client.query(
      'set idle_in_transaction_session_timeout = 0; set statement_timeout = 0; set extra_float_digits = 1; set bytea_output = hex',
    )
    await this.client.query('select pg_advisory_lock_shared(7002)')
    await this.client.query('begin isolation level repeatable read read only')
    const tables = await tablesOf(this.client)
    await this.client.query(`lock table ${tables.map(({ name }) => name).join(', ')} in access share mode`)
    await this.client.query('select pg_advisory_unlock_shared(7002)')
    return tables
  }

  private async text(query: string): Promise<string> {
    return (await this.client.query<{ text: string }>(query)).rows[0]?.text ?? ''
  }

  private async migrations(): Promise<Manifest['migrations']> {
    return (await this.client.query<Manifest['migrations'][number]>('select id, name, checksum from baton.migrations order by id')).rows
  }

  private async workspaces(): Promise<number[]> {
    return (await this.client.query<{ id: number }>('select id from system.all_workspaces() order by id')).rows.map(({ id }) => id)
  }

  private async keyFingerprints(): Promise<string[]> {
    const found = new Set<string>()
    for (const id of await this.workspaces()) {
      await this.client.query(`set local baton.workspace_id = ${id}`)
      const { rows } = await this.client.query<{ print: string }>(
        'select distinct master_fingerprint as print from baton.workspace_keys where workspace_id = $1',
        [id],
      )
      for (const { print } of rows) found.add(print)
    }
    return [...found]
  }

  private async tables(tables: readonly Table[], workspaces: readonly number[]): Promise<TableKept[]> {
    const kept: TableKept[] = []
    for (const table of tables) {
      const { name, columns, tenant } = table
      const select = `select ${columnsOf(table)} from ${name}`
      // The wall shows one workspace at a time, to the owner of the tables too.
      const statements =
        tenant === null
          ? [`copy (${select}) to stdout`]
          : workspaces.map((id) => `set local baton.workspace_id = ${id}; copy (${select} where ${tenant} = ${id}) to stdout`)
      kept.push({ name, columns, ...(await this.rows(statements, name, (part) => tablePart(name, part))) })
    }
    return kept
  }

  /** What waits in the queue, in the words by which it is given to a queue of any version. */
  private jobs(): Promise<Manifest['jobs']> {
    const jobs = `select json_build_object('task', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'runAt', j.run_at,
        'maxAttempts', j.max_attempts, 'key', j.key, 'priority', j.priority)
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      left join graphile_worker._private_job_queues q on q.id = j.job_queue_id where j.attempts < j.max_attempts order by j.id`
    return this.rows([`copy (${jobs}) to stdout`], 'jobs', jobsPart)
  }

  private async rows(
    statements: readonly string[],
    what: string,
    nameOf: (part: number) => string,
  ): Promise<{ rows: number; parts: Written[] }> {
    const parts: Written[] = []
    let rows = 0
    let waiting: Buffer[] = []
    let waitingBytes = 0
    const flush = async () => {
      if (waitingBytes === 0) return
      parts.push(await this.archive.add(nameOf(parts.length), await pack(Buffer.concat(waiting), { level: 4 })))
      waiting = []
      waitingBytes = 0
    }
    for (const statement of statements) {
      const copy = copyOut(this.client, statement)
      for (;;) {
        this.options.signal.throwIfAborted()
        const { value, done } = await copy.next()
        if (done) {
          rows += value
          break
        }
        waiting.push(value)
        waitingBytes += value.length
        if (waitingBytes >= PART_BYTES) await flush()
        this.options.progress.say(`${what}: ${counted(parts.length)} parts`)
      }
    }
    await flush()
    this.options.progress.say(`${what}: ${counted(rows)} rows`)
    return { rows, parts }
  }

  private async files(): Promise<Manifest['files']> {
    const files: Manifest['files'] = { count: 0, bytes: 0, lists: [] }
    let lines: string[] = []
    const flush = async () => {
      if (lines.length === 0) return
      files.lists.push(await this.archive.add(filesList(files.lists.length), Buffer.from(lines.join(''))))
      lines = []
    }
    for await (const { name, path } of filesStored(this.options.config.dataDir)) {
      this.options.signal.throwIfAborted()
      const written = await this.file(name, path)
      if (!written) continue
      lines.push(`${written.sha256}  ${name}\n`)
      files.count += 1
      files.bytes += written.bytes
      if (lines.length >= FILES_PER_LIST) await flush()
      this.options.progress.say(`files: ${counted(files.count)}, ${sized(files.bytes)}`)
    }
    await flush()
    return files
  }

  /** Null when it was deleted meanwhile: then nobody is to have it any more. */
  private async file(name: string, path: string): Promise<Written | null> {
    const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (!handle) return null
    try {
      const { size } = await handle.stat()
      return await this.archive.stream(name, size, handle.createReadStream({ autoClose: false, end: size }))
    } finally {
      await handle.close()
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
