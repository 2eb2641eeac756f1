import type pg from 'pg'
import { median } from '../figures.ts'
import { type Baton, connect, type Peer, startBaton, startPeer } from './baton.ts'
import { copyOf, seeded } from './data.ts'
import { Http } from './http.ts'
import type { Workspace } from './move-in.ts'
import { timed, warmedUp } from './rounds.ts'

/** How much is measured. */
export interface Effort {
  rounds: number
  /** Calls a round and part, where single calls are timed. */
  calls: number
  /** Messages a round, where rates are taken. */
  batch: number
  /** How long a floor without end, the no-op requests, is called in a round. */
  floorMs: number
  /** How long webhooks come without pause for the sustained rate. */
  sustainedMs: number
  /** Messages a round that are handed to many feeds. */
  fanned: number
  /** For profiles that may be long: ingest, soak. null: as short as they can be. */
  minutes: number | null
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
  /** How many messages were seeded. */
  messages: number
  log: (line: string) => void
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
          return await measure({ baton, peer, workspace, workspaceId, db, http, effort, messages, log })
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
export const noOpRoute = ({ http }: Pick<Bench, 'http'>) => http.send('GET', '/healthz')

/** One small change that is safe on the disk. */
export const commit = ({ db }: Bench) => db.query({ name: 'bench_commit', text: 'insert into public.bench_commits default values' })

/** Times the product against a statement in plain SQL together with a no-op route, in turns. */
export async function againstStatement(
  bench: Bench,
  product: (index: number) => Promise<unknown>,
  statement: (index: number) => Promise<unknown>,
) {
  const { rounds, calls } = bench.effort
  const found = await warmedUp(rounds, {
    product: () => timed(calls, product),
    route: () => timed(calls, () => noOpRoute(bench)),
    statement: () => timed(calls, statement),
  })
  const floors = found.route.map((times, round) => median(times) + median(found.statement[round] ?? []))
  return { product: found.product, floors, statements: found.statement.map(median) }
}

export interface Yardsticks {
  /** Medians of each round. */
  commits: number[]
  routes: number[]
}

/** Times the product in turns with a commit and with a no-op route. */
export async function besideYardsticks<P extends Record<string, () => Promise<unknown>>>(
  bench: Bench,
  products: P,
): Promise<{ [K in keyof P]: Awaited<ReturnType<P[K]>>[] } & Yardsticks> {
  const parts = {
    ...products,
    commits: async () => median(await timed(bench.effort.calls, () => commit(bench))),
    routes: async () => median(await timed(bench.effort.calls, () => noOpRoute(bench))),
  }
  return warmedUp(bench.effort.rounds, parts)
}

/** So many commits and no-op routes, and so many milliseconds, in each round. */
export function allowance({ commits, routes }: Yardsticks, most: { commits: number; routes: number; ms?: number }): number[] {
  return commits.map((commitMs, round) => most.commits * commitMs + most.routes * (routes[round] ?? 0) + (most.ms ?? 0))
}
