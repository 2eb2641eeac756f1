import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '#kernel/embedded-postgres/launch'
import { migrate } from '#kernel/migrate'
import { dropDatabase, TEMPLATE, urlOf } from './template.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
    /** A folder that is gone after the run. */
    filesDir: string
  }
}

/**
 * One PostgreSQL for the whole run, with a migrated database that each worker copies. BATON_TEST_DATABASE_URL points the
 * tests at another server (its role needs CREATEDB and CREATEROLE); unset, the embedded one serves from a temporary folder.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.BATON_TEST_DATABASE_URL
  const dataDir = given ? null : mkdtempSync(join(tmpdir(), 'baton-test-'))
  const embedded = dataDir
    ? await startEmbedded({
        dataDir,
        settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '100' },
      })
    : null
  const base = given ?? embedded?.connectionString ?? ''
  await withClient(base, async (client) => {
    for (const name of await leftovers(client)) await dropDatabase(client, name)
    await client.query(`create database ${TEMPLATE}`)
  })
  await migrate(urlOf(base, TEMPLATE))
  project.provide('databaseUrl', base)
  const filesDir = mkdtempSync(join(tmpdir(), 'baton-test-files-'))
  project.provide('filesDir', filesDir)
  return async () => {
    rmSync(filesDir, { recursive: true, force: true })
    if (embedded && dataDir) {
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
      return
    }
    await withClient(base, async (client) => {
      for (const name of await leftovers(client)) await dropDatabase(client, name)
    })
  }
}

async function leftovers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like 'baton\\_test\\_%' and pg_has_role(current_user, datdba, 'USAGE')",
  )
  return rows.map((row) => row.datname)
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
