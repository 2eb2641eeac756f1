import { createHmac } from 'node:crypto'
import { instagram } from '@baton/channel-instagram'
import type { InstagramNetwork, Simulator } from '@baton/simulator'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkLater, sweepDue, sweepMedia } from '#channels'
import { missingMessages } from '#conversations'
import type { Ctx } from '#kernel/context'
import { connectionConfig } from '#kernel/db'
import type { Failure } from '#kernel/fail'
import { type Scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { listRawDeliveries, retryRawDelivery } from './channels/raw-deliveries.ts'
import { askProfiles } from './conversations/ask-profiles.ts'
import { openConversation } from './conversations/open.ts'
import { openPrivateThread } from './conversations/open-private-thread.ts'
import { takeThread } from './conversations/take-thread.ts'
import { type Matter, metaStage } from './meta.fixtures.ts'

const stage = metaStage(instagram, { onOurClock: true })
const { taken, conversationOf, answer, reaches } = stage
let simulator: Simulator
let network: InstagramNetwork
let given: Scene
let address: string
let agent: Ctx
beforeAll(() => {
  ;({ given, simulator, address, agent } = stage.started())
  network = simulator.instagram
})

/** An account with its private messages, and somebody who writes to it. */
async function haru({ settings = {}, ...more }: Partial<Parameters<InstagramNetwork['createAccount']>[0]> & { settings?: object } = {}) {
  const app = network.createApp()
  const shop = network.createAccount({ username: `haru.${app.id}`, ...more, app: app.id })
  const secrets = { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: shop.accessToken }
  const { account, probes } = await connectChannelAccount(given.ctx, {
    network: 'instagram',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.instagramBaseUrl,
    fields: { ...secrets, directMessages: 'on', ...settings },
  })
  await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })
  const nok = network.createPerson({ username: `nok.${app.id}`, name: 'นก วรรณา' })
  const write = async (text: string, content: object = {}) => {
    const { id } = network.direct.write({ account: shop.id, from: nok.id, text, at: given.ctx.now(), ...content })
    await taken()
    return conversationOf(id)
  }
  const { id: media } = network.post({ account: shop.id, caption: 'New in', at: given.ctx.now() })
  const comment = async (text: string, on = media) => {
    const { id } = network.comment({ on, from: nok.id, text, at: given.ctx.now() })
    await taken()
    return conversationOf(id)
  }
  return { app, shop, account, probes, nok, write, comment }
}

const open = async ({ conversationId }: Matter) => {
  const opened = await openConversation(agent, conversationId)
  const messages = opened.timeline.items.flatMap((item) => (item.type === 'message' ? [item] : []))
  return { ...opened, option: opened.replyOptions[0], messages }
}

