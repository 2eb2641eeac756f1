import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Desk, desk, type Matter, taken, told } from './desk.fixtures.ts'

let on: Desk
let matter: Matter
beforeEach(async () => {
  on = await desk()
  matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
})
afterEach(() => on.end())

const sends = () => on.network.calls.filter(({ kind }) => kind === 'send').map(({ text }) => text)

it('keeps asking for a person when a reply was refused and one that was under way already arrives', async () => {
  on.network.answers = [told(403, { words: 'You may not.' }), taken('b')]
  const first = await on.reply(matter, 'first')
  on.given.clock.advance({ seconds: 1 })
  const second = await on.reply(matter, 'second')
  on.start()
  on.pass(12)
  await on.reaches(first.deliveryId, 'refused')
  on.pass(1)
  await on.reaches(second.deliveryId, 'sent')

  expect(await on.conversation(matter.conversationId)).toMatchObject({ status: 'open', deliveryTrouble: 'refused', needsAction: true })
})

it('no longer asks once a reply that was written after the refusal is sent', async () => {
  on.network.answers = [told(403, { words: 'You may not.' })]
  const first = await on.reply(matter, 'first')
  on.start()
  on.pass(12)
  await on.reaches(first.deliveryId, 'refused')
  on.given.clock.advance({ seconds: 30 })
  const second = await on.reply(matter, 'in other words')
  on.pass(12)
  await on.reaches(second.deliveryId, 'sent')

  expect(await on.conversation(matter.conversationId)).toMatchObject({ status: 'waiting', deliveryTrouble: null, needsAction: false })
})

it('sends and shows the parts of a long reply in the order of the text', async () => {
  const parts = Array.from({ length: 9 }, (_, n) => `part number ${n} ------`.slice(0, 20))
  on.start()
  await on.reply(matter, parts.join(''), { split: true })
  on.pass(12)
  for (let tries = 0; tries < 400 && (await on.given.events('message.sent')).length < parts.length; tries++)
    await new Promise((resolve) => setTimeout(resolve, 15))

  expect(sends()).toEqual(parts)
  expect((await on.conversation(matter.conversationId)).texts.slice(1)).toEqual(parts)
})
