import { mkdtempSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { ChannelAdapter } from '@baton/channel-kit'
import type { EventType } from '@baton/contract/events'
import { type Role, rolePermissions, roleRights } from '@baton/contract/permissions'
import { adapterRegistry } from '#kernel/adapters'
import type { App } from '#kernel/app'
import { Backlog } from '#kernel/backlog'
import { makeBlobs } from '#kernel/blobs'
import { memoryBus } from '#kernel/bus'
import { type Clock, IdMaker, systemChance } from '#kernel/clock'
import type { Config } from '#kernel/config'
import { type Actor, Ctx, systemActor, type WorkspaceRef } from '#kernel/context'
import { openDatabase } from '#kernel/db'
import { makeDoor } from '#kernel/door'
import { Failure } from '#kernel/fail'
import { makeHealth } from '#kernel/health'
import { makeLog } from '#kernel/log'
import { makeMetrics } from '#kernel/metrics'
import { Pressure } from '#kernel/pressure'
import type { LoggedEvent } from '#kernel/reactions'
import { makeSecrets } from '#kernel/secrets'
import { sql } from '#kernel/sql'
import { inject } from 'vitest'
import { forgetDatabase, workerDatabase } from './testing/database.ts'

/** A clock that a test moves. Starts at a fixed time, so that nothing depends on today. */
export class TestClock implements Clock {
  private at: number
  constructor(start = Date.parse('2026-11-02T09:00:00Z')) {
    this.at = start
  }
  now(): number {
    return this.at
  }
  set(instant: string): void {
    this.at = Date.parse(instant)
  }
  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void {
    this.at += ((by.seconds ?? 0) + 60 * (by.minutes ?? 0) + 3600 * (by.hours ?? 0) + 86_400 * (by.days ?? 0)) * 1000
  }
}

export interface TestApp extends App {
  clock: TestClock
}

let shared: Promise<TestApp> | undefined
const made: TestApp[] = []

/** The services of a process on this worker's database, with a clock of its own. `adapters` makes a fresh one with these. */
export function testApp(options: { adapters?: ChannelAdapter[]; allowHosts?: string[] } = {}): Promise<TestApp> {
  if (options.adapters || options.allowHosts) return makeTestApp(options)
  shared ??= makeTestApp({})
  return shared
}

async function makeTestApp({ adapters = [], allowHosts = [] }: { adapters?: ChannelAdapter[]; allowHosts?: string[] }): Promise<TestApp> {
  const url = await workerDatabase()
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: mkdtempSync(join(inject('filesDir'), 'data-')),
    databaseUrl: url,
    databaseDirectUrl: url,
    secret: 'a secret of the tests that is long enough',
    roles: new Set(['web', 'intake', 'worker']),
    publicUrl: 'http://baton.test',
    allowHosts,
    logLevel: 'silent',
    checkoutDir: new URL('../../..', import.meta.url).pathname,
  }
  const log = makeLog(process.env.TEST_LOG ?? 'silent')
  const clock = new TestClock()
  const metrics = makeMetrics()
  const db = openDatabase({
    url,
    role: 'baton_app',
    max: 12,
    onError: (error) => log.warn({ error: error.message }, 'idle connection broke'),
  })
  const app: TestApp = {
    config,
    log,
    clock,
    chance: systemChance,
    ids: new IdMaker(clock, systemChance),
    db,
    bus: memoryBus(),
    door: makeDoor({ clock, log, allowHosts }),
    blobs: makeBlobs({ dataDir: config.dataDir, secret: config.secret, clock }),
    secrets: makeSecrets({ secret: config.secret, clock, chance: systemChance }),
    health: makeHealth(),
    metrics,
    pressure: new Pressure(),
    backlog: new Backlog({ db, clock, metrics }),
    adapters: adapterRegistry(adapters),
    parse: async (adapter, raw, account) => adapter.parse(raw, account),
    publicUrl: () => 'http://baton.test',
    localUrl: () => 'http://127.0.0.1:9',
  }
  made.push(app)
  return app
}

/** Lets go of what a file's tests made, since the next file of this worker goes on in the same process, on a database of its own. */
export function forgetTestApps(): void {
  shared = undefined
  // Not waited for: a connection that a test never gave back would never come.
  for (const { db } of made.splice(0)) if (!db.pool.ending) void db.end()
  forgetDatabase()
}

/** The services of one more process on this worker's database, a minute later. `die` breaks its connections, as when a process is killed. */
export async function anotherProcess(adapters: ChannelAdapter[]): Promise<{ app: TestApp; die: () => void }> {
  const app = await testApp({ adapters })
  app.clock.advance({ minutes: 1 })
  const sockets: Socket[] = []
  app.db.pool.on('connect', (client) => sockets.push((client as unknown as { connection: { stream: Socket } }).connection.stream))
  return { app, die: () => sockets.forEach((socket) => void socket.destroy()) }
}

