import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { arrays, type Database, rowsOf } from '#kernel/db'
import { compile } from '#kernel/sql'
import type { Dice } from '../conversations/receive/trees.fixtures.ts'

/** A guard taken out of the product, to see that the simulation notices: what is sent to the database instead of a statement. */
export interface Sabotage {
  rewrite?(text: string): string
  /** Runs on the same connection behind a statement, with what it answered. */
  behind?(statement: pg.QueryConfig, result: pg.QueryResult, client: pg.PoolClient): Promise<void>
}

/** How long a statement may take before it is asked whether it waits for a lock. */
const LOOK_AFTER_MS = 4
const STUCK_AFTER_MS = 20_000
/** Acts under way at once. */
const MOST_ACTS = 6
/** SQLSTATE of a deadlock. */
const DEADLOCK = '40P01'

interface Statement {
  config: string | pg.QueryConfig
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** Something that a person, the network or a loop begins to do in a process. It must not wait for anything but gates. */
export interface Act {
  name: string
  life: Life
  go(): Promise<unknown>
}

/** Names what waits by the act it comes from, so that the seed finds the same under the same name. */
const acting = new AsyncLocalStorage<{ act: number; serial: number }>()

function nextKey(life: Life): string {
  const store = acting.getStore()
  return [life.name, store?.act ?? 0, store ? ++store.serial : 0].map((part) => String(part).padStart(4, '0')).join('/')
}

/** What waits for the seed to let it go on. */
interface Choice {
  key: string
  life: Life
  go(isHeard: boolean): Promise<void>
}

/** One pretended process, from its start to its end. What waits at its gates when it dies goes on nevermore. */
export class Life {
  readonly name: string
  isDead = false
  readonly connections = new Set<Connection>()
  readonly gates = new Set<Choice>()

  constructor(name: string) {
    this.name = name
  }
}

/**
 * Lets one thing happen at a time, as the seed picks: a statement of a pretended process, a call to a network, the beginning of
 * an act. All others wait at their gates. A statement that waits for a lock of another is left waiting, and the next is picked.
 */
export class Scheduler {
  readonly dice: Dice
  private readonly pool: pg.Pool
  private readonly watcher: pg.PoolClient
  private readonly sabotage: Sabotage
  private readonly onStep: () => void
  private readonly lives = new Set<Life>()
  private readonly blocked = new Set<Connection>()
  private connecting = 0
  private begun = 0
  private readonly acts = new Set<Act>()
  /** Nothing waits at a gate any more: the quiet end. */
  isOpen = false
  steps = 0
  readonly trace: string[] = []
  /** Statements that PostgreSQL gave up because two waited for each other. */
  readonly deadlocks: string[] = []
  /** Statements of a transaction that held the feed already, which is the last thing to be locked. */
  readonly behindFeed: string[] = []
  private readonly holdFeed = new WeakSet<pg.PoolClient>()

  constructor(dice: Dice, pool: pg.Pool, watcher: pg.PoolClient, sabotage: Sabotage, onStep: () => void) {
    this.dice = dice
    this.pool = pool
    this.watcher = watcher
    this.sabotage = sabotage
    this.onStep = onStep
  }

  /** A database whose statements wait until the seed lets them through. */
  database(life: Life): Database {
    this.lives.add(life)
    const pool = { connect: () => this.connect(life) } as unknown as pg.Pool
    return {
      pool,
      all: async <T>(query: Parameters<Database['all']>[0]) => {
        const connection = await this.connect(life)
        try {
          return rowsOf<T>((await connection.query(arrays(compile(query)))) as pg.QueryArrayResult<unknown[]>)
        } finally {
          connection.release()
        }
      },
      end: async () => undefined,
    }
  }

  /** Waits until the seed lets it through; for ever where its process dies. */
  gate(life: Life): Promise<void> {
    if (life.isDead) return new Promise(() => undefined)
    if (this.isOpen) return Promise.resolve()
    return new Promise((resolve) => {
      const choice: Choice = {
        key: nextKey(life),
        life,
        go: async (isHeard) => {
          life.gates.delete(choice)
          if (isHeard) resolve()
        },
      }
      life.gates.add(choice)
    })
  }

  /** The process ends here: what it had sent to the database may still be done, and nobody hears of it. */
  async kill(life: Life): Promise<void> {
    this.trace.push(`† ${life.name}`)
    life.isDead = true
    this.lives.delete(life)
    for (const act of this.acts) if (act.life === life) this.acts.delete(act)
    const connections = [...life.connections]
    for (const connection of connections) this.blocked.delete(connection)
    const running = connections.filter((connection) => connection.isRunning())
    await this.watcher.query('select pg_cancel_backend(pid) from unnest($1::int[]) as pid', [running.map(({ pid }) => pid)])
    await Promise.all(connections.map((connection) => connection.abandon()))
  }

