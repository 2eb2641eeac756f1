import type { MessageEvent, StatusEvent } from '@baton/channel-kit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sql } from '#kernel/sql'
import { type Desk, desk, lost, type Matter, taken } from './desk.fixtures.ts'
import { confirmArrival } from './deliveries.ts'

let on: Desk
let matter: Matter
beforeEach(async () => {
  on = await desk()
  matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
})
afterEach(() => on.end())

/** The network tells us what our own account said. */
async function echo(text: string, externalId: string, more: Partial<MessageEvent> = {}): Promise<void> {
  await on.hears('นก', text, { direction: 'outbound', externalId, author: { scope: 'brand', externalId: 'brand' }, ...more })
}
const said = async () => (await on.conversation(matter.conversationId)).texts
/** Raw deliveries that are blanked with this message, beside the one that first told it. */
const carriers = async (messageId: string) =>
  (
    await on.given.ctx.tx(
      (tx) => tx.all`select from message_raw_deliveries where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`,
    )
  ).length
const tellings = async () => (await on.given.events('message.sent')).length

it('knows its own words when they come back after the answer', async () => {
  on.start()
  const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'sent')
  await echo('ส่งแล้วค่ะ', 'out-1')
  await echo('ส่งแล้วค่ะ', 'out-1')

  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'ส่งแล้วค่ะ'])
  expect(await tellings()).toBe(1)
})

it.each([
  ['by their text', {}],
  ['by our id', { text: 'the network changed them' }],
])('knows its own words %s when they come back before the answer', async (_how, { text }: { text?: string }) => {
  let answer: (value: ReturnType<typeof taken>) => void = () => undefined
  on.network.answers = [
    new Promise((resolve) => {
      answer = resolve
    }),
  ]
  on.start()
  const { deliveryId, messageId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'sending')
  await echo(text ?? '@นก  ส่งแล้วค่ะ ', 'out-9', text ? { deliveryId } : {})
  expect(await on.delivery(deliveryId)).toMatchObject({ state: 'sent', externalId: 'out-9' })

  answer(taken('out-9'))
  await new Promise((resolve) => setTimeout(resolve, 200))

  expect(await on.delivery(deliveryId)).toMatchObject({ state: 'sent', externalId: 'out-9' })
  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'ส่งแล้วค่ะ'])
  expect(await tellings()).toBe(1)
  expect(await carriers(messageId)).toBe(1)
})

it('waits for the answer that is just being written down, and then knows its own words', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof taken>>()
  on.network.answers = [answer.promise]
  on.start()
  const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'sending')
  const locked = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const hold = on.given.ctx.tx(async (tx) => {
    await tx.run`select from deliveries where workspace_id = ${tx.workspaceId} and id = ${deliveryId} for update`
    locked.resolve()
    await held.promise
  })
  await locked.promise

  // Both want the delivery that is held: first the transaction that writes the answer down, then the echo.
  answer.resolve(taken('out-3'))
  await waitingForLocks(1)
  const heard = echo('ส่งแล้วค่ะ', 'out-3')
  await waitingForLocks(2)
  held.resolve()
  await Promise.all([hold, heard])
  await on.reaches(deliveryId, 'sent')

  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'ส่งแล้วค่ะ'])
  expect(await tellings()).toBe(1)
})

async function waitingForLocks(count: number): Promise<void> {
  const waiting = () =>
    on.given.app.db.all<{ n: number }>(
      sql`select count(*)::int as n from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()`,
    )
  await expect.poll(async () => (await waiting())[0]?.n, { timeout: 5_000 }).toBe(count)
}

it('puts its own message in the place of an echo that it did not know', async () => {
  let answer: (value: ReturnType<typeof taken>) => void = () => undefined
  on.network.answers = [
    new Promise((resolve) => {
      answer = resolve
    }),
  ]
  on.start()
  const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'sending')
  await echo('altered beyond knowing', 'out-9')
  answer(taken('out-9'))
  await on.reaches(deliveryId, 'sent')
  await echo('altered beyond knowing', 'out-9')

  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'ส่งแล้วค่ะ'])
})

