import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { denyDelivery } from '#channels'
import { type Desk, desk, lost, taken, told, unreachable } from './desk.fixtures.ts'
import { afterDelivery } from './after-delivery.ts'

let on: Desk
beforeEach(async () => {
  on = await desk()
  on.network.counts = true
})
afterEach(() => on.end())

const units = async () => {
  const row = await on.given.ctx.tx(
    (tx) => tx.one<{ units: number }>`select coalesce(sum(units), 0)::int as units from spend_days where workspace_id = ${tx.workspaceId}`,
  )
  return row?.units
}
const capAt = (cap: number) =>
  on.given.ctx.tx((tx) => tx.run`insert into spend_meters (workspace_id, meter, cap) values (${tx.workspaceId}, 'line_push', ${cap})`)
const spent = (n: number) =>
  on.given.ctx.tx(
    (tx) => tx.run`
      insert into spend_days (workspace_id, meter, day, account_id, purpose, units) values (${tx.workspaceId}, 'line_push', '2026-11-02', ${on.accountId}, 'replies', ${n})`,
  )

describe('what a reply costs is counted once it is sent', () => {
  it('though it was put off, and the network could not be reached at first', async () => {
    on.network.answers = [unreachable, told(429, { words: 'later' }), taken('m-1')]
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
    on.start()
    await expect
      .poll(async () => {
        const { state } = await on.delivery(deliveryId)
        if (state !== 'sending') on.pass(11)
        return state
      })
      .toBe('sent')

    expect(await units()).toBe(1)
  })

  it('when it was lost on its way and read back, which is not counted twice by the echo that follows', async () => {
    on.network.answers = [lost]
    on.network.resolution = 'read-back'
    on.network.readBacks = [{ kind: 'found', externalId: 'm-9' }]
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    on.start()
    on.pass(11)
    await on.reaches(deliveryId, 'unknown')
    expect(await units()).toBe(0)

    on.pass(3)
    await on.reaches(deliveryId, 'sent')
    expect(await units()).toBe(1)
    await on.tells({ kind: 'status', scope: 'brand', deliveryId, status: 'delivered', dedupeKey: 'd1' })
    expect(await units()).toBe(1)
  })

  it('when the process ended in the middle and another one finds that it is there', async () => {
    on.network.resolution = 'read-back'
    on.network.readBacks = [{ kind: 'found', externalId: 'm-9' }]
    let die = (): void => undefined
    on.network.answers = [new Promise((_, reject) => (die = () => reject(new Error('the process ended'))))]
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    on.start()
    on.pass(11)
    await expect.poll(() => on.network.calls.filter(({ kind }) => kind === 'send').length).toBe(1)
    die()
    await on.reaches(deliveryId, 'unknown')
    on.pass(3)
    await on.reaches(deliveryId, 'sent')

    expect(await units()).toBe(1)
  })

  it('and not when it was refused, or somebody looked and it is not there', async () => {
    on.network.answers = [told(403, { words: 'no' }), lost]
    const first = await on.hears('A', 'where is it')
    const second = await on.hears('B', 'and mine?')
    const refused = await on.reply(first, 'on its way')
    on.start()
    on.pass(11)
    await on.reaches(refused.deliveryId, 'refused')
    const unknown = await on.reply(second, 'yours too')
    on.pass(11)
    await on.reaches(unknown.deliveryId, 'unknown')
    await on.given.ctx.tx((tx) => denyDelivery(tx, unknown.deliveryId, afterDelivery))

    expect(await units()).toBe(0)
  })

  it('for each part of a reply that is split', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'a'.repeat(50), { split: true })
    on.start()
    on.pass(11)
    await on.reaches(deliveryId, 'sent')

    await expect.poll(units).toBe(3)
  })
})

describe('a cap that is reached', () => {
  it('is told to who replies; with the right one goes on, without it one does not', async () => {
    await capAt(5)
    await spent(5)
    const matter = await on.hears('A', 'where is it')
    const lead = await on.given.as('lead', 'Dao')
    const { replyTo } = await import('./reply.ts')
    const body = {
      clientMessageId: on.given.app.ids.next(),
      threadId: matter.threadId,
      replyTo: null,
      text: 'on its way',
      alsoAnswers: [],
      seenMessageId: matter.messageId,
      sendAnyway: false,
      withPersonalData: false,
      split: false,
      sendAt: null,
      resolve: false,
      replyAll: false,
    }

    await expect(on.reply(matter, 'on its way')).rejects.toMatchObject({ code: 'spend_cap_reached', details: { meter: 'line_push' } })
    await expect(on.reply(matter, 'on its way', { overCap: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(replyTo(lead, matter.conversationId, body)).rejects.toMatchObject({ code: 'spend_cap_reached' })
    expect((await replyTo(lead, matter.conversationId, { ...body, overCap: true })).messages).toHaveLength(1)
  })

  it('is asked about where a reply costs something, and by no statement more where it does not', async () => {
    await capAt(5)
    await spent(5)
    on.network.counts = false
    const matter = await on.hears('A', 'where is it')

    await expect(on.reply(matter, 'free of charge')).resolves.toMatchObject({ messageId: expect.any(String) })
  })
})
