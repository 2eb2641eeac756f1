import { facebook } from '@baton/channel-facebook'
import { ReplyBody } from '@baton/contract/conversations'
import type { Permission } from '@baton/contract/permissions'
import type { FacebookNetwork, Simulator } from '@baton/simulator'
import { beforeAll, describe, expect, it } from 'vitest'
import { sweepDue } from '#channels'
import { missingMessages } from '#conversations'
import type { Ctx } from '#kernel/context'
import type { Failure } from '#kernel/fail'
import { type Scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { askProfiles } from './conversations/ask-profiles.ts'
import { openConversation } from './conversations/open.ts'
import { sendAgain, sendNow, undoReply } from './conversations/deliveries.ts'
import { returnDue } from './conversations/private-moves.ts'
import { snoozeConversation } from './conversations/snooze.ts'
import { resolveConversation } from './conversations/resolve.ts'
import { openPrivateThread } from './conversations/open-private-thread.ts'
import { replyTo } from './conversations/reply.ts'
import { takeThread } from './conversations/take-thread.ts'
import { type Matter, metaStage } from './meta.fixtures.ts'

const stage = metaStage(facebook, { onOurClock: true })
const { taken, conversationOf, answer, reaches } = stage
let simulator: Simulator
let network: FacebookNetwork
let given: Scene
let address: string
let agent: Ctx
beforeAll(() => {
  ;({ given, simulator, address, agent } = stage.started())
  network = simulator.facebook
})

/** A Page with Messenger, and somebody who writes to it. */
async function haru({ settings = {}, ...more }: Partial<Parameters<FacebookNetwork['createPage']>[0]> & { settings?: object } = {}) {
  const app = network.createApp()
  const page = network.createPage({ name: 'Haru Living', ...more, app: app.id })
  const fields = {
    appId: app.id,
    appSecret: app.secret,
    verifyToken: app.verifyToken,
    accessToken: page.accessToken,
    messenger: 'on',
    ...settings,
  }
  const { account, probes } = await connectChannelAccount(given.ctx, {
    network: 'facebook',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.facebookBaseUrl,
    fields,
  })
  await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })
  const nok = network.createPerson({ name: 'นก วรรณา' })
  const write = async (text: string) => {
    const { id } = network.messenger.write({ page: page.id, from: nok.id, text, at: given.ctx.now() })
    await taken()
    return conversationOf(id)
  }
  const { id: post } = network.post({ page: page.id, text: 'New in', at: given.ctx.now() })
  const comment = async (text: string, from = nok.id) => {
    const { id } = network.comment({ on: post, from, text, at: given.ctx.now() })
    await taken()
    return conversationOf(id)
  }
  return { app, page, account, probes, nok, write, comment, post }
}

const open = async ({ conversationId }: Matter) => {
  const opened = await openConversation(agent, conversationId)
  const messages = opened.timeline.items.flatMap((item) => (item.type === 'message' ? [item] : []))
  return { ...opened, option: opened.replyOptions[0], messages }
}

