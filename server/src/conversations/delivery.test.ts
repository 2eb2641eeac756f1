import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { finding } from '@baton/contract/findings'
import type { DoorAnswer } from '#kernel/door'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refuseDelivery } from '#channels'
import { afterDelivery } from './after-delivery.ts'
import { type Desk, desk, lost, type Matter, taken, told, unreachable } from './desk.fixtures.ts'
import { openConversation } from './open.ts'
import { confirmArrival, denyArrival, sendAgain, undoReply } from './deliveries.ts'

let on: Desk
let matter: Matter
beforeEach(async () => {
  on = await desk()
  matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
})
afterEach(() => on.end())

/** Says something and lets the undo window pass. */
async function send(text: string, more: Parameters<Desk['reply']>[2] = {}): Promise<string> {
  const { deliveryId } = await on.reply(matter, text, more)
  on.pass(11)
  return deliveryId
}

const troubleOf = () => on.conversation(matter.conversationId)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const sends = () => on.network.calls.filter(({ kind }) => kind === 'send').map(({ text }) => text)

describe('what the network took', () => {
  it('stops the clock, and it is their turn', async () => {
    on.start()
    const id = await send('ส่งแล้วค่ะ')
    await on.reaches(id, 'sent')

    expect(await on.delivery(id)).toMatchObject({ externalId: 'out-1', attempts: 1 })
    expect(await troubleOf()).toMatchObject({ status: 'waiting', waitingSince: null, needsAction: false })
    expect((await on.given.events('message.sent')).map(({ actorId }) => actorId)).toEqual([on.agent.actor.id])
  })

  it('went out in the order in which it was said, also when the first has to wait', async () => {
    on.network.answers = [told(429)]
    on.start()
    const first = await on.reply(matter, 'first')
    const second = await on.reply(matter, 'second')
    on.pass(11)
    await on.reaches(first.deliveryId, 'ready')
    await pause(300)
    expect(sends()).toEqual(['first'])

    on.pass(61)
    await on.reaches(second.deliveryId, 'sent')
    expect(sends()).toEqual(['first', 'first', 'second'])
  })

  it('goes out in order whatever ids the caller chose', async () => {
    on.start()
    await on.reply(matter, 'first', { clientMessageId: 'ffffffff-ffff-4fff-8fff-ffffffffffff' })
    on.given.clock.advance({ seconds: 1 })
    await on.reply(matter, 'second', { clientMessageId: '00000000-0000-4000-8000-000000000000' })
    on.pass(11)
    await on.reaches('00000000-0000-4000-8000-000000000000', 'sent')

    expect(sends()).toEqual(['first', 'second'])
  })

  it('does not hold up other threads', async () => {
    on.network.answers = [told(503), told(200, { id: 'b' })]
    const other = await on.hears('B', 'and mine?')
    on.start()
    const first = await send('to the first')
    await on.reaches(first, 'unknown')
    const { deliveryId } = await on.reply(other, 'to the other')
    on.pass(11)

    await on.reaches(deliveryId, 'sent')
  })
})

