import { expect, it } from 'vitest'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { scene } from '#kernel/testing'

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
