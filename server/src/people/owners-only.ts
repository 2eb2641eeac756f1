import type { Rights } from '@baton/contract/permissions'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

/** Making, changing or suspending an owner is for owners: an admin has the same permissions otherwise and could take the house. */
export function ownersOnly({ actor }: Tx): void {
  if (actor.role !== 'owner' && actor.kind !== 'system') fail('forbidden', { permission: 'people:manage', reason: 'owners_only' })
}

/** A right passed on by somebody who lacks it would be a way around it: by a second account, or by a key. */
export function refuseRightsLacked({ actor }: Tx, { readPrivate, seePersonalData }: Rights): void {
  if (readPrivate && !actor.rights.readPrivate) fail('forbidden', { permission: 'read-private' })
  if (seePersonalData && !actor.rights.seePersonalData) fail('forbidden', { permission: 'see-personal-data' })
}
