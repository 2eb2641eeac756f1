import type { MeterNow, ReplyOption } from '../api/types.ts'
import { hasLink } from './counting.ts'

/** What a reply will use up if it is sent as it stands. */
export interface ReplyUse {
  /** Undefined while nothing is known of it yet. */
  meter: MeterNow | undefined
  /** It counts on the meter for links. */
  linked: boolean
  /** So many messages of it are counted. */
  messages: number
  units: number
  quota: { used: number; limit: number } | undefined
  /** Null: no price, or within what is included. */
  money: { amount: number; currency: string } | null
}

/** Null where nothing is counted. */
export function replyUse({ cost }: ReplyOption, meters: readonly MeterNow[], text: string, messages: number): ReplyUse | null {
  if (!cost) return null
  const counted = messages - (cost.firstFree ? 1 : 0)
  if (counted < 1) return null
  const linked = cost.withLink !== undefined && hasLink(text)
  const code = linked ? cost.withLink : cost.meter
  const meter = meters.find((each) => each.meter === code)
  const units = counted * cost.units
  return { meter, linked, messages: counted, units, quota: cost.quota, money: meter ? priceOf(meter, units) : null }
}

function priceOf({ price, included, units: before }: MeterNow, units: number): ReplyUse['money'] {
  if (!price) return null
  const charged = Math.max(0, before + units - included) - Math.max(0, before - included)
  return charged > 0 ? { amount: charged * price.amount, currency: price.currency } : null
}
