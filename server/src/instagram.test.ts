import { instagram } from '@baton/channel-instagram'
import type { InstagramNetwork, Simulator } from '@baton/simulator'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { LOOK_UP, lookUpLater, sweepDue } from '#channels'
import { missingPointed, missingMessages } from '#conversations'
import type { Ctx } from '#kernel/context'
import { connectionConfig } from '#kernel/db'
import type { Failure } from '#kernel/fail'
import type { Scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { listPosts } from './conversations/comments/posts.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { openConversation } from './conversations/open.ts'
import { setPolicy } from './conversations/second-look/policy.ts'
import { metaStage } from './meta.fixtures.ts'

const stage = metaStage(instagram)
const { taken, conversationOf, reaches } = stage
let simulator: Simulator
let network: InstagramNetwork
let given: Scene
let address: string
let agent: Ctx
beforeAll(() => {
  ;({ given, simulator, address, agent } = stage.started())
  network = simulator.instagram
})

/** An account with an app of its own, connected through the wizard's own call, its webhook proven by Meta's handshake. */
async function haru(more: Partial<Parameters<InstagramNetwork['createAccount']>[0]> = {}, webhook = true) {
  const app = network.createApp()
  const shop = network.createAccount({ username: `haru.${app.id}`, name: 'Haru Living', ...more, app: app.id })
  const fields = { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: shop.accessToken }
  const { account, probes } = await connectChannelAccount(given.ctx, {
    network: 'instagram',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.instagramBaseUrl,
    fields,
  })
  const hook = address + new URL(account.hookUrl ?? '').pathname
  if (webhook) await network.setWebhook({ app: app.id, url: hook })
  const post = (caption = '여름 공기청정기 이벤트', given: object = {}) => network.post({ account: shop.id, caption, ...given }).id
  return { app, shop, account, probes, hook, post, name: `@${shop.username}` }
}

const answer = async (externalId: string, text: string): Promise<string> => {
  const matter = await conversationOf(externalId)
  return stage.answer(matter, text, matter.id)
}

const person = (username: string) => network.createPerson({ username: `${username}.${given.app.ids.next().slice(-6)}` })

/** Does what waits to be looked up until `by` minutes from now, as its jobs do. @returns which try each was */
async function lookedUp({ id }: { id: string }, by = 0): Promise<number[]> {
  const client = new pg.Client({ ...connectionConfig({ url: given.app.config.databaseUrl ?? '', role: 'baton_owner' }) })
  await client.connect()
  // What is to be asked at once waits by the database's clock, the rest by that of this scene.
  const { rows } = await client.query<{ payload: Record<string, unknown> }>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = $1 and j.payload ->> 'accountId' = $2
        and (j.payload ->> 'attempt' = '0' or j.run_at <= $3::timestamptz + make_interval(mins => $4))
     returning j.payload`,
    [LOOK_UP, id, given.ctx.nowIso(), by],
  )
  await client.end()
  for (const { payload } of rows) await lookUpLater(missingPointed)(given.ctx, payload)
  await taken()
  return rows.map(({ payload }) => Number(payload.attempt))
}

const opened = async (externalId: string) => openConversation(agent, (await conversationOf(externalId)).conversationId)

const saidIn = ({ timeline }: Awaited<ReturnType<typeof opened>>) =>
  timeline.items.flatMap((item) => (item.type === 'message' ? [[item.direction, item.text]] : []))

describe('connecting an Instagram account', () => {
  it('finds it by the Page, asks each right live, and is well once something came', async () => {
    const { shop, app, account, probes, hook, post } = await haru({}, false)
    expect(account).toMatchObject({ externalId: shop.id, handle: shop.username, health: { state: 'waiting' } })
    expect(probes.map(({ name, ok, code }) => [name, ok, code])).toEqual([
      ['profile', true, 'account_is'],
      ['token', true, 'token_holds'],
      ['rights', true, 'rights_given'],
      ['comments', true, 'comments_readable'],
      ['subscription', true, 'instagram_page_subscribed'],
      ['webhook', false, 'webhook_missing'],
    ])

    await network.setWebhook({ app: app.id, url: hook })
    app.webhook = { url: account.hookUrl ?? '', fields: ['comments'], active: true }
    const { probes: again } = await checkChannelAccount(given.ctx, account.id)
    expect(again.find(({ name }) => name === 'webhook')).toMatchObject({ ok: false, params: { fields: 'live_comments, mentions' } })

    app.webhook = { url: hook, fields: ['comments', 'live_comments', 'mentions'], active: true }
    network.comment({ on: post(), from: person('minji').id, text: '얼마예요?', at: given.ctx.now() })
    await taken()
    app.webhook.url = account.hookUrl ?? ''
    expect((await checkChannelAccount(given.ctx, account.id)).account.health).toMatchObject({ state: 'ok', problem: null })
  })

  it('is refused where no account is linked, and warns of what is missing', async () => {
    await expect(haru({ linked: false })).rejects.toSatisfy((error) => {
      const { details } = error as Failure & { details: { probes: { name: string; code: string; remedyCode: string }[] } }
      return details.probes.some(({ code, remedyCode }) => code === 'instagram_not_linked' && remedyCode === 'instagram_link_account')
    })
    const { account, probes } = await haru(
      { scopes: ['instagram_basic', 'pages_read_engagement', 'pages_manage_metadata'], subscribed: [] },
      false,
    )
    expect(account.health.state).toBe('warning')
    expect(probes.filter(({ ok }) => !ok).map(({ name, code }) => [name, code])).toEqual([
      ['rights', 'rights_missing_named'],
      ['comments', 'rights_missing'],
      ['subscription', 'instagram_page_not_subscribed'],
      ['webhook', 'webhook_missing'],
    ])
  })
})

describe('a comment and its answer', () => {
  it('come and go as one talk under the media, which is asked for once', async () => {
    const { shop, account, post } = await haru()
    const nok = person('nok')
    const media = post('여름 공기청정기 이벤트', { picture: true, at: given.ctx.now() })
    const { id } = network.comment({ on: media, from: nok.id, text: 'ของยังไม่มาเลยค่ะ', at: given.ctx.now() })
    network.comment({ on: id, from: person('somebody').id, text: 'same here', at: given.ctx.now() + 1 })
    await taken()
    expect(await lookedUp(account)).toEqual([0])

    await reaches(await answer(id, 'ขออภัยค่ะ ออกจากคลังแล้วเมื่อเช้า'), 'sent')
    await taken()
    expect(await lookedUp(account)).toEqual([])

    const open = await opened(id)
    expect(open.posts).toMatchObject([
      {
        kind: 'own',
        text: '여름 공기청정기 이벤트',
        authorName: shop.username,
        url: expect.stringContaining('https://www.instagram.com/p/'),
      },
    ])
    expect(open.neighbours).toBe(1)
    expect(open.conversation.waitingSince).toBeNull()
    expect(open.conversation.contact.name).toBe(nok.username)
    expect(saidIn(open)).toEqual([
      ['inbound', 'ของยังไม่มาเลยค่ะ'],
      ['outbound', 'ขออภัยค่ะ ออกจากคลังแล้วเมื่อเช้า'],
    ])
    expect(simulator.ledger.find({ network: 'instagram', account: shop.id })).toMatchObject([{ to: nok.id, inReplyTo: id }])
    const listed = await listPosts(agent, { limit: 50 })
    expect(listed.items.find(({ id: postId }) => postId === open.posts[0]?.id)).toMatchObject({ network: 'instagram', comments: 2 })
  })

  it('is looked for before it is said again when no answer tells whether it was taken', async () => {
    const { shop, post } = await haru()
    const { id } = network.comment({ on: post(), from: person('jiwoo').id, text: '배송 언제 와요?', at: given.ctx.now() })
    await taken()
    // The echo is lost too.
    network.change({ account: shop.id, mischief: { losses: 1 } })
    simulator.faults.set({ network: 'instagram', kind: 'reset', method: 'POST', taken: true })

    await reaches(await answer(id, '내일 도착해요'), 'sent')

    expect(simulator.ledger.find({ network: 'instagram', account: shop.id })).toHaveLength(1)
  })

  it('says what Instagram did not take, and tells a missing right from a dead token', async () => {
    const { shop, post } = await haru()
    const media = post()
    const ask = (text: string) => network.comment({ on: media, from: person('one').id, text, at: given.ctx.now() }).id
    const [tags, hidden, right, dead] = ['one?', 'two?', 'three?', 'four?'].map(ask)
    await taken()

    expect(await reaches(await answer(tags ?? '', '#a #b #c #d #e'), 'refused')).toMatchObject({
      refusal: 'bad-content',
      words: expect.stringContaining('hashtags'),
    })
    network.delete({ id: hidden ?? '' })
    expect(await reaches(await answer(hidden ?? '', 'x'), 'refused')).toMatchObject({ refusal: 'gone' })
    network.change({ account: shop.id, scopes: ['instagram_basic', 'pages_read_engagement'] })
    expect(await reaches(await answer(right ?? '', 'x'), 'refused')).toMatchObject({ refusal: 'permission' })
    network.change({ account: shop.id, revoked: true })
    expect(await reaches(await answer(dead ?? '', 'x'), 'refused')).toMatchObject({ refusal: 'reconnect' })
    expect(simulator.ledger.find({ network: 'instagram', account: shop.id })).toEqual([])
  })

  it('is one comment where an ad was made of the media, and is not answered on a broadcast', async () => {
    const { account, post } = await haru()
    const media = post('리뷰 이벤트')
    const boosted = post('광고', { kind: 'ad', original: media })
    const ad = post('Haru Filter -20%', { kind: 'ad' })
    const live = post('live', { kind: 'live' })
    const [underMedia, underBoosted, underAd, onLive] = [media, boosted, ad, live].map(
      (on) => network.comment({ on, from: person('buyer').id, text: 'how much?', at: given.ctx.now() }).id,
    )
    await taken()
    await lookedUp(account)

    const posts = async (id = '') => (await opened(id)).posts.map(({ kind, text }) => [kind, text])
    expect(await posts(underMedia)).toEqual([['own', '리뷰 이벤트']])
    expect(await posts(underBoosted)).toEqual([['own', '리뷰 이벤트']])
    expect(await posts(underAd)).toEqual([['ad', 'Haru Filter -20%']])
    expect((await opened(onLive ?? '')).replyOptions).toMatchObject([{ canReply: false, whyNot: { code: 'live' } }])
  })
})

describe('a mention', () => {
  it('is read by its ids, answered where it stands, and goes on in one talk when the brand is named again', async () => {
    const { shop, account, name } = await haru()
    const minji = person('minji')
    const theirs = network.post({ account: shop.id, from: minji.id, caption: `${name} 덕분에 새 집`, at: given.ctx.now() }).id
    const below = network.comment({ on: theirs, from: minji.id, text: `${name} 필터 어디서 사요?`, at: given.ctx.now() + 1000 }).id
    await taken()
    await lookedUp(account)

    const open = await opened(below)
    const named = [
      ['inbound', `${shop.username} 덕분에 새 집`],
      ['inbound', `${shop.username} 필터 어디서 사요?`],
    ]
    expect(saidIn(open)).toEqual(named)
    expect(open).toMatchObject({ posts: [{ kind: 'mention', authorName: minji.username }], conversation: { needsAction: ['unanswered'] } })
    expect(open.replyOptions).toMatchObject([{ canReply: true, moderation: { theirs: [], ours: [] } }])

    await reaches(await answer(below, '홈페이지에서 판매해요'), 'sent')
    await reaches(await answer(theirs, '예뻐요!'), 'sent')
    const seen = simulator.ledger.find({ network: 'instagram', account: shop.id })
    expect(seen.map(({ to, inReplyTo, text }) => [to, inReplyTo, text])).toEqual([
      [minji.id, below, '홈페이지에서 판매해요'],
      [minji.id, theirs, '예뻐요!'],
    ])

    network.answer({ on: seen[0]?.externalId ?? '', from: minji.id, text: '감사합니다 😊' })
    await taken()
    await lookedUp(account)
    const { timeline } = await opened(below)
    expect(timeline.items.filter((item) => item.type === 'message')).toHaveLength(5)
  })

  it('is asked for again while Instagram cannot be reached', async () => {
    const { shop, account, name } = await haru()
    const theirs = network.post({ account: shop.id, from: person('minji').id, caption: `hello ${name}`, at: given.ctx.now() }).id
    await taken()
    simulator.faults.set({ network: 'instagram', kind: 'status', status: 500, method: 'GET', times: 1 })
    expect(await lookedUp(account)).toEqual([0])
    await expect(conversationOf(theirs)).rejects.toThrow('is not here')
    expect(await lookedUp(account)).toEqual([])
    expect(await lookedUp(account, 1)).toEqual([1])
    expect(saidIn(await opened(theirs))).toEqual([['inbound', `hello ${shop.username}`]])
  })

  it('stands here without words where Instagram keeps them back, and can be answered all the same', async () => {
    const { shop, account, name } = await haru()
    const nok = person('nok')
    const theirs = network.post({ account: shop.id, from: nok.id, caption: 'บ้านใหม่', commentsOff: true }).id
    const below = network.comment({ on: theirs, from: nok.id, text: `${name} ช่วยด้วย`, at: given.ctx.now() }).id
    await taken()
    await lookedUp(account)

    const { timeline, conversation } = await opened(below)
    expect(timeline.items).toMatchObject([{ text: '', notice: 'mention-unread' }])
    expect(conversation.needsAction).toEqual(['unanswered'])
    await reaches(await answer(below, 'ส่งข้อความมาได้เลยค่ะ'), 'sent')
  })
})

describe('moderating a comment', () => {
  // Who has to look first is told by second-look.test.ts.
  beforeAll(() => setPolicy(given.ctx, 'off'))

  it('hides, shows and deletes it at Instagram; likes nothing', async () => {
    const { post } = await haru()
    const { id } = network.comment({ on: post(), from: person('gains').id, text: 'claim your prize', at: given.ctx.now() })
    await taken()
    const { id: messageId, conversationId } = await conversationOf(id)
    const commented = () => network.state.comments.get(id)
    const done = async (act: 'hide' | 'unhide' | 'delete') => {
      await moderateMessage(agent, messageId, { act, reason: act === 'hide' ? 'spam' : null })
      const rows = await given.ctx.tx(
        (tx) => tx.all<{ id: string }>`
          select id from moderations where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and state = 'waiting'`,
      )
      for (const { id: moderationId } of rows) await moderateLater(given.ctx, { moderationId })
      const { timeline } = await openConversation(agent, conversationId)
      return timeline.items.find((item) => item.id === messageId)
    }

    expect(await done('hide')).toMatchObject({ text: 'claim your prize', hidden: { by: 'us' }, moderation: null })
    expect(commented()?.hidden).toBe(true)
    expect(await done('unhide')).toMatchObject({ hidden: null })
    expect(commented()?.hidden).toBe(false)
    await expect(moderateMessage(agent, messageId, { act: 'like', reason: null })).rejects.toMatchObject({ code: 'moderation_impossible' })
    expect(await done('delete')).toMatchObject({ text: null, deleted: { by: 'us' } })
    expect(commented()?.deleted).toBe(true)
  })
})

describe('what the webhook did not bring', () => {
  it('is found by asking: media, comments and replies; what was said before comes in as history', async () => {
    const app = network.createApp()
    const shop = network.createAccount({ username: `old.${app.id}`, app: app.id })
    const days = (count: number) => given.ctx.now() - count * 86_400_000
    const nok = person('nok').id
    const media = network.post({ account: shop.id, caption: 'last month', at: days(30) }).id
    network.comment({ on: media, from: nok, text: 'long ago', at: days(20) })
    const before = network.comment({ on: media, from: nok, text: 'three days ago', at: days(3) }).id
    network.comment({ on: before, from: shop.id, text: 'answered on Instagram', at: days(2) })
    const { account } = await connectChannelAccount(given.ctx, {
      network: 'instagram',
      purpose: 'care',
      inboxId: given.inboxId,
      baseUrl: simulator.instagramBaseUrl,
      fields: { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: shop.accessToken },
    })
    given.clock.advance({ minutes: 5 })
    network.post({ account: shop.id, caption: 'new', at: given.ctx.now() })
    network.comment({ on: before, from: nok, text: 'lost reply', at: given.ctx.now() })
    network.comment({ on: media, from: nok, text: 'lost comment', at: given.ctx.now() + 1 })
    given.clock.advance({ minutes: 30 })

    await sweepDue(given.app, missingMessages)
    await taken()

    const rows = await given.ctx.tx(
      (tx) => tx.all`
        select m.text, m.direction, m.history, o.text as post, c.status
          from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id
          left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
         where m.workspace_id = ${tx.workspaceId} and m.account_id = ${account.id} order by m.at`,
    )
    const under = { post: 'last month' }
    expect(rows).toEqual([
      { text: 'three days ago', direction: 'inbound', history: true, status: 'resolved', ...under },
      { text: 'answered on Instagram', direction: 'outbound', history: true, status: 'resolved', ...under },
      { text: 'lost reply', direction: 'inbound', history: false, status: 'open', ...under },
      { text: 'lost comment', direction: 'inbound', history: false, status: 'open', ...under },
    ])
    expect((await listPosts(agent, { limit: 50 })).items.filter((one) => one.account.id === account.id).map(({ text }) => text)).toEqual([
      'new',
      'last month',
    ])
    expect((await checkChannelAccount(given.ctx, account.id)).account.health.reconciliation).toMatchObject({ found: 2, problem: null })
  })
})
