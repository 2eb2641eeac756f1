import { youtube } from '@baton/channel-youtube'
import { type Simulator, startSimulator, systemClock } from '@baton/simulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { decideLook } from './conversations/second-look/decide.ts'
import { type ReviewDesk, reviewDesk } from './reviews.fixtures.ts'

let simulator: Simulator
let given: Scene
let desk: ReviewDesk
let agent: Awaited<ReturnType<Scene['as']>>
let channel = ''
let video = ''
let begun = false

beforeAll(async () => {
  const networks = process.env.BATON_NETWORKS
  simulator = await startSimulator({
    // Tokens are of an hour and quotas of a day, so both go by one clock.
    clock: { ...systemClock, now: () => (begun ? given.app.clock.now() : systemClock.now()) },
    ...(networks && { specsPath: `${networks}/specs` }),
  })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [youtube], allowHosts: ['127.0.0.1'] })
  begun = true
  agent = await given.as('agent', 'Minji')
  desk = reviewDesk(given, agent)
  channel = tube().createChannel({ title: 'Haru Living', handle: '@haruliving' }).id
  video = tube().publish({ channel, title: '하루 에어 2 필터 교체하는 법', at: given.ctx.now() - 3 * 86_400_000 }).id
})
// Every call that was made kept to Google's description, where it is at hand.
afterEach(() => expect(simulator.violations()).toEqual([]))

/** As often as a whole day of polls can be afforded. */
const poll = async () => {
  given.clock.advance({ minutes: 1 })
  await desk.poll()
}
const tube = () => simulator.youtube
const connect = (fields: Record<string, string> = {}) => {
  const { id: clientId = '', secret: clientSecret = '', refreshToken = '' } = tube().state.channels.get(channel)?.client ?? {}
  return connectChannelAccount(given.ctx, {
    network: 'youtube',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.youtubeBaseUrl,
    fields: { channelId: channel, clientId, clientSecret, refreshToken, ...fields },
  })
}
const say = (handle: string, text: string, more: { on?: string; at?: number; held?: boolean } = {}) => {
  const known = [...tube().state.people.values()].find((person) => person.handle === handle)
  return tube().comment({ on: video, from: (known ?? tube().createPerson({ handle })).id, text, at: given.ctx.now(), ...more })
}
/** What stands in each conversation: `<` came in, `>` was said by the brand. */
const told = async () =>
  (await desk.conversations()).map(({ conversation, timeline }) => ({
    status: conversation.status,
    said: timeline.items.flatMap((entry) =>
      entry.type === 'message'
        ? [`${entry.direction === 'inbound' ? '<' : '>'} ${entry.deleted ? '–' : entry.text}${entry.hidden ? ' (hidden)' : ''}`]
        : [],
    ),
  }))
const scamNow = async () => (await told()).map(({ said }) => said).find(([first]) => first?.includes('prize'))
const moderate = async (words: string, act: 'hide' | 'unhide' | 'delete') => {
  const message = (await desk.messages()).find(({ text }) => text === words)
  await moderateMessage(agent, message?.id ?? '', { act, reason: null })
  const asked = await given.ctx.tx(
    (tx) => tx.one<{ id: string }>`select id from moderations where workspace_id = ${tx.workspaceId} and state = 'waiting'`,
  )
  await moderateLater(given.ctx, { moderationId: asked?.id ?? '' })
}
const used = async () =>
  (await given.ctx.tx((tx) => tx.one<{ used: number }>`select used from day_quotas where workspace_id = ${tx.workspaceId}`))?.used
const seen = () => simulator.ledger.find({ network: 'youtube', account: channel }).map(({ text }) => text)