describe('Messenger of a Page', () => {
  it('is connected with its right and its fields asked live', async () => {
    const few = await haru({
      scopes: ['pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement'],
    })
    expect(few.probes.filter(({ ok }) => !ok).map(({ name, code, remedy }) => [name, code, remedy])).toEqual([
      ['rights', 'rights_missing_named', expect.stringContaining('pages_messaging')],
      ['direct-messages', 'rights_missing', expect.stringContaining('pages_messaging')],
      ['webhook', 'webhook_missing', expect.stringContaining('message_echoes')],
    ])
    const all = await haru()
    expect(all.probes.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['webhook'])
  })

  it('brings who writes by name, answers within the window, and learns that it was read', async () => {
    const { page, nok, write } = await haru()
    const matter = await write('ของยังไม่มาเลยค่ะ')
    await askProfiles(given.app)
    const before = await open(matter)
    expect(before.conversation.contact.name).toBe('นก วรรณา')
    expect(before.option).toMatchObject({ canReply: true, kind: 'dm', visibility: 'private', text: { max: 2000 } })
    expect(Date.parse(before.option?.windowEndsAt ?? '') - given.ctx.now()).toBeGreaterThan(23 * 3_600_000)

    const delivery = await answer(matter, 'ออกจากคลังแล้วค่ะ')
    await reaches(delivery, 'sent')
    await expect
      .poll(async () => (await taken(), (await open(matter)).messages.map(({ text, status }) => [text, status])))
      .toEqual([
        ['ของยังไม่มาเลยค่ะ', null],
        ['ออกจากคลังแล้วค่ะ', 'read'],
      ])
    expect(simulator.ledger.find({ account: page.id })).toMatchObject([{ to: nok.id, kind: 'dm', key: delivery }])
    expect((await open(matter)).conversation).toMatchObject({ status: 'waiting', waitingSince: null })
  })

  it('is edited, taken back, reacted to and answered at Meta itself, in any order', async () => {
    const { page, nok, write } = await haru()
    const matter = await write('two peices')
    const { messenger } = network
    const { id } = messenger.write({ page: page.id, from: nok.id, text: 'my card is 4111', at: given.ctx.now() + 1000 })
    messenger.unsend({ id, at: given.ctx.now() + 2000 })
    messenger.sayElsewhere({ page: page.id, to: nok.id, text: 'From the inbox', at: given.ctx.now() + 3000 })
    await taken()
    const first = [...network.state.messages.values()].find(({ text }) => text === 'two peices')?.mid ?? ''
    messenger.edit({ id: first, text: 'two pieces', at: given.ctx.now() + 4000 })
    await taken()

    const { messages, conversation } = await open(matter)
    expect(messages.map(({ text, direction }) => [direction, text])).toEqual([
      ['inbound', 'two pieces'],
      ['inbound', null],
      ['outbound', 'From the inbox'],
    ])
    expect(conversation.waitingSince).toBeNull()
  })

  it('is closed after 24 hours, and open to people for seven days where the app may', async () => {
    const plain = await haru()
    const closed = await plain.write('hello')
    const agents = await haru({ humanAgent: true, settings: { humanAgent: 'on' } })
    const late = await agents.write('hello')
    given.clock.advance({ hours: 30 })

    expect((await open(closed)).option).toMatchObject({ canReply: false, whyNot: { code: 'human-agent-needed' } })
    await expect(answer(closed, 'x')).rejects.toSatisfy((error) => (error as Failure).code === 'reply_impossible')
    await reaches(await answer(late, 'Sorry for the wait'), 'sent')
    // Meta took the feature back, and the account does not know.
    network.change({ page: agents.page.id, humanAgent: false })
    expect(await reaches(await answer(late, 'And one more thing'), 'refused')).toMatchObject({
      refusal: 'window-closed',
      words: expect.stringContaining('outside of allowed window'),
    })
    given.clock.advance({ days: 7 })
    expect((await open(late)).option).toMatchObject({ canReply: false, whyNot: { code: 'window-closed' } })
  })

  it('is shown but not answered while another app holds the chat, and waits for us once it is handed over', async () => {
    const { page, nok, write } = await haru()
    const hand = async (to?: string) => {
      given.clock.advance({ seconds: 5 })
      network.messenger.hand({ page: page.id, person: nok.id, at: given.ctx.now(), ...(to && { to }) })
      given.clock.advance({ seconds: 5 })
      await taken()
    }
    await hand('99')
    const matter = await write('I want a person')
    network.messenger.sayElsewhere({ page: page.id, to: nok.id, text: 'One moment', app: '99', at: given.ctx.now() + 1000 })
    await taken()
    const shown = await open(matter)
    expect(shown.messages.map(({ text }) => text)).toEqual(['I want a person', 'One moment'])
    expect(shown.conversation.waitingSince).toBeNull()
    expect(shown.option).toMatchObject({ canReply: false, whyNot: { code: 'standby' } })

    await hand()
    const ours = await open(matter)
    expect(ours.option?.canReply).toBe(true)
    expect(ours.conversation.waitingSince).not.toBeNull()

    // Taken away at Meta in the moment of sending: nobody has told us.
    network.change({ page: page.id, mischief: { losses: 1 } })
    await hand('99')
    expect(await reaches(await answer(matter, 'Here I am'), 'refused')).toMatchObject({
      refusal: 'not-allowed',
      words: expect.stringContaining('another app'),
      reason: { code: 'meta_chat_held_elsewhere', remedy: 'meta_hand_chat_over' },
    })
  })

  it('is taken over from another app where Meta lets us, once, and says so', async () => {
    const { page, nok, write } = await haru({ mayTake: false })
    network.messenger.hand({ page: page.id, person: nok.id, to: '99', at: given.ctx.now() })
    await taken()
    given.clock.advance({ seconds: 5 })
    const matter = await write('Hello?')
    const take = () => takeThread(agent, matter.conversationId, matter.threadId)
    expect((await open(matter)).option).toMatchObject({ canReply: false, canTake: true })
    await expect(take()).rejects.toMatchObject({
      code: 'thread_not_taken',
      details: { networkWords: expect.stringContaining('not the default app') },
    })

    network.change({ page: page.id, mayTake: true })
    given.clock.advance({ seconds: 5 })
    expect(await take()).toMatchObject({ canReply: true, canTake: false })
    await take()
    const ours = await open(matter)
    expect(ours.conversation.waitingSince).not.toBeNull()
    expect(ours.timeline.items.flatMap((item) => (item.type === 'activity' ? [[item.actor.name, item.data.what]] : []))).toEqual([
      ['Minji', 'took-control'],
    ])
    await reaches(await answer(matter, 'Here I am'), 'sent')

    const somebody = await given.as('agent', 'Somebody')
    const stranger = somebody.as({ ...somebody.actor, audienceIds: [] })
    await expect(takeThread(stranger, matter.conversationId, matter.threadId)).rejects.toMatchObject({ code: 'conversation_not_found' })
  })

  it('is looked for before anything is said again when no answer tells whether it was taken', async () => {
    const { page, write } = await haru()
    const matter = await write('배송 언제 와요?')
    network.change({ page: page.id, mischief: { losses: 1 } })
    simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })

    await reaches(await answer(matter, '내일 도착해요'), 'sent')

    expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)
  })

  it('is asked for what it did not deliver', async () => {
    const { page, nok, account, write } = await haru()
    const matter = await write('first')
    network.change({ page: page.id, mischief: { losses: 1 } })
    given.clock.advance({ minutes: 5 })
    network.messenger.write({ page: page.id, from: nok.id, text: 'lost on the way', at: given.ctx.now() })
    await taken()
    expect((await open(matter)).messages.map(({ text }) => text)).toEqual(['first'])

    given.clock.advance({ minutes: 20 })
    await sweepDue(given.app, missingMessages)
    await taken()
    expect((await open(matter)).messages.map(({ text }) => text)).toEqual(['first', 'lost on the way'])
    expect(account.network).toBe('facebook')
  })
})

