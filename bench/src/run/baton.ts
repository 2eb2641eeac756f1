import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { type Child, startChild } from './child.ts'
import { BOT } from './peer.ts'

/** What a bench knows of the workspace it made; kept beside the data. */
export interface Workspace {
  key: string
  inboxId: string
  accountId: string
  /** Path of the webhook. */
  hook: string
  channelSecret: string
}

/** The real server, on a data folder of its own and any free port. */
export interface Baton {
  url: string
  /** Token of the set-up link; null once there is a workspace. */
  setUp: string | null
  dataDir: string
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
  return { url: `http://127.0.0.1:${child.said[1]}`, setUp: child.said[2] ?? null, dataDir, stop: child.stop }
}

/** Makes the workspace as a person would: by the link, with an API key and a connected LINE account. */
export async function moveIn(baton: Baton, peer: Peer, channelSecret: string): Promise<Workspace> {
  const api = `${baton.url}/api/v1`
  const owner = { name: 'Bench', email: 'bench@example.com', password: randomBytes(18).toString('base64url') }
  const made = await post<{ workspaceId: string }>(`${api}/setup`, {
    ...owner,
    token: baton.setUp,
    workspaceName: 'Haru Living',
    timeZone: 'Asia/Seoul',
    language: 'en',
  })
  const { secret: key } = (
    await post<{ secret: string }>(
      `${api}/workspaces/${made.answer.workspaceId}/api-keys`,
      {
        name: 'Bench',
        scopes: [
          'channel:read',
          'channel:manage',
          'people:read',
          'conversation:read',
          'conversation:reply',
          'read-private',
          'see-personal-data',
        ],
      },
      { cookie: made.cookie, origin: baton.url },
    )
  ).answer
  const authorization = `Bearer ${key}`
  const inboxes = await fetch(`${api}/workspaces/own/inboxes`, { headers: { authorization } })
  const [inbox] = ((await inboxes.json()) as { items: { id: string }[] }).items
  if (!inbox) throw new Error('The workspace has no inbox')
  const { account } = (
    await post<{ account: { id: string; externalId: string; hookUrl: string } }>(
      `${api}/workspaces/own/channel-accounts`,
      { network: 'line', baseUrl: peer.url, fields: { channelSecret, channelAccessToken: 'bench' }, inboxId: inbox.id },
      { authorization },
    )
  ).answer
  if (account.externalId !== BOT.userId) throw new Error(`Connected ${account.externalId}, not ${BOT.userId}`)
  return { key, inboxId: inbox.id, accountId: account.id, hook: new URL(account.hookUrl).pathname, channelSecret }
}

async function post<T>(address: string, body: object, headers: Record<string, string> = {}): Promise<{ answer: T; cookie: string }> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${address} answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { answer: (await response.json()) as T, cookie: cookie.join('; ') }
}

/** A connection past the server, as the administrator of its embedded database: for seeding, and for the floor. */
export async function connect(dataDir: string): Promise<pg.Client> {
  const moved = join(dataDir, 'database-location')
  const home = existsSync(moved) ? readFileSync(moved, 'utf8').trim() : dataDir
  const cluster = readdirSync(home).find((name) => /^pg\d+$/.test(name))
  if (!cluster) throw new Error(`There is no database in ${home}`)
  const socketDir = readFileSync(join(home, cluster, 'postmaster.pid'), 'utf8')
    .split('\n')[4]
    ?.trim()
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: 'baton',
    database: 'baton',
    options: '-c search_path=baton,public -c timezone=UTC -c jit=off',
  })
  await client.connect()
  return client
}
