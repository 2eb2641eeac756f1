import pg from 'pg'
import { connectionConfig } from '#kernel/db'
import type { Log } from '#kernel/log'
import type { PresenceMark } from '#kernel/presence'

/** A hint that something waits; what waits is read from the database, so a lost hint costs time, never data. */
export type Signal =
  | { kind: 'events'; workspaceId: number }
  | { kind: 'raw'; workspaceId: number }
  | { kind: 'deliveries'; workspaceId: number }
  | { kind: 'media'; workspaceId: number }
  | { kind: 'people'; workspaceId: number }
  | { kind: 'accounts'; workspaceId: number }
  | { kind: 'polls'; workspaceId: number }
  | { kind: 'settings'; workspaceId: number }
  /** Somebody read a conversation or marked it as unread; without `mark`: some of these may have been missed, whoever's. */
  | { kind: 'unread'; workspaceId: number; mark: { agentId: string; conversationId: string; version: number; unread: boolean } }
  | { kind: 'unread'; workspaceId: null }
  /** A person’s draft was kept, or ended (null). */
  | { kind: 'draft'; workspaceId: number; mark: { agentId: string; conversationId: string; revision: string | null } }
  /** What a screen of somebody has open. */
  | { kind: 'presence'; workspaceId: number; mark: PresenceMark }
  /** A browser has no line any more: what its screens told until `before` (ms) is so no longer. */
  | { kind: 'presence-gone'; workspaceId: number; mark: { agentId: string; browser: string; before: number } }
  /** A process knows of nobody yet, and asks the others. */
  | { kind: 'presence-asked'; workspaceId: number }
  /** Sessions ended, or what we know of a person changed: of the installation, since a person has no workspace. */
  | { kind: 'sessions'; workspaceId: null }

export interface Bus {
  publish(signal: Signal): void
  /** Calls back for each signal of any process; the answer ends it. */
  subscribe(listener: (signal: Signal) => void): () => void
  close(): Promise<void>
}

class Local {
  private readonly listeners = new Set<(signal: Signal) => void>()
  subscribe(listener: (signal: Signal) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  deliver(signal: Signal): void {
    for (const listener of this.listeners) listener(signal)
  }
}

/** For one process. */
export function memoryBus(): Bus {
  const local = new Local()
  return {
    publish: (signal) => queueMicrotask(() => local.deliver(signal)),
    subscribe: (listener) => local.subscribe(listener),
    close: async () => {},
  }
}

const CHANNEL = 'baton_bus'
const COALESCE_MS = 10
const RECONNECT_MS = 500
/** NOTIFY takes at most 8,000 bytes. */
const MAX_PAYLOAD = 7_800

/**
 * For several processes on one PostgreSQL: LISTEN/NOTIFY on a connection of its own, after the commit, gathered for 10 ms.
 * Inside the business transaction NOTIFY would take a lock that halves the commits. Signals of this process arrive at once.
 */
export async function notifyBus(url: string, log: Log): Promise<Bus> {
  const local = new Local()
  const origin = Math.random().toString(36).slice(2, 10)
  let waiting = new Map<string, Signal>()
  let timer: NodeJS.Timeout | null = null
  let client: pg.Client | null = null
  let closed = false
  let reconnect: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionConfig({ url, role: 'baton_app' }), keepAlive: true })
    fresh.on('error', (error) => log.warn({ error: error.message }, 'bus connection lost'))
    fresh.on('end', () => {
      if (client === fresh) client = null
      if (!closed)
        reconnect = setTimeout(
          () => void connectAgain().catch((error: Error) => log.warn({ error: error.message }, 'bus reconnect failed')),
          RECONNECT_MS,
        )
    })
    fresh.on('notification', ({ payload }) => {
      const message = JSON.parse(payload ?? '{}') as { from: string; signals: Signal[] }
      if (message.from !== origin) for (const signal of message.signals) local.deliver(signal)
    })
    await fresh.connect()
    await fresh.query(`listen ${CHANNEL}`)
    if (closed) await fresh.end()
    else client = fresh
  }
  /** What the others said meanwhile was missed here, and what was said here, there; of all else the database tells. */
  async function connectAgain(): Promise<void> {
    await connect()
    publish({ kind: 'unread', workspaceId: null })
  }
  await connect()

  async function flush(): Promise<void> {
    timer = null
    const signals = [...waiting.values()]
    waiting = new Map()
    while (signals.length > 0 && client) {
      const batch: Signal[] = []
      while (signals.length > 0 && bytesOf(batch) + bytesOf(signals[0]) < MAX_PAYLOAD) batch.push(signals.shift() as Signal)
      if (batch.length === 0) batch.push(signals.shift() as Signal)
      await client.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify({ from: origin, signals: batch })])
    }
  }

  function publish(signal: Signal): void {
    queueMicrotask(() => local.deliver(signal))
    waiting.set(keyOf(signal), signal)
    timer ??= setTimeout(() => void flush().catch((error: Error) => log.warn({ error: error.message }, 'bus publish failed')), COALESCE_MS)
  }

  return {
    publish,
    subscribe: (listener) => local.subscribe(listener),
    async close() {
      closed = true
      clearTimeout(reconnect)
      if (timer) clearTimeout(timer)
      await client?.end()
    },
  }
}

/** Of signals that say the same, the last goes out. */
function keyOf(signal: Signal): string {
  return `${signal.kind}:${signal.workspaceId}:${'mark' in signal ? aboutOf(signal) : ''}`
}

function aboutOf(signal: Extract<Signal, { mark: object }>): string {
  const { agentId } = signal.mark
  if (signal.kind === 'presence') return `${agentId}:${signal.mark.screen}`
  return `${agentId}:${signal.kind === 'presence-gone' ? signal.mark.browser : signal.mark.conversationId}`
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
