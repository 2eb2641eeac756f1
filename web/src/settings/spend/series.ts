import type { MeterCode } from '@baton/contract/meters'
import type { SpendReport } from '../../api/types.ts'

/** One thing that can be drawn day by day: money in a currency, or the units of a meter. */
export interface Series {
  key: string
  currency: string | null
  meter: MeterCode | null
  days: { day: string; amount: number }[]
}

/** What there is to draw, money first, and nothing that is empty. */
export function seriesOf({ days, meters, money }: SpendReport): Series[] {
  const currencyOf = new Map(meters.map(({ meter, money: costs }) => [meter, costs?.currency]))
  const draw = (key: string, amountOf: (day: SpendReport['days'][number]) => number, of: Pick<Series, 'currency' | 'meter'>): Series => ({
    key,
    ...of,
    days: days.map((each) => ({ day: each.day, amount: amountOf(each) })),
  })
  const all = [
    ...money.map(({ currency }) =>
      draw(currency, (day) => sum(day.meters.flatMap(({ meter, amount }) => (currencyOf.get(meter) === currency ? [amount ?? 0] : []))), {
        currency,
        meter: null,
      }),
    ),
    ...meters.map(({ meter }) =>
      draw(meter, (day) => sum(day.meters.flatMap((each) => (each.meter === meter ? [each.units] : []))), { currency: null, meter }),
    ),
  ]
  return all.filter((series) => series.days.some(({ amount }) => amount > 0))
}

const sum = (values: number[]): number => values.reduce((all, value) => all + value, 0)
