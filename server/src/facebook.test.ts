import { facebook } from '@baton/channel-facebook'
import { moderate as moderateRoute } from '@baton/contract/conversations'
import { type Permission, roleMay } from '@baton/contract/permissions'
import type { FacebookNetwork, Simulator } from '@baton/simulator'
import { beforeAll, describe, expect, it } from 'vitest'
import { sweepDue } from '#channels'
import { missingMessages } from '#conversations'
import type { Ctx } from '#kernel/context'
import type { Failure } from '#kernel/fail'
import { type Scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { openConversation } from './conversations/open.ts'
import { setPolicy } from './conversations/second-look/policy.ts'
import { metaStage } from './meta.fixtures.ts'

const stage = metaStage(facebook)
const { taken, conversationOf, reaches } = stage
let simulator: Simulator
let network: FacebookNetwork
let given: Scene
let address: string
let agent: Ctx
beforeAll(() => {
  ;({ given, simulator, address, agent } = stage.started())
  network = simulator.facebook
})

/** A Page with an app of its own, connected through the wizard's own call, its webhook proven by Meta's handshake. */
async function haru(
  more: Parameters<FacebookNetwork['createPage']>[0] = { name: 'Haru Living' },
  known?: { app: ReturnType<FacebookNetwork['createApp']>; page: ReturnType<FacebookNetwork['createPage']> },
) {
  const app = known?.app ?? network.createApp()
  const page = known?.page ?? network.createPage({ ...more, app: app.id })
  const fields = { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: page.accessToken }
  const { account, probes } = await connectChannelAccount(given.ctx, {
    network: 'facebook',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.facebookBaseUrl,
    fields,
  })
  const path = new URL(account.hookUrl ?? '').pathname
  const post = () => network.post({ page: page.id, text: '여름 공기청정기 이벤트', at: given.ctx.now() }).id
  return { app, page, account, probes, hook: address + path, post }
}

const answer = async (externalId: string, text: string): Promise<string> => {
  const matter = await conversationOf(externalId)
  return stage.answer(matter, text)
}

describe('connecting a Page', () => {
  it('asks each right live, proves the webhook by the handshake, and is well once something came', async () => {
    const shop = await haru()
    expect(shop.account).toMatchObject({ externalId: shop.page.id, handle: 'Haru Living', health: { state: 'waiting' } })
    expect(shop.probes.map(({ name, ok, code }) => [name, ok, code])).toEqual([
      ['profile', true, 'account_is'],
      ['token', true, 'token_holds'],
      ['rights', true, 'rights_given'],
      ['comments', true, 'comments_readable'],
      ['subscription', true, 'facebook_page_subscribed'],
      ['webhook', false, 'webhook_missing'],
    ])

    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    shop.app.webhook = { url: shop.account.hookUrl ?? '', fields: ['feed', 'mention'], active: true }
    const { probes } = await checkChannelAccount(given.ctx, shop.account.id)
    expect(probes.find(({ name }) => name === 'webhook')).toMatchObject({
      ok: false,
      code: 'webhook_fields_missing',
      params: { fields: 'ratings' },
    })

    shop.app.webhook = { url: shop.hook, fields: ['feed', 'mention', 'ratings'], active: true }
    network.comment({ on: shop.post(), from: network.createPerson({ name: '민지' }).id, text: '얼마예요?', at: given.ctx.now() })
    await taken()
    shop.app.webhook.url = shop.account.hookUrl ?? ''
    expect((await checkChannelAccount(given.ctx, shop.account.id)).account.health).toMatchObject({ state: 'ok', problem: null })
  })

  it('refuses the handshake to whoever does not know the verify token', async () => {
    const shop = await haru()
    shop.app.verifyToken = 'somebody else’s'

    await expect(network.setWebhook({ app: shop.app.id, url: shop.hook })).rejects.toThrow('it answered 401')
  })

  it('is refused with the token of a person, and warns of rights that are missing', async () => {
    await expect(haru({ name: 'A person', tokenType: 'USER' })).rejects.toSatisfy((error) => {
      const { details } = error as Failure & { details: { probes: { name: string; code: string }[] } }
      return details.probes.some(({ name, code }) => name === 'profile' && code === 'facebook_token_not_of_page')
    })
    const { account, probes } = await haru({ name: 'Few rights', scopes: ['pages_read_engagement', 'pages_manage_metadata'] })
    expect(account.health.state).toBe('warning')
    expect(probes.filter(({ ok }) => !ok).map(({ name, code }) => [name, code])).toEqual([
      ['rights', 'rights_missing_named'],
      ['comments', 'rights_missing'],
      ['webhook', 'webhook_missing'],
    ])
  })
})

describe('a comment and its answer', () => {
  it('come and go as one talk under the post, seen once by the customer', async () => {
    const shop = await haru()
    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    const nok = network.createPerson({ name: 'นก วรรณา' })
    const post = shop.post()
    const { id } = network.comment({ on: post, from: nok.id, text: 'ของยังไม่มาเลยค่ะ', at: given.ctx.now() })
    network.comment({ on: id, from: network.createPerson({ name: 'Somebody' }).id, text: 'same here', at: given.ctx.now() + 1 })
    await taken()

    const delivery = await answer(id, 'ขออภัยค่ะ ออกจากคลังแล้วเมื่อเช้า')
    await reaches(delivery, 'sent')
    await taken()

    const { conversationId } = await conversationOf(id)
    const open = await openConversation(agent, conversationId)
    expect(open.posts).toMatchObject([{ kind: 'own', text: '여름 공기청정기 이벤트', authorName: 'Haru Living' }])
    expect(open.neighbours).toBe(1)
    expect(open.conversation.waitingSince).toBeNull()
    const messages = open.timeline.items.flatMap((item) => (item.type === 'message' ? [[item.direction, item.text]] : []))
    expect(messages).toEqual([
      ['inbound', 'ของยังไม่มาเลยค่ะ'],
      ['outbound', 'ขออภัยค่ะ ออกจากคลังแล้วเมื่อเช้า'],
    ])
    expect(simulator.ledger.find({ network: 'facebook', account: shop.page.id })).toMatchObject([{ to: nok.id, inReplyTo: id }])
  })

  it('is looked for before it is said again when no answer tells whether it was taken', async () => {
    const shop = await haru()
    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    const { id } = network.comment({
      on: shop.post(),
      from: network.createPerson({ name: '지우' }).id,
      text: '배송 언제 와요?',
      at: given.ctx.now(),
    })
    await taken()
    // The echo is lost too.
    network.change({ page: shop.page.id, mischief: { losses: 1 } })
    simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })

    await reaches(await answer(id, '내일 도착해요'), 'sent')

    expect(simulator.ledger.find({ network: 'facebook', account: shop.page.id })).toHaveLength(1)
  })

  it('waits as many minutes as Meta names, and tells a missing right from a dead token', async () => {
    const shop = await haru()
    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    const post = shop.post()
    const ask = (text: string) => network.comment({ on: post, from: network.createPerson({ name: text }).id, text, at: given.ctx.now() }).id
    const [first, second, third] = [ask('one?'), ask('two?'), ask('three?')]
    await taken()

    simulator.faults.set({ network: 'facebook', kind: 'status', status: 429, retryAfterSeconds: 7 * 60, method: 'POST' })
    const delivery = await answer(first, 'soon')
    const before = given.ctx.now()
    const { dueAt } = await reaches(delivery, 'ready')
    expect(Date.parse(dueAt) - before).toBeGreaterThan(6 * 60_000)
    given.clock.advance({ minutes: 8 })
    await reaches(delivery, 'sent')

    network.change({ page: shop.page.id, scopes: ['pages_read_engagement'] })
    expect(await reaches(await answer(second, 'x'), 'refused')).toMatchObject({
      refusal: 'permission',
      words: expect.stringContaining('pages_manage_engagement'),
    })
    network.change({ page: shop.page.id, revoked: true })
    expect(await reaches(await answer(third, 'x'), 'refused')).toMatchObject({ refusal: 'reconnect' })
  })
})

