import type { Use } from '@baton/channel-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import { iso } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { type Scene, scene } from '#kernel/testing'
import { forgetSpend, countUses, type Spent } from './count.ts'
import { changeMeter, resetMeter } from './change.ts'
import { isCapReached, tellCaps, watchCaps } from './caps.ts'
import { readSpend } from './report.ts'
import { listMeters } from './settings.ts'

let given: Scene
let accountId: string
beforeEach(async () => {
  given = await scene()
  accountId = (await given.account('x', 'brand')).id
})

const count = (uses: Use[], more: Partial<Spent> = {}) =>
  given.ctx.tx(async (tx) => countUses(tx, { accountId, purpose: 'replies', uses, ...more }))
const rows = () =>
  given.ctx.tx(
    (tx) => tx.all<{ meter: string; day: string; purpose: string; units: number }>`
      select meter, day::text as day, purpose, units::int as units from spend_days where workspace_id = ${tx.workspaceId} order by meter, day, purpose`,
  )
const free = { price: null, included: 0, cap: null }
const post = (units = 1): Use => ({ meter: 'x_post', units })

describe('counting', () => {
  it('is exact however many count at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => count([post(n + 1), { meter: 'x_message', units: 1 }])))

    expect(await rows()).toEqual([
      { meter: 'x_message', day: '2026-11-02', purpose: 'replies', units: 40 },
      { meter: 'x_post', day: '2026-11-02', purpose: 'replies', units: 820 },
    ])
  })

  it('happens with the commit or not at all', async () => {
    const broken = given.ctx.tx(async (tx) => {
      countUses(tx, { accountId, purpose: 'replies', uses: [post()] })
      await tx.run`select 1 / 0`
    })

    await expect(broken).rejects.toThrow('division by zero')
    expect(await rows()).toEqual([])
  })

  it('costs no round trip: one statement that goes out with the commit', async () => {
    const counted = await given.ctx.tx(async (tx) => {
      countUses(tx, { accountId, purpose: 'replies', uses: [post(), { meter: 'x_message', units: 2 }] })
      return tx.statements
    })
    const nothing = await given.ctx.tx(async (tx) => {
      countUses(tx, { accountId, purpose: 'replies', uses: [] })
      return tx.statements
    })

    expect([counted, nothing]).toEqual([1, 0])
  })

  it('counts a thing that was read once a day of the network, by whomever and however often', async () => {
    const read = (...resources: string[]): Use => ({ meter: 'x_post_read', units: resources.length, resources })
    await Promise.all(Array.from({ length: 12 }, () => count([read('1', '2', '3')], { purpose: 'reading' })))
    await count([read('3', '4')], { purpose: 'checks' })
    expect(await rows()).toMatchObject([
      { purpose: 'checks', units: 1 },
      { purpose: 'reading', units: 3 },
    ])

    // Midnight in UTC; in Bangkok it is seven in the morning of the same day as before.
    given.clock.set('2026-11-03T00:00:01Z')
    await count([read('3')], { purpose: 'reading' })
    expect((await rows()).map(({ day, units }) => [day, units])).toEqual([
      ['2026-11-02', 1],
      ['2026-11-02', 3],
      ['2026-11-03', 1],
    ])
    const kept = await given.ctx.tx((tx) => tx.all`select resource from spend_resources where workspace_id = ${tx.workspaceId}`)
    expect(kept).toEqual([{ resource: '3' }])
  })

  it('puts a call on the day of the workspace’s time zone', async () => {
    given.clock.set('2026-11-30T16:59:59Z')
    await count([post()])
    given.clock.set('2026-11-30T17:00:00Z')
    await count([post(2)])
    // Known only now; said before midnight there.
    await count([post(4)], { at: '2026-11-30T16:00:00.000Z' })
    // A clock of a network that goes ahead makes no tomorrow.
    await count([post(8)], { at: '2026-12-09T00:00:00.000Z' })

    expect((await rows()).map(({ day, units }) => [day, units])).toEqual([
      ['2026-11-30', 5],
      ['2026-12-01', 10],
    ])
    expect((await readSpend(given.ctx, {})).meters[0]?.units).toMatchObject({ soFar: 10, previous: 5 })
  })

  it('keeps what workspaces counted apart, and forgets accounts that are gone', async () => {
    await count([post()])
    const other = await scene()
    expect((await readSpend(other.ctx, {})).meters).toEqual([])

    await given.ctx.tx((tx) => forgetSpend(tx, [accountId]))
    expect(await rows()).toEqual([])
  })
})

