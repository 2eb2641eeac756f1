import { googlePlay } from '@baton/channel-google-play'
import { type Simulator, startSimulator, systemClock } from '@baton/simulator'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { type ReviewDesk, reviewDesk } from './reviews.fixtures.ts'

let simulator: Simulator
let given: Scene
let desk: ReviewDesk
let app = ''
let begun = false
let made = 0

beforeAll(async () => {
  // Tokens are of an hour, so both go by one clock.
  simulator = await startSimulator({ clock: { ...systemClock, now: () => (begun ? given.app.clock.now() : systemClock.now()) } })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [googlePlay], allowHosts: ['127.0.0.1'] })
  begun = true
  desk = reviewDesk(given, await given.as('agent', 'Minji'))
  app = `com.haruliving.home${++made}`
  simulator.googlePlay.createApp({ packageName: app, name: 'Haru Home' })
})

const play = () => simulator.googlePlay
const keyFile = () => play().state.apps.get(app)?.serviceAccount.keyFile ?? ''
const connect = (fields: Record<string, string> = {}) =>
  connectChannelAccount(given.ctx, {
    network: 'google-play',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.googlePlayBaseUrl,
    fields: { packageName: app, serviceAccountKey: keyFile(), ...fields },
  })

describe('Google Play', () => {
  it('brings what was there before as history, and what is written then as something to answer', async () => {
    play().review({ app, author: 'ฟ้า', stars: 5, text: 'ดีมาก', at: given.ctx.now() - 86_400_000 })
    await connect()
    await desk.poll()
    play().review({ app, stars: 1, text: '앱이 안 열려요', at: given.ctx.now() })

    await desk.poll()
    await desk.poll()

    expect(await desk.told()).toEqual([
      { status: 'resolved', needsAction: [], stars: 5, said: ['ดีมาก'] },
      { status: 'open', needsAction: ['unanswered'], stars: 1, said: ['앱이 안 열려요'] },
    ])
    expect((await desk.conversations()).map(({ conversation }) => conversation.contact.name)).toEqual(['ฟ้า', ''])
  })

  it('takes one answer, shows it once, and the next in its place; a changed review asks anew', async () => {
    await connect()
    await desk.poll()
    const { id } = play().review({ app, author: '민지', stars: 2, text: '느려요', at: given.ctx.now() })
    await desk.poll()

    await desk.answer('4.2에서 고쳤습니다')
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ status: 'waiting', needsAction: [], said: ['느려요', '4.2에서 고쳤습니다'] }])

    play().changeReview({ app, id, stars: 5, text: '빨라졌네요', at: given.ctx.now() + 60_000 })
    given.clock.advance({ minutes: 2 })
    await desk.poll()
    expect(await desk.told()).toMatchObject([
      { status: 'open', needsAction: ['unanswered'], stars: 5, said: ['느려요 (replaced)', '4.2에서 고쳤습니다', '빨라졌네요'] },
    ])

    await desk.answer('감사합니다!')
    await desk.poll()
    expect((await desk.told())[0]?.said).toEqual(['느려요 (replaced)', '4.2에서 고쳤습니다 (replaced)', '빨라졌네요', '감사합니다!'])
    expect(simulator.ledger.find({ network: 'google-play', account: app }).map(({ text }) => text)).toEqual([
      '4.2에서 고쳤습니다',
      '감사합니다!',
    ])
  })

  it('shows an answer that a colleague wrote in the console, and a deleted review without words', async () => {
    await connect()
    await desk.poll()
    const { id } = play().review({ app, stars: 1, text: 'ห่วย', at: given.ctx.now() })
    await desk.poll()
    given.clock.advance({ minutes: 1 })
    play().answerInConsole({ app, id, text: 'ขอโทษค่ะ', at: given.ctx.now() })
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ needsAction: [], said: ['ห่วย', 'ขอโทษค่ะ'] }])

    play().deleteReview({ app, id })
    given.clock.advance({ hours: 7 })
    await desk.poll()

    expect(await desk.told()).toMatchObject([{ stars: null, said: ['–', 'ขอโทษค่ะ'] }])
  })

  it('says when the key is none of theirs, and when the Play Console gives no rights', async () => {
    const other = JSON.parse(play().createApp({ packageName: `${app}.other`, name: 'Other' }).serviceAccount.keyFile) as object
    const forged = JSON.stringify({ ...other, client_email: 'nobody@elsewhere.example' })
    await expect(connect({ serviceAccountKey: forged })).rejects.toMatchObject({
      code: 'channel_check_failed',
      details: {
        probes: [expect.objectContaining({ ok: false, code: 'sign_in_refused', remedyCode: 'google_make_key' })],
      },
    })
    play().change({ app, rights: { read: false, reply: false } })
    await expect(connect()).rejects.toMatchObject({
      details: { probes: [expect.objectContaining({ code: 'rights_missing_for', remedyCode: 'google_play_give_rights' })] },
    })
  })

  it('waits when Google has been asked too often, says so, and goes on where it was', async () => {
    const { account } = await connect()
    await desk.poll()
    play().change({ app, limits: { reads: 0, answers: 10 } })
    play().review({ app, stars: 3, text: 'เฉยๆ', at: given.ctx.now() })
    await desk.poll()
    expect(await desk.health(account.id)).toMatchObject({ state: 'warning', problem: { code: 'network_asks_to_wait' } })

    play().change({ app, limits: { reads: 200, answers: 10 } })
    given.clock.advance({ minutes: 2 })
    await desk.poll()

    expect(await desk.health(account.id)).toMatchObject({ state: 'ok' })
    expect(await desk.told()).toMatchObject([{ stars: 3 }])
  })

  it('renews a token that ran out without a word', async () => {
    await connect()
    await desk.poll()
    play().expire({ app })
    play().review({ app, stars: 4, text: 'ok', at: given.ctx.now() })

    await desk.poll()

    expect(await desk.told()).toMatchObject([{ said: ['ok'] }])
  })
})
