import { idOf, numberOf, objectOf, objectsOf, textOf, type ChannelEvent, type Fields, type StatusEvent } from '@baton/channel-kit'
import { refusalOf, templateFinding } from './refusals.ts'
import { isoFromSeconds, unknownEvent, type Change } from './change.ts'

const known: Record<string, StatusEvent['status']> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
}

/** What became of a message of ours. They come in any order; the server lets none go backwards. */
export function statuses(change: Change): ChannelEvent[] {
  return objectsOf(change.value.statuses).map((status) => statusEvent(status, change) ?? unknown(status, change))
}

function unknown(status: Fields, change: Change): ChannelEvent {
  return unknownEvent(change, `status.${textOf(status.status).slice(0, 60) || 'none'}`, status)
}

function statusEvent(told: Fields, change: Change): ChannelEvent | null {
  const status = known[textOf(told.status)]
  const externalId = idOf(told.id)
  const at = isoFromSeconds(told.timestamp)
  if (!status || !externalId || !at || !change.number) return null
  // In a group every member has one of their own.
  const reader = idOf(told.recipient_participant_user_id) || idOf(told.recipient_participant_id)
  const base: StatusEvent = {
    kind: 'status',
    account: change.number,
    at,
    dedupeKey: ['status', externalId, textOf(told.status), reader].filter(Boolean).join(':'),
    scope: change.number,
    externalId,
    deliveryId: deliveryIdOf(told),
    status,
  }
  return status === 'failed' ? { ...base, ...failureOf(told) } : base
}

/** What we gave along when we sent. Other programs may use the same number and give something else. */
function deliveryIdOf({ biz_opaque_callback_data: given }: Fields): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(textOf(given)) ? textOf(given) : undefined
}

function failureOf(told: Fields): Pick<StatusEvent, 'words' | 'code' | 'refusal' | 'finding'> {
  const [error] = objectsOf(told.errors)
  if (!error) return {}
  const code = numberOf(error.code) ?? 0
  const sentences = [textOf(error.title) || textOf(error.message), textOf(objectOf(error.error_data).details)]
  const found = templateFinding(code)
  return {
    words: [...new Set(sentences)].filter(Boolean).join(': '),
    code: String(code),
    refusal: refusalOf(code) ?? 'other',
    ...(found && { finding: found }),
  }
}
