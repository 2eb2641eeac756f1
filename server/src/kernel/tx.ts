import type { Events, EventType } from '@baton/contract/events'
import type { AuditAction } from '@baton/contract/people'
import type pg from 'pg'
import { appendAudit, type AuditLine } from '#kernel/audit'
import { iso } from '#kernel/clock'
import type { Actor, Ctx } from '#kernel/context'
import { arrays, rowsOf } from '#kernel/db'
import { compile, type Sql, sql } from '#kernel/sql'

/** What may stand beside an event's data. */
export interface EventFacts {
  conversationId?: string | null
  contactId?: string | null
  inboxId?: string | null
  /** The network's time of what happened. */
  networkAt?: string | null
  history?: boolean
  actor?: Pick<Actor, 'kind' | 'id'>
  /** The event that a reaction answers with this one; else what the context says. A chain of causes has an end. */
  cause?: { id: string; depth: number }
}

interface Emitted extends EventFacts {
  id: string
  type: EventType
  data: unknown
  cause: { id: string; depth: number } | undefined
}

/** Depth at which a chain of events that cause events is cut: a rule that answers itself would never end. */
export const MAX_CAUSE_DEPTH = 8

/** An open transaction of one workspace. */
export class Tx {
  readonly ctx: Ctx
  readonly workspaceId: number
  readonly actor: Actor
  /** Start of the transaction by `ctx.clock`, ISO 8601. */
  readonly now: string
  private readonly client: pg.PoolClient
  private readonly emitted: Emitted[] = []
  private readonly last: Sql[] = []
  private readonly numbered: Sql[] = []
  private readonly audits: AuditLine[] = []
  private readonly after: (() => void)[] = []
  /** Parts that are done; what they want to commit waits for the end of the whole. */
  private readonly parts: Tx[] = []
  private lastPart: Promise<unknown> = Promise.resolve()
  /** Whose rows the connection sees just now. */
  private entered: number
  private reacting = false
  statements = 0

  constructor(ctx: Ctx, client: pg.PoolClient) {
    this.ctx = ctx
    this.workspaceId = ctx.workspaceId
    this.entered = ctx.workspaceId
    this.actor = ctx.actor
    this.now = ctx.nowIso()
    this.client = client
  }

  newId(): string {
    return this.ctx.newId()
  }

  async all<T>(strings: TemplateStringsArray, ...values: unknown[]): Promise<T[]> {
    return this.query<T>(sql(strings, ...values))
  }

  async one<T>(strings: TemplateStringsArray, ...values: unknown[]): Promise<T | undefined> {
    return (await this.query<T>(sql(strings, ...values)))[0]
  }

  /** Runs a statement for its effect; how many rows it touched. */
  async run(strings: TemplateStringsArray, ...values: unknown[]): Promise<number> {
    this.statements++
    return (await this.client.query(compile(sql(strings, ...values)))).rowCount ?? 0
  }

  async query<T>(query: Sql): Promise<T[]> {
    this.statements++
    return rowsOf<T>(await this.client.query(arrays(compile(query))))
  }

  /**
   * Plans the statements from here on for their values, where one value finds a thousand times as much as another (a tag, a
   * period). All others are planned once a connection (`plan_cache_mode` in `db.ts`).
   */
  planByValues(): void {
    this.client.query('set local plan_cache_mode = force_custom_plan').catch(() => undefined)
  }

  /** A statement whose answer nobody waits for: it travels with the COMMIT, in one message, and fails the transaction if it fails. */
  atEnd(statement: Sql): void {
    this.statements++
    this.last.push(statement)
  }

  /** The same for one that takes numbers of the workspace (`nextNumbers`): it goes behind all others, since it locks the feed. */
  numberAtEnd(statement: Sql): void {
    this.statements++
    this.numbered.push(statement)
  }