  /** PostgreSQL ends these connections and lets go of their locks, so that what comes after depends on the seed alone. */
  async end(pids: readonly number[]): Promise<void> {
    await this.watcher.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids])
    // Its own way of waiting looks ten times a second.
    for (let left = true; left; ) {
      const { rows } = await this.watcher.query<{ left: boolean }>(
        'select exists (select from pg_stat_activity where pid = any($1)) as left',
        [pids],
      )
      left = rows[0]?.left ?? false
    }
  }

  /** Runs acts and all that comes of them, until none is left and nothing waits. `crash` is told which process has just died. */
  async run(nextAct: () => Promise<Act | null>, crash: (life: Life) => Promise<void>, mayCrash: () => boolean): Promise<void> {
    let isOver = false
    for (;;) {
      await this.rest()
      const choices = [...this.lives].flatMap((life) => choicesOf(life)).sort((a, b) => (a.key < b.key ? -1 : 1))
      if (!isOver && this.acts.size < MOST_ACTS && (choices.length === 0 || this.dice.chance(0.25))) {
        const act = await nextAct()
        if (act) this.begin(act)
        else isOver = true
        continue
      }
      if (choices.length === 0) {
        if (this.blocked.size === 0) return
        await this.waitForLocks()
        continue
      }
      const choice = this.dice.of(choices)
      this.steps++
      this.onStep()
      const crashes = mayCrash() && this.dice.chance(0.02)
      if (!crashes) await choice.go(true)
      else {
        if (this.dice.chance(0.6)) await choice.go(false)
        await this.kill(choice.life)
        await crash(choice.life)
      }
      await this.unblock()
    }
  }

  private begin(act: Act): void {
    this.trace.push(`${act.life.name} begins to ${act.name}: ${++this.begun}`)
    this.acts.add(act)
    void acting.run({ act: this.begun, serial: 0 }, () => act.go()).finally(() => this.acts.delete(act))
  }

  private async connect(life: Life): Promise<Connection> {
    if (life.isDead) return new Promise(() => undefined)
    const key = nextKey(life)
    this.connecting++
    const client = await this.pool.connect()
    this.connecting--
    if (life.isDead) {
      client.release()
      return new Promise(() => undefined)
    }
    const connection = new Connection(this, life, key, client)
    life.connections.add(connection)
    return connection
  }

  /** Until all that was set going has come to its next gate. */
  private async rest(): Promise<void> {
    do await setImmediate()
    while (this.connecting > 0)
  }

  /** Runs one statement until it is answered, or waits for a lock. */
  async execute(connection: Connection, statement: Statement, isHeard: boolean): Promise<void> {
    const { client } = connection
    this.trace.push(`${connection.key} ${inShort(statement.config)}${isHeard ? '' : ' (unheard)'}`)
    connection.running = this.ask(client, statement, () => isHeard && !connection.life.isDead).finally(() => {
      connection.running = null
      connection.giveBack()
    })
    await this.follow(connection)
  }

  /** Until its statement is answered, or waits for a lock. */
  private async follow(connection: Connection): Promise<void> {
    while (connection.running) {
      await Promise.race([connection.running.then(() => true), setTimeout(LOOK_AFTER_MS)])
      if (connection.isRunning() && (await this.waitsForLock([connection])).size > 0) {
        this.blocked.add(connection)
        return
      }
    }
    await setImmediate()
  }

  async ask(client: pg.PoolClient, { config, resolve, reject }: Statement, isHeard: () => boolean): Promise<void> {
    const { rewrite = (text: string) => text, behind } = this.sabotage
    try {
      const sent = typeof config === 'string' ? rewrite(config) : { ...config, text: rewrite(config.text) }
      if (typeof sent !== 'string' && typeof config !== 'string' && sent.text !== config.text) sent.name = `sabotaged-${config.name}`
      this.watchFeed(client, inShort(sent))
      const result = await client.query(sent as pg.QueryConfig)
      if (behind && typeof sent !== 'string') await behind(sent, result, client)
      if (isHeard()) resolve(result)
    } catch (error) {
      if ((error as { code?: unknown }).code === DEADLOCK) this.deadlocks.push(inShort(config))
      if (isHeard()) reject(error)
    }
  }

  async rollback(client: pg.PoolClient): Promise<void> {
    this.holdFeed.delete(client)
    await client.query('rollback')
  }

  private watchFeed(client: pg.PoolClient, text: string): void {
    if (text === 'commit' || text === 'rollback') this.holdFeed.delete(client)
    else if (text.startsWith('with feed as')) this.holdFeed.add(client)
    else if (this.holdFeed.has(client) && !text.startsWith('set local')) this.behindFeed.push(text)
  }

  private async waitsForLock(connections: Connection[]): Promise<Set<Connection>> {
    const { rows } = await this.watcher.query<{ pid: number }>(
      'select pid from unnest($1::int[]) as pid where cardinality(pg_blocking_pids(pid)) > 0',
      [connections.map(({ pid }) => pid)],
    )
    const pids = new Set(rows.map(({ pid }) => pid))
    return new Set(connections.filter(({ pid }) => pids.has(pid)))
  }

  /** Waits for those whose lock was let go. */
  private async unblock(): Promise<void> {
    for (;;) {
      const waiting = [...this.blocked]
      if (waiting.length === 0) return
      const still = await this.waitsForLock(waiting)
      const free = waiting.filter((connection) => !still.has(connection))
      if (free.length === 0) return
      for (const connection of free) {
        this.blocked.delete(connection)
        await this.follow(connection)
      }
    }
  }

  /** Nobody at a gate holds it: a process that died just now does, or PostgreSQL has yet to see a deadlock. */
  private async waitForLocks(): Promise<void> {
    const began = performance.now()
    while (this.blocked.size > 0 && [...this.blocked].every((connection) => connection.isRunning())) {
      await setTimeout(LOOK_AFTER_MS)
      if (performance.now() - began > STUCK_AFTER_MS) throw new Error('Statements wait for locks that nobody lets go')
    }
    for (const connection of this.blocked) if (!connection.running) this.blocked.delete(connection)
    await this.unblock()
  }
}

