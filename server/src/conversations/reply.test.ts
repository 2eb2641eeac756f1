import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, desk, taken, told } from './desk.fixtures.ts'
import { sendNow, undoReply } from './deliveries.ts'

import { openConversation } from './open.ts'
import { replyTo } from './reply.ts'

let on: Desk
beforeEach(async () => {
  on = await desk()
})
afterEach(() => on.end())

describe('the undo window', () => {
  it('lets the author take a reply back, and then nothing was ever said', async () => {
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    const { deliveryId } = await on.reply(matter, 'ส่งแล้วค่ะ')
    on.start()

    await undoReply(on.agent, deliveryId)
    on.pass(60)
    await on.reply(matter, 'พรุ่งนี้ได้รับค่ะ').then(({ deliveryId: second }) => {
      on.pass(11)
      return on.reaches(second, 'sent')
    })

    expect(on.network.calls.map(({ text }) => text)).toEqual(['พรุ่งนี้ได้รับค่ะ'])
    expect((await on.conversation(matter.conversationId)).texts).toEqual(['ของยังไม่มาเลยค่ะ', 'พรุ่งนี้ได้รับค่ะ'])
    expect((await on.given.events('delivery.changed')).map(({ data }) => data.to).slice(0, 2)).toEqual(['scheduled', 'cancelled'])
  })

  it('sends nothing before the window is over', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    on.start()

    on.pass(9)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(on.network.calls).toEqual([])

    on.pass(1)
    await on.reaches(deliveryId, 'sent')
  })

  it('is over at once when the author asks so', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    on.start()

    await sendNow(on.agent, deliveryId)

    await on.reaches(deliveryId, 'sent')
  })

  it('is past for what was handed to the network', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    on.start()
    on.pass(11)
    await on.reaches(deliveryId, 'sent')

    await expect(undoReply(on.agent, deliveryId)).rejects.toMatchObject({ code: 'delivery_not_waiting' })
    await expect(sendNow(on.agent, deliveryId)).rejects.toMatchObject({ code: 'delivery_not_waiting' })
  })

  it('belongs to those who see the conversation', async () => {
    const matter = await on.hears('A', 'where is it')
    const { deliveryId } = await on.reply(matter, 'on its way')
    const stranger = on.agent.as({ ...on.agent.actor, id: on.given.app.ids.next(), audienceIds: [] })

    await expect(undoReply(stranger, deliveryId)).rejects.toMatchObject({ status: 404 })
  })
})

describe('a held reply', () => {
  it('is refused when the contact wrote something the author has not seen', async () => {
    const matter = await on.hears('A', 'where is it')
    const newer = await on.hears('A', 'never mind, found it')

    await expect(on.reply(matter, 'we look for it')).rejects.toMatchObject({ code: 'reply_held', details: { messageId: newer.messageId } })
    await on.reply(matter, 'we look for it', { sendAnyway: true })
  })

  it('is refused too when what came later was begun earlier, and waited for its turn', async () => {
    const matter = await on.hears('A', 'where is it')
    on.given.clock.advance({ seconds: -5 })
    const newer = await on.hears('A', 'never mind, found it')
    on.given.clock.advance({ seconds: 5 })

    await expect(on.reply(matter, 'we look for it')).rejects.toMatchObject({ code: 'reply_held', details: { messageId: newer.messageId } })
    await on.reply(newer, 'good to hear')
  })

  it('is not refused for a message that came late and stands further up, once its author has seen that', async () => {
    const matter = await on.hears('A', 'where is it')
    await on.hears('A', 'order 4411', { at: new Date(on.given.ctx.now() - 3_600_000).toISOString() })

    const { timeline } = await openConversation(on.agent, matter.conversationId)
    const shown = timeline.items.filter((entry) => entry.type === 'message')
    const [cameLast] = shown.toSorted((one, other) => other.arrival - one.arrival)

    expect(shown.map(({ text }) => text)).toEqual(['order 4411', 'where is it'])
    expect(cameLast?.text).toBe('order 4411')
    await expect(on.reply(matter, 'we look for it')).rejects.toMatchObject({ code: 'reply_held' })
    await on.reply({ ...matter, messageId: cameLast?.id ?? '' }, 'we look for it')
  })

  it("is refused when a colleague answered meanwhile, and not by the author's own words", async () => {
    const matter = await on.hears('A', 'where is it')
    const colleague = await on.given.as('agent', 'Somchai')
    const first = await on.reply(matter, 'one moment')
    await on.reply(matter, 'still looking')

    const theirs = replyTo(colleague, matter.conversationId, { ...bodyOf(matter), text: 'we look for it' })
    await expect(theirs).rejects.toMatchObject({ code: 'reply_held', details: { messageId: expect.not.stringMatching(first.messageId) } })
  })
})

