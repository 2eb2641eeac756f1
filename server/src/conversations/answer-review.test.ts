import type { ThreadRef } from '@baton/channel-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, desk, lost, taken, told } from './desk.fixtures.ts'
import { openConversation } from './open.ts'

let on: Desk
beforeEach(async () => {
  on = await desk()
  on.network.maxLength = 350
})
afterEach(() => on.end())

const thread: ThreadRef = { externalId: 'r1', kind: 'review', visibility: 'public', oneAnswer: true }
const reviewed = (stars: number, text: string, externalId: string) => on.hears('ฟ้า', text, { externalId, thread, review: { stars } })

describe('the answer to a review', () => {
  it('replaces the one before once the network has it, and not a moment earlier', async () => {
    const matter = await reviewed(2, 'slow', 'r1@1')
    on.start()
    const first = await on.reply(matter, 'We look into it')
    on.pass(11)
    await on.reaches(first.deliveryId, 'sent')
    expect(await answers(matter.conversationId)).toEqual([['We look into it', false]])
    expect((await options(matter.conversationId))?.present).toMatchObject({ messageId: first.messageId, text: 'We look into it' })

    const second = await on.reply(matter, 'Mended in 4.2', { seenMessageId: first.messageId })
    expect(await answers(matter.conversationId)).toEqual([
      ['We look into it', false],
      ['Mended in 4.2', false],
    ])
    on.pass(11)
    await on.reaches(second.deliveryId, 'sent')

    expect(await answers(matter.conversationId)).toEqual([
      ['We look into it', true],
      ['Mended in 4.2', false],
    ])
    expect((await options(matter.conversationId))?.present).toMatchObject({ messageId: second.messageId })
  })

  it('stays in the timeline when the next one comes in the same second, for which the network has the same name', async () => {
    const matter = await reviewed(2, 'slow', 'r1@1')
    const program = { ...on.agent.actor, kind: 'apiKey' as const, id: on.given.app.ids.next() }
    on.network.answers = [taken('r1/answer@5'), taken('r1/answer@5')]
    on.start()
    for (const text of ['We look into it', 'Mended in 4.2']) {
      const { deliveryId } = await on.reply(matter, text, { sendAnyway: true }, on.agent.as(program))
      on.pass(11)
      await on.reaches(deliveryId, 'sent')
    }

    expect(await answers(matter.conversationId)).toEqual([
      ['We look into it', true],
      ['Mended in 4.2', false],
    ])
  })

  it('waits until the network told what became of the one before, whose place it would take', async () => {
    const matter = await reviewed(2, 'slow', 'r1@1')
    on.network.resolution = 'read-back'
    on.network.answers = [lost]
    on.network.readBacks = [{ kind: 'absent' }, { kind: 'found', externalId: 'a1' }]
    const first = await on.reply(matter, 'We look into it')
    const second = await on.reply(matter, 'Mended in 4.2', { seenMessageId: first.messageId })
    on.start()
    on.pass(11)
    await on.reaches(first.deliveryId, 'unknown')
    await on.reaches(second.deliveryId, 'ready')
    on.pass(3)
    await expect.poll(() => calls('read-back')).toBe(1)
    on.pass(5)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(calls('send')).toBe(1)

    on.pass(6)
    await on.reaches(first.deliveryId, 'sent')
    on.pass(11)
    await on.reaches(second.deliveryId, 'sent')

    expect(calls('send')).toBe(2)
  })

  it.each([
    ['is looked for by a person when another was written since, which may have taken its place', 1_000, 'unknown'],
    ['did not arrive when what stands there was there before', -1_000, 'refused'],
  ])('of which nobody knows %s', async (_, afterMs, state) => {
    const matter = await reviewed(2, 'slow', 'r1@1')
    on.network.resolution = 'read-back'
    on.network.answers = [lost]
    const { deliveryId } = await on.reply(matter, 'We look into it')
    on.start()
    on.pass(11)
    const instead = new Date(on.given.ctx.now() + afterMs).toISOString()
    on.network.readBacks = Array.from({ length: 3 }, () => ({ kind: 'absent', instead }))
    await on.reaches(deliveryId, 'unknown')
    for (const [index, seconds] of [3, 11, 31].entries()) {
      on.pass(seconds)
      await expect.poll(() => calls('read-back')).toBe(1 + index)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }

    await on.reaches(deliveryId, state)
  })

  it('that the network refuses leaves the one before as it is', async () => {
    const matter = await reviewed(2, 'slow', 'r1@1')
    on.start()
    const first = await on.reply(matter, 'We look into it')
    on.pass(11)
    await on.reaches(first.deliveryId, 'sent')
    on.network.answers.push(told(403, { words: 'no' }))
    const second = await on.reply(matter, 'Mended', { seenMessageId: first.messageId })
    on.pass(11)
    await on.reaches(second.deliveryId, 'refused')

    expect(await answers(matter.conversationId)).toEqual([
      ['We look into it', false],
      ['Mended', false],
    ])
    expect((await options(matter.conversationId))?.present).toMatchObject({ messageId: first.messageId })
  })

  it('that holds an order number, a phone number or an address names what it found, and goes when its author says so', async () => {
    const matter = await reviewed(1, '주문이 안 와요', 'r1@1')
    const text = '주문 20431877 건은 help@haru.example 로 문의해 주세요. 전화 02-123-4567'

    await expect(on.reply(matter, text)).rejects.toMatchObject({
      code: 'answer_holds_personal_data',
      details: { found: ['email', 'phone', 'order_number'] },
    })
    expect(await answers(matter.conversationId)).toEqual([])

    await on.reply(matter, text, { withPersonalData: true })
    expect(await answers(matter.conversationId)).toEqual([[text, false]])
  })

  it.each([
    ['환불은 카드 4111 1111 1111 1111 로 됩니다', ['card']],
    ['주민번호 900101-1234567 확인했습니다', ['korean_resident']],
    ['โอนคืนที่บัญชี 123-4-56789-0 แล้ว โทร 02-123-4567', ['bank_account', 'phone']],
  ])('that holds a secret number says which: %s', async (text, found) => {
    const matter = await reviewed(1, '환불해 주세요', 'r1@1')

    await expect(on.reply(matter, text)).rejects.toMatchObject({ code: 'answer_holds_personal_data', details: { found } })
    await expect(on.reply(matter, text, { withPersonalData: true })).resolves.toMatchObject({ deliveryId: expect.any(String) })
  })

  it('is held when its author changed the review meanwhile', async () => {
    const matter = await reviewed(1, 'bad', 'r1@1')
    await reviewed(4, 'better', 'r1@2')

    await expect(on.reply(matter, 'Sorry to hear that')).rejects.toMatchObject({ code: 'reply_held' })
  })
})

it('asks nothing of that kind in private', async () => {
  const matter = await on.hears('นก', 'order?')

  await expect(on.reply(matter, 'Order 20431877 is on its way')).resolves.toMatchObject({ deliveryId: expect.any(String) })
  expect(await options(matter.conversationId)).toBeNull()
})

const calls = (kind: string) => on.network.calls.filter((call) => call.kind === kind).length

async function answers(conversationId: string) {
  const { timeline } = await openConversation(on.agent, conversationId)
  return timeline.items.flatMap((entry) =>
    entry.type === 'message' && entry.direction === 'outbound' ? [[entry.text, entry.replacedAt !== null]] : [],
  )
}

async function options(conversationId: string) {
  return (await openConversation(on.agent, conversationId)).replyOptions[0]?.oneAnswer ?? null
}
