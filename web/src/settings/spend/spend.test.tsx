import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { Permission } from '@baton/contract/permissions'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MeterNow, SpendReport } from '../../api/types.ts'
import { playServer, renderInWorkspace } from '../../testing/render.tsx'
import { SpendPage } from './SpendPage.tsx'
import { monthAfter, monthBefore } from './months.ts'
import { currencyIn, priceIn, wholeIn } from './numbers-in.ts'
import { seriesOf } from './series.ts'

const meter = (part: Partial<SpendReport['meters'][number]> = {}): SpendReport['meters'][number] => ({
  meter: 'x_reply',
  network: 'x',
  words: 'replies',
  set: false,
  price: { amount: 0.01, currency: 'USD' },
  included: 0,
  cap: null,
  level: 'ok',
  units: { soFar: 130, previous: 90, forecast: 260 },
  money: { currency: 'USD', soFar: 1.3, previous: 0.9, forecast: 2.6 },
  method: 'weekdays',
  countedDays: 28,
  ...part,
})
const report = (part: Partial<SpendReport> = {}): SpendReport => ({
  month: '2026-11',
  timeZone: 'Asia/Bangkok',
  today: '2026-11-02',
  daysLeft: 28,
  money: [{ currency: 'USD', soFar: 1.3, previous: 0.9, forecast: 2.6 }],
  meters: [meter()],
  parts: [
    {
      accountId: '01930000-0000-7000-8000-000000000012',
      network: 'x',
      accountName: 'Haru Living',
      meter: 'x_reply',
      purpose: 'replies',
      units: 130,
      amount: 1.3,
    },
  ],
  days: [
    { day: '2026-11-01', meters: [{ meter: 'x_reply', units: 100, amount: 1 }] },
    { day: '2026-11-02', meters: [{ meter: 'x_reply', units: 30, amount: 0.3 }] },
  ],
  ...part,
})

afterEach(() => vi.unstubAllGlobals())

const play = (shown: SpendReport, items: MeterNow[] = []) =>
  playServer((method, path) => {
    if (method !== 'GET') return { body: {} }
    return { body: path.endsWith('/spend/meters') ? { items } : shown }
  })
const draw = (...permissions: Permission[]) => renderInWorkspace(<SpendPage />, ['spend:read', ...permissions])
const puts = (calls: ReturnType<typeof playServer>) => calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)

describe('the page', () => {
  it('tells month to date, forecast with its method, the month before, and each day in a table', async () => {
    play(report())
    draw()
    expect(await screen.findByText('$2.60')).toBeTruthy()
    expect(
      screen.getByText('Forecast: 28 more days, each as such a weekday was on average in the last four weeks. All at the prices below.'),
    ).toBeTruthy()
    expect(screen.getByText('Forecast 260, $2.60 · 90 the month before · $0.01 each, as documented on Feb 6, 2026')).toBeTruthy()
    const days = within(screen.getByRole('region', { name: 'Day by day, as a table' }))
    expect(days.getAllByRole('row').map((row) => row.textContent)).toEqual(['DayCost', 'Nov 2$0.30', 'Nov 1$1.00'])
    const parts = within(screen.getByRole('region', { name: 'Where it went' }))
    expect(parts.getByRole('row', { name: /Haru Living Replies .* 130 \$1\.30/ })).toBeTruthy()
  })

  it('says how near a cap is, in words beside the bar', async () => {
    play(
      report({
        meters: [meter({ cap: 150, level: 'near', set: true }), meter({ meter: 'x_post', cap: 130, level: 'reached', set: true })],
      }),
    )
    draw()
    expect(await screen.findByText('The cap is near.')).toBeTruthy()
    expect(screen.getByText('The cap is reached.')).toBeTruthy()
    expect(screen.getByText(/^130 of 150/)).toBeTruthy()
  })

  it('says what would be here where nothing metered is connected', async () => {
    play(report({ money: [], meters: [], parts: [], days: [] }))
    draw()
    expect(await screen.findByText('Nothing metered is connected')).toBeTruthy()
  })

  it('shows meters of connected networks on which nothing was counted yet', async () => {
    const quiet = {
      meter: 'line_push',
      network: 'line',
      words: 'pushes',
      units: 0,
      level: 'ok',
      set: false,
      price: null,
      included: 0,
      cap: null,
    } as const
    play(report({ money: [], meters: [], parts: [], days: [] }), [quiet])
    draw('conversation:reply')
    expect(await screen.findByText('Push messages')).toBeTruthy()
    expect(screen.getByText('Counted, not priced')).toBeTruthy()
  })

  it('is not for everybody, and says so without asking', () => {
    const calls = play(report())
    renderInWorkspace(<SpendPage />)
    expect(screen.getByText('spend:read')).toBeTruthy()
    expect(calls.filter(({ path }) => path.endsWith('/spend'))).toEqual([])
  })
})