describe('private messages of an Instagram account', () => {
  it('are connected with their right and their fields asked live', async () => {
    const few = await haru({
      scopes: ['instagram_basic', 'instagram_manage_comments', 'pages_read_engagement', 'pages_manage_metadata'],
    })
    expect(few.probes.filter(({ ok }) => !ok).map(({ name, code, remedy }) => [name, code, remedy])).toEqual([
      ['rights', 'rights_missing_named', expect.stringContaining('instagram_manage_messages')],
      ['direct-messages', 'rights_missing', expect.stringContaining('instagram_manage_messages')],
      ['webhook', 'webhook_missing', expect.stringContaining('messaging_seen')],
    ])
    expect((await haru()).probes.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['webhook'])
  })

  it('bring who writes by name, are answered, echoed once and seen; and are one person with their comments', async () => {
    const { shop, nok, write } = await haru()
    const media = network.post({ account: shop.id, caption: 'new', at: given.ctx.now() }).id
    const comment = network.comment({ on: media, from: nok.id, text: 'ราคาเท่าไหร่คะ', at: given.ctx.now() }).id
    const matter = await write('ของยังไม่มาเลยค่ะ')
    await askProfiles(given.app)
    const before = await open(matter)
    expect(before.option).toMatchObject({ canReply: true, kind: 'dm', text: { max: 1000, maxBytes: 1000, splits: true } })
    expect(Date.parse(before.option?.windowEndsAt ?? '') - given.ctx.now()).toBeGreaterThan(23 * 3_600_000)
    expect((await open(await conversationOf(comment))).conversation.contact.id).toBe(before.conversation.contact.id)

    await reaches(await answer(matter, 'ออกจากคลังแล้วค่ะ'), 'sent')
    await expect
      .poll(async () => (await taken(), (await open(matter)).messages.map(({ text, status }) => [text, status])))
      .toEqual([
        ['ของยังไม่มาเลยค่ะ', null],
        ['ออกจากคลังแล้วค่ะ', 'read'],
      ])
    expect(simulator.ledger.find({ network: 'instagram', account: shop.id })).toMatchObject([{ to: nok.id, kind: 'dm' }])
  })

  it('of stories lead there for a day, and nothing of them is ever kept', async () => {
    const { write } = await haru()
    const answered = await write('😍', { toStory: true })
    await write('', { storyMention: true })
    const shown = (await open(answered)).messages.map(({ text, notice, media }) => [text, notice, media])
    const link = { kind: 'link', state: 'none', url: null, link: expect.stringMatching(/^https:\/\/lookaside/) }
    expect(shown).toEqual([
      ['😍', 'story-reply', [expect.objectContaining(link)]],
      ['', 'story-mention', [expect.objectContaining(link)]],
    ])

    given.clock.advance({ hours: 25 })
    const gone = expect.objectContaining({ kind: 'link', state: 'expired', link: null })
    expect((await open(answered)).messages.map(({ media }) => media)).toEqual([[gone], [gone]])
    await sweepMedia(given.app)
    const kept = await given.ctx.tx(
      (tx) => tx.all`select link, blob_key, fetch_call from media where workspace_id = ${tx.workspaceId} and kind = 'link'`,
    )
    expect(kept).toEqual([
      { link: null, blobKey: null, fetchCall: null },
      { link: null, blobKey: null, fetchCall: null },
    ])
  })

  it('are taken back, reacted to, and answered in Instagram itself', async () => {
    const { shop, nok, write } = await haru()
    const matter = await write('two pieces please')
    const { id } = network.direct.write({ account: shop.id, from: nok.id, text: 'my card is 4111', at: given.ctx.now() + 1000 })
    network.direct.unsend({ id, at: given.ctx.now() + 2000 })
    const { id: ours } = network.direct.sayElsewhere({ account: shop.id, to: nok.id, text: 'From the app', at: given.ctx.now() + 3000 })
    network.direct.react({ id: ours, emoji: '❤' })
    await taken()

    const { messages, conversation } = await open(matter)
    expect(messages.map(({ text, direction, reactions }) => [direction, text, reactions.map(({ reaction }) => reaction)])).toEqual([
      ['inbound', 'two pieces please', []],
      ['inbound', null, []],
      ['outbound', 'From the app', ['❤']],
    ])
    expect(conversation.waitingSince).toBeNull()
  })

  it('are closed after 24 hours, and open to people for seven days where the app may', async () => {
    const plain = await haru()
    const closed = await plain.write('hello')
    const agents = await haru({ humanAgent: true, settings: { humanAgent: 'on' } })
    const late = await agents.write('hello')
    given.clock.advance({ hours: 30 })

    expect((await open(closed)).option).toMatchObject({ canReply: false, whyNot: { code: 'human-agent-needed' } })
    await expect(answer(closed, 'x')).rejects.toSatisfy((error) => (error as Failure).code === 'reply_impossible')
    await reaches(await answer(late, 'Sorry for the wait'), 'sent')
    network.change({ account: agents.shop.id, humanAgent: false })
    expect(await reaches(await answer(late, 'And one more thing'), 'refused')).toMatchObject({ refusal: 'window-closed' })
    given.clock.advance({ days: 7 })
    expect((await open(late)).option).toMatchObject({ canReply: false, whyNot: { code: 'window-closed' } })
  })

  it('are shown but not answered while another app holds the chat, until it is taken over', async () => {
    const { shop, nok, write } = await haru()
    network.direct.hand({ account: shop.id, person: nok.id, to: '99', at: given.ctx.now() })
    await taken()
    given.clock.advance({ seconds: 5 })
    const matter = await write('Hello?')
    expect((await open(matter)).option).toMatchObject({ canReply: false, canTake: true, whyNot: { code: 'standby' } })

    given.clock.advance({ seconds: 5 })
    expect(await takeThread(agent, matter.conversationId, matter.threadId)).toMatchObject({ canReply: true })
    await reaches(await answer(matter, 'Here I am'), 'sent')
  })

  it('are looked for before anything is said again when no answer tells whether it was taken', async () => {
    const { shop, write } = await haru()
    const matter = await write('배송 언제 와요?')
    network.change({ account: shop.id, mischief: { losses: 1 } })
    simulator.faults.set({ network: 'instagram', kind: 'reset', method: 'POST', taken: true })

    await reaches(await answer(matter, '내일 도착해요'), 'sent')

    expect(simulator.ledger.find({ network: 'instagram', account: shop.id })).toHaveLength(1)
  })

  it('are asked for where they were not delivered', async () => {
    const { shop, nok, write } = await haru()
    const matter = await write('first')
    network.change({ account: shop.id, mischief: { losses: 1 } })
    given.clock.advance({ minutes: 5 })
    network.direct.write({ account: shop.id, from: nok.id, text: 'lost on the way', at: given.ctx.now() })
    given.clock.advance({ minutes: 20 })
    await sweepDue(given.app, missingMessages)
    await taken()

    expect((await open(matter)).messages.map(({ text }) => text)).toEqual(['first', 'lost on the way'])
  })
})

