import {
  digestOf,
  finding,
  idOf,
  NO_TIME,
  objectOf,
  textOf,
  type ChannelEvent,
  type Fields,
  type Finding,
  type TemplateEvent,
} from '@baton/channel-kit'
import { unknownEvent, wholeAccount, type Change } from './change.ts'
import { categoryOf, qualityOf, reasonOf, stateOf } from './template-words.ts'

/** What Meta says of the account itself: quality, restrictions, templates. Everything else stays unknown, kept and counted. */
export function accountEvents(change: Change): ChannelEvent[] {
  const told = read(change)
  const changed = templateChange(change)
  if (!told && !changed) return [unknownEvent(change, change.field, change.value)]
  const about = { ...wholeAccount(change), at: change.at ?? NO_TIME }
  const dedupeKey = `${change.field}:${digestOf([change.value, change.at])}`
  return [
    ...(changed ? [{ kind: 'template', ...about, dedupeKey: `template:${dedupeKey}`, ...changed } as const] : []),
    ...(told ? [{ kind: 'account', ...about, dedupeKey, ...told } as const] : []),
  ]
}

type Told = { what: 'connected' } | { what: 'revoked' | 'warning'; finding: Finding }

function read({ field, value }: Change): Told | null {
  const event = textOf(value.event)
  switch (field) {
    case 'phone_number_quality_update':
      return quality(event, value)
    case 'account_update':
      return accountUpdate(event, value)
    case 'account_alerts':
      return warning(
        finding('whatsapp_alert', { alert: textOf(value.alert_type) || '?' }, { networkWords: textOf(value.alert_description) }),
      )
    case 'message_template_status_update':
      return template(event, value)
    default:
      return null
  }
}

const warning = (found: Finding): Told => ({ what: 'warning', finding: found })

function quality(event: string, value: Fields): Told | null {
  const number = textOf(value.display_phone_number)
  if (event === 'UNFLAGGED' || event === 'UPGRADE' || event === 'ONBOARDING') return { what: 'connected' }
  if (event !== 'FLAGGED' && event !== 'DOWNGRADE') return null
  return warning(
    finding('whatsapp_quality_fell', { number, limit: textOf(value.current_limit) || '?' }, { remedy: 'whatsapp_look_at_quality' }),
  )
}

function accountUpdate(event: string, value: Fields): Told | null {
  const ban = objectOf(value.ban_info)
  if (event === 'DISABLED_UPDATE' && textOf(ban.waba_ban_state) === 'REINSTATE') return { what: 'connected' }
  const restrictions = Array.isArray(value.restriction_info)
    ? value.restriction_info.map((one) => textOf(objectOf(one).restriction_type))
    : []
  const what =
    textOf(ban.waba_ban_state) || restrictions.filter(Boolean).join(', ') || textOf(objectOf(value.violation_info).violation_type)
  const found = (kind: string) => finding('whatsapp_account_restricted', { what: kind }, { remedy: 'whatsapp_look_at_quality' })
  switch (event) {
    case 'DISABLED_UPDATE':
    case 'ACCOUNT_RESTRICTION':
    case 'ACCOUNT_VIOLATION':
      return warning(found(what || event))
    case 'ACCOUNT_DELETED':
    case 'PARTNER_REMOVED':
    case 'PARTNER_APP_UNINSTALLED':
      return { what: 'revoked', finding: finding('access_withdrawn', {}, { remedy: 'reconnect' }) }
    default:
      return null
  }
}

type Changed = Pick<TemplateEvent, 'externalId' | 'state' | 'category' | 'quality' | 'reason'>

/** What changed of one template; null where the change is about something else, or says nothing that we know. */
function templateChange({ field, value }: Change): Changed | null {
  const externalId = idOf(value.message_template_id)
  if (!externalId) return null
  switch (field) {
    case 'message_template_status_update': {
      const state = stateOf(value.event)
      // FLAGGED warns of what may come; the template goes on being approved.
      return state && { externalId, state, reason: reasonOf(value) }
    }
    case 'message_template_quality_update':
      return { externalId, quality: qualityOf(value.new_quality_score) }
    // Of a change that is only announced, `new_category` is the one it has until then.
    case 'template_category_update':
      return textOf(value.new_category) ? { externalId, category: categoryOf(value.new_category) } : null
    default:
      return null
  }
}

/** Good news of a template changes nothing that a person must know. */
function template(event: string, value: Fields): Told | null {
  if (!['REJECTED', 'PAUSED', 'DISABLED', 'FLAGGED'].includes(event)) return null
  const name = textOf(value.message_template_name) || idOf(value.message_template_id)
  const reason = textOf(value.reason)
  return warning(
    finding(
      'whatsapp_template_stopped',
      { name, language: textOf(value.message_template_language), status: event },
      { networkWords: reason === 'NONE' ? '' : reason },
    ),
  )
}
