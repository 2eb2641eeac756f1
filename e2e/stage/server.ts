import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const tool = fileURLToPath(new URL('../../server/src/cli/main.ts', import.meta.url))
const READY_MS = 60_000

export interface ServerOptions {
  dataDir: string
  port: number
  /** Loopback addresses of the simulator that the server may reach. */
  allowHosts: readonly string[]
  logFile: string
}

/** The product as people run it: a process of its own. It can be stopped and started again on the same data and port. */
export class BatonServer {
  readonly url: string
  private readonly options: ServerOptions
  private child: ChildProcess | null = null
  private ended: Promise<unknown> = Promise.resolve()

  constructor(options: ServerOptions) {
    this.options = options
    this.url = `http://127.0.0.1:${options.port}`
    process.on('exit', () => this.child?.kill('SIGKILL'))
  }

  async start(): Promise<void> {
    const log = openSync(this.options.logFile, 'a')
    const child = spawn(process.execPath, [program], { stdio: ['ignore', log, log], env: this.environment() })
    closeSync(log)
    this.child = child
    this.ended = new Promise((resolve) => child.once('exit', resolve))
    for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(50)) {
      if (hasEnded(child)) throw new Error(`The server ended while starting.\n${this.logTail()}`)
      if (await this.isReady()) return
    }
    throw new Error(`The server was not ready after ${READY_MS / 1000} s.\n${this.logTail()}`)
  }

  private environment(): NodeJS.ProcessEnv {
    const { dataDir, port, allowHosts } = this.options
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      BATON_DATA: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      BATON_ALLOW_HOSTS: allowHosts.join(','),
      LOG_LEVEL: 'warn',
    }
  }

  /** What a command of the server's tool prints, run beside it on the same machine: `npm run baton -- …`. */
  async command(...argv: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, [tool, ...argv], { env: this.environment() })).stdout
  }

  private async isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) })
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      // Nothing listens yet, or it is slow: not ready, whatever the reason.
      return false
    }
  }

  async stop(): Promise<void> {
    const { child } = this
    if (!child || hasEnded(child)) return
    child.kill('SIGTERM')
    await Promise.race([this.ended, sleep(10_000, undefined, { ref: false })])
    if (!hasEnded(child)) child.kill('SIGKILL')
    await this.ended
  }

  /** The one-time link, which the first start prints as soon as it is ready. */
  async setupLink(): Promise<string> {
    for (const until = Date.now() + 10_000; Date.now() < until; await sleep(50)) {
      const link = /https?:\S+\/setup\?token=[\w-]+/.exec(this.log())?.[0]
      if (link) return link
    }
    throw new Error(`The server printed no set-up link.\n${this.logTail()}`)
  }

  private log(): string {
    return readFileSync(this.options.logFile, 'utf8')
  }

  logTail(lines = 25): string {
    return this.log().trimEnd().split('\n').slice(-lines).join('\n')
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

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