describe('moderating a comment', () => {
  // Who has to look first is told by second-look.test.ts.
  beforeAll(() => setPolicy(given.ctx, 'off'))

  async function spam(text = 'claim your prize') {
    const shop = await haru()
    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    const { id } = network.comment({ on: shop.post(), from: network.createPerson({ name: 'Gains' }).id, text, at: given.ctx.now() })
    await taken()
    const message = await conversationOf(id)
    const commented = () => network.state.comments.get(id)
    return { ...shop, externalId: id, messageId: message.id, conversationId: message.conversationId, commented }
  }
  type Spam = Awaited<ReturnType<typeof spam>>
  const look = async ({ conversationId, messageId }: Spam) => {
    const { timeline } = await openConversation(agent, conversationId)
    return timeline.items.find((item) => item.id === messageId && item.type === 'message')
  }
  const ask = ({ messageId }: Spam, act: 'hide' | 'unhide' | 'like' | 'unlike' | 'delete', by = agent) =>
    moderateMessage(by, messageId, { act, reason: act === 'hide' ? 'spam' : null })
  /** What waits to be done for the message, done as the job does it. */
  async function done({ messageId }: Spam): Promise<void> {
    const rows = await given.ctx.tx(
      (tx) =>
        tx.all<{
          id: string
        }>`select id from moderations where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and state = 'waiting'`,
    )
    for (const { id } of rows) await moderateLater(given.ctx, { moderationId: id })
    await taken()
  }

  it('hides it at the network, says who and why, keeps it readable, and is taken back by its opposite', async () => {
    const it = await spam()

    expect(await ask(it, 'hide')).toMatchObject({ hidden: null, moderation: { act: 'hide', state: 'waiting' } })
    await done(it)
    expect(it.commented()?.hidden).toBe(true)
    expect(await look(it)).toMatchObject({ text: 'claim your prize', hidden: { by: 'us' }, moderation: null })

    await ask(it, 'unhide')
    await done(it)
    expect(it.commented()?.hidden).toBe(false)
    expect(await look(it)).toMatchObject({ hidden: null, moderation: null })
    const changes = (await given.events('message.changed')).filter(({ data }) => data.messageId === it.messageId)
    expect(changes.map(({ data }) => data.what)).toEqual(['moderating', 'hidden', 'moderating', 'shown'])
    const { timeline } = await openConversation(agent, it.conversationId)
    expect(timeline.items.flatMap((item) => (item.type === 'activity' ? [[item.actor.name, item.data.what]] : []))).toEqual([
      ['Minji', 'asked-to-hide'],
      ['Minji', 'asked-to-unhide'],
    ])
    const audited = await given.ctx.tx(
      (tx) => tx.all`select data from audit_entries where workspace_id = ${tx.workspaceId} and action = 'message.moderated' order by seq`,
    )
    expect(audited).toMatchObject([{ data: { act: 'hide', reason: 'spam' } }, { data: { act: 'unhide', reason: null } }])
  })

  it('likes and takes it back; deletes for good, with the words here', async () => {
    const it = await spam('great shop!')
    await ask(it, 'like')
    await done(it)
    expect(it.commented()?.likedByPage).toBe(true)
    expect(await look(it)).toMatchObject({ liked: true })
    await ask(it, 'unlike')
    await done(it)
    expect(await look(it)).toMatchObject({ liked: false })

    await ask(it, 'delete')
    await done(it)
    expect(it.commented()?.deleted).toBe(true)
    expect(await look(it)).toMatchObject({ text: null, deleted: { by: 'us', reason: 'deleted' } })
    await expect(ask(it, 'hide')).rejects.toMatchObject({ code: 'moderation_impossible' })
  })

  it('is done once by however many who ask at once, and nothing else meanwhile', async () => {
    const it = await spam()
    const colleague = await given.as('agent', 'Nok')

    await Promise.all([ask(it, 'hide'), ask(it, 'hide', colleague)])
    await expect(ask(it, 'delete')).rejects.toMatchObject({ code: 'moderation_under_way' })
    await done(it)
    await ask(it, 'hide')

    const posts = simulator.calls().filter(({ method, path }) => method === 'POST' && path.endsWith(`/${it.externalId}`))
    expect(posts).toHaveLength(1)
  })

  it('is tried again after an answer that got lost, and says what the network said no with', async () => {
    const it = await spam()
    simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })
    await ask(it, 'hide')
    await done(it)
    expect(await look(it)).toMatchObject({ moderation: { state: 'waiting' } })
    await done(it)
    expect(await look(it)).toMatchObject({ hidden: { by: 'us' }, moderation: null })

    network.change({ page: it.page.id, scopes: ['pages_read_engagement'] })
    await ask(it, 'like')
    await done(it)
    expect(await look(it)).toMatchObject({
      liked: false,
      moderation: { act: 'like', state: 'refused', words: expect.stringContaining('pages_manage_engagement') },
    })
  })

  it('shows what somebody did on Facebook itself, and is not for who may only look', async () => {
    const it = await spam()
    network.hide({ id: it.externalId, at: given.ctx.now() + 1000 })
    await taken()

    expect(await look(it)).toMatchObject({ text: 'claim your prize', hidden: { by: 'us' } })
    const { replyOptions, timeline } = await openConversation(agent, it.conversationId)
    expect(timeline.items.flatMap((item) => (item.type === 'activity' ? [[item.actor.kind, item.data]] : []))).toEqual([
      ['system', { messageId: it.messageId, what: 'there-hide', by: 'us', network: 'facebook' }],
    ])
    expect(replyOptions[0]?.moderation.theirs).toEqual(['hide', 'unhide', 'like', 'unlike', 'delete'])
    expect(roleMay('viewer', moderateRoute.access as Permission)).toBe(false)
  })
})