describe('YouTube', () => {
  it('brings what was there before as history, and what is written then as something to answer under the card of its video', async () => {
    say('@fah', 'ดีมากเลย', { at: given.ctx.now() - 86_400_000 })
    const { account, probes } = await connect()
    expect(account).toMatchObject({ externalId: channel, name: 'Haru Living', handle: '@haruliving' })
    expect(probes.map(({ name, ok, code }) => [name, ok, code])).toEqual([
      ['profile', true, 'account_is'],
      ['comments', true, 'comments_readable'],
      ['moderation', true, 'comments_held_readable'],
    ])
    await poll()
    say('@minji', '필터는 몇 달마다 바꾸나요?')

    await poll()
    await poll()

    expect(await told()).toEqual([
      { status: 'resolved', said: ['< ดีมากเลย'] },
      { status: 'open', said: ['< 필터는 몇 달마다 바꾸나요?'] },
    ])
    const [, asked] = await desk.conversations()
    expect(asked?.conversation.contact.name).toBe('@minji')
    expect(asked?.posts).toMatchObject([
      {
        kind: 'own',
        text: '하루 에어 2 필터 교체하는 법',
        url: `https://www.youtube.com/watch?v=${video}`,
        authorName: 'Haru Living',
      },
    ])
    expect(asked?.replyOptions[0]).toMatchObject({
      canReply: true,
      cost: { meter: 'youtube_unit', units: 50 },
      moderation: { theirs: ['hide', 'unhide', 'block'], ours: ['delete'] },
    })
  })

  it('answers once, hears what is said below, and shows what the brand wrote on YouTube itself as the brand’s', async () => {
    await connect()
    await poll()
    const question = say('@nok', 'เปลี่ยนไส้กรองยังไงคะ')
    await poll()
    await desk.answer('ดูที่นาทีที่ 2 ค่ะ')
    expect(seen()).toEqual(['ดูที่นาทีที่ 2 ค่ะ'])
    await poll()
    expect(await told()).toEqual([{ status: 'waiting', said: ['< เปลี่ยนไส้กรองยังไงคะ', '> ดูที่นาทีที่ 2 ค่ะ'] }])

    given.clock.advance({ minutes: 1 })
    say('@nok', 'แล้วรุ่นเก่าล่ะคะ ทำเหมือนกันไหม', { on: question.id })
    say('@rosa', 'same here', { on: question.id })
    tube().comment({ on: question.id, from: channel, text: 'รุ่นเก่าทำเหมือนกันค่ะ', at: given.ctx.now() + 1_000 })
    await poll()

    expect(await told()).toEqual([
      {
        status: expect.any(String),
        said: ['< เปลี่ยนไส้กรองยังไงคะ', '> ดูที่นาทีที่ 2 ค่ะ', '< แล้วรุ่นเก่าล่ะคะ ทำเหมือนกันไหม', '> รุ่นเก่าทำเหมือนกันค่ะ'],
      },
    ])
    expect(seen()).toHaveLength(1)
  })

  it('takes an edit for one, and notices what its author took away', async () => {
    await connect()
    await poll()
    const first = say('@ruth', 'Does it fit the Air 1')
    const second = say('@omar', 'worst filter ever')
    await poll()
    given.clock.advance({ minutes: 2 })
    tube().edit({ id: first.id, text: 'Does it fit the Air 1 and 3?', at: given.ctx.now() })
    tube().deleteComment({ id: second.id })
    await poll()
    expect((await told()).flatMap(({ said }) => said)).toEqual(['< Does it fit the Air 1 and 3?', '< worst filter ever'])

    for (const _ of [1, 2]) {
      given.clock.advance({ minutes: 16 })
      await poll()
    }

    expect((await told()).flatMap(({ said }) => said)).toEqual(['< Does it fit the Air 1 and 3?', '< –'])
  })

  it('hides, shows and deletes on YouTube, and shows what was decided there', async () => {
    await connect()
    await poll()
    const scam = say('@winner', 'claim your prize at haru-winner.example')
    say('@nok', 'ใช้ได้กี่เดือนคะ')
    await poll()
    await moderate('claim your prize at haru-winner.example', 'hide')
    expect(tube().state.comments.get(scam.id)?.status).toBe('heldForReview')
    given.clock.advance({ minutes: 16 })
    await poll()
    expect(await scamNow()).toEqual(['< claim your prize at haru-winner.example (hidden)'])
    await moderate('claim your prize at haru-winner.example', 'unhide')
    await poll()
    expect(await scamNow()).toEqual(['< claim your prize at haru-winner.example'])

    tube().moderate({ id: scam.id, status: 'heldForReview' })
    given.clock.advance({ minutes: 16 })
    await poll()
    expect(await scamNow()).toEqual(['< claim your prize at haru-winner.example (hidden)'])

    say('@hidden', 'see my channel', { held: true })
    given.clock.advance({ minutes: 16 })
    await poll()
    expect((await told()).at(-1)?.said).toEqual(['< see my channel (hidden)'])
  })

  it('deletes what the brand said', async () => {
    await connect()
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await poll()
    await desk.answer('หกเดือนค่ะ')
    await moderate('หกเดือนค่ะ', 'delete')

    expect((await told())[0]?.said).toEqual(['< กี่เดือนคะ', '> –'])
    expect(simulator.ledger.find({ network: 'youtube', account: channel, standing: true })).toEqual([])
  })

  it('reads the replies back after an answer that got lost, and does not say it twice', async () => {
    await connect()
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await poll()
    simulator.faults.set({ network: 'youtube', account: channel, kind: 'reset', method: 'POST', path: '/youtube/v3/comments', taken: true })

    const id = await desk.answer('หกเดือนค่ะ', { until: 'unknown' })
    given.clock.advance({ seconds: 10 })
    await desk.dispatch(id, 'sent')

    expect(seen()).toEqual(['หกเดือนค่ะ'])
    await poll()
    expect((await told())[0]?.said).toEqual(['< กี่เดือนคะ', '> หกเดือนค่ะ'])
  })

  it('counts what it spends as YouTube does, reads less often as it runs low, keeps a reserve for answers, and says so', async () => {
    tube().change({ channel, dailyUnits: 300 })
    const { account } = await connect({ dailyUnits: '300' })
    await poll()
    expect(await used()).toBe(tube().state.channels.get(channel)?.used.units)
    expect(await desk.health(account.id)).toMatchObject({
      state: 'warning',
      problem: { code: 'day_quota_low', params: { units: '300' }, remedyCode: 'day_quota_ask_more' },
    })

    // 60 of them are kept: what is left for reading lasts until midnight.
    for (let hours = 0; hours < 24 && (await desk.health(account.id))?.problem?.code === 'day_quota_low'; hours++) {
      given.clock.advance({ hours: 1 })
      await poll()
      expect(await used()).toBeLessThanOrEqual(240 + 2)
    }
    expect(tube().state.channels.get(channel)?.used.units).toBeLessThanOrEqual(240 + 2)
  })

  it('leaves the reserve alone, and begins anew after midnight in California', async () => {
    tube().change({ channel, dailyUnits: 300 })
    const { account } = await connect({ dailyUnits: '300' })
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await given.ctx.tx((tx) => tx.run`update day_quotas set used = 240 where workspace_id = ${tx.workspaceId}`)
    given.clock.advance({ hours: 1 })
    await poll()
    expect(await told()).toEqual([])
    expect(await desk.health(account.id)).toMatchObject({
      state: 'warning',
      problem: { code: 'day_quota_kept', params: { units: '300', left: '60', zone: 'America/Los_Angeles' } },
    })

    given.clock.advance({ hours: 24 })
    await poll()

    expect(await told()).toMatchObject([{ said: ['< กี่เดือนคะ'] }])
    expect(await desk.health(account.id)).toMatchObject({ problem: { code: 'day_quota_low' } })
  })

  it('holds answers when others used the quota up, and sends them on the next day', async () => {
    const { account } = await connect()
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await poll()
    const { used: today } = tube().state.channels.get(channel)!
    tube().change({ channel, used: { ...today, units: 10_000 } })

    const id = await desk.answer('หกเดือนค่ะ', { until: 'ready' })
    expect(seen()).toEqual([])
    await poll()
    expect(await desk.health(account.id)).toMatchObject({
      state: 'warning',
      problem: { code: 'day_quota_used_up', remedyCode: 'day_quota_ask_more' },
    })
    given.clock.advance({ hours: 24 })
    await desk.dispatch(id, 'sent')

    expect(seen()).toEqual(['หกเดือนค่ะ'])
  })

  it('asks nothing more for an answer once a poll was told that the quota is used up', async () => {
    await connect()
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await poll()
    const { used: today } = tube().state.channels.get(channel)!
    tube().change({ channel, used: { ...today, units: 10_000 } })
    await poll()
    const refused = () => simulator.calls().filter(({ account, status }) => account === channel && status === 403).length
    expect(refused()).toBe(1)

    const id = await desk.answer('หกเดือนค่ะ', { until: 'ready' })
    expect(refused()).toBe(1)
    given.clock.advance({ hours: 24 })
    await desk.dispatch(id, 'sent')

    expect(seen()).toEqual(['หกเดือนค่ะ'])
  })

  it('says in the words of YouTube why it takes no answer', async () => {
    await connect()
    await poll()
    say('@nok', 'กี่เดือนคะ')
    await poll()
    tube().commentsOff({ video })

    await desk.answer('หกเดือนค่ะ', { until: 'refused' })

    expect((await desk.messages()).at(-1)?.delivery).toMatchObject({
      state: 'refused',
      refusal: 'not-allowed',
      words: expect.stringContaining('has disabled comments'),
      reason: { code: 'youtube_comments_off' },
    })
  })

  it('says when the API is off, a scope is missing, the token ended or is that of another channel', async () => {
    const failed = (code: string, remedyCode: string) => ({
      code: 'channel_check_failed',
      details: { probes: expect.arrayContaining([expect.objectContaining({ ok: false, code, remedyCode })]) },
    })
    tube().change({ channel, apiOn: false })
    await expect(connect()).rejects.toMatchObject(failed('api_off', 'youtube_switch_on_api'))
    tube().change({ channel, apiOn: true, refreshTokenEnded: true })
    await expect(connect()).rejects.toMatchObject(failed('access_withdrawn', 'youtube_new_token'))
    await expect(connect({ clientSecret: 'wrong' })).rejects.toMatchObject(failed('sign_in_refused', 'youtube_check_client'))
    tube().change({ channel, refreshTokenEnded: false })
    await expect(connect({ channelId: 'UC0000000000000000000000' })).rejects.toMatchObject(
      failed('another_account', 'youtube_choose_channel'),
    )
    tube().change({ channel, scopes: ['https://www.googleapis.com/auth/youtube.readonly'], owner: false })
    const { probes } = await connect()
    expect(probes.map(({ name, ok, code, remedyCode }) => [name, ok, code, remedyCode])).toEqual([
      ['profile', true, 'account_is', null],
      ['comments', false, 'rights_missing_named', 'youtube_new_token'],
      ['moderation', false, 'rights_missing_named', 'youtube_new_token'],
    ])
  })

  it('renews a token that ran out without a word, and is dead when the refresh token ended', async () => {
    const { account } = await connect()
    await poll()
    tube().expire({ channel })
    say('@nok', 'ok')
    await poll()
    expect(await told()).toMatchObject([{ said: ['< ok'] }])

    tube().expire({ channel })
    tube().change({ channel, refreshTokenEnded: true })
    await poll()

    expect(await desk.health(account.id)).toMatchObject({
      state: 'dead',
      problem: { code: 'access_withdrawn', remedyCode: 'youtube_new_token', networkWords: 'Token has been expired or revoked.' },
    })
  })

  it('bars an author at YouTube once a colleague has allowed it: the comment is taken away, and so is what they write from then on', async () => {
    await connect()
    const first = say('@gains', 'claim your prize')
    await poll()
    const message = (await desk.messages()).find(({ text }) => text === 'claim your prize')
    const asked = await moderateMessage(agent, message?.id ?? '', { act: 'block', reason: 'spam' })
    expect(asked).toMatchObject({ authorBlocked: false, secondLook: { act: 'block', why: 'blocks', state: 'open' } })

    await decideLook(await given.as('lead', 'Nok'), asked.secondLook?.id ?? '', { allow: true, words: null })
    const waiting = await given.ctx.tx(
      (tx) => tx.one<{ id: string }>`select id from moderations where workspace_id = ${tx.workspaceId} and state = 'waiting'`,
    )
    await moderateLater(given.ctx, { moderationId: waiting?.id ?? '' })

    expect(tube().state.comments.get(first.id)?.status).toBe('rejected')
    expect(say('@gains', 'claim it, now').status).toBe('rejected')
    await poll()
    given.clock.advance({ minutes: 5 })
    await poll()
    expect((await desk.messages()).find(({ id }) => id === message?.id)).toMatchObject({
      authorBlocked: true,
      hidden: { by: 'us' },
      moderation: null,
      secondLook: null,
    })
    expect(await moderateMessage(agent, message?.id ?? '', { act: 'block', reason: 'spam' })).toMatchObject({
      secondLook: null,
      moderation: null,
    })
  })
})
