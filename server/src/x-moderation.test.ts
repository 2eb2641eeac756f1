import { x } from '@baton/channel-x'
import { expect, it } from 'vitest'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { openConversation } from './conversations/open.ts'
import { metaStage } from './meta.fixtures.ts'

const { started, taken, conversationOf } = metaStage(x)

it('hides an answer below our own post at X and shows it again; below the post of somebody else X lets nobody hide', async () => {
  const { given, simulator, address, agent } = started()
  const network = simulator.x
  const app = network.createApp({ name: 'Haru Care' })
  const brand = network.createAccount({ app: app.id, username: 'HaruLiving', name: 'Haru Living' })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'x',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.xBaseUrl,
    fields: {
      consumerSecret: app.consumerSecret,
      accessToken: brand.accessToken,
      refreshToken: brand.refreshToken,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      bearerToken: app.bearerToken,
      tier: 'pay-per-use',
    },
  })
  await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })
  network.createUser({ username: 'gains', name: 'Gains' })
  const say = async (said: Parameters<typeof network.post>[0]): Promise<string> => {
    const post = network.post({ ...said, at: given.ctx.now() })
    await Promise.all(post.deliveries)
    return post.id
  }
  const ours = await say({ from: brand.userId, text: 'New firmware for every Haru Air' })
  const below = await say({ from: 'gains', text: '@HaruLiving claim your prize', inReplyTo: ours })
  const elsewhere = await say({ from: 'gains', text: '@HaruLiving claim your prize, too' })
  await taken()

  const { id, conversationId } = await conversationOf(below)
  const now = async () => (await openConversation(agent, conversationId)).timeline.items.find((item) => item.id === id)
  const done = async (act: 'hide' | 'unhide') => {
    await moderateMessage(agent, id, { act, reason: 'spam' })
    const asked = await given.ctx.tx(
      (tx) =>
        tx.one<{
          id: string
        }>`select id from moderations where workspace_id = ${tx.workspaceId} and message_id = ${id} and state = 'waiting'`,
    )
    await moderateLater(given.ctx, { moderationId: asked?.id ?? '' })
  }
  await done('hide')
  expect(network.state.posts.get(below)?.hidden).toBe(true)
  expect(await now()).toMatchObject({ hidden: { by: 'us' }, moderation: null, text: expect.stringContaining('claim your prize') })
  await done('unhide')
  expect(network.state.posts.get(below)?.hidden).toBe(false)
  expect(await now()).toMatchObject({ hidden: null, moderation: null })

  const other = await conversationOf(elsewhere)
  await expect(moderateMessage(agent, other.id, { act: 'hide', reason: 'spam' })).rejects.toMatchObject({ code: 'moderation_impossible' })
})
