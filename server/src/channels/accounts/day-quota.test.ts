import type { AccountContext, ChannelAdapter, DayQuota, HttpCall } from '@baton/channel-kit'
import { beforeEach, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { paceOf, quotaLeft, spending } from './day-quota.ts'

const quota: DayQuota = {
  project: ({ credentials }) => credentials.project ?? '',
  units: () => 1_000,
  cost: ({ method }) => (method === 'GET' ? 1 : 50),
  reserve: () => 200,
  aPoll: 2,
  zone: 'America/Los_Angeles',
  isUsedUp: ({ status }) => status === 403,
}
const account = (project: string): AccountContext => ({
  network: 'youtube',
  externalId: `of ${project}`,
  handle: '',
  baseUrl: '',
  credentials: { project },
  settings: {},
})
const call = (method: HttpCall['method']): HttpCall => ({ transport: 'http', method, url: 'https://network.example/', headers: {} })
const HOUR = 3_600_000
let given: Scene

beforeEach(async () => {
  given = await scene({ adapters: [{ network: 'youtube', dayQuota: quota } as unknown as ChannelAdapter] })
})

const at = (time: string) => given.clock.advance({ seconds: (Date.parse(time) - given.clock.now()) / 1000 })
const left = (project: string) => given.ctx.tx((tx) => quotaLeft(tx, account(project), quota))
const spend = (project: string, method: HttpCall['method'], status = 200) =>
  spending(given.ctx, account(project), call(method), () =>
    Promise.resolve({ ok: true, result: { status, headers: {}, body: new Uint8Array() } }),
  )

it('counts what all accounts of a project spend, and nothing of another', async () => {
  await Promise.all([...Array(10).keys()].map(() => spend('haru', 'GET')))
  await spend('haru', 'POST')
  await spend('other', 'DELETE')

  expect(await left('haru')).toMatchObject({ units: 1_000, left: 940 })
  expect(await left('other')).toMatchObject({ left: 950 })
})

it('counts a call before it is made, so that one that got lost is counted, too', async () => {
  await expect(spending(given.ctx, account('haru'), call('POST'), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost')

  expect(await left('haru')).toMatchObject({ left: 950 })
})

it('takes the word of the network that nothing is left, until the day ends there', async () => {
  at('2027-01-12T07:30:00Z')
  await spend('haru', 'GET', 403)
  // Half past eleven at night in California.
  expect(await left('haru')).toEqual({ units: 1_000, left: 0, endsInMs: HOUR / 2 })

  given.clock.advance({ minutes: 31 })

  expect(await left('haru')).toMatchObject({ left: 1_000 })
  await spend('haru', 'GET')
  expect(await left('haru')).toMatchObject({ left: 999 })
})

it.each([
  ['short', '2027-03-14T08:00:00Z', 23],
  ['long', '2027-11-07T07:00:00Z', 25],
])('knows that a day is %s when clocks are changed', async (_, midnight, hours) => {
  at(midnight)

  expect((await left('haru')).endsInMs).toBe(hours * HOUR)
})

it('spreads polls over what is left of the day, and stops at the reserve', () => {
  const pace = (units: number, hours: number) =>
    paceOf(quota, account('haru'), { units: 1_000, left: units, endsInMs: hours * HOUR }, 60_000)

  expect(pace(1_000, 1)).toEqual({ pauseMs: 60_000, isOut: false, problem: null })
  expect(pace(1_000, 24)).toEqual({ pauseMs: 216_000, isOut: false, problem: null })
  expect(pace(400, 24)).toMatchObject({ pauseMs: 864_000, problem: { code: 'day_quota_low', params: { left: '400', minutes: '14' } } })
  expect(pace(201, 3)).toMatchObject({ pauseMs: 3 * HOUR, isOut: true, problem: { code: 'day_quota_kept', params: { left: '201' } } })
  expect(pace(0, 3)).toMatchObject({ isOut: true, problem: { code: 'day_quota_used_up' } })
})
