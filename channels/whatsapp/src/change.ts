import { digestOf, idOf, isoFromMs, NO_TIME, numberOf, type ChannelEvent, type Fields } from '@baton/channel-kit'
import type { People } from './people.ts'

/** One change of a delivery, with what all its events are read with. */
export interface Change {
  field: string
  value: Fields
  /** Id of the business phone number; '' where the change is about the whole WhatsApp Business Account. */
  number: string
  people: People
  /** When the entry was made, where it says so. */
  at: string | null
}

export function unknownEvent(change: Change, type: string, raw: Fields): ChannelEvent {
  const at = isoFromSeconds(raw.timestamp) ?? change.at ?? NO_TIME
  const about = change.number ? { account: change.number } : wholeAccount(change)
  return { kind: 'unknown', ...about, at, dedupeKey: `${type}:${idOf(raw.id) || digestOf(raw)}`, type, raw }
}

/** For what concerns every number of the WhatsApp Business Account. */
export function wholeAccount({ people }: Change): { account: string; accountBy: string } {
  return { account: people.businessAccount, accountBy: 'businessAccountId' }
}

/** WhatsApp tells time in seconds. */
export function isoFromSeconds(value: unknown): string | null {
  const seconds = numberOf(value)
  return seconds === undefined ? null : isoFromMs(seconds * 1000)
}
