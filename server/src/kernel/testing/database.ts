import pg from 'pg'
import { inject } from 'vitest'
import { dropDatabase, TEMPLATE, urlOf } from './template.ts'

let mine: Promise<string> | undefined
let made = 0

/** Address of the database of this worker's file, copied from the migrated one at first need. */
export function workerDatabase(): Promise<string> {
  mine ??= copy(`baton_test_w${process.pid}_${++made}`)
  return mine
}

export function forgetDatabase(): void {
  mine = undefined
}

async function copy(name: string): Promise<string> {
  const base = inject('databaseUrl')
  const client = new pg.Client({ connectionString: base })
  await client.connect()
  try {
    // Two workers that copy at once: the second finds the template in use and waits.
    await client.query('select pg_advisory_lock(7003)')
    await dropDatabase(client, name)
    // A sixth of what copying through the log takes, since nothing here waits for a disk.
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`)
  } finally {
    await client.end()
  }
  return urlOf(base, name)
}
