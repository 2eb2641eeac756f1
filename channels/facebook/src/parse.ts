import {
  digestOf,
  idOf,
  NO_TIME,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type ChannelEvent,
  type Fields,
  type ParseResult,
  type RawDelivery,
} from '@baton/channel-kit'
import { isWithdrawal, messagingEvents, readEntries, timeOf, withdrawalEvents } from '@baton/channel-kit/meta'
import { feedEvents } from './feed.ts'
import { mentionEvents } from './mentions.ts'
import type { Page } from './page.ts'
import { ratingEvents } from './ratings.ts'
import { toldEvents } from './told.ts'

/** Of the answers of the API, which reconciliation brings, in the form of a delivery. */
const fields: Record<string, (value: Fields, page: Page) => ChannelEvent[]> = {
  feed: feedEvents,
  mention: mentionEvents,
  ratings: ratingEvents,
  told: toldEvents,
}

/** Webhooks of Pages: in one entry what was said in public (`changes`) or in private (`messaging`, `standby`), several of each. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  if (isWithdrawal(raw)) return { ok: true, events: withdrawalEvents(raw) }
  const read = readEntries(raw.body, 'page')
  if (!read.ok) return read
  return { ok: true, events: read.entries.flatMap((entry) => eventsOf(entry, account, raw.app?.appId)) }
}

function eventsOf(entry: Fields, account: AccountContext | undefined, appId: string | undefined): ChannelEvent[] {
  const id = idOf(entry.id)
  const page: Page = { id, name: account?.externalId === id ? account.handle : '', toldAt: timeOf(entry.time) ?? NO_TIME }
  const changed = objectsOf(entry.changes).flatMap((change) => {
    const field = textOf(change.field)
    const value = objectOf(change.value)
    const events = Object.hasOwn(fields, field) ? (fields[field]?.(value, page) ?? []) : []
    return events.length > 0 ? events : [unknown(`${field || 'change'} ${textOf(value.item)}`, change, page)]
  })
  return [...changed, ...messagingEvents(entry, { account: id, toldAt: page.toldAt, appId: account?.app?.appId ?? appId })]
}

function unknown(name: string, raw: Fields, page: Page): ChannelEvent {
  const type = name.trim().slice(0, 100)
  return { kind: 'unknown', account: page.id, at: page.toldAt, dedupeKey: `${type}:${digestOf({ raw, at: page.toldAt })}`, type, raw }
}