  /** A fact for the workspace's log; committed with the change, numbered in commit order. Gives its id. */
  emit<T extends EventType>(type: T, data: Events[T], facts: EventFacts = {}): string {
    if (this.reacting && !facts.cause) throw new Error(`A reaction must name the event that caused its ${type}`)
    const cause = facts.cause ?? this.ctx.cause ?? undefined
    if (cause && cause.depth >= MAX_CAUSE_DEPTH) throw new Error(`A chain of events grew deeper than ${MAX_CAUSE_DEPTH}: ${type}`)
    const id = this.newId()
    this.emitted.push({ id, type, data, ...facts, cause })
    return id
  }

  /** From now on this transaction answers events of the log: what it emits must name the one it comes from. */
  react(): void {
    this.reacting = true
  }

  /** Work for later or outside. Runs after the commit, at least once. `key` replaces a job of the same key that still waits. */
  job(name: string, payload: Record<string, unknown>, options: { runAt?: string; key?: string; queue?: string } = {}): void {
    this.last.push(
      sql`select system.add_job(${name}, ${JSON.stringify({ ...payload, workspaceId: this.workspaceId })}::json, ${options.queue ?? null}, ${options.runAt ?? null}::timestamptz, ${options.key ?? null})`,
    )
  }

  /** A line of the audit log: who did what to what. No words that may have to be erased. */
  audit(action: AuditAction, target: string | null, data: Record<string, unknown> = {}): void {
    this.audits.push({ action, target, data })
  }

  /** Runs when the commit has succeeded, in this process. Only for hints (wake a loop); what must happen is an event or a job. */
  onCommit(effect: () => void): void {
    this.after.push(effect)
  }

  /** Whether anything waits to be committed. */
  wantsToChange(): boolean {
    return [this.audits, this.last, this.numbered, this.emitted, this.after, this.parts].some((waiting) => waiting.length > 0)
  }

  /**
   * Everything that commits with the change, that of parts too, sent in one go with the COMMIT. The feed is the last lock of
   * every transaction, so that nobody waits for anything while holding it; those of several workspaces are locked in one order.
   *
   * @returns what to do once the commit has succeeded
   */
  async finish(): Promise<() => void> {
    const all = [...this.parts, this].sort((a, b) => a.workspaceId - b.workspaceId)
    for (const tx of all) {
      if (tx.audits.length === 0) continue
      await Promise.all(this.enter(tx.workspaceId))
      await appendAudit(tx, tx.audits)
    }
    const last = all.flatMap((tx) => this.send(tx, tx.last))
    for (const tx of all) last.push(...this.send(tx, [...tx.numbered, ...(tx.emitted.length > 0 ? [tx.insertEvents()] : [])]))
    last.push(this.client.query('commit'))
    const results = await Promise.allSettled(last)
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    return () => {
      for (const tx of [...this.parts, this]) tx.afterwards()
    }
  }

