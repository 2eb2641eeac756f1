import type { Backlog as ShownBacklog } from '@baton/contract/events'
import type { App } from '#kernel/app'
import { type Clock, iso } from '#kernel/clock'
import type { Database } from '#kernel/db'
import { wakeable } from '#kernel/loop'
import type { Metrics } from '#kernel/metrics'
import { sql } from '#kernel/sql'

/** Two looks in a row must find the same late, so what is read a moment later alarms nobody; a dead worker is told of within 25 s. */
const LOOK_MS = 10_000
/** What waits so long is late: reading, sending and figures take seconds. */
const LATE_MS = 60_000
/** Looks that fail for so long are told of: silence must not pass for health. */
const BLIND_MS = 60_000
const QUEUES = ['intake', 'deliveries', 'jobs'] as const

interface Row {
  workspaceId: number | null
  kind: 'queue' | 'reaction' | 'set-aside'
  name: string
  since: string | null
  count: number | null
}

/**
 * What waits for background work, in all workspaces, as this process saw it at its last look. Every process looks, whatever
 * its roles are: that no worker lives is seen by the others alone.
 */
export class Backlog {
  private readonly db: Database
  private readonly clock: Clock
  private readonly metrics: Metrics
  private readonly listeners = new Set<() => void>()
  private late = new Map<string, Row>()
  private suspects: ReadonlySet<string> = new Set()
  private noWorkerSince: string | null = null
  private workerMissed: string | null = null
  private lookedAt: number
  /** Living processes that do background work, at the last look. */
  workers = 0

  constructor({ db, clock, metrics }: Pick<App, 'db' | 'clock' | 'metrics'>) {
    this.db = db
    this.clock = clock
    this.metrics = metrics
    this.lookedAt = clock.now()
  }

  /** What is late in one workspace. */
  of(workspaceId: number): ShownBacklog {
    const since = (name: string) => this.late.get(keyOf({ workspaceId, kind: 'queue', name }))?.since ?? null
    const reactions = [...this.late.values()].filter((row) => row.kind === 'reaction' && row.workspaceId === workspaceId)
    return {
      noWorkerSince: this.noWorkerSince,
      intakeSince: since('intake'),
      deliveriesSince: since('deliveries'),
      reactions: reactions.map(({ name, since: at }) => ({ consumer: name, since: at ?? iso(this.clock.now()) })),
    }
  }

  /** Calls back after each look; the answer ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async look(consumers: readonly string[]): Promise<void> {
    const now = this.clock.now()
    const at = iso(now)
    const [rows, job, workers] = await Promise.all([
      this.db.all<Row>(
        sql`select workspace_id, kind, name, since, count from system.backlog(${at}::timestamptz, ${[...consumers]}::text[])`,
      ),
      this.db.all<{ since: string | null }>(sql`select system.waiting_job(${at}::timestamptz) as since`),
      this.db.all<{ count: number }>(sql`select system.living_workers() as count`),
    ])
    const jobs: Row = { workspaceId: null, kind: 'queue', name: 'jobs', since: job[0]?.since ?? null, count: null }
    this.take([...rows, jobs], workers[0]?.count ?? 0, now)
    this.measure([...rows, jobs], consumers, workers[0]?.count ?? 0, now)
    for (const listener of this.listeners) listener()
  }

  private take(rows: readonly Row[], workers: number, now: number): void {
    const late = rows.filter(({ since }) => since !== null && now - Date.parse(since) >= LATE_MS)
    this.late = new Map(late.map((row) => [keyOf(row), row] as const).filter(([key]) => this.suspects.has(key)))
    this.suspects = new Set(late.map(keyOf))
    this.workers = workers
    this.noWorkerSince = workers > 0 ? null : this.workerMissed
    this.workerMissed = workers > 0 ? null : (this.workerMissed ?? iso(now))
    this.lookedAt = now
  }

  private measure(rows: readonly Row[], consumers: readonly string[], workers: number, now: number): void {
    const age = (kind: Row['kind'], name: string) =>
      Math.max(
        0,
        ...rows.filter((row) => row.kind === kind && row.name === name && row.since).map(({ since }) => now - Date.parse(since ?? '')),
      )
    const count = (name: string) =>
      rows.reduce((sum, row) => sum + (row.kind === 'set-aside' && row.name === name ? (row.count ?? 0) : 0), 0)
    for (const queue of QUEUES) this.metrics.queueAge.set({ queue }, age('queue', queue) / 1000)
    for (const consumer of consumers) this.metrics.reactionLag.set({ consumer }, age('reaction', consumer) / 1000)
    this.metrics.setAside.set({ what: 'raw-deliveries' }, count('raw'))
    this.metrics.setAside.set({ what: 'events' }, count('events'))
    this.metrics.workers.set(workers)
  }

  /** For /readyz: who is missing, since when, and what to do. */
  worker(): string | null {
    return this.noWorkerSince === null
      ? null
      : `No process with the role worker has lived since ${this.noWorkerSince}. What networks send is kept, but not shown, and no reply goes out. Start one (BATON_ROLES unset or with worker), and look at the last lines of its log.`
  }

  /** For /readyz: what is behind, since when, and what to do. */
  problem(): string | null {
    const blindMs = this.clock.now() - this.lookedAt
    if (blindMs >= BLIND_MS)
      return `The queues could not be looked at since ${iso(this.lookedAt)}. Look at the database and at the log of this process.`
    const oldest = new Map<string, string>()
    for (const { kind, name, since } of this.late.values()) {
      const what = kind === 'queue' ? name : `reaction ${name}`
      if (since && since < (oldest.get(what) ?? '9')) oldest.set(what, since)
    }
    if (oldest.size === 0) return null
    const behind = [...oldest].map(([what, since]) => `${what} since ${since}`)
    return `Behind: ${behind.join(', ')}. Look at the log of the processes with the role worker for failures; if they are busy, start one more.`
  }
}

const keyOf = ({ workspaceId, kind, name }: Pick<Row, 'workspaceId' | 'kind' | 'name'>): string => `${workspaceId} ${kind} ${name}`

/** Looks every ten seconds until the signal ends, and tells /readyz. */
export function watchBacklog(app: App, consumers: readonly string[], signal: AbortSignal): Promise<void> {
  app.health.add('worker', async () => app.backlog.worker())
  app.health.add('backlog', async () => app.backlog.problem())
  return wakeable(
    'backlog',
    app,
    async () => {
      await app.backlog.look(consumers)
      return LOOK_MS
    },
    signal,
  ).done
}
