import { type Role, roleMay } from '@baton/contract/permissions'
import type { App } from '#kernel/app'
import { Ctx, systemActor, type WorkspaceRef } from '#kernel/context'
import { sql } from '#kernel/sql'

/** Somebody's place in one workspace, suspended or not. */
export interface Place {
  workspace: WorkspaceRef
  agentId: string
  agentName: string
  role: Role
  active: boolean
}

interface PlaceRow extends Omit<WorkspaceRef, 'id'> {
  workspaceId: number
  agentId: string
  agentName: string
  role: Role
  state: string
}

/** All places of a person, as they stand now, in the order in which workspaces are locked. */
export async function placesOf(app: App, personId: string): Promise<Place[]> {
  const rows = await app.db.all<PlaceRow>(sql`
    select workspace_id, uuid, slug, name, time_zone, agent_id, agent_name, role, state from system.memberships_of(${personId})`)
  return rows.map(({ workspaceId, uuid, slug, name, timeZone, agentId, agentName, role, state }) => ({
    workspace: { id: workspaceId, uuid, slug, name, timeZone },
    agentId,
    agentName,
    role,
    active: state === 'active',
  }))
}

/** In the workspace of that place as the person who has it, so that log and audit name them; with the system's eyes. */
export function actingAt(app: App, { workspace, agentId, agentName }: Place): Ctx {
  return new Ctx(app, workspace, { ...systemActor, kind: 'agent', id: agentId, name: agentName })
}

/**
 * May somebody with these places choose another person's password, and so act as them wherever they belong? Only who manages
 * every workspace of that person, suspended places included, and owns those in which the person is an owner.
 */
export function mayReset(maker: readonly Place[], person: readonly Place[]): boolean {
  const manages = ({ workspace, role }: Place) =>
    maker.some(
      (own) =>
        own.workspace.id === workspace.id && own.active && roleMay(own.role, 'people:manage') && (role !== 'owner' || own.role === 'owner'),
    )
  return person.length > 0 && person.every(manages)
}
