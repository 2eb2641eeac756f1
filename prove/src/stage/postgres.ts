import { spawn, execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './server.ts'

const run = promisify(execFile)
const nobody = 65_534

export interface PrivatePostgres {
  url: string
  stop(): Promise<void>
}

/** A PostgreSQL of the system's packages for several server processes, on a port of its own; null where none is installed. */
export async function startPostgres(): Promise<PrivatePostgres | null> {
  const bin = installed()
  if (!bin) return null
  const folder = mkdtempSync(join(tmpdir(), 'baton-prove-pg-'))
  const asRoot = process.getuid?.() === 0
  const account = asRoot ? { uid: nobody, gid: nobody } : {}
  if (asRoot) chownSync(folder, nobody, nobody)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'prove', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...account,
    cwd: '/',
  })
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=150', 'fsync=off']
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGQUIT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `postgres://prove@127.0.0.1:${port}`
  try {
    await makeDatabase(`${url}/postgres`)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `${url}/baton`, stop }
}

/** Debian keeps each version in a folder of its own. The newest is taken. */
function installed(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).map(Number) : []
  return versions
    .filter((version) => version >= 15)
    .sort((a, b) => b - a)
    .map((version) => join(root, String(version), 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
}

async function makeDatabase(url: string): Promise<void> {
  for (const until = Date.now() + 30_000; ; await sleep(100)) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.query('create database baton')
      return
    } catch (error) {
      // It is still starting.
      if (Date.now() > until) throw error
    } finally {
      await client.end()
    }
  }
}
