import type { Permission, Rights, Role } from '@baton/contract/permissions'
import type { App } from '#kernel/app'
import { iso } from '#kernel/clock'
import { runRead, runTx, type Tx } from '#kernel/tx'

export interface WorkspaceRef {
  /** Number inside the database. */
  id: number
  uuid: string
  slug: string
  name: string
  timeZone: string
}

/** Who acts: decides what is seen and what may be done, and stands in every event. */
export interface Actor {
  kind: 'agent' | 'contact' | 'rule' | 'bot' | 'apiKey' | 'guest' | 'system'
  /** Agent id, API key id…; null for the system itself. */
  id: string | null
  name: string
  role: Role | null
  permissions: ReadonlySet<Permission>
  rights: Rights
  /** Audiences whose conversations this actor sees. */
  audienceIds: readonly string[]
  inboxIds: readonly string[]
  /** The sign-in by which a person asks; absent for programs and for what the system does. */
  sessionId?: string
}

/** The system at work in one workspace: sees everything, as reactions and jobs must. */
export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'Baton',
  role: null,
  permissions: new Set(),
  rights: { readPrivate: true, seePersonalData: true },
  audienceIds: [],
  inboxIds: [],
}

/** What every use case is given: one workspace, one actor, time, ids, and the way into the database. */
export class Ctx {
  readonly app: App
  readonly workspace: WorkspaceRef
  readonly actor: Actor
  /** Event that led here, for the loop guard. */
  readonly cause: { id: string; depth: number } | null
  /** A transaction that holds all of this context's, so that they commit together (a request with an Idempotency-Key). */
  private readonly within: Tx | null

  constructor(
    app: App,
    workspace: WorkspaceRef,
    actor: Actor,
    cause: { id: string; depth: number } | null = null,
    within: Tx | null = null,
  ) {
    this.app = app
    this.workspace = workspace
    this.actor = actor
    this.cause = cause
    this.within = within
  }

  get workspaceId(): number {
    return this.workspace.id
  }

  now(): number {
    return this.app.clock.now()
  }

  nowIso(): string {
    return iso(this.now())
  }

  newId(): string {
    return this.app.ids.next()
  }

  /**
   * One transaction of exactly this workspace. What it changes, the events it emits, the jobs it asks for and the audit
   * entries it writes commit together or not at all.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.within ? this.within.part(this, work) : runTx(this, work)
  }

  /** The same for work that only reads: the database refuses a write, and the answer is not held up by the end of the transaction. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.within ? this.within.part(this, work) : runRead(this, work)
  }

  /** The same workspace through other eyes. */
  as(actor: Actor, cause: { id: string; depth: number } | null = this.cause): Ctx {
    return new Ctx(this.app, this.workspace, actor, cause, this.within)
  }

  /** The same, with every transaction a part of `tx`. */
  inside(tx: Tx): Ctx {
    return new Ctx(this.app, this.workspace, this.actor, this.cause, tx)
  }
}