function bodyOf({ threadId, messageId }: { threadId: string; messageId: string }): Parameters<typeof replyTo>[2] {
  return {
    clientMessageId: on.given.app.ids.next(),
    threadId,
    replyTo: null,
    text: '',
    alsoAnswers: [],
    seenMessageId: messageId,
    sendAnyway: false,
    withPersonalData: false,
    split: false,
    sendAt: null,
    resolve: false,
    replyAll: false,
  }
}

describe('the same reply again', () => {
  it('is one message, were it sent twenty times at once', async () => {
    const matter = await on.hears('A', 'where is it')
    const clientMessageId = on.given.app.ids.next()
    on.start()

    const answers = await Promise.all(Array.from({ length: 20 }, () => on.reply(matter, 'on its way', { clientMessageId })))
    on.pass(11)
    await on.reaches(clientMessageId, 'sent')

    expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(1)
    expect(on.network.calls).toHaveLength(1)
  })

  it('is refused with other words or in another conversation', async () => {
    const matter = await on.hears('A', 'where is it')
    const other = await on.hears('B', 'and mine')
    const { deliveryId: clientMessageId } = await on.reply(matter, 'it is on its way')

    await expect(on.reply(matter, 'it is on its way!', { clientMessageId })).rejects.toMatchObject({ code: 'client_message_conflict' })
    await expect(on.reply(other, 'it is on its way', { clientMessageId })).rejects.toMatchObject({ code: 'client_message_conflict' })
  })
})

it('sends the parts of a long reply in their order, and finds them all again', async () => {
  on.network.maxLength = 5
  const matter = await on.hears('A', 'tell me all')
  const text = Array.from({ length: 12 }, (_, index) => `part${String.fromCharCode(97 + index)}`).join('')
  const clientMessageId = on.given.app.ids.next()
  on.start()

  await expect(on.reply(matter, text)).rejects.toMatchObject({ code: 'reply_too_long', details: { max: 5, length: 60 } })
  await on.reply(matter, text, { split: true, clientMessageId })
  await on.reply(matter, text, { split: true, clientMessageId })
  on.pass(11)
  await on.reaches(clientMessageId, 'sent')
  const said = () => on.conversation(matter.conversationId).then(({ texts }) => texts.slice(1).join(''))
  await expect.poll(async () => (await on.given.events('message.sent')).length, { timeout: 8_000 }).toBe(12)

  expect(on.network.calls.map((call) => call.text).join('')).toBe(text)
  expect(await said()).toBe(text)
})

describe('undo of a reply that was split', () => {
  const text = 'We are sorry.\n\nIt ships today. It is there by Friday.'

  async function split(matter: Awaited<ReturnType<typeof on.hears>>): Promise<string[]> {
    on.network.maxLength = 20
    const clientMessageId = on.given.app.ids.next()
    const { messages } = await replyTo(on.agent, matter.conversationId, {
      clientMessageId,
      threadId: matter.threadId,
      replyTo: null,
      text,
      alsoAnswers: [],
      seenMessageId: null,
      sendAnyway: true,
      withPersonalData: false,
      split: true,
      sendAt: null,
      resolve: false,
      replyAll: false,
    })
    expect(messages.length).toBeGreaterThan(2)
    return messages.flatMap(({ delivery }) => delivery?.id ?? [])
  }

  it('takes back all parts, whichever of them it names, and gives the text back as it was', async () => {
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    const { deliveryId: another } = await on.reply(matter, 'one moment', { sendAnyway: true })
    for (const which of [0, 1]) {
      const parts = await split(matter)
      expect(await undoReply(on.agent, parts[which] ?? '')).toEqual({ taken: parts.length, of: parts.length, text, template: null })
      expect(await undoReply(on.agent, parts[0] ?? '')).toEqual({ taken: 0, of: parts.length, text: null, template: null })
    }
    on.start()
    on.pass(11)
    await on.reaches(another, 'sent')

    expect(on.network.calls.map((call) => call.text)).toEqual(['one moment'])
    expect((await on.conversation(matter.conversationId)).texts).toEqual(['ของยังไม่มาเลยค่ะ', 'one moment'])
  })

  it('takes back what has not gone out, and says how much that is', async () => {
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    on.network.answers = [taken('a'), told(429)]
    on.start()
    const parts = await split(matter)
    on.pass(11)
    await on.reaches(parts[1] ?? '', 'ready')

    const undone = await undoReply(on.agent, parts[0] ?? '')

    expect(undone).toMatchObject({ taken: parts.length - 1, of: parts.length })
    expect(text.endsWith(undone.text ?? 'nothing')).toBe(true)
    expect(await on.delivery(parts[0] ?? '')).toMatchObject({ state: 'sent' })
  })

  it('sends all parts at once when asked so by one', async () => {
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    on.start()
    const parts = await split(matter)

    await sendNow(on.agent, parts[1] ?? '')

    await on.reaches(parts.at(-1) ?? '', 'sent')
    expect(on.network.calls).toHaveLength(parts.length)
  })
})

