import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Config, readConfig } from '#kernel/config'
import { startEmbedded } from '#kernel/embedded-postgres/launch'
import { hasDatabase } from '#kernel/embedded-postgres/place'
import { makeBackup } from './backup/make.ts'
import { type Manifest } from './backup/manifest.ts'
import { counted, Progress, sized } from './backup/progress.ts'

const usage = 'Usage: npx baton backup <file|folder> [--with-key]'

/** Writes all that Baton keeps into one file, beside a running server or without one. */
export async function backup(argv: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { 'with-key': { type: 'boolean', default: false } },
  })
  const [given, ...more] = positionals
  if (given === undefined || more.length > 0) {
    console.error(usage)
    return 2
  }
  const path = placeOf(given)
  const config = readConfig(process.env)
  const database = await openDatabase(config)
  const progress = new Progress()
  const ending = new AbortController()
  const end = () => ending.abort(new Error('Broken off; no backup was made.'))
  for (const signal of signals) process.once(signal, end)
  try {
    const manifest = await makeBackup(path, {
      config,
      directUrl: database.directUrl,
      version: versionOf(config),
      withKey: values['with-key'],
      progress,
      signal: ending.signal,
    })
    progress.end()
    console.log(told(path, manifest, config))
    return 0
  } finally {
    for (const signal of signals) process.off(signal, end)
    await database.close()
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const

/** A folder gets a file named by the time. */
function placeOf(given: string): string {
  const path = resolve(given)
  const file =
    existsSync(path) && statSync(path).isDirectory()
      ? join(path, `baton-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.tar`)
      : path
  if (existsSync(file)) throw new Error(`${file} is there already. Name another file, or move that one away.`)
  return file
}

async function openDatabase(config: Config): Promise<{ directUrl: string; close(): Promise<void> }> {
  if (!config.databaseUrl && !hasDatabase(config.dataDir))
    throw new Error(
      `There is no database in ${config.dataDir}. Set BATON_DATA, and DATABASE_URL where the server has one, as the server has them.`,
    )
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, share: true })
  const directUrl = config.databaseDirectUrl ?? config.databaseUrl ?? embedded?.connectionString ?? ''
  const close = async () => embedded?.stop()
  const client = new pg.Client({ connectionString: directUrl })
  try {
    await client.connect()
    const { rows } = await client.query<{ here: boolean }>("select to_regclass('baton.migrations') is not null as here")
    if (!rows[0]?.here)
      throw new Error('There is no Baton in this database, so there is nothing to back up. Look at DATABASE_URL and BATON_DATA.')
    return { directUrl, close }
  } catch (error) {
    await close()
    throw error
  } finally {
    await client.end()
  }
}

function versionOf({ checkoutDir }: Config): string {
  return (JSON.parse(readFileSync(join(checkoutDir, 'package.json'), 'utf8')) as { version: string }).version
}

function told(path: string, manifest: Manifest, { dataDir }: Config): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const key = manifest.withKey
    ? 'The master secret is in it: whoever has this file has every credential. Keep it as you keep the secret.'
    : `The master secret is not in it. Keep it too, apart from this file: BATON_SECRET, or ${join(dataDir, 'secret')}${manifest.keyFingerprints.length > 0 ? ` (fingerprint ${manifest.keyFingerprints.join(', ')})` : ''}.`
  return `
  ${path}  ${sized(statSync(path).size)}

    workspaces ${counted(manifest.workspaces)}, rows ${counted(rows)}, files ${counted(manifest.files.count)} (${sized(manifest.files.bytes)}), migration ${manifest.migrations.at(-1)?.name ?? 'none'}
    ${key}
`
}
