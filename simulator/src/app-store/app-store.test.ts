import { sign } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { readSpecs } from '../specs.ts'
import type { AppStoreApp } from './state.ts'

const APP = '6450012345'
let clock: ManualClock
let simulator: Simulator
let app: AppStoreApp

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 5 })
  app = simulator.appStore.createApp({ appId: APP, bundleId: 'com.haruliving.home', name: 'Haru Home' })
})
afterEach(() => simulator.stop())

/** What the product signs. */
function token(change: object = {}): string {
  const { issuerId: iss, keyId: kid, privateKey } = app.key
  const iat = Math.floor(clock.now() / 1000)
  const claims = { iss, iat, exp: iat + 1200, aud: 'appstoreconnect-v1', ...change }
  const said = [{ alg: 'ES256', typ: 'JWT', kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${said}.${sign('sha256', Buffer.from(said), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

interface Resource {
  id: string
  attributes: Record<string, unknown>
}
interface Body {
  data?: Resource[] | Resource
  included?: Resource[]
  links?: { next?: string }
  errors?: { code: string }[]
}

async function call(path: string, { method = 'GET', body, of = token() }: { method?: string; body?: object; of?: string } = {}) {
  const response = await fetch(`${simulator.appStoreBaseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${of}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body }
}

const list = `/v1/apps/${APP}/customerReviews`
const write = (text: string, more: object = {}) =>
  simulator.appStore.review({ app: APP, author: 'ฟ้าใส', stars: 2, title: 'อืม', text, ...more })
const answer = (id: string, responseBody: string) =>
  call('/v1/customerReviewResponses', {
    method: 'POST',
    body: {
      data: {
        type: 'customerReviewResponses',
        attributes: { responseBody },
        relationships: { review: { data: { type: 'customerReviews', id } } },
      },
    },
  })
const all = ({ data }: Body) => (Array.isArray(data) ? data : [])
const one = ({ data }: Body) => (Array.isArray(data) ? undefined : data)

it('takes a token that the key signed, for itself and for no longer than 20 minutes', async () => {
  const now = Math.floor(clock.now() / 1000)
  const status = async (of: string) => (await call(list, { of })).status

  expect(await status(token())).toBe(200)
  expect(await status(token({ exp: now + 3600 }))).toBe(401)
  expect(await status(token({ aud: 'elsewhere' }))).toBe(401)
  expect(await status(token({ iss: 'another' }))).toBe(401)
  expect(await status(token({ iat: now - 1300, exp: now - 100 }))).toBe(401)
  expect(await status(`${token().slice(0, -8)}AAAAAAAA`)).toBe(401)
  const kept = token()
  simulator.appStore.change({ app: APP, revoked: true })
  expect(await status(kept)).toBe(401)
})

it('lists reviews by the date they were written, page by page, with their answers', async () => {
  for (const n of [1, 2, 3]) write(`no ${n}`, { at: clock.now() - n * 60_000, id: `r${n}` })
  await answer('r2', 'We look into it')

  const first = await call(`${list}?sort=-createdDate&include=response&limit=2`)
  const next = new URL(first.body.links?.next ?? '')
  const second = await call(next.pathname + next.search)

  expect(all(first.body).map(({ id }) => id)).toEqual(['r1', 'r2'])
  expect(first.body.included).toMatchObject([{ attributes: { responseBody: 'We look into it', state: 'PENDING_PUBLISH' } }])
  expect(all(second.body).map(({ id }) => id)).toEqual(['r3'])
  expect(second.body.links?.next).toBeUndefined()
  expect(first.headers.get('x-rate-limit')).toBe('user-hour-lim:3600;user-hour-rem:3598;')
})

it('shows an answer after it has looked at it, keeps one, and takes it away', async () => {
  const { id } = write('slow')
  const first = one((await answer(id, 'We look into it')).body)
  expect(first).toMatchObject({ attributes: { state: 'PENDING_PUBLISH' } })
  await clock.advance(30 * 60_000)
  expect((await call(`/v1/customerReviews/${id}?include=response`)).body.included).toMatchObject([{ attributes: { state: 'PUBLISHED' } }])

  expect(one((await answer(id, 'Mended')).body)).toMatchObject({
    id: first?.id,
    attributes: { responseBody: 'Mended', state: 'PENDING_PUBLISH' },
  })
  expect(simulator.ledger.find({ network: 'app-store', to: id }).map(({ text }) => text)).toEqual(['We look into it', 'Mended'])
  expect((await call(`/v1/customerReviewResponses/${first?.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await call(`/v1/customerReviewResponses/${first?.id}`, { method: 'DELETE' })).status).toBe(404)
  expect(simulator.ledger.find({ network: 'app-store', standing: true })).toEqual([])
})

it('refuses in its own words what is too long, gone, not allowed or too much', async () => {
  const { id } = write('slow')
  const codeOf = async (asked: ReturnType<typeof answer>) => (await asked).body.errors?.[0]?.code
  expect(await codeOf(answer(id, 'x'.repeat(5_971)))).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG')
  expect(await codeOf(answer('nobody', 'x'))).toBe('ENTITY_ERROR.RELATIONSHIP.INVALID')
  simulator.appStore.change({ app: APP, rights: { read: true, reply: false } })
  expect(await codeOf(answer(id, 'x'))).toBe('FORBIDDEN_ERROR')
  simulator.appStore.change({ app: APP, agreementOpen: true })
  expect(await codeOf(call(list))).toBe('FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED')
  simulator.appStore.change({ app: APP, callsPerHour: 1 })
  expect((await call(list)).status).toBe(429)
})

const networks = process.env.BATON_NETWORKS
const specsPath = networks ? join(networks, 'specs') : ''
describe.skipIf(!networks || !existsSync(join(specsPath, 'apple')))(
  "Apple's own description (set BATON_NETWORKS to the networks folder)",
  () => {
    it('is kept by our answers, and calls that break it are refused and kept', async () => {
      await simulator.stop()
      simulator = await startSimulator({ clock, seed: 5, specsPath })
      app = simulator.appStore.createApp({ appId: APP, bundleId: 'com.haruliving.home', name: 'Haru Home' })
      const { id } = write('slow')
      write('slower')
      const specs = readSpecs(specsPath, clock)
      const posted = await answer(id, 'Mended')
      const answers = [
        ['POST', '/v1/customerReviewResponses', posted],
        ['GET', list, await call(`${list}?sort=-createdDate&include=response&limit=1`)],
        ['GET', `/v1/customerReviews/${id}`, await call(`/v1/customerReviews/${id}?include=response`)],
        ['GET', `/v1/apps/${APP}`, await call(`/v1/apps/${APP}?fields[apps]=name,bundleId`)],
        ['POST', '/v1/customerReviewResponses', await answer('nobody', 'x')],
      ] as const
      for (const [method, at, { status, body }] of answers)
        expect([at, specs.checkAnswer('app-store', method, at, status, body)]).toEqual([at, []])
      const next = new URL(answers[1][2].body.links?.next ?? '')
      expect((await call(next.pathname + next.search)).status).toBe(200)
      expect(simulator.violations()).toEqual([])

      expect(
        (await call('/v1/customerReviewResponses', { method: 'POST', body: { data: { type: 'customerReviewResponses' } } })).status,
      ).toBe(422)
      expect((await call(`${list}?sort=newest`)).status).toBe(400)
      expect((await call(`${list}?limit=500`)).status).toBe(400)
      expect((await call(`${list}?pageSize=10`)).status).toBe(400)
      expect(simulator.violations().length).toBeGreaterThanOrEqual(4)
    })
  },
)
