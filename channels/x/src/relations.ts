import { finding, idOf, isoFromText, NO_TIME, type ChannelEvent, type Fields, type RelationEvent } from '@baton/channel-kit'
import { personOf } from './people.ts'
import type { Us } from './post-events.ts'

/** Somebody follows or blocks us, or no longer does. Empty for what we ourselves do: that is no news of a contact. */
export function relations(
  relation: RelationEvent['relation'],
  source: Fields,
  target: Fields,
  us: Us,
  key: string,
  at: string | null,
): ChannelEvent[] {
  const contact = personOf(source)
  if (!contact || contact.externalId === us.id || personOf(target)?.externalId !== us.id) return []
  return [{ kind: 'relation', account: us.id, at: at ?? NO_TIME, dedupeKey: `${relation}:${contact.externalId}:${key}`, relation, contact }]
}

/** The person took our app's rights away: nothing works until the account is connected again. */
export function revocations(userId: unknown, dateTime: unknown, us: Us): ChannelEvent[] {
  const account = idOf(userId) || us.id
  const at = isoFromText(dateTime) ?? NO_TIME
  return [
    {
      kind: 'account',
      account,
      at,
      dedupeKey: `revoked:${account}:${at}`,
      what: 'revoked',
      finding: finding('access_withdrawn', {}, { remedy: 'reconnect' }),
    },
  ]
}
