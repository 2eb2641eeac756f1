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
import type { Account } from './account.ts'
import { commentEvents, liveCommentEvents } from './comments.ts'
import { mentionEvents } from './mentions.ts'
import { toldEvents } from './told.ts'

/** `told`: what answers of the API say, in the form of a delivery. */
const fields: Record<string, (value: Fields, account: Account) => ChannelEvent[]> = {
  comments: commentEvents,
  live_comments: liveCommentEvents,
  mentions: mentionEvents,
  told: toldEvents,
}

/** Webhooks of Instagram accounts: in one entry what was said in public (`changes`) or in private (`messaging`, `standby`), several of each. */
export function parse(raw: RawDelivery, account?: AccountContext): ParseResult {
  if (isWithdrawal(raw)) return { ok: true, events: withdrawalEvents(raw) }
  const read = readEntries(raw.body, 'instagram')
  if (!read.ok) return read
  return { ok: true, events: read.entries.flatMap((entry) => eventsOf(entry, account, raw)) }
}

function eventsOf(entry: Fields, connected: AccountContext | undefined, { app, handles }: RawDelivery): ChannelEvent[] {
  const id = idOf(entry.id)
  const known = handles && Object.hasOwn(handles, id) ? handles[id] : undefined
  const account: Account = {
    id,
    handle: known ?? (connected?.externalId === id ? connected.handle : ''),
    toldAt: timeOf(entry.time) ?? NO_TIME,
  }
  if (!id) return [unknown('entry', entry, account)]
  // Apps of Instagram's own login are told a single change in the entry itself.
  const changes = entry.field === undefined ? objectsOf(entry.changes) : [entry]
  const changed = changes.flatMap((change) => {
    const field = textOf(change.field)
    const events = Object.hasOwn(fields, field) ? (fields[field]?.(objectOf(change.value), account) ?? []) : []
    return events.length > 0 ? events : [unknown(field || 'change', change, account)]
  })
  return [...changed, ...messagingEvents(entry, { account: id, toldAt: account.toldAt, appId: connected?.app?.appId ?? app?.appId })]
}

function unknown(name: string, raw: Fields, account: Account): ChannelEvent {
  const type = name.slice(0, 100)
  return {
    kind: 'unknown',
    account: account.id,
    at: account.toldAt,
    dedupeKey: `${type}:${digestOf({ raw, at: account.toldAt })}`,
    type,
    raw,
  }
}