describe('what the network refused', () => {
  it('needs action again, with its words, and a person may send it again', async () => {
    on.network.answers = [told(403, { words: 'You may not.' })]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'refused')

    expect(await on.delivery(id)).toMatchObject({ refusal: 'not-allowed', words: 'You may not.' })
    expect(await troubleOf()).toMatchObject({ status: 'open', deliveryTrouble: 'refused', needsAction: true })

    await sendAgain(on.agent, id)
    await on.reaches(id, 'sent')
    expect(await troubleOf()).toMatchObject({ status: 'waiting', deliveryTrouble: null, needsAction: false })
    await expect(sendAgain(on.agent, id)).rejects.toMatchObject({ code: 'delivery_not_failed' })
    expect(sends()).toEqual(['hello', 'hello'])
  })

  it('opens what was done', async () => {
    on.network.answers = [told(403)]
    const id = await send('hello')
    await on.given.ctx.tx(
      (tx) =>
        tx.run`update conversations set status = 'resolved', resolved_at = ${tx.now}, resolution = 'answered' where workspace_id = ${tx.workspaceId}`,
    )
    on.start()
    await on.reaches(id, 'refused')

    expect(await troubleOf()).toMatchObject({ status: 'open', needsAction: true })
  })

  it('can be put aside, and then needs nothing', async () => {
    on.network.answers = [told(403)]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'refused')

    await undoReply(on.agent, id)

    expect(await troubleOf()).toMatchObject({ deliveryTrouble: null, texts: ['ของยังไม่มาเลยค่ะ'] })
  })

  it('is a fault of ours when it cannot be put into words, and nothing is sent', async () => {
    on.start()
    const id = await send('impossible')
    await on.reaches(id, 'refused')

    expect(await on.delivery(id)).toMatchObject({
      refusal: 'bad-content',
      words: null,
      reason: { code: 'reply_unsayable', params: { error: 'This cannot be put into words.' } },
    })
    const { timeline } = await openConversation(on.given.ctx, matter.conversationId)
    expect(timeline.items).toContainEqual(
      expect.objectContaining({
        delivery: expect.objectContaining({
          words: null,
          reason: expect.objectContaining({
            code: 'reply_unsayable',
            words: 'This could not be put into the form of the network (This cannot be put into words.).',
          }),
        }),
      }),
    )
    expect(sends()).toEqual([])
  })

  it('is refused at once by a dead account and by a disconnected one', async () => {
    const first = await on.reply(matter, 'one')
    await on.given.ctx.tx((tx) => tx.run`update channel_accounts set state = 'dead' where workspace_id = ${tx.workspaceId}`)
    on.start()
    on.pass(11)
    await on.reaches(first.deliveryId, 'refused')
    const second = await on.reply(matter, 'two')
    await on.given.ctx.tx(
      (tx) =>
        tx.run`update channel_accounts set state = 'disconnected', disconnected_at = ${tx.now} where workspace_id = ${tx.workspaceId}`,
    )
    on.pass(11)
    await on.reaches(second.deliveryId, 'refused')

    expect(await on.delivery(second.deliveryId)).toMatchObject({ refusal: 'reconnect', reason: { code: 'account_disconnected' } })
    expect(sends()).toEqual([])
  })
})

