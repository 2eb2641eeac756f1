import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '@baton/simulator'
import { Api, cookieOf } from './api.ts'
import { BatonServer, freePort } from './server.ts'

/** Everything a key may be allowed to do. */
export const allScopes = [
  'channel:read',
  'channel:manage',
  'people:read',
  'conversation:read',
  'conversation:reply',
  'conversation:note',
  'conversation:assign',
  'conversation:work',
  'contact:read',
  'report:read',
  'report:persons',
  'read-private',
  'see-personal-data',
]

export const email = 'minji@haruliving.example'
export const password = 'correct horse battery'

export interface StageOptions {
  seed: number
  /** Server processes on one database. More than one needs `databaseUrl`. */
  processes?: number
  databaseUrl?: string
  webhookTimeoutMs?: number
  /** Addresses that the server may reach besides the simulator's. */
  allowHosts?: readonly string[]
  logLevel?: string
}

/** Pretend networks, server processes and one workspace whose owner and all-scope key we hold. */
export interface Stage {
  folder: string
  simulator: Simulator
  servers: BatonServer[]
  /** The first process. */
  server: BatonServer
  /** The token of the set-up link, used up. */
  setupToken: string
  workspaceId: string
  inboxId: string
  /** As the owner, by cookie. */
  owner: Api
  /** As an API key with every scope. */
  api: Api
  /** Path below the workspace. */
  at(path: string): string
  close(): Promise<void>
}

export async function openStage({
  seed,
  processes = 1,
  databaseUrl,
  webhookTimeoutMs = 10_000,
  allowHosts: more = [],
  logLevel,
}: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-prove-'))
  // The account that PostgreSQL runs as must be able to pass through.
  chmodSync(folder, 0o711)
  const simulator = await startSimulator({ seed, webhookTimeoutMs })
  const allowHosts = [...hostsOf(simulator), ...more]
  const servers: BatonServer[] = []
  const visitor = new Api('')
  const close = async () => {
    await visitor.close()
    for (const server of servers) await server.stop()
    await simulator.stop()
    if (process.env.PROVE_KEEP) console.error(`Kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
  try {
    for (let n = 0; n < processes; n++) {
      const dataDir = join(folder, databaseUrl ? 'data' : `data-${n}`)
      const server = new BatonServer({
        dataDir,
        port: await freePort(),
        allowHosts,
        databaseUrl,
        logFile: join(folder, `server-${n}.log`),
        logLevel,
      })
      servers.push(server)
      await server.start()
    }
    const [server] = servers
    if (!server) throw new Error('At least one process is needed')
    const setupToken = await server.setupToken()
    const { owner, api, workspaceId } = await setUp(visitor.at(server.url), setupToken)
    const inboxes = await owner.get<{ items: { id: string; name: string }[] }>(`/api/v1/workspaces/${workspaceId}/inboxes`)
    const [inbox] = inboxes.items
    if (!inbox) throw new Error('The workspace has no inbox')
    await owner.send('PUT', `/api/v1/workspaces/${workspaceId}/inboxes/${inbox.id}`, { name: inbox.name, undoSeconds: 0, agentIds: [] })
    return {
      folder,
      simulator,
      servers,
      server,
      setupToken,
      owner,
      api,
      workspaceId,
      inboxId: inbox.id,
      at: (path) => `/api/v1/workspaces/${workspaceId}${path}`,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** What a server must be allowed to reach. */
export function hostsOf({ mail, ...simulator }: Simulator): string[] {
  const urls = [
    simulator.lineBaseUrl,
    simulator.lineDataBaseUrl,
    simulator.xBaseUrl,
    simulator.facebookBaseUrl,
    simulator.instagramBaseUrl,
    simulator.whatsappBaseUrl,
    simulator.googlePlayBaseUrl,
    simulator.appStoreBaseUrl,
    simulator.googleBusinessBaseUrl,
    simulator.youtubeBaseUrl,
  ]
  return [...urls.map((url) => new URL(url).host), `${mail.host}:${mail.imapPort}`, `${mail.host}:${mail.smtpPort}`]
}

async function setUp(visitor: Api, token: string): Promise<{ owner: Api; api: Api; workspaceId: string }> {
  const answer = await visitor.call('POST', '/api/v1/setup', {
    token,
    workspaceName: 'Haru Living',
    name: 'Minji Park',
    email,
    password,
    timeZone: 'Asia/Seoul',
    language: 'en',
  })
  if (answer.status !== 201) throw new Error(`The set-up answered ${answer.status}: ${answer.text}`)
  const { workspaceId } = answer.body as { workspaceId: string }
  const owner = visitor.as({ cookie: cookieOf(answer) })
  const key = await owner.send<{ secret: string }>('POST', `/api/v1/workspaces/${workspaceId}/api-keys`, {
    name: 'prove',
    scopes: allScopes,
  })
  return { owner, api: owner.as({ key: key.secret }), workspaceId }
}