function inShort(config: Statement['config']): string {
  const text = typeof config === 'string' ? config : config.text
  return text.trim().replace(/\s+/g, ' ').slice(0, 110)
}

function choicesOf(life: Life): Choice[] {
  return [...life.gates, ...[...life.connections].filter((connection) => connection.hasNext())]
}

/** A connection of a pretended process. What is sent without waiting for answers is kept in its order. */
class Connection implements Choice {
  readonly key: string
  readonly life: Life
  readonly client: pg.PoolClient
  running: Promise<void> | null = null
  private readonly scheduler: Scheduler
  private readonly waiting: Statement[] = []
  private released: boolean | Error = false
  private isDraining = false

  constructor(scheduler: Scheduler, life: Life, key: string, client: pg.PoolClient) {
    this.scheduler = scheduler
    this.life = life
    this.key = key
    this.client = client
    client.on('error', ignore)
  }

  get pid(): number {
    return pidOf(this.client)
  }

  on(): void {}
  off(): void {}

  query(config: Statement['config']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const statement = { config, resolve, reject }
      if (this.scheduler.isOpen) void this.scheduler.ask(this.client, statement, () => true)
      else this.waiting.push(statement)
    })
  }

  release(broken?: boolean | Error): void {
    this.released = broken ?? true
    this.giveBack()
  }

  isRunning(): boolean {
    return this.running !== null
  }

  hasNext(): boolean {
    return this.waiting.length > 0 && this.running === null
  }

  /** A transaction begins with its first statement; the rest of what waits goes along, or stops at the next gate. */
  async go(isHeard: boolean): Promise<void> {
    const first = String(this.waiting[0]?.config).startsWith('begin') ? 2 : 1
    const together = this.scheduler.dice.chance(0.5) ? this.waiting.length : first
    for (let done = 0; done < together && this.hasNext(); done++)
      await this.scheduler.execute(this, this.waiting.shift() as Statement, isHeard)
    this.giveBack()
  }

  /** Its process died. Rolled back, it is another's: a new one would plan every statement anew. */
  async abandon(): Promise<void> {
    this.life.connections.delete(this)
    this.waiting.length = 0
    await this.running
    this.client.off('error', ignore)
    // The end of its last statement may hit the next one instead.
    await this.scheduler.rollback(this.client).catch(() => this.scheduler.rollback(this.client))
    this.client.release()
  }

  giveBack(): void {
    if (!this.released || this.waiting.length > 0 || this.running || !this.life.connections.has(this)) return
    this.life.connections.delete(this)
    this.client.off('error', ignore)
    this.client.release(this.released instanceof Error ? this.released : undefined)
  }
}

/** The process at PostgreSQL that serves it; the driver's types do not know it. */
export function pidOf(client: pg.ClientBase): number {
  return (client as unknown as { processID: number }).processID
}

function ignore(): void {}