describe('what was said before the Page was connected', () => {
  it('comes in once, as history: readable, done, and not as something that was not delivered', async () => {
    const app = network.createApp()
    const page = network.createPage({ name: 'Old Page', app: app.id })
    const nok = network.createPerson({ name: 'นก' }).id
    const days = (count: number) => given.ctx.now() - count * 86_400_000
    const post = network.post({ page: page.id, text: 'a post of last month', at: days(30) }).id
    network.comment({ on: post, from: nok, text: 'long ago', at: days(20) })
    const { id } = network.comment({ on: post, from: nok, text: 'three days ago', at: days(3) })
    network.comment({ on: id, from: page.id, text: 'answered on Facebook', at: days(2) })
    const { account } = await haru({ name: 'Old Page' }, { app, page })
    given.clock.advance({ minutes: 5 })

    await sweepDue(given.app, missingMessages)
    await taken()
    given.clock.advance({ minutes: 20 })
    await sweepDue(given.app, missingMessages)
    await taken()

    const rows = await given.ctx.tx(
      (tx) => tx.all`
        select m.text, m.history, c.status, c.needs_action, (select o.text from posts o where o.workspace_id = t.workspace_id and o.id = t.post_id) as post
          from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
          left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
         where m.workspace_id = ${tx.workspaceId} and m.account_id = ${account.id} order by m.at`,
    )
    const done = { history: true, status: 'resolved', needsAction: false, post: 'a post of last month' }
    expect(rows).toEqual([
      { text: 'three days ago', ...done },
      { text: 'answered on Facebook', ...done },
    ])
    expect((await checkChannelAccount(given.ctx, account.id)).account.health.reconciliation).toMatchObject({ found: 0, problem: null })
  })
})

