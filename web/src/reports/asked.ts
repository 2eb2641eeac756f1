import { daysOf, instantsOf } from './period.ts'
import type { Days } from './period.ts'
import type { NumbersSearch } from './search.ts'

/** The days asked for; the last seven unless said. */
export const daysAsked = ({ period, from, to }: NumbersSearch, now: number, zone: string): Days =>
  from && to ? { from, to } : daysOf(period ?? 'last7', now, zone)

/** The conditions as the API takes them. */
export function conditions(search: NumbersSearch, now: number, zone: string) {
  return { ...instantsOf(daysAsked(search, now, zone), zone), network: search.network, accountId: search.account, agentId: search.agent }
}
