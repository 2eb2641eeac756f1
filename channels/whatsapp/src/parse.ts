import {
  idOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  type AccountContext,
  type ChannelEvent,
  type Fields,
  type ParseResult,
  type RawDelivery,
} from '@baton/channel-kit'
import { isWithdrawal, readEntries, withdrawalEvents } from '@baton/channel-kit/meta'
import { accountEvents } from './account-events.ts'
import { isoFromSeconds, unknownEvent, type Change } from './change.ts'
import { echoes, messages } from './messages.ts'
import { identityOf, peopleOf, personIds, userIdOf } from './people.ts'
import { statuses } from './statuses.ts'

export function parse(raw: RawDelivery, _account?: AccountContext): ParseResult {
  if (isWithdrawal(raw)) return { ok: true, events: withdrawalEvents(raw) }
  const read = readEntries(raw.body, 'whatsapp_business_account')
  if (!read.ok) return read
  return { ok: true, events: read.entries.flatMap((entry) => changesOf(entry).flatMap(eventsOf)) }
}

function changesOf(entry: Fields): Change[] {
  return objectsOf(entry.changes).map((change) => {
    const value = objectOf(change.value)
    return {
      field: textOf(change.field).slice(0, 60) || 'none',
      value,
      number: idOf(objectOf(value.metadata).phone_number_id),
      people: peopleOf(idOf(entry.id), value),
      at: isoFromSeconds(entry.time),
    }
  })
}

function eventsOf(change: Change): ChannelEvent[] {
  switch (change.field) {
    case 'messages':
    // Another system of Meta's holds the number at the moment.
    case 'standby':
      return [...messages(change), ...statuses(change), ...troubles(change)]
    case 'smb_message_echoes':
      return echoes(change)
    case 'user_id_update':
      return otherIds(change)
    default:
      return accountEvents(change)
  }
}

/** What Meta could not do for the number, told beside messages or alone. */
function troubles(change: Change): ChannelEvent[] {
  return objectsOf(change.value.errors).map((error) => unknownEvent(change, `errors.${numberOf(error.code) ?? 'none'}`, error))
}

/** Documented in 2026 and withdrawn again; the system messages that took its place are read too. */
function otherIds(change: Change): ChannelEvent[] {
  return objectsOf(change.value.user_id_update).map((update) => {
    const { previous, current } = objectOf(update.user_id)
    const ids = personIds(update.wa_id, current, change.people)
    const contact = identityOf(ids, change.people, [userIdOf(previous)])
    const at = isoFromSeconds(update.timestamp)
    if (!contact || !userIdOf(previous) || !userIdOf(current) || !at) return unknownEvent(change, change.field, update)
    return {
      kind: 'relation',
      relation: 'other-id',
      account: change.number,
      at,
      dedupeKey: `other-id:${userIdOf(previous)}:${contact.externalId}`,
      contact,
    }
  })
}
