import type { NetworkName } from './common.ts'

/** What one unit costs by a network's own page, and since when that price holds (or on which day the page said so). */
export interface DocumentedPrice {
  amount: number
  currency: string
  since: string
}

interface MeterInfo {
  network: NetworkName
  /** What one unit is, in English. */
  words: string
  documented: DocumentedPrice | null
}

const usd = (amount: number): DocumentedPrice => ({ amount, currency: 'USD', since: '2026-02-06' })

/**
 * Everything that networks count and may charge: one unit of a meter has one price. A code is never given another meaning, since
 * what was counted stays under it. The adapter of the network says which call counts on which meter.
 */
export const meters = {
  x_post: { network: 'x', words: 'posts', documented: usd(0.015) },
  x_post_link: { network: 'x', words: 'posts with a link', documented: usd(0.2) },
  x_reply: { network: 'x', words: 'replies to people who mentioned or quoted the account', documented: usd(0.01) },
  x_message: { network: 'x', words: 'direct messages sent', documented: usd(0.015) },
  x_own_read: { network: 'x', words: 'own mentions and posts read', documented: usd(0.001) },
  x_post_read: { network: 'x', words: 'posts of others read', documented: usd(0.005) },
  x_user_read: { network: 'x', words: 'people read', documented: usd(0.01) },
  x_message_read: { network: 'x', words: 'direct messages read', documented: usd(0.01) },
  x_post_event: { network: 'x', words: 'posts brought by a webhook', documented: usd(0.005) },
  x_message_event: { network: 'x', words: 'direct messages brought by a webhook', documented: usd(0.01) },
  line_push: { network: 'line', words: 'push messages', documented: null },
  whatsapp_service: { network: 'whatsapp', words: 'answers within 24 hours', documented: null },
  whatsapp_utility: { network: 'whatsapp', words: 'utility templates', documented: null },
  whatsapp_marketing: { network: 'whatsapp', words: 'marketing templates', documented: null },
  whatsapp_authentication: { network: 'whatsapp', words: 'authentication templates', documented: null },
  youtube_unit: { network: 'youtube', words: 'quota units', documented: null },
} as const satisfies Record<string, MeterInfo>

export type MeterCode = keyof typeof meters
export const meterCodes = Object.keys(meters) as [MeterCode, ...MeterCode[]]

/** What a call was made for. `replies`: said or done by people; `reading`: what was said to us; `checks`: whether a call is possible or arrived. */
export const spendPurposes = ['replies', 'reading', 'checks'] as const
export type SpendPurpose = (typeof spendPurposes)[number]

/** Of a cap: from which share on it is told that it comes near. */
export const CAP_NEAR = 0.8

/** More than any network charges or counts; what is above is a slip. */
export const MOST_PRICE = 100_000
export const MOST_UNITS = 1_000_000_000
