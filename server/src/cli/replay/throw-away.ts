import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiKeyScopes } from '@baton/contract/permissions'

/** A Baton of its own, with an empty workspace and a key to it, that leaves nothing behind. */
export interface ThrowAway {
  url: string
  key: string
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
const LINK = /(http:\/\/\S+)\/setup\?token=(\S+)/
/** Of these, a throw-away server takes nothing from the person's own. */
const OWN = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'BATON_SECRET', 'BATON_ROLES', 'BATON_URL']

/** @param allowHosts places on this machine that the server may call: `host:port` */
export async function startThrowAway(allowHosts: string[]): Promise<ThrowAway> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-replay-'))
  const inherited = Object.entries(process.env).filter(([name]) => !OWN.includes(name))
  const child = spawn(process.execPath, [main], {
    env: {
      ...Object.fromEntries(inherited),
      BATON_DATA: folder,
      BATON_ALLOW_HOSTS: allowHosts.join(','),
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { url, token } = await setUpLink(child)
    return { url, key: await makeKey(url, token), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The link that the first start prints. */
function setUpLink(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (part: Buffer) => {
      said += part.toString()
      const [, url, token] = LINK.exec(said) ?? []
      if (url && token) resolve({ url, token })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`The throw-away server did not start.\n${said.trim()}`)))
  })
}

async function makeKey(url: string, token: string): Promise<string> {
  const { answer, cookie } = await post<{ workspaceId: string }>(`${url}/api/v1/setup`, {
    token,
    workspaceName: 'Replay',
    name: 'Replay',
    email: 'replay@example.com',
    password: randomBytes(18).toString('base64url'),
    timeZone: 'UTC',
    language: 'en',
  })
  const made = await post<{ secret: string }>(
    `${url}/api/v1/workspaces/${answer.workspaceId}/api-keys`,
    { name: 'Replay', scopes: apiKeyScopes },
    cookie,
  )
  return made.answer.secret
}

async function post<T>(address: string, body: object, cookie?: string): Promise<{ answer: T; cookie: string }> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie, origin: new URL(address).origin }) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${address} answered ${response.status}: ${await response.text()}`)
  const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { answer: (await response.json()) as T, cookie: cookies.join('; ') }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
