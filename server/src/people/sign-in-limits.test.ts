import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { scene } from '#kernel/testing'
import { type House, openHouse } from './people.fixtures.ts'

let house: House
let given: Awaited<ReturnType<typeof scene>>
let round = 0
beforeAll(async () => {
  given = await scene()
  house = openHouse(given.app)
})
afterAll(() => house.close())
beforeEach(() => {
  round++
  given.clock.advance({ minutes: 10 })
})

/** As README.md describes it: a proxy on this machine or the private network adds the caller's address to X-Forwarded-For. */
function guess(email: string, { peer, forwarded }: { peer: string; forwarded?: string }) {
  return house.server.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    remoteAddress: peer,
    payload: { email, password: 'a wrong guess' },
    headers: { host: 'baton.test', origin: 'http://baton.test', ...(forwarded && { 'x-forwarded-for': forwarded }) },
  })
}

async function statuses(count: number, one: (i: number) => ReturnType<typeof guess>): Promise<Record<number, number>> {
  const seen: Record<number, number> = {}
  for (let i = 0; i < count; i++) {
    const { statusCode } = await one(i)
    seen[statusCode] = (seen[statusCode] ?? 0) + 1
  }
  return seen
}

const somebody = (i: number) => `guess-${round}-${i}@haru.example`

it.each(['127.0.0.1', '10.0.0.2'])('counts callers apart that come through a proxy at %s', async (peer) => {
  expect(await statuses(62, (i) => guess(somebody(i), { peer, forwarded: '203.0.113.7' }))).toEqual({ 401: 60, 429: 2 })
  expect((await guess(somebody(99), { peer, forwarded: '203.0.113.8' })).statusCode).toBe(401)
})

it('is not misled by addresses that the caller put there before the proxy did', async () => {
  const lies = (i: number) => `198.51.100.${i}, 10.1.1.${i}, 203.0.113.9`
  expect(await statuses(62, (i) => guess(somebody(i), { peer: '127.0.0.1', forwarded: lies(i) }))).toEqual({ 401: 60, 429: 2 })
})

it('believes no header of somebody who comes from the internet without a proxy', async () => {
  const lies = (i: number) => `198.51.100.${i}`
  expect(await statuses(62, (i) => guess(somebody(i), { peer: '203.0.113.10', forwarded: lies(i) }))).toEqual({ 401: 60, 429: 2 })
})

it('counts guesses at one account from everywhere, and says how long to wait', async () => {
  const { email } = await house.colleague(given, 'agent')
  const from = (i: number) => ({ peer: '127.0.0.1', forwarded: `203.0.113.${100 + i}` })
  expect(await statuses(10, (i) => guess(email, from(i)))).toEqual({ 401: 10 })
  given.clock.advance({ minutes: 4 })
  const shut = await guess(email, from(11))
  expect(shut.json()).toMatchObject({ status: 429, code: 'too_many_requests', retryAfterSeconds: 360 })
  expect(shut.headers['retry-after']).toBe('360')
})
