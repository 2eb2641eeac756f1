import { sign } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { readSpecs } from '../specs.ts'
import type { PlayApp } from './state.ts'

const APP = 'com.haruliving.home'
const SCOPE = 'https://www.googleapis.com/auth/androidpublisher'
let clock: ManualClock
let simulator: Simulator
let app: PlayApp

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 5 })
  app = simulator.googlePlay.createApp({ packageName: APP, name: 'Haru Home' })
})
afterEach(() => simulator.stop())

/** What the product signs to get a token. */
function assertion(change: object = {}): string {
  const { email, keyFile } = app.serviceAccount
  const iat = clock.now() / 1000
  const claims = { iss: email, scope: SCOPE, aud: `${simulator.googlePlayBaseUrl}/token`, iat, exp: iat + 3600, ...change }
  const said = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const { private_key: key } = JSON.parse(keyFile) as { private_key: string }
  return `${said}.${sign('RSA-SHA256', Buffer.from(said), key).toString('base64url')}`
}

async function token(of = assertion()) {
  const response = await fetch(`${simulator.googlePlayBaseUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: of }),
  })
  return (await response.json()) as { access_token?: string; error_description?: string }
}

interface Body {
  reviews?: { reviewId: string; comments: Record<string, { text: string }>[] }[]
  tokenPagination?: { nextPageToken: string }
  result?: { replyText: string }
  error?: { status: string }
}

async function call(path: string, { body, of }: { body?: object; of?: string } = {}) {
  const response = await fetch(`${simulator.googlePlayBaseUrl}/androidpublisher/v3/applications/${APP}/reviews${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${of ?? (await token()).access_token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const write = (text: string, more: object = {}) => simulator.googlePlay.review({ app: APP, author: 'ฟ้า', stars: 2, text, ...more })

describe('the token', () => {
  it('is given for what the service account signed, for this address and this hour', async () => {
    expect(await token()).toMatchObject({ access_token: expect.stringMatching(/^ya29/) })
    expect(await token(`${assertion().slice(0, -8)}AAAAAAAA`)).toMatchObject({ error_description: 'Invalid JWT Signature.' })
    expect(await token(assertion({ aud: 'https://elsewhere.example/token' }))).toMatchObject({
      error_description: expect.stringContaining('audience'),
    })
    expect(await token(assertion({ iat: clock.now() / 1000 - 7200, exp: clock.now() / 1000 - 3600 }))).toMatchObject({
      error_description: expect.stringContaining('short-lived'),
    })
  })

  it('ends after an hour', async () => {
    const { access_token: of = '' } = await token()
    expect((await call('', { of })).status).toBe(200)
    await clock.advance(3_600_001)

    expect((await call('', { of })).status).toBe(401)
  })
})

it('lists reviews with words of the last week, newest first, page by page', async () => {
  write('too old', { at: clock.now() - 8 * 86_400_000 })
  write('')
  for (const n of [1, 2, 3]) write(`no ${n}`, { at: clock.now() - n * 1000 })
  const words = (body: Body) => (body.reviews ?? []).map(({ comments }) => comments[0]?.userComment?.text)

  const first = await call('?maxResults=2')
  const second = await call(`?maxResults=2&token=${first.body.tokenPagination?.nextPageToken}`)

  expect(words(first.body)).toEqual(['no 1', 'no 2'])
  expect(words(second.body)).toEqual(['no 3'])
  expect(second.body.tokenPagination).toBeUndefined()
  expect((await call('?token=forgotten')).status).toBe(400)
})

it('keeps one answer, which the next takes the place of, and shows each to its author', async () => {
  const { id } = write('slow')
  expect((await call(`/${id}:reply`, { body: { replyText: 'We <b>look</b> into it' } })).body.result).toMatchObject({
    replyText: 'We look into it',
  })
  await clock.advance(60_000)
  await call(`/${id}:reply`, { body: { replyText: 'Mended' } })

  const shown = (await call(`/${encodeURIComponent(id)}`)).body as unknown as { comments: Record<string, { text: string }>[] }
  expect(shown.comments.map((comment) => Object.values(comment)[0]?.text)).toEqual(['slow', 'Mended'])
  expect(simulator.ledger.find({ network: 'google-play', to: id }).map(({ text }) => text)).toEqual(['We look into it', 'Mended'])
  expect((await call(`/${id}:reply`, { body: { replyText: 'x'.repeat(351) } })).status).toBe(400)
  simulator.googlePlay.deleteReview({ app: APP, id })
  expect((await call(`/${id}:reply`, { body: { replyText: 'late' } })).status).toBe(404)
})

it('refuses what the Play Console does not allow, what is switched off and what is too much', async () => {
  const { id } = write('slow')
  simulator.googlePlay.change({ app: APP, rights: { read: true, reply: false } })
  expect((await call(`/${id}:reply`, { body: { replyText: 'x' } })).body.error?.status).toBe('PERMISSION_DENIED')
  simulator.googlePlay.change({ app: APP, limits: { reads: 1, answers: 1 } })
  expect([(await call('')).status, (await call('')).status]).toEqual([200, 429])
  await clock.advance(3_600_000)
  expect((await call('')).status).toBe(200)
  simulator.googlePlay.change({ app: APP, apiOn: false })
  expect((await call('')).status).toBe(403)
})

const networks = process.env.BATON_NETWORKS
const specsPath = networks ? join(networks, 'specs') : ''
describe.skipIf(!networks || !existsSync(join(specsPath, 'google')))(
  "Google's own description (set BATON_NETWORKS to the networks folder)",
  () => {
    it('is kept by our answers, and calls that break it are refused and kept', async () => {
      await simulator.stop()
      simulator = await startSimulator({ clock, seed: 5, specsPath })
      app = simulator.googlePlay.createApp({ packageName: APP, name: 'Haru Home' })
      const { id } = write('slow', { title: 'Bad' })
      const specs = readSpecs(specsPath, clock)
      const path = `/androidpublisher/v3/applications/${APP}/reviews`
      const answers = [
        ['GET', path, await call('?maxResults=10')],
        ['POST', `${path}/${id}:reply`, await call(`/${id}:reply`, { body: { replyText: 'Mended' } })],
        ['GET', `${path}/${id}`, await call(`/${id}`)],
      ] as const
      for (const [method, at, { status, body }] of answers)
        expect([status, specs.checkAnswer('google-play', method, at, status, body)]).toEqual([200, []])

      expect((await call(`/${id}:reply`, { body: { text: 'wrong name' } })).status).toBe(400)
      expect((await call('?pageSize=10')).status).toBe(400)
      expect(simulator.violations()).toHaveLength(2)
    })
  },
)
