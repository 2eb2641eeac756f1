import type { MeterCode } from '@baton/contract/meters'
import type { MeterSettings } from '@baton/contract/spend'

export interface Counted {
  meter: MeterCode
  day: string
  units: number
}

/**
 * What each row costs: of every month the included units cost nothing, and they are used up in the order of the days. Null
 * where the meter has no price.
 *
 * @param rows by day
 */
export function chargeRows(rows: readonly Counted[], settings: (meter: MeterCode) => MeterSettings): (number | null)[] {
  const left = new Map<string, number>()
  return rows.map(({ meter, day, units }) => {
    const { price, included } = settings(meter)
    const month = `${meter} ${day.slice(0, 7)}`
    const free = Math.min(units, left.get(month) ?? included)
    left.set(month, (left.get(month) ?? included) - free)
    return price && (units - free) * price.amount
  })
}

/** What so many units of one month cost; null without a price. */
export function chargeMonth(units: number, { price, included }: MeterSettings): number | null {
  return price && Math.max(0, units - included) * price.amount
}
