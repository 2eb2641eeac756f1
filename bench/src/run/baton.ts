import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Child, startChild } from './child.ts'

/** The real server, on a data folder of its own and any free port. */
export interface Baton {
  url: string
  /** Token of the set-up link; null once there is a workspace. */
  setUp: string | null
  dataDir: string
  pid: number
  stop(): Promise<void>
}

export interface Peer {
  url: string
  stop(): Promise<void>
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export async function startPeer(secret: string): Promise<Peer> {
  const child = await startChild([here('./peer.ts'), secret], process.env, /^(\d+)$/m)
  return { url: `http://127.0.0.1:${child.said[1]}`, stop: child.stop }
}

export async function startBareFanOut(): Promise<Peer> {
  const child = await startChild([here('./bare-fan-out.ts')], process.env, /^(\d+)$/m)
  return { url: `http://127.0.0.1:${child.said[1]}`, stop: child.stop }
}

/** Nothing of the caller's own Baton reaches it. */
const OWN = /^(DATABASE_|BATON_)/

export async function startBaton(dataDir: string, peer: Peer): Promise<Baton> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)))
  const child: Child = await startChild(
    [here('../../../server/src/main.ts')],
    {
      ...env,
      BATON_DATA: dataDir,
      BATON_ALLOW_HOSTS: new URL(peer.url).host,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    },
    /Baton is ready[\s\S]*?http:\/\/[^:\s]+:(\d+)(?:\/setup\?token=(\S+))?\n/,
  )
  return { url: `http://127.0.0.1:${child.said[1]}`, setUp: child.said[2] ?? null, dataDir, pid: child.pid, stop: child.stop }
}

/** A connection past the server, as the administrator of its embedded database: for seeding, and for the floor. */
export async function connect(dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: postmaster(dataDir).socketDir,
    port: 5432,
    user: 'baton',
    database: 'baton',
    options: '-c search_path=baton,public -c timezone=UTC -c jit=off',
  })
  await client.connect()
  return client
}

/** The embedded database of a running server. */
export function postmaster(dataDir: string): { pid: number; socketDir: string } {
  const moved = join(dataDir, 'database-location')
  const home = existsSync(moved) ? readFileSync(moved, 'utf8').trim() : dataDir
  const cluster = readdirSync(home).find((name) => /^pg\d+$/.test(name))
  if (!cluster) throw new Error(`There is no database in ${home}`)
  const lines = readFileSync(join(home, cluster, 'postmaster.pid'), 'utf8').split('\n')
  return { pid: Number(lines[0]), socketDir: lines[4]?.trim() ?? '' }
}
