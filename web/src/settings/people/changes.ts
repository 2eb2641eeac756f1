import { roleRights } from '@baton/contract/permissions'
import type { Role } from '@baton/contract/permissions'
import type { Agent } from '../../api/types.ts'

/** How a right is given: by the role, or against it. */
export type Override = 'role' | 'yes' | 'no'

interface Wanted {
  role: Role
  readPrivate: Override
  seePersonalData: Override
}

interface Changes {
  role?: Role
  /** null: as the role says */
  readPrivate?: boolean | null
  seePersonalData?: boolean | null
}

/** The server tells what holds, not why: what equals the role's is taken as the role's. */
export const overrideOf = (agent: Agent, right: 'readPrivate' | 'seePersonalData'): Override =>
  agent[right] === roleRights[agent.role][right] ? 'role' : agent[right] ? 'yes' : 'no'

/**
 * What has to be told to the server so that the person has what is wanted; empty when nothing differs. With a new role both
 * rights are told anew: an old exception that happened to equal the old role would otherwise come to light unasked.
 */
export function changesOf(agent: Agent, wanted: Wanted): Changes {
  const changes: Changes = {}
  const newRole = wanted.role !== agent.role
  if (newRole) changes.role = wanted.role
  for (const right of ['readPrivate', 'seePersonalData'] as const) {
    if (newRole || wanted[right] !== overrideOf(agent, right)) changes[right] = wanted[right] === 'role' ? null : wanted[right] === 'yes'
  }
  return changes
}
