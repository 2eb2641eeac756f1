import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { readSpecs } from '../specs.ts'
import type { Place } from './state.ts'

const ACCOUNT = '109876543210987654321'
const PLACE = '4455667788990011223'
let clock: ManualClock
let simulator: Simulator
let place: Place

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 5 })
  place = simulator.googleBusiness.createPlace({ accountId: ACCOUNT, locationId: PLACE, title: 'Haru Living Ari' })
})
afterEach(() => simulator.stop())

async function token(change: Record<string, string> = {}) {
  const response = await fetch(`${simulator.googleBusinessBaseUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: place.client.id,
      client_secret: place.client.secret,
      refresh_token: place.client.refreshToken,
      ...change,
    }),
  })
  return (await response.json()) as { access_token?: string; error?: string }
}

interface Body {
  reviews?: { reviewId: string; starRating: string; comment?: string }[]
  nextPageToken?: string
  reviewReply?: Record<string, string>
  reviewReplyState?: string
  error?: { status: string; details?: { reason: string; metadata: Record<string, string> }[] }
}

async function call(path: string, { method = 'GET', body, of }: { method?: string; body?: object; of?: string } = {}) {
  const response = await fetch(`${simulator.googleBusinessBaseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${of ?? (await token()).access_token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const reviews = `/v4/accounts/${ACCOUNT}/locations/${PLACE}/reviews`
const write = (text: string, more: object = {}) => simulator.googleBusiness.review({ place: PLACE, author: 'นก', stars: 2, text, ...more })
const reply = (id: string, comment: string) => call(`${reviews}/${id}/reply`, { method: 'PUT', body: { comment } })

it('gives a token of an hour to the client of the brand', async () => {
  expect(await token()).toMatchObject({ access_token: expect.stringMatching(/^ya29/) })
  expect(await token({ client_secret: 'x' })).toMatchObject({ error: 'invalid_client' })
  expect(await token({ refresh_token: 'x' })).toMatchObject({ error: 'invalid_grant' })
  const { access_token: of = '' } = await token()
  await clock.advance(3_600_001)
  expect((await call(reviews, { of })).status).toBe(401)
})

it('lists reviews by their last change, page by page, with translations and without names', async () => {
  for (const n of [1, 2, 3]) write(`no ${n}`, { at: clock.now() - n * 60_000, id: `r${n}` })
  simulator.googleBusiness.changeReview({ place: PLACE, id: 'r3', stars: 5, text: '좋아졌어요' })
  write('줄이 길어요', { at: clock.now() - 1_000, id: 'r0', translation: 'Long queues' })

  const first = await call(`${reviews}?pageSize=2&orderBy=updateTime+desc`)
  const second = await call(`${reviews}?pageSize=2&pageToken=${first.body.nextPageToken}`)

  expect(first.body.reviews).toMatchObject([
    { reviewId: 'r3', starRating: 'FIVE' },
    { reviewId: 'r0', comment: '(Translated by Google) Long queues\n\n(Original)\n줄이 길어요' },
  ])
  expect(second.body.reviews?.map(({ reviewId }) => reviewId)).toEqual(['r1', 'r2'])
  expect(second.body.nextPageToken).toBeUndefined()
})

it('looks at a reply before it is shown, may find that it offends a policy, keeps one and takes it away', async () => {
  const { id } = write('slow')
  expect((await reply(id, 'We look into it')).body).toMatchObject({ reviewReplyState: 'PENDING' })
  await clock.advance(10 * 60_000)
  expect((await call(`${reviews}/${id}`)).body.reviewReply).toMatchObject({ reviewReplyState: 'APPROVED' })

  simulator.googleBusiness.change({ place: PLACE, offends: 'PRIVACY' })
  await reply(id, 'Call Ms Kim')
  await clock.advance(10 * 60_000)
  expect((await call(`${reviews}/${id}`)).body.reviewReply).toMatchObject({
    comment: 'Call Ms Kim',
    reviewReplyState: 'REJECTED',
    policyViolation: 'PRIVACY',
  })
  expect((await call(`${reviews}/${id}/reply`, { method: 'DELETE' })).status).toBe(200)
  expect((await call(`${reviews}/${id}/reply`, { method: 'DELETE' })).status).toBe(404)
  expect(simulator.ledger.find({ network: 'google-business', to: id }).map(({ text }) => text)).toEqual(['We look into it', 'Call Ms Kim'])
})

it('refuses an unapproved project, what is off, unverified, too long or too much', async () => {
  const { id } = write('slow')
  const { access_token: of } = await token()
  expect((await reply(id, 'ก'.repeat(1_366))).status).toBe(400)
  simulator.googleBusiness.change({ place: PLACE, verified: false })
  expect((await reply(id, 'x')).body.error?.status).toBe('FAILED_PRECONDITION')
  simulator.googleBusiness.change({ place: PLACE, callsPerMinute: 2 })
  expect((await call(reviews, { of })).body.error).toMatchObject({ details: [{ metadata: { quota_limit_value: '2' } }] })
  simulator.googleBusiness.change({ place: PLACE, approved: false })
  expect((await call(reviews, { of })).body.error).toMatchObject({ details: [{ metadata: { quota_limit_value: '0' } }] })
  simulator.googleBusiness.change({ place: PLACE, apisOn: false })
  expect((await call(reviews, { of })).body.error?.details?.[0]?.reason).toBe('SERVICE_DISABLED')
})

const networks = process.env.BATON_NETWORKS
const specsPath = networks ? join(networks, 'specs') : ''
describe.skipIf(!networks || !existsSync(join(specsPath, 'google')))(
  "Google's own descriptions, and of reviews one by hand (set BATON_NETWORKS to the networks folder)",
  () => {
    it('are kept by our answers, and calls that break them are refused and kept', async () => {
      await simulator.stop()
      simulator = await startSimulator({ clock, seed: 5, specsPath })
      place = simulator.googleBusiness.createPlace({ accountId: ACCOUNT, locationId: PLACE, title: 'Haru Living Ari' })
      const { id } = write('slow', { translation: 'slow' })
      write('', { author: undefined })
      const specs = readSpecs(specsPath, clock)
      const answers = [
        ['PUT', `${reviews}/${id}/reply`, await reply(id, 'Mended')],
        ['GET', reviews, await call(`${reviews}?pageSize=50&orderBy=updateTime+desc`)],
        ['GET', `${reviews}/${id}`, await call(`${reviews}/${id}`)],
        ['GET', `/v1/locations/${PLACE}`, await call(`/v1/locations/${PLACE}?readMask=name,title,metadata`)],
        ['GET', `/v1/accounts/${ACCOUNT}`, await call(`/v1/accounts/${ACCOUNT}`)],
        ['DELETE', `${reviews}/${id}/reply`, await call(`${reviews}/${id}/reply`, { method: 'DELETE' })],
      ] as const
      for (const [method, at, { status, body }] of answers)
        expect([at, status, specs.checkAnswer('google-business', method, at, status, body)]).toEqual([at, 200, []])
      expect(simulator.violations()).toEqual([])

      expect((await call(`${reviews}/${id}/reply`, { method: 'PUT', body: { replyText: 'x' } })).status).toBe(400)
      expect((await call(`${reviews}?pageSize=200`)).status).toBe(400)
      expect((await call(`/v1/accounts/${ACCOUNT}?fields[x]=1`)).status).toBe(400)
      expect(simulator.violations().length).toBeGreaterThanOrEqual(3)
    })
  },
)
