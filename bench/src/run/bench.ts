import type pg from 'pg'
import { type Baton, connect, type Peer, startBaton, startPeer, type Workspace } from './baton.ts'
import { copyOf, seeded } from './data.ts'
import { Http } from './http.ts'
import { interleaved, timed } from './rounds.ts'

/** How much is measured. */
export interface Effort {
  rounds: number
  /** Calls a round and part, where single calls are timed. */
  calls: number
  /** Messages a round, where rates are taken. */
  batch: number
}

/** Everything a profile measures with. */
export interface Bench {
  baton: Baton
  peer: Peer
  workspace: Workspace
  workspaceId: number
  db: pg.Client
  /** One kept connection to the API. */
  http: Http
  effort: Effort
}

/** Starts the server on a copy of the seeded data, measures, and leaves nothing behind. */
export async function withBench<T>(
  messages: number,
  effort: Effort,
  log: (line: string) => void,
  measure: (bench: Bench) => Promise<T>,
): Promise<T> {
  const copy = copyOf(await seeded(messages, log))
  try {
    const { dataDir, workspace } = copy
    const peer = await startPeer(workspace.channelSecret)
    try {
      const baton = await startBaton(dataDir, peer)
      try {
        const db = await connect(dataDir)
        const http = new Http(baton.url, { key: workspace.key })
        try {
          const { rows } = await db.query<{ workspace_id: number }>(
            'update channel_accounts set base_url = $2 where id = $1 returning workspace_id',
            [workspace.accountId, peer.url],
          )
          const workspaceId = rows[0]?.workspace_id
          if (workspaceId === undefined) throw new Error('The seeded data holds no account')
          await db.query('create table if not exists public.bench_commits (n bigint generated always as identity)')
          return await measure({ baton, peer, workspace, workspaceId, db, http, effort })
        } finally {
          await http.close()
          await db.end()
        }
      } finally {
        await baton.stop()
      }
    } finally {
      await peer.stop()
    }
  } finally {
    copy.remove()
  }
}

/** The cheapest route there is. */
export const noOpRoute = ({ http }: Bench) => http.send('GET', '/healthz')

/** One small change that is safe on the disk. */
export const commit = ({ db }: Bench) => db.query({ name: 'bench_commit', text: 'insert into public.bench_commits default values' })

/** Times the product against a statement in plain SQL together with a no-op route, in turns. */
export async function againstFloor(
  bench: Bench,
  product: (index: number) => Promise<unknown>,
  statement: (index: number) => Promise<unknown>,
) {
  const { rounds, calls } = bench.effort
  const parts = {
    product: () => timed(calls, product),
    route: () => timed(calls, () => noOpRoute(bench)),
    statement: () => timed(calls, statement),
  }
  for (const part of Object.values(parts)) await part()
  return interleaved(rounds, parts)
}