export interface Scene {
  app: TestApp
  clock: TestClock
  workspace: WorkspaceRef
  /** The system in this workspace. */
  ctx: Ctx
  inboxId: string
  audienceId: string
  /** A colleague of this role, working in the default inbox. The same name gives the same person. */
  as(role: Role, name?: string): Promise<Ctx>
  /** A connected account row; credentials are empty. */
  account(network?: string, externalId?: string, ofApp?: string): Promise<{ id: string; appId: string; externalId: string }>
  events<T extends EventType>(type: T): Promise<LoggedEvent<T>[]>
}

let scenes = 0

/** A fresh workspace in this worker's database, so that every test stands behind a tenant's wall of its own. */
export async function scene(options: Parameters<typeof testApp>[0] = {}): Promise<Scene> {
  const app = await testApp(options)
  const slug = `test-${process.pid}-${++scenes}`
  const uuid = app.ids.next()
  const [made] = await app.db.all<{ id: number }>(
    sql`select system.make_workspace(${uuid}::uuid, ${slug}, ${'Haru Living'}, ${'Asia/Bangkok'}, ${new Date(app.clock.now()).toISOString()}::timestamptz) as id`,
  )
  if (!made) throw new Error('no workspace was made')
  const workspace: WorkspaceRef = { id: made.id, uuid, slug, name: 'Haru Living', timeZone: 'Asia/Bangkok' }
  const ctx = new Ctx(app, workspace, systemActor)
  const inboxId = app.ids.next()
  const audienceId = app.ids.next()
  await ctx.tx(async (tx) => {
    await tx.run`insert into inboxes (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${inboxId}, 'Care', ${tx.now})`
    await tx.run`insert into audiences (workspace_id, id, inbox_id) values (${tx.workspaceId}, ${audienceId}, ${inboxId})`
  })
  const people = new Map<string, Ctx>()

  return {
    app,
    clock: app.clock,
    workspace,
    ctx,
    inboxId,
    audienceId,
    async as(role, name: string = role) {
      const known = people.get(name)
      if (known) return known
      const id = app.ids.next()
      await ctx.tx(async (tx) => {
        await tx.run`
          insert into agents (workspace_id, id, user_id, name, email, role, created_at)
          values (${tx.workspaceId}, ${id}, ${`user-${id}`}, ${name}, ${`${name}@haru.example`}, ${role}, ${tx.now})`
        await tx.run`insert into inbox_members (workspace_id, inbox_id, agent_id) values (${tx.workspaceId}, ${inboxId}, ${id})`
      })
      const actor: Actor = {
        kind: 'agent',
        id,
        name,
        role,
        permissions: new Set(rolePermissions[role]),
        rights: roleRights[role],
        audienceIds: [audienceId],
        inboxIds: [inboxId],
      }
      const person = ctx.as(actor)
      people.set(name, person)
      return person
    },
    async account(network = 'line', externalId = `account-${app.ids.next()}`, ofApp) {
      const id = app.ids.next()
      const appId = ofApp ?? app.ids.next()
      await ctx.tx(async (tx) => {
        const secrets = await app.secrets.seal(tx, 'network-app', { channelSecret: 'test-secret', consumerSecret: 'test-secret' })
        const credentials = await app.secrets.seal(tx, 'channel-account', {})
        await tx.run`
          insert into network_apps (workspace_id, id, network, hook_token, secrets, created_at)
          values (${tx.workspaceId}, ${appId}, ${network}, ${`hook-${appId}`}, ${secrets}, ${tx.now})
          on conflict do nothing`
        await tx.run`
          insert into channel_accounts (workspace_id, id, app_id, network, external_id, handle, name, purpose, inbox_id, audience_id, base_url, credentials, created_at)
          values (${tx.workspaceId}, ${id}, ${appId}, ${network}, ${externalId}, 'haru', 'Haru Living', 'care', ${inboxId}, ${audienceId}, 'http://127.0.0.1:9', ${credentials}, ${tx.now})`
      })
      return { id, appId, externalId }
    },
    events: (type) =>
      ctx.tx(
        (tx) => tx.all`
        select seq, id, type, at, network_at, actor_kind, actor_id, depth, history, conversation_id, contact_id, inbox_id, data
          from events where workspace_id = ${tx.workspaceId} and type = ${type} order by seq`,
      ),
  }
}

/** Lets PostgreSQL count what the tables hold, so that its plans are those of a filled database. */
export async function analyse(given: Scene, ...tables: string[]): Promise<void> {
  const owner = openDatabase({ url: given.app.config.databaseUrl ?? '', role: 'baton_owner', max: 1, onError: () => undefined })
  try {
    for (const table of tables) await owner.pool.query(`analyze ${table}`)
  } finally {
    await owner.end()
  }
}

/** How an act ended: `done`, or the code of its failure. */
export const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  )