it('learns by an echo that an unknown reply arrived, and its id when a person said so', async () => {
  on.network.answers = [lost, lost]
  on.start()
  const first = await on.reply(matter, 'one')
  on.pass(11)
  await on.reaches(first.deliveryId, 'unknown')
  await echo('one', 'out-1')
  expect(await on.delivery(first.deliveryId)).toMatchObject({ state: 'sent', externalId: 'out-1' })

  const second = await on.reply(matter, 'two')
  on.pass(11)
  await on.reaches(second.deliveryId, 'unknown')
  await confirmArrival(on.agent, second.deliveryId)
  await echo('two', 'out-2')

  expect(await on.delivery(second.deliveryId)).toMatchObject({ state: 'sent', externalId: 'out-2' })
  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'one', 'two'])
})

/** The network reports on a delivery of ours, by our id. */
async function report(
  deliveryId: string,
  externalId: string,
  status: StatusEvent['status'],
  more: Partial<StatusEvent> = {},
): Promise<void> {
  await on.tells({ kind: 'status', dedupeKey: `${externalId} ${status}`, scope: 'brand', externalId, deliveryId, status, ...more })
}
const statusOf = (messageId: string) =>
  on.given.ctx.tx((tx) => tx.one`select status from messages where workspace_id = ${tx.workspaceId} and id = ${messageId}`)

it('learns by a report with our id that an unknown reply arrived, and asks nobody any more', async () => {
  on.network.answers = [lost]
  on.start()
  const { deliveryId, messageId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'unknown')
  await report(deliveryId, 'out-1', 'read')
  await report(deliveryId, 'out-1', 'delivered')
  await report(deliveryId, 'out-1', 'sent')

  expect(await on.delivery(deliveryId)).toMatchObject({ state: 'sent', externalId: 'out-1' })
  expect(await statusOf(messageId)).toEqual({ status: 'read' })
  expect(await on.conversation(matter.conversationId)).toMatchObject({ waitingSince: null, needsAction: false })
})

it('makes a refusal of its class of a reported failure, which no report that comes late takes back', async () => {
  on.network.answers = [lost]
  on.start()
  const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'unknown')
  await report(deliveryId, 'out-1', 'failed', { refusal: 'window-closed', words: 'More than 24 hours have passed.' })
  await report(deliveryId, 'out-1', 'sent')

  expect(await on.delivery(deliveryId)).toMatchObject({
    state: 'refused',
    refusal: 'window-closed',
    words: 'More than 24 hours have passed.',
  })
  expect(await on.conversation(matter.conversationId)).toMatchObject({ needsAction: true })
})

it('was read when the network says so before it answers that it took it', async () => {
  let answer: (value: ReturnType<typeof taken>) => void = () => undefined
  on.network.answers = [
    new Promise((resolve) => {
      answer = resolve
    }),
  ]
  on.start()
  const { deliveryId, messageId } = await on.reply(matter, 'ส่งแล้วค่ะ')
  on.pass(11)
  await on.reaches(deliveryId, 'sending')
  const upTo = { thread: 'นก', at: new Date(on.given.ctx.now() + 400).toISOString() }
  await on.tells({ kind: 'status', dedupeKey: 'read up to', scope: 'brand', upTo, status: 'read' })
  expect(await statusOf(messageId)).toEqual({ status: null })

  answer(taken('out-1'))
  await on.reaches(deliveryId, 'sent')
  expect(await statusOf(messageId)).toEqual({ status: 'read' })
})

it('takes the same words for written elsewhere when nothing of ours is open', async () => {
  await echo('ส่งแล้วค่ะ', 'app-1')

  expect(await said()).toEqual(['ของยังไม่มาเลยค่ะ', 'ส่งแล้วค่ะ'])
  expect(await on.conversation(matter.conversationId)).toMatchObject({ waitingSince: null, needsAction: false })
})
