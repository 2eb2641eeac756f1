import { x } from '@baton/channel-x'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { openPrivateThread } from './open-private-thread.ts'
import { receive } from './receive/receive.ts'
import { said } from './receive/stage.fixtures.ts'

const US = '1400000000000000001'
const NOK = '99000003'
let given: Scene
let take: (...events: ReturnType<typeof said>[]) => Promise<unknown>

beforeEach(async () => {
  given = await scene({ adapters: [x] })
  const row = await given.account('x', US)
  const account = {
    ...row,
    network: 'x',
    handle: 'haru',
    name: 'Haru Living',
    inboxId: given.inboxId,
    audienceId: given.audienceId,
    reopenDays: 3,
  }
  take = (...events) =>
    given.ctx.tx((tx) =>
      receive(
        tx,
        events.map((event) => ({ account, event, rawDeliveryId: tx.newId(), history: false })),
      ),
    )
})
afterEach(() => given.app.db.end())

const inPublic = said(NOK, '@haru my order is lost', 0, { thread: { externalId: '500', kind: 'comment', visibility: 'public' } })
const conversations = () =>
  given.ctx.tx(
    (tx) => tx.all<{ id: string; texts: string[]; visibilities: string[] }>`
      select c.id, array(select m.text from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by m.at) as texts,
             array(select t.visibility from parts p join threads t on t.workspace_id = p.workspace_id and t.id = p.thread_id
                    where p.workspace_id = c.workspace_id and p.conversation_id = c.id order by t.created_at) as visibilities
        from conversations c where c.workspace_id = ${tx.workspaceId} order by c.number`,
  )

it('has a private thread join the conversation, once, and what comes there comes into it', async () => {
  await take(inPublic)
  const [matter] = await conversations()
  const agent = await given.as('agent')

  const option = await openPrivateThread(agent, matter?.id ?? '')
  const again = await openPrivateThread(agent, matter?.id ?? '')
  await take(said(NOK, 'order 20415', 9, { thread: { externalId: `${NOK}-${US}`, kind: 'dm', visibility: 'private' } }))

  expect(option).toMatchObject({ visibility: 'private', kind: 'dm', canReply: true })
  expect(again.threadId).toBe(option.threadId)
  expect(await conversations()).toMatchObject([{ texts: ['@haru my order is lost', 'order 20415'], visibilities: ['public', 'private'] }])
  expect((await given.events('conversation.changed')).filter(({ data }) => data.what === 'private-thread')).toHaveLength(1)
})

it("never takes another contact's private words in", async () => {
  await take(inPublic, said('77', 'mine too', 1, { thread: inPublic.thread }))
  const [matter] = await conversations()
  await openPrivateThread(given.ctx, matter?.id ?? '')
  await take(said('77', 'my number is 081', 9, { thread: { externalId: `77-${US}`, kind: 'dm', visibility: 'private' } }))

  expect((await conversations()).map(({ texts }) => texts)).toEqual([['@haru my order is lost'], ['mine too'], ['my number is 081']])
})

it('says so when the person blocked us, and is refused to those who do not see the conversation', async () => {
  await take(inPublic)
  const [matter] = await conversations()
  const agent = await given.as('agent')
  const stranger = agent.as({ ...agent.actor, id: given.app.ids.next(), audienceIds: [] })
  await given.ctx.tx((tx) => tx.run`update identities set blocked_us = true where workspace_id = ${tx.workspaceId}`)

  expect(await openPrivateThread(agent, matter?.id ?? '')).toMatchObject({ canReply: false, whyNot: { code: 'blocked' } })
  await expect(openPrivateThread(stranger, matter?.id ?? '')).rejects.toMatchObject({ code: 'conversation_not_found' })
})