describe('budgets', () => {
  it('are kept over all threads of an account', async () => {
    on.network.budget = { calls: 2, perMs: 60_000 }
    const others = await Promise.all(['B', 'C', 'D'].map((who) => on.hears(who, 'and mine?')))
    on.start()
    const ids = []
    for (const other of others) ids.push((await on.reply(other, 'here')).deliveryId)
    on.pass(11)
    await expect.poll(() => sends().length).toBe(2)
    await pause(400)
    expect(sends()).toHaveLength(2)

    on.pass(31)
    await expect.poll(() => sends().length).toBe(3)
    for (const id of ids) await on.reaches(id, 'sent')
  })

  it('that are used up cost no reply its turn in its thread', async () => {
    on.network.budget = { calls: 1, perMs: 60_000 }
    const [other, matter] = [await on.hears('B', 'and mine?'), await on.hears('A', 'where is it')]
    on.start()
    await on.reply(other, 'elsewhere')
    on.pass(11)
    await expect.poll(sends).toEqual(['elsewhere'])
    const first = await on.reply(matter, 'first')
    on.pass(11)
    await on.reaches(first.deliveryId, 'ready')

    on.network.budget = { calls: 60, perMs: 60_000 }
    const second = await on.reply(matter, 'second', { sendAnyway: true })
    on.pass(11)
    await pause(400)
    on.pass(60)
    await on.reaches(second.deliveryId, 'sent')

    expect(sends()).toEqual(['elsewhere', 'first', 'second'])
  })

  it('end for the whole account when the network says "not now"', async () => {
    on.network.answers = [told(429, { words: 'Too fast.' })]
    const other = await on.hears('B', 'and mine?')
    on.start()
    const id = await send('first')
    await on.reaches(id, 'ready')
    const { deliveryId } = await on.reply(other, 'second')
    on.pass(11)
    await pause(400)
    expect(sends()).toEqual(['first'])
    expect(await on.delivery(id)).toMatchObject({ words: 'Too fast.' })

    on.pass(50)
    // One waits until it knows how the other fared.
    await expect
      .poll(async () => (on.pass(1), [(await on.delivery(id)).state, (await on.delivery(deliveryId)).state]))
      .toEqual(['sent', 'sent'])
  })

  describe('of a network whose windows are not ours', () => {
    /** One reply to each of so many contacts, through two processes. */
    async function burst(count: number): Promise<string[]> {
      const others = []
      for (let n = 0; n < count; n++) others.push(await on.hears(`nok-${n}`, 'ของยังไม่มาเลยค่ะ'))
      on.start()
      on.start()
      const ids = []
      for (const other of others) ids.push((await on.reply(other, 'here')).deliveryId)
      on.pass(11)
      return ids
    }
    /** A call whose answer waits until it is told. */
    function pending(): (answer: DoorAnswer) => void {
      const { promise, resolve } = Promise.withResolvers<DoorAnswer>()
      on.network.answers.push(promise)
      return resolve
    }
    const left = (callsLeft: number, id: string) => told(200, { id, window: { callsLeft, endsInMs: 60_000 } })
    const sent = async (ids: string[]) => (await Promise.all(ids.map(on.delivery))).filter(({ state }) => state === 'sent').length
    const reached = async (count: number) => {
      await expect.poll(() => sends().length, { timeout: 5_000 }).toBe(count)
    }
    /** Who waited for the one ahead looks again when time has passed. */
    const untilSent = async (ids: string[]) => {
      await expect.poll(() => (on.pass(1), sent(ids)), { timeout: 8_000, interval: 100 }).toBe(ids.length)
    }
    /** Time passes, and nothing more may be said. */
    async function staysAt(count: number): Promise<void> {
      for (let n = 0; n < 4; n++) {
        on.pass(1)
        await pause(150)
      }
      expect(sends()).toHaveLength(count)
    }

    it('are asked by one alone at first, then used by all up to what is left, and asked anew', async () => {
      const first = pending()
      const ids = await burst(7)
      await reached(1)
      await staysAt(1)

      on.network.answers = Array.from({ length: 3 }, (_, n) => left(2 - n, `b-${n}`))
      first(left(3, 'a'))
      await expect.poll(() => sent(ids), { timeout: 5_000 }).toBe(1)
      on.pass(10)
      await reached(4)
      await staysAt(4)

      const second = pending()
      on.pass(60)
      await reached(5)
      await staysAt(5)
      second(left(9, 'c'))
      await expect.poll(() => sent(ids), { timeout: 5_000 }).toBe(5)
      on.pass(10)
      await untilSent(ids)
    })

    it('are left as soon as others use them, too', async () => {
      const first = pending()
      const ids = await burst(4)
      await reached(1)
      const second = pending()
      first(left(1, 'a'))
      await expect.poll(() => sent(ids), { timeout: 5_000 }).toBe(1)
      on.pass(10)
      await reached(2)
      await staysAt(2)
      second(left(0, 'b'))
      await expect.poll(() => sent(ids), { timeout: 5_000 }).toBe(2)
      await staysAt(2)
      const third = pending()
      on.pass(61)
      await reached(3)
      third(taken('c'))
      await untilSent(ids)
    })

    it('refuse one alone, however many wait, each time they are over', async () => {
      on.network.answers = [told(429), told(429)]
      const ids = await burst(5)
      await reached(1)
      await staysAt(1)
      on.pass(60)
      await reached(2)
      await staysAt(2)

      const third = pending()
      on.pass(60)
      await reached(3)
      await staysAt(3)
      third(taken('c'))
      await untilSent(ids)
    })

    it('take nothing from what is left when no byte reached them', async () => {
      const first = pending()
      const ids = await burst(2)
      await reached(1)
      on.network.answers = [unreachable]
      const again = pending()
      first(left(1, 'a'))
      await expect.poll(() => sent(ids), { timeout: 5_000 }).toBe(1)
      // The one call that was left reached nobody, so it is there still.
      await expect.poll(() => (on.pass(1), sends().length), { timeout: 8_000, interval: 100 }).toBe(3)
      expect(await sent(ids)).toBe(1)
      again(left(0, 'b'))
      await untilSent(ids)
      expect(sends()).toHaveLength(3)
    })

    it('are no reason to wait for each other where the network tells of none and never refused', async () => {
      const [id = ''] = await burst(1)
      await on.reaches(id, 'sent')
      const answers = [pending(), pending(), pending()]
      await burst(3)
      await reached(4)
      answers.forEach((answer, n) => answer(taken(`later-${n}`)))
    })
  })
})