describe('what the webhook did not bring', () => {
  it('is found by asking: comments, replies, posts of visitors, mentions and recommendations', async () => {
    const shop = await haru()
    await network.setWebhook({ app: shop.app.id, url: shop.hook })
    const post = shop.post()
    const nok = network.createPerson({ name: 'นก' }).id
    given.clock.advance({ minutes: 5 })
    const at = given.ctx.now()
    const { id } = network.comment({ on: post, from: nok, text: 'came', at })
    await taken()
    network.change({ page: shop.page.id, mischief: { losses: 1 } })
    network.comment({ on: id, from: nok, text: 'lost reply', at: at + 1000 })
    network.post({ page: shop.page.id, from: nok, text: 'lost post', at: at + 2000 })
    network.mention({ page: shop.page.id, from: nok, text: 'lost mention', at: at + 3000 })
    network.recommend({ page: shop.page.id, from: nok, text: 'lost review', recommends: false, at: at + 4000 })
    given.clock.advance({ minutes: 30 })

    await sweepDue(given.app, missingMessages)
    await taken()

    const rows = await given.ctx.tx(
      (tx) => tx.all<{ text: string; kind: string; conversation: boolean }>`
        select m.text, t.kind, m.conversation_id is not null as conversation from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
         where m.workspace_id = ${tx.workspaceId} and m.account_id = ${shop.account.id} order by m.at`,
    )
    expect(rows).toEqual([
      { text: 'came', kind: 'comment', conversation: true },
      { text: 'lost reply', kind: 'comment', conversation: true },
      { text: 'lost post', kind: 'comment', conversation: true },
      { text: 'lost mention', kind: 'comment', conversation: true },
      { text: 'lost review', kind: 'review', conversation: true },
    ])
  })
})
