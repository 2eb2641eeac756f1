import pg from 'pg'

/** True when a PostgreSQL answers at the socket; why it does not is of no use to the caller, who starts another. */
export async function answers(socketDir: string): Promise<boolean> {
  const client = administrator(socketDir)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end()
  }
}

/** Makes the database when it is absent. */
export async function ensureDatabase(socketDir: string, name: string): Promise<void> {
  const client = administrator(socketDir)
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

function administrator(socketDir: string): pg.Client {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: 'baton',
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
    ssl: false,
  })
  // Without a listener, a connection lost between two queries would end the process.
  client.on('error', () => {})
  return client
}
