import { appStore } from '@baton/channel-app-store'
import { type Simulator, startSimulator, systemClock } from '@baton/simulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { checkChannelAccount } from './channels/accounts/check.ts'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { type ReviewDesk, reviewDesk } from './reviews.fixtures.ts'

let simulator: Simulator
let given: Scene
let desk: ReviewDesk
let app = ''
let begun = false
let made = 0

beforeAll(async () => {
  const networks = process.env.BATON_NETWORKS
  simulator = await startSimulator({
    // What we sign is good for minutes, so both go by one clock.
    clock: { ...systemClock, now: () => (begun ? given.app.clock.now() : systemClock.now()) },
    ...(networks && { specsPath: `${networks}/specs` }),
  })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [appStore], allowHosts: ['127.0.0.1'] })
  begun = true
  desk = reviewDesk(given, await given.as('agent', 'Minji'))
  app = String(6_450_012_345 + ++made)
  store().createApp({ appId: app, bundleId: `com.haruliving.home${made}`, name: 'Haru Home' })
})
// Every call that was made kept to Apple's description, where that is at hand.
afterEach(() => expect(simulator.violations()).toEqual([]))

const store = () => simulator.appStore
const keyOf = (appId: string) => {
  const { issuerId = '', keyId = '', privateKey = '' } = store().state.apps.get(appId)?.key ?? {}
  return { keyId, privateKey, ...(issuerId && { issuerId }) }
}
const connect = (fields: Record<string, string> = {}) =>
  connectChannelAccount(given.ctx, {
    network: 'app-store',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.appStoreBaseUrl,
    fields: { appId: app, ...keyOf(app), ...fields },
  })
const write = (stars: number, text: string, title = 'อืม', at = given.ctx.now()) =>
  store().review({ app, author: 'ฟ้าใส', stars, title, text, territory: 'THA', at })

