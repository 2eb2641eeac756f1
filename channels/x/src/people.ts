import { idOf, numberOf, objectOf, objectsOf, textOf, type Fields, type IdentityRef } from '@baton/channel-kit'

/** People by id, from any of the forms X sends: a list, a list wrapped in `data`, a map by id. */
export type People = Map<string, IdentityRef>

export function peopleOf(users: unknown): People {
  const list = Array.isArray(users) ? objectsOf(users) : objectsOf(Object.values(objectOf(users)))
  const people: People = new Map()
  for (const user of list.map(personOf)) if (user) people.set(user.externalId, user)
  return people
}

/** A person in the form of either API version; null when there is no id. */
export function personOf(user: Fields): IdentityRef | null {
  const fields = user.data === undefined ? user : objectOf(user.data)
  const externalId = idOf(fields.id_str) || idOf(fields.id)
  if (!externalId) return null
  return {
    scope: '',
    externalId,
    handle: textOf(fields.username) || textOf(fields.screen_name) || undefined,
    displayName: textOf(fields.name) || undefined,
    avatarUrl: textOf(fields.profile_image_url) || textOf(fields.profile_image_url_https) || undefined,
    followers: numberOf(objectOf(fields.public_metrics).followers_count) ?? numberOf(fields.followers_count),
  }
}

export function knownAs(people: People, externalId: string): IdentityRef {
  return people.get(externalId) ?? { scope: '', externalId }
}
