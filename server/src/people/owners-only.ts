import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

/** Making, changing or suspending an owner is for owners: an admin has the same permissions otherwise and could take the house. */
export function ownersOnly({ actor }: Tx): void {
  if (actor.role !== 'owner' && actor.kind !== 'system') fail('forbidden', { permission: 'people:manage', reason: 'owners_only' })
}