describe('a cap', () => {
  const levels = async () => (await given.events('spend.changed')).map(({ data }) => data.level)
  const jobs = () =>
    given.ctx.tx(
      (tx) => tx.all<{ n: number }>`select 1 as n from spend_meters where workspace_id = ${tx.workspaceId} and told_level <> 'ok'`,
    )

  it('is told once when it comes near, once when it is reached, and when a higher one is set', async () => {
    await changeMeter(given.ctx, 'x_post', { ...free, cap: 10 })
    await count([post(7)])
    await watchCaps(given.ctx, {})
    await count([post(1)])
    await Promise.all([watchCaps(given.ctx, {}), watchCaps(given.ctx, {})])
    await count([post(2)])
    await watchCaps(given.ctx, {})
    await watchCaps(given.ctx, {})
    expect(await levels()).toEqual(['ok', 'near', 'reached'])
    expect(await jobs()).toHaveLength(1)
    expect(await given.ctx.tx((tx) => isCapReached(tx, 'x_post'))).toBe(true)

    await changeMeter(given.ctx, 'x_post', { ...free, cap: 100 })
    expect((await levels()).at(-1)).toBe('ok')
    expect(await given.ctx.tx((tx) => isCapReached(tx, 'x_post'))).toBe(false)
  })

  it('begins anew with each month of the workspace', async () => {
    await changeMeter(given.ctx, 'x_post', { ...free, cap: 2 })
    given.clock.set('2026-11-30T16:00:00Z')
    await count([post(2)])
    await given.ctx.tx(tellCaps)
    given.clock.set('2026-11-30T17:00:00Z')
    expect(await given.ctx.tx((tx) => isCapReached(tx, 'x_post'))).toBe(false)
    await count([post(2)])
    await given.ctx.tx(tellCaps)

    expect(await levels()).toEqual(['ok', 'reached', 'reached'])
  })

  it('has a look at it asked for only where there is one', async () => {
    const waiting = async () => {
      const [row] = await given.app.db.all<{ due: string | null }>(
        sql`select system.waiting_job(${iso(given.ctx.now() + 60_000)}::timestamptz)::text as due`,
      )
      return row?.due ?? null
    }
    // Earlier than anything that other tests wait for.
    given.clock.set('2020-01-01T00:00:00Z')
    await count([post()])
    expect(await waiting()).toBeNull()
    await changeMeter(given.ctx, 'x_post', { ...free, cap: 2 })
    await count([post()])
    expect(await waiting()).not.toBeNull()
  })
})

describe('prices', () => {
  it('are the documented ones until somebody sets others, and again when that is taken back', async () => {
    const priceOf = async () => (await listMeters(given.ctx)).items.find(({ meter }) => meter === 'x_post_link')
    expect(await priceOf()).toMatchObject({ price: { amount: 0.2, currency: 'USD' }, set: false, cap: null, units: 0 })

    await changeMeter(given.ctx, 'x_post_link', { price: { amount: 7.25, currency: 'THB' }, included: 3, cap: 40 })
    expect(await priceOf()).toMatchObject({ price: { amount: 7.25, currency: 'THB' }, included: 3, cap: 40, set: true })
    await changeMeter(given.ctx, 'x_post_link', { ...free })
    expect(await priceOf()).toMatchObject({ price: null, set: true })

    await resetMeter(given.ctx, 'x_post_link')
    expect(await priceOf()).toMatchObject({ price: { amount: 0.2 }, set: false })
  })

  it('set as they are already are no news', async () => {
    await changeMeter(given.ctx, 'x_post', { ...free, cap: 9 })
    await changeMeter(given.ctx, 'x_post', { ...free, cap: 9 })
    expect(await given.events('spend.changed')).toHaveLength(1)
  })

  it('are in a currency that there is', async () => {
    await expect(changeMeter(given.ctx, 'x_post', { ...free, price: { amount: 1, currency: 'XQZ' } })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })

  it('lists meters of connected networks alone', async () => {
    expect(new Set((await listMeters(given.ctx)).items.map(({ network }) => network))).toEqual(new Set(['x']))
  })
})

describe('the report', () => {
  it('tells the month, what it will come to, the month before, by account, purpose and day, in a fixed number of statements', async () => {
    given.clock.set('2026-10-05T03:00:00Z')
    for (let day = 0; day < 35; day++) {
      await count([post(2)])
      await count([{ meter: 'x_own_read', units: 10 }], { purpose: 'reading' })
      given.clock.advance({ days: 1 })
    }
    // The 9th of November.
    await changeMeter(given.ctx, 'line_push', { price: { amount: 1, currency: 'KRW' }, included: 0, cap: null })

    const report = await readSpend(given.ctx, {})
    expect(report).toMatchObject({ month: '2026-11', timeZone: 'Asia/Bangkok', today: '2026-11-09', daysLeft: 21 })
    // 8 days × 2 so far, 30 × 2 by the end; 27 days of October.
    expect(report.meters.find(({ meter }) => meter === 'x_post')).toMatchObject({
      units: { soFar: 16, forecast: 60, previous: 54 },
      method: 'weekdays',
      countedDays: 28,
      level: 'ok',
    })
    const [usd, won] = report.money
    expect(usd).toMatchObject({ currency: 'USD' })
    expect(usd?.soFar).toBeCloseTo(16 * 0.015 + 80 * 0.001)
    expect(usd?.forecast).toBeCloseTo(60 * 0.015 + 300 * 0.001)
    expect(usd?.previous).toBeCloseTo(54 * 0.015 + 270 * 0.001)
    expect(won).toEqual({ currency: 'KRW', soFar: 0, previous: 0, forecast: null })
    expect(report.parts).toMatchObject([
      { accountId, network: 'x', meter: 'x_own_read', purpose: 'reading', units: 80 },
      { accountId, network: 'x', meter: 'x_post', purpose: 'replies', units: 16 },
    ])
    expect(report.days.map(({ day }) => day)).toEqual(Array.from({ length: 9 }, (_, n) => `2026-11-0${n + 1}`))
    expect(report.days[8]?.meters).toEqual([])

    const october = await readSpend(given.ctx, { month: '2026-10' })
    expect(october).toMatchObject({ daysLeft: 0, money: [{ forecast: null }, {}] })
    expect(october.days).toHaveLength(31)
  })
})
