import type { Agent, changeAgent as route } from '@baton/contract/people'
import type { Role } from '@baton/contract/permissions'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { readAgent, rightsOf } from './agents.ts'
import { peopleChanged } from './changed.ts'
import { withdrawWhatTheyMayNotInvite } from './invite.ts'
import { ownersOnly, refuseRightsLacked } from './owners-only.ts'

type Change = BodyOf<typeof route>

interface Stored {
  role: Role
  readPrivate: boolean | null
  seePersonalData: boolean | null
  state: 'active' | 'suspended'
}

/**
 * Changes role, rights or state of a colleague. It holds everywhere within seconds, sessions that are open included.
 *
 * The last active owner stays one: of two owners who demote each other at the same moment the second gets `last_owner`.
 * A change to what is so already publishes nothing.
 */
export async function changeAgent(ctx: Ctx, id: string, change: Change): Promise<Agent> {
  return ctx.tx(async (tx) => {
    const owners = await lockOwners(tx)
    const before = await lockAgent(tx, id)
    const after = { ...before, ...definedOf(change) }
    const differing = (Object.keys(after) as (keyof Stored)[]).filter((field) => after[field] !== before[field])
    if (differing.length > 0) {
      refuseOwnOrMore(tx, id, { before, after })
      if (before.role === 'owner' || after.role === 'owner') ownersOnly(tx)
      const staysOwner = after.role === 'owner' && after.state === 'active'
      if (owners.includes(id) && owners.length === 1 && !staysOwner) fail('last_owner')
      await tx.run`
        update agents set role = ${after.role}, read_private = ${after.readPrivate}, see_personal_data = ${after.seePersonalData}, state = ${after.state}
         where workspace_id = ${tx.workspaceId} and id = ${id}`
      const values = (of: Stored) => Object.fromEntries(differing.map((field) => [field, of[field]]))
      tx.audit('agent.changed', id, { from: values(before), to: values(after) })
      await withdrawWhatTheyMayNotInvite(tx, id, after)
      peopleChanged(tx, id)
    }
    return readAgent(tx, id)
  })
}

/** Nobody changes what they themselves may do, nor gives a right that they lack. */
function refuseOwnOrMore(tx: Tx, id: string, { before, after }: { before: Stored; after: Stored }): void {
  const [had, has] = [rightsOf(before), rightsOf(after)]
  const ownChange =
    after.role !== before.role || after.readPrivate !== before.readPrivate || after.seePersonalData !== before.seePersonalData
  if (id === tx.actor.id && ownChange) fail('forbidden', { permission: 'people:manage', reason: 'own_rights' })
  refuseRightsLacked(tx, { readPrivate: has.readPrivate && !had.readPrivate, seePersonalData: has.seePersonalData && !had.seePersonalData })
}

/** Active owners, locked first and in one order, so that two changes cannot each count the other's owner. */
async function lockOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.all<{ id: string }>`
    select id from agents where workspace_id = ${tx.workspaceId} and role = 'owner' and state = 'active' order by id for update`
  return rows.map((row) => row.id)
}

async function lockAgent(tx: Tx, id: string): Promise<Stored> {
  const found = await tx.one<Stored>`
    select role, read_private, see_personal_data, state from agents where workspace_id = ${tx.workspaceId} and id = ${id} for update`
  return found ?? fail('agent_not_found')
}

function definedOf(change: Change): Partial<Stored> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