describe('answering a comment in private', () => {
  const optionsOf = async (matter: Matter) => {
    const { replyOptions } = await open(matter)
    const [inPublic, inPrivate] = (['public', 'private'] as const).map((each) => replyOptions.find(({ visibility }) => visibility === each))
    return { inPublic, inPrivate }
  }
  /** The private thread joins, and the words go there. */
  async function answerPrivately(matter: Matter, text: string): Promise<string> {
    const { threadId } = await openPrivateThread(agent, matter.conversationId)
    return answer({ ...matter, threadId }, text)
  }
  const wordsOf = async (matter: Matter) => (await open(matter)).messages.map(({ text, visibility }) => [visibility, text])
  const reason = (error: unknown) => (error as Failure).details?.reason

  it('goes to its author once, and what they answer comes into the same conversation', async () => {
    const { shop, nok, comment } = await haru()
    const matter = await comment('ของยังไม่มาเลยค่ะ')
    const { inPublic } = await optionsOf(matter)
    expect(inPublic).toMatchObject({ alternatives: ['dm', 'dm-link'], privateReply: { state: 'open', whileLive: false } })
    expect(Date.parse(inPublic?.privateReply?.endsAt ?? '') - given.ctx.now()).toBeGreaterThan(6 * 86_400_000)
    expect(await openPrivateThread(agent, matter.conversationId)).toMatchObject({
      canReply: true,
      text: { max: 1000, maxBytes: 1000, splits: false },
      privateReply: { state: 'open', to: { text: 'ของยังไม่มาเลยค่ะ' } },
    })

    await reaches(await answerPrivately(matter, 'ขอเลขคำสั่งซื้อด้วยค่ะ'), 'sent')
    await taken()
    expect(simulator.ledger.find({ account: shop.id })).toMatchObject([{ to: nok.id, kind: 'dm', inReplyTo: expect.any(String) }])
    expect((await open(matter)).conversation.status).toBe('waiting')
    const after = await optionsOf(matter)
    expect(after.inPublic).toMatchObject({ alternatives: ['dm-link'], privateReply: { state: 'sent' } })
    expect(after.inPrivate).toMatchObject({ canReply: false, whyNot: { code: 'private-reply-sent' } })
    await expect(answerPrivately(matter, 'อีกข้อหนึ่งค่ะ')).rejects.toSatisfy((error) => reason(error) === 'private-reply-sent')

    given.clock.advance({ seconds: 5 })
    network.direct.write({ account: shop.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()
    expect(await wordsOf(matter)).toEqual([
      ['public', 'ของยังไม่มาเลยค่ะ'],
      ['private', 'ขอเลขคำสั่งซื้อด้วยค่ะ'],
      ['private', '1042'],
    ])
    expect((await optionsOf(matter)).inPrivate).toMatchObject({ canReply: true, privateReply: null })
  })

  it('is over after seven days; on a broadcast with the broadcast, which Instagram alone knows', async () => {
    const { shop, comment } = await haru()
    const { id: live } = network.post({ account: shop.id, kind: 'live', caption: 'Live', at: given.ctx.now() })
    const [old, during, after] = [await comment('배송 언제 와요?'), await comment('얼마예요?', live), await comment('또 있어요?', live)]
    expect((await optionsOf(during)).inPublic).toMatchObject({ canReply: false, privateReply: { state: 'open', whileLive: true } })
    await reaches(await answerPrivately(during, '메시지로 안내해 드릴게요'), 'sent')
    network.endLive({ id: live })
    expect(await reaches(await answerPrivately(after, '안녕하세요'), 'refused')).toMatchObject({ refusal: 'window-closed' })

    await openPrivateThread(agent, old.conversationId)
    given.clock.advance({ days: 7, minutes: 1 })
    expect((await optionsOf(old)).inPrivate).toMatchObject({ canReply: false, whyNot: { code: 'private-reply-over' } })
  })

  it('is asked for by a link that brings the case along, to its own customer alone', async () => {
    const { shop, nok, comment } = await haru()
    const stranger = network.createPerson({ username: 'somebody.else' })
    const matter = await comment('Where is my order?')
    const { conversation } = await open(matter)
    const link = (await optionsOf(matter)).inPublic?.dmLink ?? ''
    expect(link).toBe(`https://ig.me/m/${shop.username}?ref=case-${conversation.number}`)
    const ref = new URL(link).searchParams.get('ref') ?? ''
    for (const from of [stranger.id, nok.id]) {
      given.clock.advance({ seconds: 5 })
      network.direct.come({ account: shop.id, from, ref })
      await taken()
      given.clock.advance({ seconds: 5 })
      network.direct.write({ account: shop.id, from, text: `I am ${from}`, at: given.ctx.now() })
      await taken()
    }
    const words = (await wordsOf(matter)).map(([, text]) => text)
    expect(words).toContain(`I am ${nok.id}`)
    expect(words).not.toContain(`I am ${stranger.id}`)
  })

  it('is not offered without private messages', async () => {
    const plain = await haru({ settings: { directMessages: 'off' } })
    const matter = await plain.comment('Hello?')
    expect((await optionsOf(matter)).inPublic).toMatchObject({ alternatives: [], privateReply: null })
    await expect(openPrivateThread(agent, matter.conversationId)).rejects.toSatisfy((error) => reason(error) === 'no-private-way')
  })
})

describe('an account that does not want private messages', () => {
  it('has them set aside with the reason, and they are read once it does', async () => {
    const { account, shop, nok } = await haru({ settings: { directMessages: '' } })
    network.direct.write({ account: shop.id, from: nok.id, text: 'ส่งของหรือยังคะ', at: given.ctx.now() })
    await taken()
    const texts = () =>
      given.ctx.tx((tx) => tx.all`select text from messages where workspace_id = ${tx.workspaceId} and account_id = ${account.id}`)
    const { items } = await listRawDeliveries(given.ctx, { state: 'failed', limit: 10 })
    expect(items[0]).toMatchObject({ reason: { code: 'private_switched_off', remedyCode: 'switch_on_then_retry' } })
    expect(await texts()).toEqual([])

    await given.ctx.tx(
      (tx) =>
        tx.run`update channel_accounts set settings = settings || '{"directMessages":"on"}' where workspace_id = ${tx.workspaceId} and id = ${account.id}`,
    )
    for (const { id } of items) await retryRawDelivery(given.ctx, id)
    await taken()
    expect(await texts()).toEqual([{ text: 'ส่งของหรือยังคะ' }])
  })
})

it('asks how the accounts of an app are when somebody took their consent to it back', async () => {
  const { account, app, shop } = await haru()
  const payload = Buffer.from(
    JSON.stringify({ algorithm: 'HMAC-SHA256', issued_at: Math.floor(given.ctx.now() / 1000), user_id: '218471' }),
  ).toString('base64url')
  const call = (secret: string) =>
    fetch(address + new URL(account.hookUrl ?? '').pathname, {
      method: 'POST',
      body: new URLSearchParams({ signed_request: `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}` }),
    })
  expect((await call('of another')).status).toBe(401)
  expect((await call(app.secret)).status).toBe(200)
  await taken()

  expect((await jobs()).filter(({ accountId }) => accountId === account.id)).toHaveLength(1)
  network.change({ account: shop.id, revoked: true })
  await checkLater(given.ctx, { accountId: account.id })
  const { items } = await listChannelAccounts(given.ctx)
  expect(items.find(({ id }) => id === account.id)?.health.state).toBe('dead')
})

/** Checks that wait for a worker. */
async function jobs(): Promise<{ accountId: string }[]> {
  const client = new pg.Client({ ...connectionConfig({ url: given.app.config.databaseUrl ?? '', role: 'baton_owner' }) })
  await client.connect()
  try {
    const { rows } = await client.query<{ payload: { accountId: string } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'check-account'`,
    )
    return rows.map(({ payload }) => payload)
  } finally {
    await client.end()
  }
}