  /**
   * Work of `ctx` as if it had a transaction of its own, inside this one: it begins where the part before it has ended, a
   * failure undoes the part alone, and all of it commits with this transaction or not at all. May be another workspace's.
   */
  part<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
    const mine = this.lastPart.then(() => this.runPart(ctx, work))
    this.lastPart = mine.catch(() => undefined)
    return mine
  }

  private async runPart<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
    await this.client.query('savepoint part')
    try {
      await Promise.all(this.enter(ctx.workspaceId))
      const tx = new Tx(ctx, this.client)
      const done = await work(tx)
      await this.client.query('release savepoint part')
      this.parts.push(...tx.parts, tx)
      return done
    } catch (error) {
      await this.client.query('rollback to savepoint part')
      throw error
    } finally {
      await Promise.all(this.enter(this.workspaceId))
    }
  }

  private send(tx: Tx, statements: Sql[]): Promise<unknown>[] {
    if (statements.length === 0) return []
    return [...this.enter(tx.workspaceId), ...statements.map((statement) => this.client.query(compile(statement)))]
  }

  private enter(workspaceId: number): Promise<unknown>[] {
    if (workspaceId === this.entered) return []
    this.entered = workspaceId
    return [this.client.query(`set local baton.workspace_id = ${Math.trunc(workspaceId)}`)]
  }

  private afterwards(): void {
    if (this.emitted.length > 0) this.ctx.app.bus.publish({ kind: 'events', workspaceId: this.workspaceId })
    for (const effect of this.after) effect()
  }

  private insertEvents(): Sql {
    const { actor, ctx } = this
    const rows = this.emitted.map((event, index) => ({
      n: index + 1,
      cause: event.cause?.id ?? null,
      depth: (event.cause?.depth ?? -1) + 1,
      id: event.id,
      type: event.type,
      network_at: event.networkAt ?? null,
      actor_kind: event.actor?.kind ?? actor.kind,
      actor_id: event.actor ? event.actor.id : actor.id,
      history: event.history ?? false,
      conversation_id: event.conversationId ?? null,
      contact_id: event.contactId ?? null,
      inbox_id: event.inboxId ?? null,
      data: event.data,
    }))
    return sql`
      with feed as (
        update feeds set last_seq = last_seq + ${rows.length} where workspace_id = ${this.workspaceId} returning last_seq - ${rows.length} as base)
      insert into events (workspace_id, seq, id, type, at, network_at, actor_kind, actor_id, cause, depth, history, conversation_id, contact_id, inbox_id, data)
      select ${this.workspaceId}, feed.base + e.n, e.id, e.type, ${iso(ctx.now())}::timestamptz, e.network_at, e.actor_kind, e.actor_id, e.cause, e.depth, e.history,
             e.conversation_id, e.contact_id, e.inbox_id, e.data
        from feed, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(n int, cause uuid, depth smallint, id uuid, type text, network_at timestamptz, actor_kind text, actor_id text,
             history boolean, conversation_id uuid, contact_id uuid, inbox_id uuid, data jsonb)`
  }
}

/** Begin and the tenant setting travel with the first statement; the rollback of a failure waits until it is done. */
export function runTx<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return onConnection(ctx, async (client, begin) => {
    const [started, ended] = await Promise.allSettled([begin(), workAndFinish(new Tx(ctx, client), work)])
    if (started.status === 'rejected') throw started.reason
    if (ended.status === 'rejected') throw ended.reason
    ended.value.afterwards()
    return ended.value.done
  })
}

/** As `runTx`, for work that changes nothing: the database refuses a write, and the answer does not wait for the end. */
export function runRead<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return onConnection(ctx, async (client, begin) => {
    const tx = new Tx(ctx, client)
    const [started, ended] = await Promise.allSettled([begin('read only'), work(tx)])
    if (started.status === 'rejected') throw started.reason
    if (ended.status === 'rejected') throw ended.reason
    if (tx.wantsToChange()) throw new Error('A read asked for a change, an event, a job or a line of the audit')
    // Whoever has the connection next speaks after it; a connection that broke tells them.
    client.query('commit').catch(() => undefined)
    return ended.value
  })
}

type Begin = (mode?: 'read only') => Promise<unknown>

async function onConnection<T>(ctx: Ctx, work: (client: pg.PoolClient, begin: Begin) => Promise<T>): Promise<T> {
  const client = await ctx.app.db.pool.connect()
  let broken: Error | undefined
  // PostgreSQL may end a connection that waits; the next statement then fails, and without a listener the process would end.
  const noteEnd = (error: Error) => {
    broken = error
  }
  client.on('error', noteEnd)
  try {
    // An integer by its type, so it can stand in the text; one message, no round trip of its own.
    return await work(client, (mode) => client.query(`begin ${mode ?? ''}; set local baton.workspace_id = ${Math.trunc(ctx.workspaceId)}`))
  } catch (error) {
    await client.query('rollback').catch((problem: Error) => {
      broken = problem
    })
    throw error
  } finally {
    client.off('error', noteEnd)
    client.release(broken)
  }
}

async function workAndFinish<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<{ done: T; afterwards: () => void }> {
  const done = await work(tx)
  return { done, afterwards: await tx.finish() }
}
