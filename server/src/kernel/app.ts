import type { AdapterRegistry, Parse } from '#kernel/adapters'
import type { Backlog } from '#kernel/backlog'
import type { Blobs } from '#kernel/blobs'
import type { Bus } from '#kernel/bus'
import type { Chance, Clock, IdMaker } from '#kernel/clock'
import type { Config } from '#kernel/config'
import { Ctx, systemActor, type WorkspaceRef } from '#kernel/context'
import type { Database } from '#kernel/db'
import type { Door } from '#kernel/door'
import type { Health } from '#kernel/health'
import type { Log } from '#kernel/log'
import type { Metrics } from '#kernel/metrics'
import type { Pressure } from '#kernel/pressure'
import type { Secrets } from '#kernel/secrets'
import { sql } from '#kernel/sql'

/** The services of one running process. Made once by main.ts (or a test) and handed down; nothing is global. */
export interface App {
  readonly config: Config
  readonly log: Log
  readonly clock: Clock
  readonly chance: Chance
  readonly ids: IdMaker
  /** Connections in the role baton_app. */
  readonly db: Database
  readonly bus: Bus
  readonly door: Door
  readonly blobs: Blobs
  readonly secrets: Secrets
  readonly health: Health
  readonly metrics: Metrics
  readonly pressure: Pressure
  readonly backlog: Backlog
  readonly adapters: AdapterRegistry
  readonly parse: Parse
  /** Address under which the world reaches this server, without a trailing slash. */
  readonly publicUrl: () => string
  /** Address under which this machine reaches it, for the simulated networks of the demo. */
  readonly localUrl: () => string
}

/** A workspace as the system sees it, by its number. Remembered, since neither number nor UUID ever change. */
const known = new WeakMap<App, Map<number, WorkspaceRef>>()

export async function systemCtx(app: App, workspaceId: number, cause: { id: string; depth: number } | null = null): Promise<Ctx> {
  const refs = known.get(app) ?? new Map<number, WorkspaceRef>()
  known.set(app, refs)
  let ref = refs.get(workspaceId)
  if (!ref) {
    const bare = new Ctx(app, { id: workspaceId, uuid: '', slug: '', name: '', timeZone: 'UTC' }, systemActor)
    ref = await bare.tx((tx) => tx.one<WorkspaceRef>`select id, uuid, slug, name, time_zone from workspaces where id = ${workspaceId}`)
    if (!ref) throw new Error(`There is no workspace number ${workspaceId}`)
    refs.set(workspaceId, ref)
  }
  return new Ctx(app, ref, systemActor, cause)
}

/** Workspaces for which the definer function `name` (of schema system) says there is work. */
export async function workspacesBehind(app: App, consumer: string): Promise<number[]> {
  const rows = await app.db.all<{ workspaceId: number }>(sql`select workspace_id from system.workspaces_behind(${consumer})`)
  return rows.map((row) => row.workspaceId)
}
