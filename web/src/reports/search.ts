import type { NetworkName } from '../api/types.ts'
import { networkMarks } from '../kit/networks.ts'

export const presets = ['today', 'yesterday', 'last7', 'last30', 'month', 'lastMonth'] as const
export type Preset = (typeof presets)[number]

export const groupings = ['network', 'account', 'agent'] as const
export type Grouping = (typeof groupings)[number]

/** What the address of the numbers says. */
export interface NumbersSearch {
  period?: Preset
  /** Days, both included; they stand in for a preset. */
  from?: string
  to?: string
  network?: NetworkName
  account?: string
  agent?: string
  by?: Grouping
}

/** What is not understood is empty rather than refused, so old links still open. Empty and not left out: see `viewFromSearch`. */
export function numbersFromSearch(search: Record<string, unknown>): NumbersSearch {
  const one = <T extends string>(value: unknown, allowed: readonly T[]) => allowed.find((each) => each === value)
  const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
  const custom = isDay(search.from) && isDay(search.to) && search.from <= search.to
  const found: NumbersSearch = {
    period: custom ? undefined : one(search.period, presets),
    from: custom ? (search.from as string) : undefined,
    to: custom ? (search.to as string) : undefined,
    network: one(search.network, Object.keys(networkMarks) as NetworkName[]),
    account: text(search.account),
    agent: text(search.agent),
    by: one(search.by, groupings),
  }
  return found
}

/** Which of the conversations of a period stand behind a figure. */
export interface BehindSearch extends NumbersSearch {
  answered?: 'true' | 'false'
  slower?: number
}

export function behindFromSearch(search: Record<string, unknown>): BehindSearch {
  const answered = String(search.answered)
  const slower = Number(search.slower)
  return {
    ...numbersFromSearch(search),
    answered: answered === 'true' || answered === 'false' ? answered : undefined,
    slower: Number.isFinite(slower) && slower > 0 && search.slower !== undefined ? slower : undefined,
  }
}

/** Is it a day that exists? */
export function isDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text
}
