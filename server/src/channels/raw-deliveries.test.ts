import { finding, inEnglish } from '@baton/contract/findings'
import { expect, it } from 'vitest'
import type { Signal } from '#kernel/bus'
import { type Scene, scene } from '#kernel/testing'
import { storeRaw } from './intake/store-raw.ts'
import { askedFor, lookedUp, ofHistory } from './reconciliation/mark.ts'
import { listRawDeliveries, retryRawDelivery } from './raw-deliveries.ts'

async function withDeliveries(given: Scene, states: string[], body: Buffer | null = Buffer.from('{"events":[]}')): Promise<string[]> {
  const { id: accountId, appId } = await given.account('line')
  const ids: string[] = []
  await given.ctx.tx(async (tx) => {
    for (const state of states) {
      const id = tx.newId()
      ids.push(id)
      await tx.run`
        insert into raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers, state, reason)
        values (${tx.workspaceId}, ${id}, ${appId}, ${accountId}, ${Buffer.from(id)}, ${tx.now}, ${body}, '{}', ${state}, ${JSON.stringify(finding('not_of_line', {}))}::jsonb)`
      await tx.run`
        insert into raw_delivery_repeats (workspace_id, app_id, hash, times, last_at)
        values (${tx.workspaceId}, ${appId}, ${Buffer.from(id)}, 2, ${tx.now})`
    }
  })
  return ids
}

it('lists what could not be read, newest first, page by page', async () => {
  const given = await scene()
  const ids = await withDeliveries(given, ['failed', 'failed', 'processed', 'failed'])

  const first = await listRawDeliveries(given.ctx, { state: 'failed', limit: 2 })
  const second = await listRawDeliveries(given.ctx, { state: 'failed', limit: 2, cursor: first.next ?? '' })

  expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([[ids[3], ids[1]], [ids[0]]])
  expect(second.next).toBeNull()
  expect(first.items[0]).toEqual({
    id: ids[3],
    network: 'line',
    accountHandle: 'haru',
    receivedAt: given.ctx.nowIso(),
    state: 'failed',
    reason: inEnglish(finding('not_of_line', {})),
    asked: false,
    sightings: 3,
    sizeBytes: 13,
  })
  await expect(listRawDeliveries(given.ctx, { state: 'failed', limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' })
})

it('tells what no network delivered: what was missing, what is from before the account, what was pointed at', async () => {
  const given = await scene()
  const { id: accountId, appId } = await given.account('line')
  const all = [askedFor, ofHistory, lookedUp, {}].map((headers, n) => ({ body: Buffer.from(`{"events":[${n}]}`), headers }))
  await storeRaw(given.ctx, { appId, accountId, deliveries: all })

  const { items } = await listRawDeliveries(given.ctx, { state: 'pending', limit: 5 })

  expect(items.map(({ asked }) => asked).sort()).toEqual([false, true, true, true])
})

it('has a failed delivery read again, and wakes the reader', async () => {
  const given = await scene()
  const [id = ''] = await withDeliveries(given, ['failed'])
  const signals: Signal[] = []
  const unsubscribe = given.app.bus.subscribe((signal) => signals.push(signal))

  await retryRawDelivery(given.ctx, id)
  await retryRawDelivery(given.ctx, id)
  unsubscribe()

  expect((await listRawDeliveries(given.ctx, { state: 'pending', limit: 5 })).items).toMatchObject([{ id, state: 'pending', reason: null }])
  expect(signals.filter(({ kind }) => kind === 'raw')).toEqual([{ kind: 'raw', workspaceId: given.ctx.workspaceId }])
})

it('never reads what was refused for its signature, was erased, or is somebody else’s', async () => {
  const [given, other] = [await scene(), await scene()]
  const [rejected = ''] = await withDeliveries(given, ['rejected'])
  const [blanked = ''] = await withDeliveries(given, ['failed'], null)

  await expect(retryRawDelivery(given.ctx, rejected)).rejects.toMatchObject({
    code: 'invalid_request',
    details: { detail: expect.stringMatching(/signature/) },
  })
  await expect(retryRawDelivery(given.ctx, blanked)).rejects.toMatchObject({
    code: 'invalid_request',
    details: { detail: expect.stringMatching(/erased/) },
  })
  await expect(retryRawDelivery(other.ctx, blanked)).rejects.toMatchObject({ code: 'delivery_not_found' })
})