describe('a token that ran out', () => {
  async function renewing(status: number): Promise<{ count: () => number; close: () => void }> {
    let count = 0
    const server = createServer((_request, response) => {
      count++
      response.writeHead(status).end(JSON.stringify({ id: `token-${count}` }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await on.given.ctx.tx((tx) => tx.run`update channel_accounts set base_url = ${url} where workspace_id = ${tx.workspaceId}`)
    return { count: () => count, close: () => void server.close() }
  }
  const health = () =>
    on.given.ctx.tx((tx) => tx.one<{ state: string }>`select state from channel_accounts where workspace_id = ${tx.workspaceId}`)

  it('is renewed once, and the reply goes out with the new one', async () => {
    const network = await renewing(200)
    on.network.answers = [told(401)]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'sent')
    network.close()

    expect(on.network.calls.map(({ token }) => token)).toEqual(['', 'token-1'])
    expect(network.count()).toBe(1)
  })

  it('that the network refuses again makes the account dead', async () => {
    const network = await renewing(200)
    on.network.answers = [told(401), told(401, { words: 'No.' })]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'refused')
    network.close()

    expect(network.count()).toBe(1)
    expect(await on.delivery(id)).toMatchObject({ refusal: 'reconnect', words: 'No.' })
    expect(await health()).toEqual({ state: 'dead' })
  })

  it('and cannot be renewed just now is tried again later', async () => {
    const network = await renewing(503)
    on.network.answers = [told(401)]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'ready')
    expect(await health()).not.toEqual({ state: 'dead' })
    network.close()

    on.pass(2)
    await on.reaches(id, 'sent')
  })
})

describe('what nobody knows the end of', () => {
  it('is tried again when no byte was written, and given up after an hour or so', async () => {
    on.network.answers = Array.from({ length: 17 }, () => unreachable)
    on.start()
    const id = await send('hello')
    for (let attempt = 1; attempt <= 17; attempt++) {
      await expect.poll(async () => (await on.delivery(id)).attempts, { timeout: 5_000 }).toBe(attempt)
      await on.reaches(id, 'ready')
      if (attempt === 17) on.network.answers.push(unreachable)
      on.pass(301)
    }
    await on.reaches(id, 'refused')

    expect(await on.delivery(id)).toMatchObject({ refusal: 'unreachable', attempts: 18 })
  })

  it('is unknown when a byte was written, and waits for a person where the network cannot be asked', async () => {
    on.network.answers = [lost]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    expect(await troubleOf()).toMatchObject({ deliveryTrouble: 'unknown', needsAction: true, status: 'open' })
    on.pass(3)
    await expect.poll(() => dueOf(id)).toBe('infinity')

    await confirmArrival(on.agent, id)

    expect(await on.delivery(id)).toMatchObject({ state: 'sent' })
    expect(await troubleOf()).toMatchObject({ deliveryTrouble: null, status: 'waiting', waitingSince: null })
    expect(sends()).toEqual(['hello'])
  })

  it('is unknown when our own code broke after the wire was asked', async () => {
    on.network.answers = [new Error('We stumbled.')]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')

    expect(await on.delivery(id)).toMatchObject({ words: null, reason: { code: 'stumbled', params: { error: 'We stumbled.' } } })
  })

  it('waits for a person without asking the database over and over', async () => {
    await leftInDoubt()
    await pause(300)
    const { db } = on.given.app
    let asked = 0
    const all = db.all
    db.all = (query) => {
      asked++
      return all.call(db, query) as never
    }
    await pause(500)
    db.all = all

    expect(asked).toBeLessThan(5)
  })

  it('is sent when the network shows it', async () => {
    on.network.resolution = 'read-back'
    on.network.answers = [lost]
    on.network.readBacks = [{ kind: 'absent' }, { kind: 'found', externalId: 'out-of-the-thread' }]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    on.pass(3)
    await expect.poll(() => on.network.calls.length).toBe(2)
    on.pass(11)
    await on.reaches(id, 'sent')

    expect(await on.delivery(id)).toMatchObject({ externalId: 'out-of-the-thread' })
    expect(sends()).toEqual(['hello'])
  })

  it('did not arrive when the network was asked three times and never had it', async () => {
    on.network.resolution = 'read-back'
    on.network.answers = [lost]
    on.network.readBacks = [{ kind: 'absent' }, { kind: 'absent' }, { kind: 'absent' }]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    for (const [index, seconds] of [3, 11, 31].entries()) {
      on.pass(seconds)
      await expect.poll(() => on.network.calls.length).toBe(2 + index)
      await pause(50)
    }
    await on.reaches(id, 'refused')

    expect(await on.delivery(id)).toMatchObject({ refusal: 'not-arrived' })
  })

  it('waits for a person when the answers were unclear', async () => {
    on.network.resolution = 'read-back'
    on.network.answers = [lost]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    for (const [index, seconds] of [3, 11, 31].entries()) {
      on.pass(seconds)
      await expect.poll(() => on.network.calls.length).toBe(2 + index)
      await pause(50)
    }
    await expect.poll(() => dueOf(id)).toBe('infinity')

    expect(await on.delivery(id)).toMatchObject({ state: 'unknown' })
  })

  it('is repeated with the same bytes where the network absorbs a second one', async () => {
    on.network.resolution = 'resend'
    on.network.answers = [lost]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    const kept = await callOf(id)
    on.pass(3)
    await on.reaches(id, 'sent')

    expect(sends()).toEqual(['hello', 'hello'])
    expect(await callOf(id)).toEqual(kept)
  })

  it('stays unknown when its repetition is put off by the network: it cannot be taken back, and is repeated with the same bytes', async () => {
    on.network.resolution = 'resend'
    on.network.answers = [lost, told(429, { words: 'Too fast.' }), unreachable]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    const kept = await callOf(id)
    on.pass(3)
    await expect.poll(async () => (await on.delivery(id)).words).toBe('Too fast.')

    expect(await on.delivery(id)).toMatchObject({ state: 'unknown', attempts: 2 })
    await expect(undoReply(on.agent, id)).rejects.toMatchObject({ code: 'delivery_not_waiting', details: { state: 'unknown' } })
    on.pass(61)
    await expect.poll(async () => (await on.delivery(id)).attempts).toBe(3)
    await on.reaches(id, 'unknown')
    on.pass(10)
    await on.reaches(id, 'sent')
    expect(await callOf(id)).toEqual(kept)
  })

  it('stays unknown when its repetition is refused, and a person is asked with what the network said', async () => {
    on.network.resolution = 'resend'
    on.network.answers = [lost, told(403, { words: 'You may not.' })]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    on.pass(3)
    await expect.poll(() => dueOf(id)).toBe('infinity')

    expect(await on.delivery(id)).toMatchObject({ state: 'unknown', refusal: null, words: 'You may not.' })
    expect(await troubleOf()).toMatchObject({ deliveryTrouble: 'unknown', needsAction: true })
  })

  it('is sent again by a person until it is taken, stays unknown meanwhile, and cannot be taken back', async () => {
    on.network.answers = [lost, told(429)]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')
    on.pass(3)
    await expect.poll(() => dueOf(id)).toBe('infinity')

    await sendAgain(on.agent, id)
    await expect.poll(async () => (await on.delivery(id)).attempts).toBe(1)
    await on.reaches(id, 'unknown')
    await expect(undoReply(on.agent, id)).rejects.toMatchObject({ code: 'delivery_not_waiting' })
    on.pass(61)
    await on.reaches(id, 'sent')
    expect(sends()).toEqual(['hello', 'hello', 'hello'])
  })

  it('did not arrive when a person looked and says so, and may then be put aside', async () => {
    on.network.answers = [lost]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'unknown')

    await denyArrival(on.agent, id)

    expect(await on.delivery(id)).toMatchObject({ state: 'refused', refusal: 'not-arrived' })
    await undoReply(on.agent, id)
    expect(await troubleOf()).toMatchObject({ deliveryTrouble: null })
    await expect(denyArrival(on.agent, id)).rejects.toMatchObject({ code: 'delivery_not_failed' })
  })

  it('is not refused by an account that was cut off meanwhile', async () => {
    const id = await leftInDoubt()
    await on.given.ctx.tx((tx) => tx.run`update channel_accounts set state = 'dead' where workspace_id = ${tx.workspaceId}`)

    await sendAgain(on.agent, id)

    await expect.poll(async () => (await on.delivery(id)).reason).toMatchObject({ code: 'credentials_refused' })
    expect(await on.delivery(id)).toMatchObject({ state: 'unknown' })
    expect(await dueOf(id)).toBe('infinity')
  })

  it('is unknown when its claimer died, and never sent blindly', async () => {
    on.network.answers = [new Promise(() => undefined)]
    const id = await send('hello')
    await on.given.ctx.tx(
      (tx) =>
        tx.run`update deliveries set state = 'sending', claimed_by = 4711, claimed_at = ${tx.now}, attempts = 1 where workspace_id = ${tx.workspaceId}`,
    )
    on.start()
    await on.reaches(id, 'unknown')
    await expect.poll(() => dueOf(id)).toBe('infinity')

    expect(sends()).toEqual([])
  })

  it('is left alone while its claimer lives in another process', async () => {
    let answer: (value: typeof lost) => void = () => undefined
    on.network.answers = [
      new Promise((resolve) => {
        answer = resolve
      }),
    ]
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'sending')
    on.start()
    on.pass(10)
    await pause(400)
    expect((await on.delivery(id)).state).toBe('sending')

    answer(taken('late'))
    await on.reaches(id, 'sent')
    expect(sends()).toEqual(['hello'])
  })

  it('is unknown when this process could not write down what came of it', async () => {
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'sent')
    // As a fault of ours between the network's answer and the commit would leave it: still claimed by a life that goes on.
    await on.given.ctx.tx((tx) => tx.run`update deliveries set state = 'sending' where workspace_id = ${tx.workspaceId} and id = ${id}`)
    on.pass(3)
    await on.reaches(id, 'unknown')
  })
})

