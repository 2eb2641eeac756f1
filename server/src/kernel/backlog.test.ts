import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { Backlog } from '#kernel/backlog'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { type Scene, scene } from '#kernel/testing'

const consumers = ['search', 'facts']

/** The look of a process of its own, so that nothing of other tests is remembered. */
function watching({ app }: Scene): { backlog: Backlog; looks: (seconds?: number) => Promise<void> } {
  const backlog = new Backlog(app)
  return {
    backlog,
    async looks(seconds = 10) {
      app.clock.advance({ seconds })
      await backlog.look(consumers)
    },
  }
}

/** Somebody who holds the lock by which a living claimer is known. */
async function worker({ app }: Scene): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: app.config.databaseUrl ?? '' })
  await client.connect()
  await client.query('select pg_advisory_lock(75, 4711)')
  return client
}

async function received(given: Scene): Promise<string> {
  const { appId } = await given.account()
  const id = given.app.ids.next()
  await given.ctx.tx(
    (tx) => tx.run`
      insert into raw_deliveries (workspace_id, id, app_id, hash, received_at, body, headers) values (${tx.workspaceId}, ${id}, ${appId}, uuid_send(${id}), ${tx.now}, '', '{}')`,
  )
  return id
}

const gauge = async ({ app }: Scene, name: string) => (await app.metrics.registry.getSingleMetric(name)?.get())?.values ?? []

it('says that no worker lives, since when, though nothing waits; and nothing when one is back', async () => {
  const given = await scene()
  const { backlog, looks } = watching(given)
  const alive = await worker(given)
  await looks()
  await looks()
  expect(backlog.worker()).toBeNull()

  await alive.end()
  await expect.poll(() => given.app.db.all(sql`select system.living_workers() as count`)).toEqual([{ count: 0 }])
  await looks()
  const missed = given.ctx.nowIso()
  expect(backlog.worker()).toBeNull()
  await looks()

  expect(backlog.worker()).toContain(`since ${missed}`)
  expect(backlog.of(given.ctx.workspaceId).noWorkerSince).toBe(missed)
  expect(await gauge(given, 'baton_workers')).toMatchObject([{ value: 0 }])
  const back = await worker(given)
  onTestFinished(() => back.end())
  await looks()
  expect(backlog.worker()).toBeNull()
})

it('tells each workspace alone of what came to it and is not read, and /readyz since when and what to do', async () => {
  const given = await scene()
  const other = await scene()
  const { backlog, looks } = watching(given)
  const at = given.ctx.nowIso()
  const id = await received(given)

  await looks(55)
  await looks(10)
  expect(backlog.of(given.ctx.workspaceId).intakeSince).toBeNull()
  await looks(10)

  expect(backlog.of(given.ctx.workspaceId).intakeSince).toBe(at)
  expect(backlog.of(other.ctx.workspaceId).intakeSince).toBeNull()
  expect(backlog.problem()).toMatch(new RegExp(`intake since ${at}.*role worker`))
  expect(await gauge(given, 'baton_queue_age_seconds')).toContainEqual({ labels: { queue: 'intake' }, value: 75 })

  await given.ctx.tx((tx) => tx.run`update raw_deliveries set state = 'failed' where workspace_id = ${tx.workspaceId} and id = ${id}`)
  await looks()
  expect([backlog.of(given.ctx.workspaceId).intakeSince, backlog.problem()]).toEqual([null, null])
  expect(await gauge(given, 'baton_set_aside')).toContainEqual({ labels: { what: 'raw-deliveries' }, value: 1 })
})

it('alarms nobody about bytes that are tried again days later and read at once', async () => {
  const given = await scene()
  const { backlog, looks } = watching(given)
  const id = await received(given)
  await looks(3 * 86_400)
  await given.ctx.tx((tx) => tx.run`update raw_deliveries set state = 'processed' where workspace_id = ${tx.workspaceId} and id = ${id}`)
  await received(given)
  await looks()

  expect(backlog.of(given.ctx.workspaceId).intakeSince).toBeNull()
})

it('tells how far reactions are behind the log', async () => {
  const given = await scene()
  const { backlog, looks } = watching(given)
  await given.ctx.tx(async (tx) => {
    tx.emit('contact.changed', { contactId: tx.newId() })
    tx.emit('contact.changed', { contactId: tx.newId() })
    await tx.run`insert into reaction_cursors (workspace_id, consumer, seq) values (${tx.workspaceId}, 'search', 1), (${tx.workspaceId}, 'facts', 2)`
  })
  const at = given.ctx.nowIso()
  await looks(100)
  await looks()

  expect(backlog.of(given.ctx.workspaceId).reactions).toEqual([{ consumer: 'search', since: at }])
  expect(await gauge(given, 'baton_reaction_lag_seconds')).toEqual([
    { labels: { consumer: 'search' }, value: 110 },
    { labels: { consumer: 'facts' }, value: 0 },
  ])
})

it('counts a reply as late when it is due and it is its turn, not while one before it waits for its network', async () => {
  const given = await scene()
  const { backlog, looks } = watching(given)
  const { id: accountId } = await given.account()
  const due = given.ctx.nowIso()
  const thread = given.app.ids.next()
  const reply = (threadId: string, dueAt: string) =>
    given.ctx.tx(
      (tx) => tx.run`
        insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
        values (${tx.workspaceId}, ${tx.newId()}, ${tx.newId()}, ${tx.newId()}, ${threadId}, ${accountId}, 'ready', ${dueAt}, '{}', ${tx.now})`,
    )
  await reply(thread, iso(given.ctx.now() + 3_600_000))
  given.app.clock.advance({ seconds: 1 })
  await reply(thread, due)
  await looks(100)
  await looks()
  expect(backlog.of(given.ctx.workspaceId).deliveriesSince).toBeNull()

  await reply(given.app.ids.next(), due)
  await looks()
  await looks()

  expect(backlog.of(given.ctx.workspaceId).deliveriesSince).toBe(due)
})

it('says that it is blind when the database cannot be asked', async () => {
  const given = await scene()
  const { backlog, looks } = watching(given)
  await looks()
  given.app.clock.advance({ seconds: 61 })

  expect(backlog.problem()).toContain('could not be looked at')
})
