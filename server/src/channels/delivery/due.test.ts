import { expect, it, onTestFinished } from 'vitest'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { analyse, scene } from '#kernel/testing'

const MOST = 64

it('gives those whose turn has come, however many wait behind one that its network does not take now', async () => {
  const given = await scene()
  const { id: accountId } = await given.account()
  const reply = async (threadId: string, state: 'ready' | 'scheduled', dueAt: string) => {
    const id = given.app.ids.next()
    await given.ctx.tx(
      (tx) => tx.run`
        insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
        values (${tx.workspaceId}, ${id}, ${tx.newId()}, ${tx.newId()}, ${threadId}, ${accountId}, ${state}, ${dueAt}, '{}', ${tx.now})`,
    )
    given.clock.advance({ seconds: 1 })
    return id
  }
  const stuck = given.app.ids.next()
  const first = await reply(stuck, 'ready', iso(given.ctx.now() + 3_600_000))
  const behind: string[] = []
  for (let n = 0; n <= MOST; n++) behind.push(await reply(stuck, 'scheduled', given.ctx.nowIso()))
  const elsewhere = await reply(given.app.ids.next(), 'scheduled', given.ctx.nowIso())
  const due = async () => {
    const rows = await given.app.db.all<{ deliveryId: string }>(
      sql`select delivery_id from system.due_deliveries(${given.ctx.nowIso()}::timestamptz, ${MOST}) where workspace_id = ${given.ctx.workspaceId}`,
    )
    return rows.map(({ deliveryId }) => deliveryId)
  }
  expect(await due()).toEqual([elsewhere])

  await given.ctx.tx((tx) => tx.run`update deliveries set state = 'sent' where workspace_id = ${tx.workspaceId} and id = ${first}`)
  expect(await due()).toEqual([behind[0], elsewhere])
})

it('costs the same to find however many wait for later', async () => {
  const given = await scene()
  const { id: accountId } = await given.account()
  const wait = (count: number, dueAt: string) =>
    given.ctx.tx(
      (tx) => tx.run`
        insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
        select ${tx.workspaceId}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), ${accountId}, 'scheduled', ${dueAt}, '{}', ${tx.now}
          from generate_series(1, ${count})`,
    )
  const client = await given.app.db.pool.connect()
  onTestFinished(() => client.release())
  const pages = async (query: string) => {
    // Once before, since a connection's first call also reads the catalogue.
    await client.query(`select from ${query}`)
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[] }>(
      `explain (analyze, buffers, format json) select * from ${query}`,
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)
  }
  const now = given.ctx.nowIso()
  const look = async () => ({
    due: await pages(`system.due_deliveries('${now}', ${MOST})`),
    next: await pages(`system.next_delivery_due('${now}')`),
    claims: await pages('system.claims()'),
    backlog: await pages(`system.backlog('${now}', '{}')`),
  })
  const later = iso(given.ctx.now() + 3_600_000)
  await wait(3, now)
  await wait(1_000, later)
  await analyse(given, 'deliveries')
  const before = await look()

  await wait(20_000, later)
  await analyse(given, 'deliveries')

  const after = await look()
  expect(Object.entries(after).filter(([name, count]) => count > before[name as keyof typeof before] + 1_000)).toEqual([])
})
