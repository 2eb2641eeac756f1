import { idOf, objectOf, objectsOf, textOf, type Fields, type IdentityRef } from '@baton/channel-kit'

/** What a delivery tells of people, and the account within which their ids are unique. */
export interface People {
  businessAccount: string
  contacts: Fields[]
}

/** The ids of one person, as one message names them. Each may be missing. */
export interface PersonIds {
  /** The business-scoped user id, such as `TH.13491208655302741918`. */
  userId: string
  /** Digits of the number they write from. */
  phone: string
  /** The number as WhatsApp registered it, which differs in a digit in some countries. */
  waId: string
}

export function peopleOf(businessAccount: string, value: Fields): People {
  return { businessAccount, contacts: objectsOf(value.contacts) }
}

/** Who is meant by a phone number and a user id that stand in a message, completed by the list of contacts beside it. */
export function personIds(phone: unknown, userId: unknown, people: People): PersonIds {
  const given = { phone: phoneOf(phone), userId: userIdOf(userId) }
  const contact = contactOf(given, people)
  return {
    userId: given.userId || userIdOf(contact.user_id),
    phone: given.phone || phoneOf(contact.wa_id),
    waId: phoneOf(contact.wa_id),
  }
}

/** Known by the user id, which every webhook has since 2026, else by the number; null where the message names nobody. */
export function identityOf(ids: PersonIds, people: People, earlier: string[] = []): IdentityRef | null {
  const externalId = ids.userId || ids.phone
  if (!externalId) return null
  const aliases = [...new Set([ids.phone, ids.waId, ...earlier])].filter((id) => id && id !== externalId)
  const profile = objectOf(contactOf(ids, people).profile)
  const username = textOf(profile.username).replace(/^@/, '')
  return {
    scope: people.businessAccount,
    externalId,
    ...(aliases.length > 0 && { aliases }),
    handle: ids.phone ? `+${ids.phone}` : username ? `@${username}` : undefined,
    displayName: textOf(profile.name) || undefined,
  }
}

function contactOf({ phone, userId }: { phone: string; userId: string }, { contacts }: People): Fields {
  const named = contacts.find((contact) => (userId && contact.user_id === userId) || (phone && phoneOf(contact.wa_id) === phone))
  // The number in a message and the one in the contact may differ in a digit; alone they still are the same person's.
  return named ?? (contacts.length === 1 ? objectOf(contacts[0]) : {})
}

/** Digits alone, however the number is written; '' for what is none. */
export function phoneOf(value: unknown): string {
  const digits = idOf(value).replace(/^\+/, '')
  return /^\d{5,20}$/.test(digits) ? digits : ''
}

/** `TH.1349…`, of a company of several portfolios `TH.ENT.1181…`. */
export function userIdOf(value: unknown): string {
  const id = idOf(value)
  return /^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$/.test(id) ? id : ''
}
