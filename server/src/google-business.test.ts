import { googleBusiness } from '@baton/channel-google-business'
import { type Simulator, startSimulator, systemClock } from '@baton/simulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { type ReviewDesk, reviewDesk } from './reviews.fixtures.ts'

const ACCOUNT = '109876543210987654321'
let simulator: Simulator
let given: Scene
let desk: ReviewDesk
let place = ''
let begun = false
let made = 0

beforeAll(async () => {
  const networks = process.env.BATON_NETWORKS
  simulator = await startSimulator({
    // Tokens are of an hour, so both go by one clock.
    clock: { ...systemClock, now: () => (begun ? given.app.clock.now() : systemClock.now()) },
    ...(networks && { specsPath: `${networks}/specs` }),
  })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  given = await scene({ adapters: [googleBusiness], allowHosts: ['127.0.0.1'] })
  begun = true
  desk = reviewDesk(given, await given.as('agent', 'Minji'))
  place = String(4_455_667_788_990_000 + ++made)
  maps().createPlace({ accountId: ACCOUNT, locationId: place, title: 'Haru Living Ari' })
})
// Every call that was made kept to Google's descriptions, where these are at hand.
afterEach(() => expect(simulator.violations()).toEqual([]))

const maps = () => simulator.googleBusiness
const connect = (fields: Record<string, string> = {}) => {
  const { id: clientId = '', secret: clientSecret = '', refreshToken = '' } = maps().state.places.get(place)?.client ?? {}
  return connectChannelAccount(given.ctx, {
    network: 'google-business',
    purpose: 'care',
    inboxId: given.inboxId,
    baseUrl: simulator.googleBusinessBaseUrl,
    fields: { accountId: ACCOUNT, locationId: place, clientId, clientSecret, refreshToken, ...fields },
  })
}
const write = (stars: number, text: string, more: { author?: string; at?: number } = {}) =>
  maps().review({ place, stars, text, at: given.ctx.now(), ...more })

