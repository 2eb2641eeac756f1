import { facebook } from '@baton/channel-facebook'
import type { Message, SecondLook } from '@baton/contract/conversations'
import { setPolicy as setPolicyRoute } from '@baton/contract/moderation'
import { apiKeyScopes, type Permission, roleMay, rolePermissions } from '@baton/contract/permissions'
import type { FacebookNetwork } from '@baton/simulator'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import type { Scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { countConversations } from './conversations/counts.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { openConversation } from './conversations/open.ts'
import { decideLook, withdrawLook } from './conversations/second-look/decide.ts'
import { expireLook } from './conversations/second-look/end.ts'
import { listLooks } from './conversations/second-look/list.ts'
import { setPolicy } from './conversations/second-look/policy.ts'
import { ends } from './conversations/second-look/states.ts'
import { metaStage } from './meta.fixtures.ts'

const stage = metaStage(facebook)
const { taken, conversationOf } = stage
let network: FacebookNetwork
let given: Scene
let minji: Ctx
let nok: Ctx
let page: ReturnType<FacebookNetwork['createPage']>
let post: string

beforeAll(async () => {
  const { simulator, address, agent } = stage.started()
  given = stage.started().given
  minji = agent
  nok = await given.as('lead', 'Nok')
  network = simulator.facebook
  const app = network.createApp()
  page = network.createPage({ name: 'Haru Living', app: app.id })
  const { account } = await connectChannelAccount(given.ctx, {
    network: 'facebook',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.facebookBaseUrl,
    fields: { appId: app.id, appSecret: app.secret, verifyToken: app.verifyToken, accessToken: page.accessToken },
  })
  await network.setWebhook({ app: app.id, url: address + new URL(account.hookUrl ?? '').pathname })
  post = network.post({ page: page.id, text: '여름 공기청정기 이벤트', at: given.ctx.now() }).id
})
beforeEach(() => setPolicy(given.ctx, 'careful'))

const ANGRY = '진짜 최악이에요 다시는 안 사요'

interface Comment {
  externalId: string
  messageId: string
  conversationId: string
}

async function comment(text: string): Promise<Comment> {
  const { id } = network.comment({ on: post, from: network.createPerson({ name: '박도윤' }).id, text, at: given.ctx.now() })
  await taken()
  const { id: messageId, conversationId } = await conversationOf(id)
  return { externalId: id, messageId, conversationId }
}

async function look({ conversationId, messageId }: Comment): Promise<Message> {
  const { timeline } = await openConversation(minji, conversationId)
  const found = timeline.items.find((item) => item.id === messageId)
  if (found?.type !== 'message') throw new Error('it is not there')
  return found
}

const ask = (it: Comment, act: Parameters<typeof moderateMessage>[2]['act'], by = minji) =>
  moderateMessage(by, it.messageId, { act, reason: 'offensive' })
const lookOf = async (it: Comment, act: 'hide' | 'delete' = 'hide'): Promise<SecondLook> => {
  const { secondLook } = await ask(it, act)
  if (!secondLook) throw new Error('nobody was asked')
  return secondLook
}

/** What waits to be done for the message, done as the job does it. */
async function done({ messageId }: Comment): Promise<void> {
  const rows = await given.ctx.tx(
    (tx) => tx.all<{ id: string }>`
      select id from moderations where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and state = 'waiting'`,
  )
  for (const { id } of rows) await moderateLater(given.ctx, { moderationId: id })
  await taken()
}

const atNetwork = (it: Comment) => network.state.comments.get(it.externalId)
const allow = { allow: true, words: null }
const decline = (words: string) => ({ allow: false, words })

describe('what needs a second pair of eyes', () => {
  it('is not done but asked for; allowed by another it is done, and everybody can read who asked, who allowed and why', async () => {
    const it = await comment(ANGRY)
    const asked = await lookOf(it)
    expect(asked).toMatchObject({ act: 'hide', why: 'negative', state: 'open', reason: 'offensive', askedBy: { name: 'Minji' } })
    expect(Date.parse(asked.expiresAt) - given.ctx.now()).toBe(3 * 86_400_000)
    await done(it)
    expect(atNetwork(it)?.hidden).toBe(false)

    expect(await decideLook(nok, asked.id, allow)).toMatchObject({ secondLook: null, moderation: { act: 'hide', state: 'waiting' } })
    await done(it)
    expect(atNetwork(it)?.hidden).toBe(true)
    expect(await look(it)).toMatchObject({ hidden: { by: 'us' }, moderation: null, secondLook: null })

    const { timeline } = await openConversation(minji, it.conversationId)
    const lines = timeline.items.flatMap((item) => (item.type === 'activity' ? [[item.actor.name, item.data.state ?? item.data.what]] : []))
    expect(lines).toEqual([
      ['Minji', 'open'],
      ['Nok', 'allowed'],
      ['Nok', 'asked-to-hide'],
    ])
    const audited = await given.ctx.tx(
      (tx) =>
        tx.all`select action, actor_id, data from audit_entries where workspace_id = ${tx.workspaceId} and target = ${it.messageId} order by seq`,
    )
    expect(audited).toMatchObject([
      { action: 'second-look.asked', actorId: minji.actor.id, data: { act: 'hide', why: 'negative' } },
      { action: 'message.moderated', actorId: nok.actor.id },
      { action: 'second-look.allowed', actorId: nok.actor.id },
    ])
  })

  it('is declined with a reason, which the one who asked reads; without a reason it is not', async () => {
    const it = await comment(ANGRY)
    const { id } = await lookOf(it, 'delete')
    await expect(decideLook(nok, id, { allow: false, words: null })).rejects.toMatchObject({ code: 'invalid_request' })
    await decideLook(nok, id, decline('She is right: answer her.'))
    await done(it)
    expect(atNetwork(it)?.deleted).toBe(false)
    expect(await look(it)).toMatchObject({
      secondLook: { state: 'declined', words: 'She is right: answer her.', decidedBy: { name: 'Nok' }, why: 'deletes' },
    })
    // The words of a colleague are in no event and no line of the audit log.
    const told = await given.ctx.tx(
      (tx) => tx.one<{ told: boolean }>`
        select exists (select from events where workspace_id = ${tx.workspaceId} and data::text like '%answer her%')
            or exists (select from audit_entries where workspace_id = ${tx.workspaceId} and data::text like '%answer her%') as told`,
    )
    expect(told?.told).toBe(false)
  })

  it('is done at once where nobody has to look: kind words, and all where the workspace switched it off', async () => {
    const kind = await comment('great shop, thank you!')
    expect(await ask(kind, 'hide')).toMatchObject({ secondLook: null, moderation: { state: 'waiting' } })
    await done(kind)
    expect(atNetwork(kind)?.hidden).toBe(true)

    await setPolicy(given.ctx, 'off')
    const angry = await comment(ANGRY)
    expect(await ask(angry, 'delete')).toMatchObject({ secondLook: null })
    await done(angry)
    expect(atNetwork(angry)?.deleted).toBe(true)

    await setPolicy(given.ctx, 'everything')
    const nice = await comment('thank you so much')
    expect(await ask(nice, 'like')).toMatchObject({ secondLook: { act: 'like', why: 'everything' }, moderation: null })
  })

  it('is checked again where it is sent: what was asked for before the workspace wanted it does not go out', async () => {
    await setPolicy(given.ctx, 'off')
    const it = await comment(ANGRY)
    await ask(it, 'hide')
    await setPolicy(given.ctx, 'careful')
    await done(it)
    expect(atNetwork(it)?.hidden).toBe(false)
    expect(await look(it)).toMatchObject({ moderation: { state: 'refused', reason: { code: 'second_look_missing' } } })
  })

  it('nor does what a customer changed between the allowing and the sending', async () => {
    const it = await comment(ANGRY)
    const { id } = await lookOf(it)
    await decideLook(nok, id, allow)
    network.edit({ id: it.externalId, text: '최악이었는데 환불 받았어요 최악', at: given.ctx.now() + 5000 })
    await taken()
    await done(it)
    expect(atNetwork(it)?.hidden).toBe(false)
    expect(await look(it)).toMatchObject({ moderation: { state: 'refused', reason: { code: 'second_look_missing' } } })
  })
})

describe('who may decide', () => {
  it('is another person: not the one who asked, not by a key, not without the right, not who does not see it', async () => {
    const it = await comment(ANGRY)
    const { id } = await lookOf(it)
    await expect(decideLook(minji, id, allow)).rejects.toMatchObject({ code: 'second_look_own' })
    const key = given.ctx.as({ ...nok.actor, kind: 'apiKey', id: given.app.ids.next() })
    await expect(decideLook(key, id, allow)).rejects.toMatchObject({ code: 'second_look_own' })
    const elsewhere = given.ctx.as({ ...nok.actor, audienceIds: [], inboxIds: [] })
    await expect(decideLook(elsewhere, id, allow)).rejects.toMatchObject({ code: 'conversation_not_found' })
    expect(Object.entries(rolePermissions).flatMap(([role, may]) => (may.includes('moderation:decide') ? [role] : []))).toEqual([
      'owner',
      'admin',
      'lead',
      'agent',
    ])
    expect(apiKeyScopes).not.toContain('moderation:decide')
    expect(['owner', 'admin', 'lead'].map((role) => roleMay(role as 'owner', setPolicyRoute.access as Permission))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is not who asked by a key that they made', async () => {
    const keyId = given.app.ids.next()
    await given.ctx.tx(
      (tx) => tx.run`
        insert into api_keys (workspace_id, id, name, prefix, hash, scopes, created_by, created_at)
        values (${tx.workspaceId}, ${keyId}, 'sweeper', 'bt', ${Buffer.from(keyId)}, array['conversation:reply'], ${minji.actor.id}, ${tx.now})`,
    )
    const it = await comment(ANGRY)
    const { secondLook } = await ask(it, 'delete', given.ctx.as({ ...minji.actor, kind: 'apiKey', id: keyId }))
    expect(secondLook).toMatchObject({ askedBy: { kind: 'apiKey', name: 'sweeper', agentId: minji.actor.id } })
    await expect(decideLook(minji, secondLook?.id ?? '', allow)).rejects.toMatchObject({ code: 'second_look_own' })
    await decideLook(nok, secondLook?.id ?? '', decline('no'))
  })

  it('finds it in the list and in the counter until it is settled; who asked finds it in the list alone', async () => {
    const before = [(await countConversations(nok)).secondLooks, (await countConversations(minji)).secondLooks]
    const it = await comment(ANGRY)
    const { id } = await lookOf(it)
    expect([(await countConversations(nok)).secondLooks, (await countConversations(minji)).secondLooks]).toEqual([
      (before[0] ?? 0) + 1,
      before[1],
    ])
    const viewer = await given.as('viewer', 'Vi')
    expect((await countConversations(viewer)).secondLooks).toBe(0)
    const listed = (await listLooks(minji, { limit: 200, settled: false })).items.find((each) => each.look.id === id)
    expect(listed).toMatchObject({
      message: { text: ANGRY },
      conversation: { id: it.conversationId },
      network: 'facebook',
      accountName: 'Haru Living',
    })

    await withdrawLook(minji, id)
    expect((await countConversations(nok)).secondLooks).toBe(before[0])
    const settled = await listLooks(nok, { limit: 1, settled: true })
    expect(settled.items).toMatchObject([{ look: { id, state: 'withdrawn' } }])
    const next = await listLooks(nok, { limit: 1, settled: true, cursor: settled.next ?? undefined })
    expect(next.items[0]?.look.id).not.toBe(id)
    const elsewhere = given.ctx.as({ ...nok.actor, audienceIds: [], inboxIds: [] })
    expect((await listLooks(elsewhere, { limit: 50, settled: true })).items).toEqual([])
  })
})

describe('what ends without a decision', () => {
  it('is what the customer changed, deleted, or what was done on the network meanwhile; the request says so and cannot be allowed', async () => {
    const changed = await comment(ANGRY)
    const gone = await comment(ANGRY)
    const hidden = await comment(ANGRY)
    const looks = [await lookOf(changed), await lookOf(gone), await lookOf(hidden)]
    network.edit({ id: changed.externalId, text: '미안해요, 제 실수였어요', at: given.ctx.now() + 1000 })
    network.delete({ id: gone.externalId, at: given.ctx.now() + 1000 })
    network.hide({ id: hidden.externalId, at: given.ctx.now() + 1000 })
    await taken()

    expect(await look(changed)).toMatchObject({ secondLook: { state: 'fallen', fellBy: 'changed' } })
    expect(await look(gone)).toMatchObject({ secondLook: { state: 'fallen', fellBy: 'gone' }, deleted: { by: 'author' } })
    expect(await look(hidden)).toMatchObject({ secondLook: { state: 'fallen', fellBy: 'done' }, hidden: { by: 'us' } })
    for (const { id } of looks) await expect(decideLook(nok, id, allow)).rejects.toMatchObject({ code: 'second_look_settled' })
    const told = (await given.events('second-look.changed')).filter(({ data }) => looks.some(({ id }) => id === data.lookId))
    expect(told.map(({ data }) => data.state)).toEqual(['open', 'open', 'open', 'fallen', 'fallen', 'fallen'])
  })

  it('expires after three days: nobody can allow it then, and asking again opens a new one', async () => {
    const it = await comment(ANGRY)
    const { id } = await lookOf(it)
    await expireLook(given.ctx, { lookId: id })
    expect(await look(it)).toMatchObject({ secondLook: { state: 'open' } })

    given.clock.advance({ days: 3 })
    await expect(decideLook(nok, id, allow)).rejects.toMatchObject({ code: 'second_look_settled', details: { state: 'expired' } })
    await expireLook(given.ctx, { lookId: id })
    await expireLook(given.ctx, { lookId: id })
    expect(await look(it)).toMatchObject({ secondLook: { id, state: 'expired' } })
    const again = await lookOf(it)
    expect(again.id).not.toBe(id)
    await withdrawLook(minji, again.id)
    expect(await look(it)).toMatchObject({ secondLook: null })
  })

  it('asked for again while it is open it is the same; something else with the message has to wait', async () => {
    const it = await comment(ANGRY)
    const { id } = await lookOf(it)
    expect(await lookOf(it)).toMatchObject({ id })
    await expect(ask(it, 'delete')).rejects.toMatchObject({ code: 'second_look_open' })
    await withdrawLook(minji, id)
  })
})

describe('a race', () => {
  it('ends in exactly one way however many decide, withdraw and change it at once', async () => {
    const suda = await given.as('agent', 'Suda')
    for (let round = 0; round < 12; round++) {
      const it = await comment(ANGRY)
      const { id } = await lookOf(it)
      const acts = [
        () => decideLook(nok, id, allow),
        () => decideLook(suda, id, decline('no')),
        () => withdrawLook(minji, id),
        () => expireLook(given.ctx, { lookId: id }),
        async () => {
          network.edit({ id: it.externalId, text: `${ANGRY} ${round}`, at: given.ctx.now() + 1000 })
          await taken()
        },
      ]
      const order = acts.map((_, n) => acts[(n + round) % acts.length] ?? acts[0]).filter((act) => act !== undefined)
      await Promise.allSettled(order.map((act) => act()))

      const told = (await given.events('second-look.changed')).filter(({ data }) => data.lookId === id).map(({ data }) => data.state)
      expect(told).toHaveLength(2)
      expect(told[0]).toBe('open')
      expect(Object.keys(ends)).toContain(told[1])
      const row = await given.ctx.tx(
        (tx) => tx.one<{ state: string; moderations: number }>`
          select l.state, (select count(*)::int from moderations o where o.workspace_id = l.workspace_id and o.look_id = l.id) as moderations
            from second_looks l where l.workspace_id = ${tx.workspaceId} and l.id = ${id}`,
      )
      expect(row).toEqual({ state: told[1], moderations: told[1] === 'allowed' ? 1 : 0 })
    }
  })
})
