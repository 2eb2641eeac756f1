import { existsSync, readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { blobFolder } from '#kernel/blobs'
import { type Config, readConfig } from '#kernel/config'
import { startEmbedded } from '#kernel/embedded-postgres/launch'
import { readMigrations } from '#kernel/migrate'
import { fingerprintOf } from '#kernel/secrets'
import { load, type Loaded } from './backup/load.ts'
import type { Manifest } from './backup/manifest.ts'
import { counted, Progress } from './backup/progress.ts'
import { fits, type Verified, verify } from './backup/verify.ts'

/** Fills an empty installation from a backup. */
export async function restore(argv: readonly string[]): Promise<number> {
  const [given, ...more] = argv
  if (given === undefined || more.length > 0 || given.startsWith('-')) {
    console.error('Usage: npx baton restore <file|folder>')
    return 2
  }
  const progress = new Progress()
  const path = backupAt(given)
  const verified = await verify(path, progress)
  refuseNewer(verified.manifest)
  const config = configFor(verified)
  refuseFiles(config.dataDir)

  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir })
  try {
    const directUrl = config.databaseDirectUrl ?? config.databaseUrl ?? embedded?.connectionString ?? ''
    await clear(directUrl)
    const loaded = await load({ path, manifest: verified.manifest, directUrl, dataDir: config.dataDir, progress }).catch(
      async (error: unknown) => {
        // What is there now is ours: it was empty before.
        await clear(directUrl, 'even a filled one')
        await rm(blobFolder(config.dataDir), { recursive: true, force: true })
        throw error
      },
    )
    progress.end()
    console.log(told(verified.manifest, config, loaded))
    return 0
  } finally {
    await embedded?.stop()
  }
}

/** In a folder, the one backup that it holds: which of several is meant nobody can guess. */
function backupAt(given: string): string {
  const path = resolve(given)
  if (!existsSync(path)) throw new Error(`There is no ${path}.`)
  if (!statSync(path).isDirectory()) return path
  const found = readdirSync(path).filter((name) => /^baton-.*\.tar$/.test(name))
  const [only, ...more] = found
  if (only !== undefined && more.length === 0) return join(path, only)
  throw new Error(
    found.length === 0
      ? `There is no backup (baton-….tar) in ${path}.`
      : `There are several backups in ${path}. Name one: ${found.sort().join(', ')}`,
  )
}

function refuseNewer({ migrations, version }: Manifest): void {
  const ours = readMigrations()
  if (migrations.length > ours.length)
    throw new Error(
      `This backup was made by a newer Baton (${version}, migration ${migrations.at(-1)?.name}); this one knows migrations up to ${ours.at(-1)?.name}. Install that version or a newer one, and restore with it.`,
    )
  const other = migrations.find(({ name, checksum }, index) => ours[index]?.name !== name || ours[index].checksum !== checksum)
  if (other)
    throw new Error(`Migration ${other.name} is not what this backup was made with. Restore it with Baton ${version} as it was released.`)
}

/** A secret in the backup becomes that of a data folder that has none yet. */
function configFor({ manifest, secret }: Verified): Config {
  const config = readConfig(process.env, secret ?? undefined)
  if (secret === null || fits(manifest, config.secret)) return config
  const where = process.env.BATON_SECRET ? 'Unset BATON_SECRET' : `Move ${join(config.dataDir, 'secret')} away`
  throw new Error(
    `The backup holds a master secret (fingerprint ${fingerprintOf(secret)}), and another one is in use here (${fingerprintOf(config.secret)}). ${where}, and restore again.`,
  )
}

function refuseFiles(dataDir: string): void {
  const blobs = blobFolder(dataDir)
  if (existsSync(blobs) && readdirSync(blobs).length > 0)
    throw new Error(
      `${dataDir} is not empty: there are files in ${blobs}. A backup is restored into an empty installation alone: set BATON_DATA to an empty folder.`,
    )
}

const SCHEMAS = ['baton', 'system', 'auth', 'graphile_worker']

/** Takes away what a start without a workspace left. Refuses a database that holds more, and one that a server uses. */
async function clear(directUrl: string, what?: 'even a filled one'): Promise<void> {
  const client = new pg.Client({ connectionString: directUrl, application_name: 'baton restore' })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select nspname as name from pg_namespace where nspname = any($1)', [SCHEMAS])
    if (rows.length === 0) return
    if (!what)
      await refuseFilled(
        client,
        rows.map(({ name }) => name),
      )
    await client.query('set role baton_owner')
    await client.query(`drop schema if exists ${SCHEMAS.join(', ')} cascade`)
  } finally {
    await client.end()
  }
}

async function refuseFilled(client: pg.Client, schemas: readonly string[]): Promise<void> {
  const elsewhere = 'A backup is restored into an empty database alone: give DATABASE_URL another one, or BATON_DATA an empty folder.'
  if (!schemas.includes('baton')) throw new Error(`This database holds a schema "${schemas[0]}" that is not Baton's. ${elsewhere}`)
  const { rows: others } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name like 'baton%' and pid <> pg_backend_pid()`,
  )
  if (others.length > 0) throw new Error('A Baton is running on this database. Stop it first.')
  await client.query('set role baton_app')
  const { rows } = await client.query<{ count: string }>('select system.workspace_count() as count')
  await client.query('reset role')
  if (Number(rows[0]?.count) > 0) throw new Error(`This database holds a Baton with ${rows[0]?.count} workspaces. ${elsewhere}`)
}

function told(manifest: Manifest, config: Config, { doubted, migrated }: Loaded): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const lines = [
    `Restored what Baton held on ${manifest.madeAt}: workspaces ${counted(manifest.workspaces)}, rows ${counted(rows)}, files ${counted(manifest.files.count)}.`,
    ...(migrated.length > 0 ? [`Brought up by ${counted(migrated.length)} migrations.`] : []),
    '',
    'Before you start it:',
    '- Stop the server this was made of, if it still runs: two servers would both answer the same people.',
    ...keyLines(manifest, config),
    ...(doubted > 0
      ? [
          `- ${counted(doubted)} replies were about to be sent. Whether they were, nobody knows here: after the start they stand as "not known whether it arrived", to be sent again or marked as arrived.`,
        ]
      : []),
    'After the start:',
    '- Sign in, and look at Settings, Channel accounts: each account says how it is.',
    '- Where the address of this server is another one, set BATON_URL, and enter the new webhook addresses at LINE and X.',
    '- What came in or was written after the backup was made is not here; X, Bluesky and mailboxes are asked for it again.',
  ]
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

function keyLines(manifest: Manifest, config: Config): string[] {
  if (fits(manifest, config.secret)) return []
  return [
    `- The master secret is another one: ${fingerprintOf(config.secret)} instead of ${manifest.keyFingerprints.join(' or ')}. ` +
      `Put the right one into ${join(config.dataDir, 'secret')} (or BATON_SECRET). Without it everything works but the channel accounts, which have to be connected again.`,
  ]
}