describe('the App Store', () => {
  it('brings what was there before as history, and what is written then as something to answer', async () => {
    write(5, 'ดีมาก', 'ชอบ', given.ctx.now() - 40 * 86_400_000)
    const { account, probes } = await connect()
    expect(account).toMatchObject({ handle: `com.haruliving.home${made}`, name: 'Haru Home' })
    expect(probes.map(({ name, ok }) => [name, ok])).toEqual([
      ['profile', true],
      ['reviews', true],
    ])
    await desk.poll()
    write(1, '앱이 안 열려요', '실망')

    await desk.poll()
    await desk.poll()

    expect(await desk.told()).toEqual([
      { status: 'resolved', needsAction: [], stars: 5, said: ['ดีมาก'] },
      { status: 'open', needsAction: ['unanswered'], stars: 1, said: ['앱이 안 열려요'] },
    ])
    expect((await desk.messages())[0]?.review).toMatchObject({ title: 'ชอบ', country: 'THA' })
  })

  it('takes one answer, says that Apple looks at it first, and shows it once it is public', async () => {
    await connect()
    await desk.poll()
    write(2, '느려요')
    await desk.poll()
    const [open] = await desk.conversations()
    expect(open?.replyOptions[0]).toMatchObject({ oneAnswer: { shown: 'after-review', present: null } })

    await desk.answer('4.2에서 고쳤습니다')
    expect((await desk.messages()).at(-1)).toMatchObject({ text: '4.2에서 고쳤습니다', status: 'pending' })
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ status: 'waiting', said: ['느려요', '4.2에서 고쳤습니다'] }])

    given.clock.advance({ minutes: 31 })
    await desk.poll()

    expect((await desk.messages()).at(-1)).toMatchObject({ text: '4.2에서 고쳤습니다', status: 'delivered' })
    expect(await desk.told()).toMatchObject([{ status: 'waiting', said: ['느려요', '4.2에서 고쳤습니다'] }])
  })

  it('asks anew when a review was changed, though Apple tells no date of it, and keeps what was said before', async () => {
    await connect()
    await desk.poll()
    const { id } = write(2, '느려요')
    await desk.poll()
    await desk.answer('4.2에서 고쳤습니다')
    given.clock.advance({ minutes: 2 })

    store().changeReview({ app, id, stars: 5, text: '빨라졌네요' })
    await desk.poll()
    await desk.poll()
    expect(await desk.told()).toMatchObject([
      { status: 'open', needsAction: ['unanswered'], stars: 5, said: ['느려요 (replaced)', '4.2에서 고쳤습니다', '빨라졌네요'] },
    ])

    await desk.answer('감사합니다!')
    await desk.poll()
    expect((await desk.told())[0]?.said).toEqual(['느려요 (replaced)', '4.2에서 고쳤습니다 (replaced)', '빨라졌네요', '감사합니다!'])
    expect(simulator.ledger.find({ network: 'app-store', account: app }).map(({ text }) => text)).toEqual([
      '4.2에서 고쳤습니다',
      '감사합니다!',
    ])
  })

  it('takes our answer away there, once, and none that another has taken the place of', async () => {
    await connect()
    await desk.poll()
    write(2, 'slow')
    await desk.poll()
    await desk.answer('We look into it')
    given.clock.advance({ minutes: 1 })
    await desk.answer('Mended in 4.2')
    await expect(desk.takeAway('We look into it')).rejects.toMatchObject({ code: 'moderation_impossible' })

    await desk.takeAway('Mended in 4.2')
    await desk.poll()

    expect((await desk.told())[0]?.said).toEqual(['slow', 'We look into it (replaced)', '–'])
    expect(simulator.ledger.find({ network: 'app-store', account: app, standing: true })).toEqual([])
    expect((await desk.conversations())[0]?.replyOptions[0]?.oneAnswer?.present).toBeNull()
  })

  it('shows an answer that a colleague wrote in App Store Connect and took away again, and a deleted review without words', async () => {
    await connect()
    await desk.poll()
    const { id } = write(1, 'ห่วย')
    await desk.poll()
    given.clock.advance({ minutes: 1 })
    store().answerInConsole({ app, id, text: 'ขอโทษค่ะ', at: given.ctx.now() })
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ needsAction: [], said: ['ห่วย', 'ขอโทษค่ะ'] }])
    store().takeAnswerAway({ app, id })
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ said: ['ห่วย', '–'] }])

    store().deleteReview({ app, id })
    given.clock.advance({ hours: 1 })
    await desk.poll()

    expect(await desk.told()).toMatchObject([{ stars: null, said: ['–', '–'] }])
  })

  it('refuses a key of somebody else, a role that is too small and an open agreement, and says what to do', async () => {
    const other = store().createApp({ appId: `${app}9`, bundleId: 'com.other', name: 'Other' })
    await expect(connect({ privateKey: other.key.privateKey })).rejects.toMatchObject({
      code: 'channel_check_failed',
      details: { probes: [{ ok: false, code: 'sign_in_refused', remedyCode: 'app_store_check_key' }, { ok: false }] },
    })
    store().change({ app, rights: { read: false, reply: false } })
    await expect(connect()).rejects.toMatchObject({
      details: { probes: [expect.objectContaining({ code: 'rights_missing', remedyCode: 'app_store_give_role' }), expect.anything()] },
    })
    store().change({ app, agreementOpen: true })
    await expect(connect()).rejects.toMatchObject({
      details: { probes: [expect.objectContaining({ code: 'app_store_agreement_open' }), expect.anything()] },
    })
  })

  it('says in the words of Apple why an answer was refused, and that nobody has it', async () => {
    await connect()
    await desk.poll()
    write(3, 'เฉยๆ')
    await desk.poll()
    store().change({ app, rights: { read: true, reply: false } })

    await desk.answer('ขอบคุณค่ะ', { until: 'refused' })

    expect((await desk.messages()).at(-1)?.delivery).toMatchObject({
      state: 'refused',
      refusal: 'permission',
      words: 'The API key in use does not allow this request',
    })
    expect(await desk.told()).toMatchObject([{ needsAction: expect.arrayContaining(['delivery_refused']) }])
  })

  it('asks before a phone number is written where everybody reads it', async () => {
    await connect()
    await desk.poll()
    write(3, 'เฉยๆ')
    await desk.poll()

    await expect(desk.answer('โทร 081-234-5678 นะคะ')).rejects.toMatchObject({
      code: 'answer_holds_personal_data',
      details: { found: ['phone'] },
    })
    await desk.answer('โทร 081-234-5678 นะคะ', { withPersonalData: true })
    expect((await desk.messages()).at(-1)).toMatchObject({ text: 'โทร 081-234-5678 นะคะ', status: 'pending' })
  })

  it('waits when Apple has been asked too often, says so, and goes on where it was', async () => {
    const { account } = await connect()
    await desk.poll()
    store().change({ app, callsPerHour: 0 })
    write(3, 'เฉยๆ')
    await desk.poll()
    expect(await desk.health(account.id)).toMatchObject({ state: 'warning', problem: { code: 'network_asks_to_wait' } })

    store().change({ app, callsPerHour: 3_600 })
    given.clock.advance({ minutes: 2 })
    await desk.poll()

    expect(await desk.health(account.id)).toMatchObject({ state: 'ok' })
    expect(await desk.told()).toMatchObject([{ stars: 3 }])
  })

  it('is connected with the individual key of a person too', async () => {
    app = `${app}8`
    store().createApp({ appId: app, bundleId: 'com.haruliving.own', name: 'Haru Home', individualKey: true })
    await connect()
    await desk.poll()
    write(4, 'ok')
    await desk.poll()

    expect(await desk.told()).toMatchObject([{ said: ['ok'] }])
  })

  it('signs anew when its token is no longer good, and says when the key was revoked', async () => {
    const { account } = await connect()
    await desk.poll()
    given.clock.advance({ hours: 5 })
    write(4, 'ok')
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ said: ['ok'] }])

    store().change({ app, revoked: true })
    await desk.poll()

    expect(await desk.health(account.id)).toMatchObject({ state: 'dead', problem: { code: 'credentials_refused' } })
    const { probes } = await checkChannelAccount(given.ctx, account.id)
    expect(probes[0]).toMatchObject({ ok: false, code: 'sign_in_refused', remedyCode: 'app_store_check_key' })
  })
})