describe('Google Business Profile', () => {
  it('brings what was there before as history, and what is written then as something to answer, stars alone included', async () => {
    write(5, 'ดีมาก', { author: 'ฟ้า', at: given.ctx.now() - 400 * 86_400_000 })
    const { account, probes } = await connect()
    expect(account).toMatchObject({ externalId: place, name: 'Haru Living Ari' })
    expect(probes.map(({ name, ok, code }) => [name, ok, code])).toEqual([
      ['profile', true, 'account_is'],
      ['reviews', true, 'reviews_readable'],
      ['answers', true, 'place_verified'],
      ['rights', true, 'role_is'],
    ])
    await desk.poll()
    write(1, '')

    await desk.poll()
    await desk.poll()

    expect(await desk.told()).toEqual([
      { status: 'resolved', needsAction: [], stars: 5, said: ['ดีมาก'] },
      { status: 'open', needsAction: ['unanswered'], stars: 1, said: [''] },
    ])
    expect((await desk.conversations()).map(({ conversation }) => conversation.contact.name)).toEqual(['ฟ้า', ''])
  })

  it('takes one reply, says that Google looks at it first, and the next in its place; a changed review asks anew', async () => {
    await connect()
    await desk.poll()
    const { id } = write(2, '줄이 너무 길어요', { author: '민지' })
    await desk.poll()
    await desk.answer('직원을 더 두었습니다')
    expect((await desk.messages()).at(-1)).toMatchObject({ status: 'pending' })
    given.clock.advance({ minutes: 11 })
    await desk.poll()
    expect((await desk.messages()).at(-1)).toMatchObject({ text: '직원을 더 두었습니다', status: 'delivered' })
    expect(await desk.told()).toMatchObject([{ status: 'waiting', needsAction: [] }])

    maps().changeReview({ place, id, stars: 5, text: '빨라졌네요', at: given.ctx.now() + 1_000 })
    await desk.poll()
    expect(await desk.told()).toMatchObject([
      {
        status: 'open',
        needsAction: ['unanswered'],
        stars: 5,
        said: ['줄이 너무 길어요 (replaced)', '직원을 더 두었습니다', '빨라졌네요'],
      },
    ])
    await desk.answer('감사합니다!')
    await desk.poll()

    expect((await desk.told())[0]?.said).toEqual([
      '줄이 너무 길어요 (replaced)',
      '직원을 더 두었습니다 (replaced)',
      '빨라졌네요',
      '감사합니다!',
    ])
    expect(simulator.ledger.find({ network: 'google-business', account: place }).map(({ text }) => text)).toEqual([
      '직원을 더 두었습니다',
      '감사합니다!',
    ])
  })

  it('says when Google does not show a reply and for which policy, and that the customer still waits', async () => {
    await connect()
    await desk.poll()
    write(2, 'รอนานมาก', { author: 'นก' })
    await desk.poll()
    maps().change({ place, offends: 'PRIVACY' })
    await desk.answer('ขอโทษค่ะ')
    expect(await desk.told()).toMatchObject([{ status: 'waiting', needsAction: [] }])

    given.clock.advance({ minutes: 11 })
    await desk.poll()

    expect((await desk.messages()).at(-1)).toMatchObject({
      status: 'failed',
      delivery: { state: 'refused', refusal: 'bad-content', words: 'PRIVACY', reason: { code: 'answer_not_shown' } },
    })
    expect(await desk.told()).toMatchObject([{ status: 'open', needsAction: expect.arrayContaining(['unanswered', 'delivery_refused']) }])

    maps().change({ place, offends: null })
    given.clock.advance({ minutes: 1 })
    await desk.answer('ขออภัยที่ให้รอค่ะ')
    given.clock.advance({ minutes: 11 })
    await desk.poll()
    expect((await desk.messages()).at(-1)).toMatchObject({ text: 'ขออภัยที่ให้รอค่ะ', status: 'delivered' })
    expect(await desk.told()).toMatchObject([{ needsAction: [] }])
  })

  it('takes our reply away there, and shows what a colleague wrote and took away on Google itself', async () => {
    await connect()
    await desk.poll()
    const { id } = write(2, 'slow')
    await desk.poll()
    await desk.answer('We look into it')
    await desk.takeAway('We look into it')
    await desk.poll()
    expect((await desk.told())[0]?.said).toEqual(['slow', '–'])
    expect(simulator.ledger.find({ network: 'google-business', account: place, standing: true })).toEqual([])

    given.clock.advance({ minutes: 1 })
    maps().answerInProfile({ place, id, text: 'Mended', at: given.ctx.now() })
    await desk.poll()
    expect((await desk.told())[0]?.said).toEqual(['slow', '–', 'Mended'])
    maps().takeAnswerAway({ place, id })
    await desk.poll()
    maps().deleteReview({ place, id })
    given.clock.advance({ hours: 2 })
    await desk.poll()

    expect(await desk.told()).toMatchObject([{ stars: null, said: ['–', '–', '–'] }])
  })

  it('says when Google has not approved the project, or the APIs are off, or the token ended', async () => {
    maps().change({ place, approved: false })
    const failed = (code: string, remedyCode: string) => ({
      code: 'channel_check_failed',
      details: { probes: expect.arrayContaining([expect.objectContaining({ ok: false, code, remedyCode })]) },
    })
    await expect(connect()).rejects.toMatchObject(failed('access_not_approved', 'google_business_ask_access'))
    maps().change({ place, approved: true, apisOn: false })
    await expect(connect()).rejects.toMatchObject(failed('api_off', 'google_business_switch_on_apis'))
    maps().change({ place, apisOn: true, refreshTokenEnded: true })
    await expect(connect()).rejects.toMatchObject(failed('access_withdrawn', 'google_business_new_token'))
    await expect(connect({ clientSecret: 'wrong' })).rejects.toMatchObject(failed('sign_in_refused', 'google_business_check_client'))
    maps().change({ place, refreshTokenEnded: false })
    await expect(connect({ locationId: '99999' })).rejects.toMatchObject(failed('place_unknown', 'google_business_check_location'))
  })

  it('connects a place that is not verified with a warning, and says in the words of Google that it takes no reply', async () => {
    maps().change({ place, verified: false })
    const { account } = await connect()
    expect(account.health).toMatchObject({ state: 'warning', problem: { code: 'place_unverified', remedyCode: 'google_business_verify' } })
    await desk.poll()
    write(3, 'เฉยๆ')
    await desk.poll()

    await desk.answer('ขอบคุณค่ะ', { until: 'refused' })

    expect((await desk.messages()).at(-1)?.delivery).toMatchObject({ refusal: 'not-allowed', words: 'The location is not verified.' })
  })

  it('renews a token that ran out without a word, and is dead when the refresh token ended', async () => {
    const { account } = await connect()
    await desk.poll()
    maps().expire({ place })
    write(4, 'ok')
    await desk.poll()
    expect(await desk.told()).toMatchObject([{ said: ['ok'] }])

    maps().expire({ place })
    maps().change({ place, refreshTokenEnded: true })
    await desk.poll()

    expect(await desk.health(account.id)).toMatchObject({
      state: 'dead',
      problem: { code: 'access_withdrawn', remedyCode: 'google_business_new_token', networkWords: 'Token has been expired or revoked.' },
    })
  })
})
