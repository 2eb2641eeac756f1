import type { Agent } from '@baton/contract/people'
import { type Role, roleRights } from '@baton/contract/permissions'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

export async function listAgents(ctx: Ctx): Promise<{ items: Agent[] }> {
  return ctx.tx(async (tx) => ({ items: await readAgents(tx, nothing) }))
}

export async function readAgent(tx: Tx, id: string): Promise<Agent> {
  const [agent] = await readAgents(tx, sql`and a.id = ${id}`)
  return agent ?? fail('agent_not_found')
}

type AgentRow = Omit<Agent, 'readPrivate' | 'seePersonalData'> & { readPrivate: boolean | null; seePersonalData: boolean | null }

async function readAgents(tx: Tx, which: Sql): Promise<Agent[]> {
  const rows = await tx.all<AgentRow>`
    select a.id, a.name, a.email, a.role, a.read_private, a.see_personal_data, a.state,
           array(select m.inbox_id from inbox_members m where m.workspace_id = a.workspace_id and m.agent_id = a.id order by m.inbox_id) as inbox_ids,
           array(select t.team_id from team_members t where t.workspace_id = a.workspace_id and t.agent_id = a.id order by t.team_id) as team_ids
      from agents a where a.workspace_id = ${tx.workspaceId} ${which} order by a.name, a.id`
  return rows.map((row) => ({ ...row, ...rightsOf(row) }))
}

/** The rights somebody has: their own, else those of the role. */
export function rightsOf({
  role,
  readPrivate,
  seePersonalData,
}: {
  role: Role
  readPrivate: boolean | null
  seePersonalData: boolean | null
}) {
  return { readPrivate: readPrivate ?? roleRights[role].readPrivate, seePersonalData: seePersonalData ?? roleRights[role].seePersonalData }
}

/** Names by id, of those who left too; ids that are nobody's are missing. One statement however many. */
export async function agentNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.all<{ id: string; name: string }>`
    select id, name from agents where workspace_id = ${tx.workspaceId} and id = any(${[...new Set(ids)]}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Refuses when one of these is nobody's id in this workspace. */
export async function checkAgents(tx: Tx, ids: readonly string[]): Promise<void> {
  const known = await agentNames(tx, ids)
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) fail('agent_not_found', { agentIds: unknown })
}
