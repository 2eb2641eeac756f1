import { expect, it } from 'vitest'
import { desk, taken } from '../conversations/desk.fixtures.ts'
import { catchUp } from '#kernel/reactions'
import { factsReaction } from './facts.ts'

it('keeps one fact of a reply whose echo came first and was taken for somebody else’s', async () => {
  const on = await desk()
  try {
    const matter = await on.hears('นก', 'ของยังไม่มาเลยค่ะ')
    const answer = Promise.withResolvers<ReturnType<typeof taken>>()
    on.network.answers = [answer.promise]
    on.start()
    const { deliveryId, messageId } = await on.reply(matter, 'ส่งแล้วค่ะ')
    on.pass(11)
    await on.reaches(deliveryId, 'sending')
    await on.hears('นก', 'altered beyond knowing', {
      direction: 'outbound',
      externalId: 'out-9',
      author: { scope: 'brand', externalId: 'brand' },
    })
    await catchUp(on.given.app, factsReaction, on.given.workspace.id)
    const facts = () =>
      on.given.ctx.tx((tx) => tx.all<{ messageId: string }>`select message_id from sent_facts where workspace_id = ${tx.workspaceId}`)
    const [echo, ...others] = await facts()
    expect([echo?.messageId, others]).toEqual([expect.not.stringMatching(messageId), []])

    answer.resolve(taken('out-9'))
    await on.reaches(deliveryId, 'sent')
    await catchUp(on.given.app, factsReaction, on.given.workspace.id)

    expect(await facts()).toEqual([{ messageId }])
    const told = await on.given.events('message.sent')
    expect(told.map(({ data }) => data)).toEqual([
      expect.objectContaining({ messageId: echo?.messageId }),
      expect.objectContaining({ messageId, replaces: [echo?.messageId] }),
    ])
  } finally {
    await on.end()
  }
})