it('says that a contact who blocked us cannot be answered', async () => {
  const matter = await on.hears('A', 'where is it')
  await on.given.ctx.tx((tx) => tx.run`update identities set blocked_us = true where workspace_id = ${tx.workspaceId}`)

  await expect(on.reply(matter, 'here')).rejects.toMatchObject({ code: 'reply_impossible', details: { reason: 'blocked' } })
})

it('says that a disconnected account cannot answer', async () => {
  const matter = await on.hears('A', 'where is it')
  await on.given.ctx.tx(
    (tx) => tx.run`update channel_accounts set disconnected_at = ${tx.now}, state = 'disconnected' where workspace_id = ${tx.workspaceId}`,
  )

  await expect(on.reply(matter, 'here')).rejects.toMatchObject({ code: 'reply_impossible', details: { reason: 'disconnected' } })
})

it('says before anything is written that an account is cut off, unless the network forbids an answer anyway', async () => {
  const matter = await on.hears('A', 'where is it')
  const offered = async () => (await openConversation(on.agent, matter.conversationId)).replyOptions
  expect(await offered()).toMatchObject([{ canReply: true, whyNot: null }])
  await on.given.ctx.tx((tx) => tx.run`update channel_accounts set state = 'dead' where workspace_id = ${tx.workspaceId}`)
  expect(await offered()).toMatchObject([{ canReply: false, whyNot: { code: 'cut-off' } }])
  await on.given.ctx.tx((tx) => tx.run`update identities set blocked_us = true where workspace_id = ${tx.workspaceId}`)
  expect(await offered()).toMatchObject([{ canReply: false, whyNot: { code: 'blocked' } }])
})

it('refuses empty words, and a thread that is not of this conversation', async () => {
  const matter = await on.hears('A', 'where is it')
  const other = await on.hears('B', 'and mine')

  await expect(on.reply(matter, ' \n ')).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(on.reply({ ...matter, threadId: other.threadId }, 'here')).rejects.toMatchObject({ code: 'recipient_missing' })
})

it('is assigned to who answers, and done when that was asked for and it was sent', async () => {
  const matter = await on.hears('A', 'where is it')
  on.start()

  const { deliveryId } = await on.reply(matter, 'it is at the door', { resolve: true })
  expect(await on.conversation(matter.conversationId)).toMatchObject({ status: 'open', assigneeId: on.agent.actor.id })
  on.pass(11)
  await on.reaches(deliveryId, 'sent')

  expect(await on.conversation(matter.conversationId)).toMatchObject({ status: 'resolved', waitingSince: null, needsAction: false })
  expect((await on.given.events('conversation.resolved')).map(({ data }) => data.resolution)).toEqual(['answered'])
})

it('names the language of its words at once, for an event would tell of none later', async () => {
  const matter = await on.hears('A', 'where is it')
  await on.reply(matter, '내일 도착합니다')
  const { conversation, timeline } = await openConversation(on.agent, matter.conversationId)
  expect([conversation.preview.language, timeline.items.map((entry) => 'language' in entry && entry.language)]).toEqual([
    'ko',
    expect.arrayContaining(['en', 'ko']),
  ])
})

it('is not done when the contact wrote before it was sent', async () => {
  const matter = await on.hears('A', 'where is it')
  on.start()
  const { deliveryId } = await on.reply(matter, 'it is at the door', { resolve: true })
  on.network.answers = [told(429)]
  on.pass(11)
  await on.reaches(deliveryId, 'ready')
  const { clock } = on.given
  clock.advance({ minutes: 5 })
  await on.hears('A', 'nobody there', { at: new Date(clock.now() + 3_600_000).toISOString() })
  on.pass(60)
  await on.reaches(deliveryId, 'sent')

  expect(await on.conversation(matter.conversationId)).toMatchObject({ status: 'open', needsAction: true })
})

it('answers several conversations of one public thread, and stops exactly their clocks', async () => {
  const thread = { externalId: 'root', kind: 'comment' as const, visibility: 'public' as const }
  const [a, b, c] = [
    await on.hears('A', 'it leaks', { thread }),
    await on.hears('B', 'mine too', { thread }),
    await on.hears('C', 'and here', { thread }),
  ]
  const apart = await on.hears('D', 'hello')
  on.start()

  await expect(on.reply(a, 'we know', { alsoAnswers: [apart.conversationId] })).rejects.toMatchObject({ code: 'conversation_not_found' })
  const { deliveryId } = await on.reply(a, 'we know', { alsoAnswers: [b.conversationId] })
  on.pass(11)
  await on.reaches(deliveryId, 'sent')

  const states = await Promise.all([a, b, c].map(({ conversationId }) => on.conversation(conversationId)))
  expect(states.map(({ status, waitingSince }) => [status, waitingSince === null])).toEqual([
    ['waiting', true],
    ['waiting', true],
    ['open', false],
  ])
})