describe('price and cap', () => {
  it('are changed in their place, by who may', async () => {
    const calls = play(report())
    draw('spend:manage')
    fireEvent.click(await screen.findByRole('button', { name: /^Change price and cap/ }))
    const fill = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } })
    fill('Price of one', '0,35')
    fill('Currency', 'thb')
    fill('Cap of a month', '1,500')
    fill('Included each month', '200')
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))

    await waitFor(() => expect(puts(calls)).toEqual([{ price: { amount: 0.35, currency: 'THB' }, included: 200, cap: 1500 }]))
    await waitFor(() => expect(screen.queryByLabelText('Price of one')).toBeNull())
  })

  it('are not sent while one of them cannot be', async () => {
    const calls = play(report())
    draw('spend:manage')
    fireEvent.click(await screen.findByRole('button', { name: /^Change price and cap/ }))
    fireEvent.change(screen.getByLabelText('Cap of a month'), { target: { value: '0' } })
    fireEvent.change(screen.getByLabelText('Currency'), { target: { value: 'XQZ' } })
    fireEvent.click(screen.getByRole('button', { name: 'Save' }))

    expect(screen.getByLabelText('Cap of a month').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('Enter a currency by its three letters, such as THB.')).toBeTruthy()
    expect(puts(calls)).toEqual([])
  })

  it('are not for who only reads', async () => {
    play(report())
    draw()
    await screen.findByText('$2.60')
    expect(screen.queryByRole('button', { name: /^Change price and cap/ })).toBeNull()
  })
})

it('reads numbers as people write them', () => {
  expect(['', '0.015', '0,2', '12', '-1', '1e3', '100001', 'x'].map(priceIn)).toEqual([null, 0.015, 0.2, 12, ...Array(4).fill(undefined)])
  expect(['', '1,500', '1 500 000', '12', '1.5', '-3', '99999999999'].map((text) => wholeIn(text, 1))).toEqual([
    null,
    1500,
    1_500_000,
    12,
    undefined,
    undefined,
    undefined,
  ])
  expect([wholeIn('0', 0), wholeIn('0', 1), currencyIn('krw'), currencyIn('QQQ')]).toEqual([0, undefined, 'KRW', undefined])
  expect([monthBefore('2026-01'), monthAfter('2026-12')]).toEqual(['2025-12', '2027-01'])
})

it('draws money of one currency at a time', () => {
  const [dollars, won] = seriesOf(
    report({
      money: [
        { currency: 'USD', soFar: 1, previous: 0, forecast: null },
        { currency: 'KRW', soFar: 5, previous: 0, forecast: null },
      ],
      meters: [meter(), meter({ meter: 'line_push', money: { currency: 'KRW', soFar: 5, previous: 0, forecast: null } })],
      days: [
        {
          day: '2026-11-01',
          meters: [
            { meter: 'x_reply', units: 100, amount: 1 },
            { meter: 'line_push', units: 5, amount: 5 },
          ],
        },
      ],
    }),
  )
  expect([dollars?.days[0]?.amount, won?.days[0]?.amount]).toEqual([1, 5])
})
