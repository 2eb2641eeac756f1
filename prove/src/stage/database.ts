import pg from 'pg'
import type { Stage } from './stage.ts'

/** Looks into the embedded PostgreSQL of the first process as its owner, whom no wall stops. */
export async function openDatabase({ server }: Pick<Stage, 'server'>): Promise<pg.Client> {
  const postmaster = server.postmaster()
  if (!postmaster) throw new Error('The embedded PostgreSQL has no postmaster.pid')
  const client = new pg.Client({ host: postmaster.socketDir, port: 5432, user: 'baton', database: 'baton', ssl: false })
  await client.connect()
  return client
}