describe('a private chat of those who may not read private words', () => {
  const forbidden = expect.objectContaining({ code: 'private_words_forbidden', details: { right: 'readPrivate' } })
  const text = 'ขอเลขคำสั่งซื้อด้วยค่ะ'
  const reply = (ctx: Ctx, { conversationId, threadId }: Matter) =>
    replyTo(ctx, conversationId, ReplyBody.parse({ clientMessageId: ctx.newId(), threadId, text, seenMessageId: null, sendAnyway: true }))

  it('is neither opened, taken nor answered by them, and the composer says why; what is assigned to them is', async () => {
    const { comment, page, nok } = await haru()
    const matter = await comment('Where is my order?')
    const clerk = agent.as({ ...agent.actor, id: given.app.ids.next(), rights: { readPrivate: false, seePersonalData: false } })
    await expect(openPrivateThread(clerk, matter.conversationId)).rejects.toEqual(forbidden)

    const { threadId } = await openPrivateThread(agent, matter.conversationId)
    const inPrivate = { ...matter, threadId }
    const { delivery } = (await reply(agent, inPrivate)).messages[0] ?? {}
    for (const act of [sendNow, undoReply]) await expect(act(clerk, delivery?.id ?? '')).rejects.toEqual(forbidden)
    await reaches(delivery?.id ?? '', 'sent')
    network.messenger.write({ page: page.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()

    const seen = (await openConversation(clerk, matter.conversationId)).replyOptions.find(({ visibility }) => visibility === 'private')
    expect(seen).toMatchObject({ canReply: false, canTake: false, takesTemplates: false, whyNot: { code: 'no-private-right' } })
    await expect(reply(clerk, inPrivate)).rejects.toEqual(forbidden)
    await expect(takeThread(clerk, matter.conversationId, threadId)).rejects.toEqual(forbidden)

    await given.ctx.tx(
      (tx) =>
        tx.run`update conversations set assignee_id = ${clerk.actor.id} where workspace_id = ${tx.workspaceId} and id = ${matter.conversationId}`,
    )
    expect((await takeThread(clerk, matter.conversationId, threadId)).canReply).toBe(true)
    expect((await reply(clerk, inPrivate)).messages).toMatchObject([{ visibility: 'private', text }])
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

  it('goes to its author once, waits for them, and what they answer comes into the same conversation', async () => {
    const { page, nok, comment } = await haru()
    const matter = await comment('Where is my order?')
    const before = await optionsOf(matter)
    expect(before.inPublic).toMatchObject({ alternatives: ['dm', 'dm-link'], privateReply: { state: 'open' } })
    expect(Date.parse(before.inPublic?.privateReply?.endsAt ?? '') - given.ctx.now()).toBeGreaterThan(6 * 86_400_000)

    const option = await openPrivateThread(agent, matter.conversationId)
    expect(option).toMatchObject({ canReply: true, kind: 'dm', privateReply: { state: 'open', to: { text: 'Where is my order?' } } })
    const blind = agent.as({ ...agent.actor, permissions: new Set<Permission>(['conversation:reply']) })
    expect((await openPrivateThread(blind, matter.conversationId)).privateReply).toMatchObject({ state: 'open', to: null })
    const delivery = await answerPrivately(matter, 'Tell me your order number, please')
    await reaches(delivery, 'sent')
    await taken()
    expect(simulator.ledger.find({ account: page.id })).toMatchObject([{ to: nok.id, kind: 'dm', key: delivery }])
    expect(simulator.ledger.find({ account: page.id })[0]?.inReplyTo).toBeTruthy()
    expect((await open(matter)).conversation).toMatchObject({ status: 'waiting', waitingSince: null })

    const after = await optionsOf(matter)
    expect(after.inPublic).toMatchObject({ canReply: true, alternatives: ['dm-link'], privateReply: { state: 'sent' } })
    expect(after.inPrivate).toMatchObject({ canReply: false, whyNot: { code: 'private-reply-sent' }, windowEndsAt: null })
    await expect(answerPrivately(matter, 'And one more thing')).rejects.toSatisfy((error) => reason(error) === 'private-reply-sent')

    given.clock.advance({ seconds: 5 })
    network.messenger.write({ page: page.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()
    expect(await wordsOf(matter)).toEqual([
      ['public', 'Where is my order?'],
      ['private', 'Tell me your order number, please'],
      ['private', '1042'],
    ])
    expect((await open(matter)).conversation.status).toBe('open')
    expect((await optionsOf(matter)).inPrivate).toMatchObject({ canReply: true, privateReply: null })
    expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)
  })

  it.each(['by the answer', 'by its echo'])(
    'stands in the thread that Meta names, %s, where Facebook did not say who commented',
    async (how) => {
      const { page, comment } = await haru()
      const shy = network.createPerson({ name: 'Somebody', unseen: true })
      const matter = await comment('My parcel is broken', shy.id)
      if (how === 'by the answer') network.change({ page: page.id, mischief: { losses: 1 } })
      else simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })
      const delivery = await answerPrivately(matter, 'So sorry. Could you send a picture?')
      await expect.poll(async () => (await taken(), (await reaches(delivery, 'sent')).state)).toBe('sent')
      network.change({ page: page.id, mischief: {} })
      given.clock.advance({ seconds: 5 })
      network.messenger.write({ page: page.id, from: shy.id, text: 'Here it is', at: given.ctx.now() })
      await taken()

      expect(await wordsOf(matter)).toEqual([
        ['public', 'My parcel is broken'],
        ['private', 'So sorry. Could you send a picture?'],
        ['private', 'Here it is'],
      ])
      const { conversation, messages } = await open(matter)
      expect(conversation.threads.map(({ visibility }) => visibility)).toEqual(['public', 'private'])
      expect(new Set(messages.slice(1).map(({ threadId }) => threadId)).size).toBe(1)
      expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)
    },
  )

  it('is looked for by the comment when no answer and no echo tells whether it was taken', async () => {
    const { page, comment } = await haru()
    const shy = network.createPerson({ name: 'Somebody', unseen: true })
    const matter = await comment('배송 언제 와요?', shy.id)
    network.change({ page: page.id, mischief: { losses: 1 } })
    simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })

    await reaches(await answerPrivately(matter, '주문번호를 알려 주세요'), 'sent')
    expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)
    network.change({ page: page.id, mischief: {} })
    network.messenger.write({ page: page.id, from: shy.id, text: '1042', at: given.ctx.now() })
    await taken()
    expect((await wordsOf(matter)).at(-1)).toEqual(['private', '1042'])
  })

  it('is written by one of two who press at the same moment', async () => {
    const { page, comment } = await haru()
    const matter = await comment('Hello?')
    await openPrivateThread(agent, matter.conversationId)
    const told = await Promise.allSettled(['Hi', 'Good day'].map((text) => answerPrivately(matter, text)))

    expect(told.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = told.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(reason(refused.reason)).toBe('private-reply-waiting')
    const sent = told.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<string>
    await reaches(sent.value, 'sent')
    expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)
  })

  it('says so where the comment was answered at Meta itself, and is not written again after another was', async () => {
    const { page, nok, comment } = await haru()
    const matter = await comment('Hello?')
    nok.blocks = true
    const first = await answerPrivately(matter, 'Hi')
    await reaches(first, 'refused')
    nok.blocks = false
    await reaches(await answerPrivately(matter, 'Good day'), 'sent')
    await expect(sendAgain(agent, first)).rejects.toSatisfy((error) => reason(error) === 'private-reply-sent')
    expect(simulator.ledger.find({ account: page.id })).toHaveLength(1)

    const other = await comment('And another question')
    for (const said of network.state.comments.values()) if (said.text === 'And another question') said.privateReply = 'm_elsewhere'
    expect(await reaches(await answerPrivately(other, 'Yes?'), 'refused')).toMatchObject({
      refusal: 'duplicate',
      reason: { code: 'meta_private_reply_used', remedy: 'meta_wait_for_customer' },
    })
    expect((await optionsOf(other)).inPublic).toMatchObject({ privateReply: { state: 'sent' }, alternatives: ['dm-link'] })
  })

  it('is asked for in public by a link that brings the case along, to its own customer alone', async () => {
    const { page, nok, comment } = await haru()
    const stranger = network.createPerson({ name: 'Somebody else' })
    const matter = await comment('Where is my order?')
    const { conversation } = await open(matter)
    const link = (await optionsOf(matter)).inPublic?.dmLink ?? ''
    expect(link).toBe(`https://m.me/${page.id}?ref=case-${conversation.number}`)
    const ref = new URL(link).searchParams.get('ref') ?? ''

    for (const from of [stranger.id, nok.id]) {
      given.clock.advance({ seconds: 5 })
      network.messenger.come({ page: page.id, from, ref })
      await taken()
      given.clock.advance({ seconds: 5 })
      network.messenger.write({ page: page.id, from, text: `I am ${from}`, at: given.ctx.now() })
      await taken()
    }
    const words = (await wordsOf(matter)).map(([, text]) => text)
    expect(words).toContain(`I am ${nok.id}`)
    expect(words).not.toContain(`I am ${stranger.id}`)
    expect((await optionsOf(matter)).inPrivate).toMatchObject({ canReply: true, privateReply: null })
  })

  const standing = async (matter: Matter) => {
    const { status, needsAction } = (await open(matter)).conversation
    return [status, ...needsAction]
  }

  it('comes back once after the hours of the inbox when they never write, whoever looks, and rests once they do', async () => {
    const { page, nok, comment } = await haru()
    const matter = await comment('Where is my order?')
    await reaches(await answerPrivately(matter, 'Tell me your order number, please'), 'sent')
    given.clock.advance({ hours: 23 })
    await returnDue(given.app)
    expect(await standing(matter)).toEqual(['waiting'])

    given.clock.advance({ hours: 1 })
    await Promise.all([returnDue(given.app), returnDue(given.app), returnDue(given.app)])
    expect(await standing(matter)).toEqual(['open', 'did_not_write'])
    const woken = async () => (await given.events('conversation.woken')).filter(({ data }) => data.conversationId === matter.conversationId)
    expect((await woken()).map(({ data, actorKind }) => [data.silent, actorKind])).toEqual([[true, 'system']])

    // The nudge, with the link that the network still allows: it waits again, and does not come back a second time.
    const link = (await optionsOf(matter)).inPublic?.dmLink ?? ''
    await reaches(await answer(matter, `We wrote to you: ${link}`), 'sent')
    expect(await standing(matter)).toEqual(['waiting'])
    given.clock.advance({ hours: 25 })
    await returnDue(given.app)
    expect(await standing(matter)).toEqual(['waiting'])
    expect(await woken()).toHaveLength(1)

    network.messenger.write({ page: page.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()
    expect(await standing(matter)).toEqual(['open', 'unanswered'])
  })

  it('does not come back when they wrote in time, and takes its reason back when they write late', async () => {
    const { page, nok, comment } = await haru()
    const [inTime, late] = [await comment('Where is my order?'), await comment('And where is the other?')]
    await reaches(await answerPrivately(inTime, 'Which number?'), 'sent')
    given.clock.advance({ seconds: 5 })
    network.messenger.write({ page: page.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()
    given.clock.advance({ hours: 25 })
    await returnDue(given.app)
    expect((await standing(inTime)).filter((each) => each === 'did_not_write')).toEqual([])

    const other = network.createPerson({ name: 'ศิริพร' })
    const fresh = await comment('ส่งหรือยังคะ', other.id)
    await reaches(await answerPrivately(fresh, 'ขอเลขคำสั่งซื้อค่ะ'), 'sent')
    given.clock.advance({ hours: 25 })
    await returnDue(given.app)
    expect(await standing(fresh)).toEqual(['open', 'did_not_write'])
    network.messenger.write({ page: page.id, from: other.id, text: 'ขอโทษค่ะ 77', at: given.ctx.now() })
    await taken()
    expect(await standing(fresh)).toEqual(['open', 'unanswered'])
    expect(await standing(late)).toContain('unanswered')
  })

  it('leaves what was done or snoozed meanwhile, and every inbox that does not want it', async () => {
    const people = ['A', 'B', 'C'].map((name) => network.createPerson({ name }))
    const { comment } = await haru()
    const [done, snoozed, unwanted] = [
      await comment('1', people[0]?.id),
      await comment('2', people[1]?.id),
      await comment('3', people[2]?.id),
    ]
    for (const matter of [done, snoozed]) await reaches(await answerPrivately(matter, 'Which number?'), 'sent')
    const setHours = (hours: number) =>
      given.ctx.tx((tx) => tx.run`update inboxes set return_hours = ${hours} where workspace_id = ${tx.workspaceId}`)
    await setHours(0)
    await reaches(await answerPrivately(unwanted, 'Which number?'), 'sent')
    await setHours(24)
    const seen = (await open(done)).messages.at(-1)?.id ?? null
    await resolveConversation(agent, done.conversationId, { resolution: 'answered', seenMessageId: seen })
    await snoozeConversation(agent, snoozed.conversationId, { until: new Date(given.ctx.now() + 90 * 3_600_000).toISOString() })
    given.clock.advance({ hours: 25 })
    await returnDue(given.app)
    expect([await standing(done), await standing(snoozed), await standing(unwanted)]).toEqual([['resolved'], ['snoozed'], ['waiting']])
  })

  it.each([false, true])("answers a visitor's post by the post, once (its answer lost: %s)", async (lost) => {
    const { page, nok } = await haru()
    const { id } = network.post({ page: page.id, from: nok.id, text: 'My order is late', at: given.ctx.now() })
    await taken()
    const matter = await conversationOf(id)
    expect((await optionsOf(matter)).inPublic).toMatchObject({ alternatives: ['dm', 'dm-link'], privateReply: { state: 'open' } })
    if (lost) {
      network.change({ page: page.id, mischief: { losses: 1 } })
      simulator.faults.set({ network: 'facebook', kind: 'reset', method: 'POST', taken: true })
    }
    await reaches(await answerPrivately(matter, 'Which number has it?'), 'sent')
    network.change({ page: page.id, mischief: {} })
    expect(simulator.ledger.find({ account: page.id })).toMatchObject([{ to: nok.id, kind: 'dm', inReplyTo: id }])
    expect((await optionsOf(matter)).inPublic).toMatchObject({ privateReply: { state: 'sent' } })
    given.clock.advance({ seconds: 1 })
    network.messenger.write({ page: page.id, from: nok.id, text: '1042', at: given.ctx.now() })
    await taken()
    expect((await wordsOf(matter)).at(-1)).toEqual(['private', '1042'])
  })

  it('is over after seven days, and not offered without Messenger', async () => {
    const { comment } = await haru()
    const plain = await haru({ settings: { messenger: 'off' } })
    const [late, without] = [await comment('Hello?'), await plain.comment('Hello?')]
    const { threadId } = await openPrivateThread(agent, late.conversationId)
    given.clock.advance({ days: 7, minutes: 1 })

    expect((await optionsOf(late)).inPrivate).toMatchObject({ canReply: false, whyNot: { code: 'private-reply-over' } })
    await expect(answer({ ...late, threadId }, 'x')).rejects.toMatchObject({ code: 'reply_impossible' })
    expect((await optionsOf(without)).inPublic).toMatchObject({ alternatives: [], privateReply: null })
    await expect(openPrivateThread(agent, without.conversationId)).rejects.toSatisfy((error) => reason(error) === 'no-private-way')
  })
})
