import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const READY_MS = 60_000

/** A run that is broken off leaves no server behind; each ends its own PostgreSQL. */
const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGTERM')
})

export interface ServerOptions {
  dataDir: string
  port: number
  /** Loopback addresses of the simulator that the server may reach. */
  allowHosts: readonly string[]
  /** Absent: the embedded PostgreSQL. */
  databaseUrl?: string
  /** Absent: all. */
  roles?: string
  logFile: string
  /** How talkative its log is; `warn` unless told. */
  logLevel?: string
}

/** A real server process, started again on the same folder and port as often as it is killed. */
export class BatonServer {
  readonly url: string
  /** Times that it was started. */
  starts = 0
  /** Ends that nobody ordered. */
  crashes = 0
  private readonly options: ServerOptions
  private child: ChildProcess | null = null
  private ended: Promise<void> = Promise.resolve()
  private ordered = false

  constructor(options: ServerOptions) {
    this.options = options
    this.url = `http://127.0.0.1:${options.port}`
  }

  async start(): Promise<void> {
    const { dataDir, port, allowHosts, databaseUrl, roles, logFile, logLevel = 'warn' } = this.options
    const log = openSync(logFile, 'a')
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        BATON_DATA: dataDir,
        PORT: String(port),
        HOST: '127.0.0.1',
        BATON_ALLOW_HOSTS: allowHosts.join(','),
        LOG_LEVEL: logLevel,
        ...(databaseUrl && { DATABASE_URL: databaseUrl }),
        ...(roles && { BATON_ROLES: roles }),
      },
    })
    closeSync(log)
    this.child = child
    living.add(child)
    this.starts += 1
    this.ordered = false
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        living.delete(child)
        if (!this.ordered) this.crashes += 1
        resolve()
      })
    })
    await this.untilReady(child)
  }

  /** Until it says it is ready; an end before that is an error with the tail of its log. */
  async untilReady(child: ChildProcess | null = this.child, patienceMs = READY_MS): Promise<void> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(50)) {
      if (child && (child.exitCode !== null || child.signalCode !== null))
        throw new Error(`The server ended while starting.\n${this.logTail()}`)
      if (await this.isReady()) return
    }
    throw new Error(`The server was not ready after ${patienceMs / 1000} s.\n${this.logTail()}`)
  }

  async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) })
      await answer.arrayBuffer()
      return answer.status === 200
    } catch {
      // Nothing listens (yet), or it hangs: not ready, whatever the reason.
      return false
    }
  }

  /** The number of the living process. */
  get pid(): number {
    if (!this.child?.pid) throw new Error('The server does not run')
    return this.child.pid
  }

  isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null
  }

  /** As a power cut of this one process: no handler runs. */
  async kill(): Promise<void> {
    this.ordered = true
    this.child?.kill('SIGKILL')
    await this.ended
  }

  async stop(): Promise<void> {
    if (!this.isRunning()) return
    this.ordered = true
    this.child?.kill('SIGTERM')
    await Promise.race([this.ended, sleep(5_000)])
    if (this.isRunning()) await this.kill()
  }

  /** The one-time link's token, which the first start prints a moment after it is ready. */
  async setupToken(): Promise<string> {
    for (const until = Date.now() + 10_000; Date.now() < until; await sleep(50)) {
      const token = /\/setup\?token=([\w-]+)/.exec(readFileSync(this.options.logFile, 'utf8'))?.[1]
      if (token) return token
    }
    throw new Error(`The server printed no set-up link.\n${this.logTail()}`)
  }

  /** The embedded PostgreSQL's process and socket folder, as its own file says; null while there is none. */
  postmaster(): { pid: number; socketDir: string } | null {
    const file = join(this.databaseHome(), 'pg18', 'postmaster.pid')
    if (!existsSync(file)) return null
    const lines = readFileSync(file, 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, socketDir: lines[4]?.trim() ?? '' } : null
  }

  /** The folder that the embedded PostgreSQL's files lie in: root's lie apart from the data folder. */
  databaseHome(): string {
    const pointer = join(this.options.dataDir, 'database-location')
    return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : this.options.dataDir
  }

  get dataDir(): string {
    return this.options.dataDir
  }

  /** Everything it wrote since its first start. */
  log(): string {
    return existsSync(this.options.logFile) ? readFileSync(this.options.logFile, 'utf8') : ''
  }

  logTail(lines = 25): string {
    return this.log().trimEnd().split('\n').slice(-lines).join('\n')
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
