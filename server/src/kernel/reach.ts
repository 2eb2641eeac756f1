import pg from 'pg'
import { ConfigError } from '#kernel/config'
import { messageOf } from '#kernel/fail'

const PATIENCE_MS = 10_000
const OLDEST = 15

/** Stops a start whose databases of one's own cannot be used, before anything is done there: with name, place and what to do. */
export async function mustReach(given: { databaseUrl: string | null; databaseDirectUrl: string | null }): Promise<void> {
  if (given.databaseUrl) await reach('DATABASE_URL', given.databaseUrl)
  if (given.databaseDirectUrl) await reach('DATABASE_DIRECT_URL', given.databaseDirectUrl)
}

async function reach(name: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS, application_name: 'baton start' })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::int / 10000 as version")
    const version = rows[0]?.version ?? 0
    if (version < OLDEST) throw new ConfigError(`${name}: the PostgreSQL there is version ${version}. Baton needs ${OLDEST} or newer.`)
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(`${name}: ${wordsFor(error as Error & { code?: string }, new URL(url))}`)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The address without its user and password. */
function wordsFor(error: Error & { code?: string }, url: URL): string {
  switch (error.code ?? '') {
    case '3D000':
      return `the PostgreSQL there holds no database "${decodeURIComponent(url.pathname.slice(1))}". Make it, or name another one.`
    case '28P01':
    case '28000':
      return `the PostgreSQL there refuses this user and password (${messageOf(error)}). Correct them, or what its pg_hba.conf lets in.`
    default:
      return `no PostgreSQL answers at ${url.searchParams.get('host') ?? url.host} (${messageOf(error)}). Start it, or correct the address.`
  }
}