describe('a bounce', () => {
  it('takes the answer back: the contact waits again', async () => {
    on.start()
    const id = await send('hello')
    await on.reaches(id, 'sent')
    await on.given.ctx.tx(async (tx) => {
      const row = await tx.one<{
        messageId: string
      }>`select message_id from deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`
      await refuseDelivery(
        tx,
        row?.messageId ?? '',
        { refusal: 'bad-recipient', words: '550 no such mailbox', reason: finding('reported_failed', {}) },
        afterDelivery,
      )
    })

    expect(await on.delivery(id)).toMatchObject({ state: 'refused', words: '550 no such mailbox', reason: { code: 'reported_failed' } })
    expect(await troubleOf()).toMatchObject({
      status: 'open',
      deliveryTrouble: 'refused',
      needsAction: true,
      waitingSince: expect.any(String),
    })
  })
})

/** A reply of which nobody knows whether it arrived, and that waits for a person. */
async function leftInDoubt(): Promise<string> {
  on.network.answers = [lost]
  on.start()
  const id = await send('hello')
  await on.reaches(id, 'unknown')
  on.pass(3)
  await expect.poll(() => dueOf(id)).toBe('infinity')
  return id
}

const dueOf = async (id: string) =>
  (
    await on.given.ctx.tx(
      (tx) => tx.one<{ dueAt: string }>`select due_at from deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`,
    )
  )?.dueAt
const callOf = (id: string) =>
  on.given.ctx.tx((tx) => tx.one`select call from deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`)
