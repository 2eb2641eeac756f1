import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sendAgain, sendAtAnotherTime, sendNow, undoReply } from './deliveries.ts'
import { type Desk, desk, told } from './desk.fixtures.ts'
import { openConversation } from './open.ts'
import { search } from './search/search.ts'

let on: Desk
beforeEach(async () => {
  on = await desk()
})
afterEach(() => on.end())

const inHours = (hours: number) => new Date(on.given.ctx.now() + hours * 3_600_000).toISOString()
/** As long as sending takes when there is something to send. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 150))
const sent = () => on.network.calls.filter(({ kind }) => kind === 'send').map(({ text }) => text)

async function shown({ conversationId }: { conversationId: string }) {
  const { timeline } = await openConversation(on.agent, conversationId)
  return timeline.items.flatMap((entry) => (entry.type === 'message' && entry.delivery ? [entry.delivery] : []))
}

describe('a reply for later', () => {
  it('goes out at its time, not before, and stands below all else meanwhile', async () => {
    const matter = await on.hears('A', 'where is it')
    const sendAt = inHours(3)
    const { deliveryId } = await on.reply(matter, 'is it there by now', { sendAt })
    on.start()
    on.pass(3_600)
    await aMoment()
    expect(sent()).toEqual([])
    expect(await shown(matter)).toMatchObject([{ state: 'scheduled', sendAt, dueAt: sendAt }])
    // It stands in the list by when it was written: the future is no place in a list.
    const row = await openConversation(on.agent, matter.conversationId)
    expect(Date.parse(row.conversation.lastMessageAt)).toBeLessThanOrEqual(on.given.ctx.now())

    on.pass(2 * 3_600)
    await on.reaches(deliveryId, 'sent')
    expect(sent()).toEqual(['is it there by now'])
    expect(await shown(matter)).toMatchObject([{ state: 'sent', sendAt: null }])
  })

  it('is not sent when the contact writes first: at once it says so, and needs somebody, though it was but a thank-you', async () => {
    const matter = await on.hears('A', 'where is it')
    await on.reply(matter, 'we look for it')
    const { deliveryId } = await on.reply(matter, 'did it come?', { sendAt: inHours(20) })
    on.start()
    on.pass(11)
    await expect.poll(sent).toEqual(['we look for it'])
    await on.hears('A', 'thanks!')
    on.pass(0)
    await on.reaches(deliveryId, 'refused')

    on.pass(21 * 3_600)
    await aMoment()
    expect(sent()).toEqual(['we look for it'])
    expect(await on.delivery(deliveryId)).toMatchObject({ refusal: 'overtaken', reason: { code: 'contact_wrote_first' } })
    expect(await on.conversation(matter.conversationId)).toMatchObject({ needsAction: true, deliveryTrouble: 'refused' })
  })

  it('is not sent either when nobody had time to look before it was due', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'did it come?', { sendAt: inHours(1) })
    await on.hears('A', 'it came!')
    on.pass(3_601)
    on.start()

    await on.reaches(deliveryId, 'refused')
    expect(sent()).toEqual([])
  })

  it('is not sent when the contact writes of something else in the same private thread', async () => {
    const matter = await on.hears('A', 'where is it')
    await on.given.ctx.tx(
      (tx) => tx.run`
        update conversations set status = 'resolved', resolution = 'answered', resolved_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${matter.conversationId}`,
    )
    const { deliveryId } = await on.reply(matter, 'are you content?', { sendAt: inHours(24 * 30) })
    on.given.clock.advance({ hours: 24 * 20 })
    const other = await on.hears('A', 'another question')
    on.start()
    await on.reaches(deliveryId, 'refused')
    expect(other.threadId).toBe(matter.threadId)
  })

  it('waits on when another contact writes', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'did it come?', { sendAt: inHours(1) })
    on.start()
    await on.hears('B', 'hello')
    on.pass(60)
    await aMoment()
    expect(await on.delivery(deliveryId)).toMatchObject({ state: 'scheduled' })
    on.pass(3_601)
    await on.reaches(deliveryId, 'sent')
  })

  it('that was overtaken goes out when a person wants it all the same, or gives its words back', async () => {
    const matter = await on.hears('A', 'where is it')
    const first = await on.reply(matter, 'did it come?', { sendAt: inHours(1) })
    const second = await on.reply(matter, 'is it whole?', { sendAt: inHours(2) })
    on.start()
    await on.hears('A', 'hello?')
    on.pass(0)
    await on.reaches(first.deliveryId, 'refused')
    await on.reaches(second.deliveryId, 'refused')

    await sendAgain(on.agent, first.deliveryId)
    await on.reaches(first.deliveryId, 'sent')
    expect(await undoReply(on.agent, second.deliveryId)).toMatchObject({ taken: 1, of: 1, text: 'is it whole?' })
    expect(sent()).toEqual(['did it come?'])
    expect((await on.conversation(matter.conversationId)).texts).not.toContain('is it whole?')
  })

  it('is taken back, sent now, or put to another time', async () => {
    const matter = await on.hears('A', 'where is it')
    const [one, two, three] = [
      await on.reply(matter, 'one', { sendAt: inHours(1) }),
      await on.reply(matter, 'two', { sendAt: inHours(2) }),
      await on.reply(matter, 'three', { sendAt: inHours(3) }),
    ]
    on.start()
    expect(await undoReply(on.agent, one.deliveryId)).toMatchObject({ taken: 1, text: 'one' })
    await sendNow(on.agent, two.deliveryId)
    await on.reaches(two.deliveryId, 'sent')
    await sendAtAnotherTime(on.agent, three.deliveryId, inHours(9))
    // Other screens hear of it.
    expect((await on.given.events('delivery.changed')).at(-1)?.data).toMatchObject({ deliveryId: three.deliveryId, to: 'scheduled' })
    on.pass(4 * 3_600)
    await aMoment()
    expect(sent()).toEqual(['two'])
    on.pass(5 * 3_600)
    await on.reaches(three.deliveryId, 'sent')

    await expect(sendAtAnotherTime(on.agent, three.deliveryId, inHours(9))).rejects.toMatchObject({ code: 'delivery_not_waiting' })
    await expect(sendAtAnotherTime(on.agent, on.given.app.ids.next(), inHours(9))).rejects.toMatchObject({ code: 'delivery_not_found' })
  })

  it('that has no time of its own cannot be put to another', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    await expect(sendAtAnotherTime(on.agent, deliveryId, inHours(9))).rejects.toMatchObject({ code: 'delivery_not_waiting' })
  })

  it('in several parts goes out whole once its first part did, though they write meanwhile', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'a'.repeat(20) + 'b'.repeat(15), { split: true, sendAt: inHours(1) })
    let go = (): void => undefined
    on.network.answers = [new Promise((resolve) => (go = () => resolve(told(200, { id: 'part-1' }))))]
    on.start()
    on.pass(3_601)
    await expect.poll(sent).toHaveLength(1)
    await on.hears('A', 'hello?')
    go()
    await on.reaches(deliveryId, 'sent')
    await expect.poll(sent).toEqual(['a'.repeat(20), 'b'.repeat(15)])
  })

  it('in several parts goes out whole when a person wants it though they wrote', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'a'.repeat(20) + 'b'.repeat(15), { split: true, sendAt: inHours(1) })
    on.start()
    await on.hears('A', 'hello?')
    on.pass(0)
    await expect.poll(async () => (await shown(matter)).map(({ refusal }) => refusal)).toEqual(['overtaken', 'overtaken'])
    await expect(sendNow(on.agent, deliveryId)).rejects.toMatchObject({ code: 'delivery_not_waiting' })

    await sendAgain(on.agent, deliveryId)
    await expect.poll(sent).toEqual(['a'.repeat(20), 'b'.repeat(15)])
  })

  it('is held, like any other, when its author has not seen the newest', async () => {
    const matter = await on.hears('A', 'where is it')
    await on.hears('A', 'never mind')
    await expect(on.reply(matter, 'we look for it', { sendAt: inHours(1) })).rejects.toMatchObject({ code: 'reply_held' })
    const { deliveryId } = await on.reply(matter, 'we look for it', { sendAt: inHours(1), sendAnyway: true })
    on.start()
    on.pass(3_601)
    await on.reaches(deliveryId, 'sent')
  })

  it('is found by is:scheduled for as long as it waits', async () => {
    const matter = await on.hears('A', 'where is it')
    await on.hears('B', 'hello')
    const found = async () => (await search(on.agent, { q: 'is:scheduled', limit: 10 })).items.map(({ conversation }) => conversation.id)
    expect(await found()).toEqual([])
    const { deliveryId } = await on.reply(matter, 'did it come?', { sendAt: inHours(1) })
    expect(await found()).toEqual([matter.conversationId])
    await undoReply(on.agent, deliveryId)
    expect(await found()).toEqual([])
  })

  it('is not taken for more than a year ahead', async () => {
    const matter = await on.hears('A', 'where is it')
    await expect(on.reply(matter, 'happy birthday', { sendAt: inHours(24 * 400) })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('where the network lets us answer for a while only', () => {
  beforeEach(() => {
    on.network.windowHours = 24
  })

  it('takes no time after that, and says until when', async () => {
    const matter = await on.hears('A', 'where is it')
    const until = inHours(24)
    await expect(on.reply(matter, 'did it come?', { sendAt: inHours(25) })).rejects.toMatchObject({
      code: 'send_later_impossible',
      details: { until },
    })
    const { deliveryId } = await on.reply(matter, 'did it come?', { sendAt: inHours(23) })
    await expect(sendAtAnotherTime(on.agent, deliveryId, inHours(30))).rejects.toMatchObject({ code: 'send_later_impossible' })
  })
})
