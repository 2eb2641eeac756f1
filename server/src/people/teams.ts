import type { makeTeam as route, Team } from '@baton/contract/people'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { checkAgents } from './agents.ts'
import { peopleChanged } from './changed.ts'
import { orNameTaken } from './name-taken.ts'

type TeamBody = BodyOf<typeof route>

export async function listTeams(ctx: Ctx): Promise<{ items: Team[] }> {
  return ctx.tx(async (tx) => ({ items: await readTeams(tx, nothing) }))
}

export async function makeTeam(ctx: Ctx, { name, agentIds }: TeamBody): Promise<Team> {
  return ctx.tx(async (tx) => {
    await checkAgents(tx, agentIds)
    const id = tx.newId()
    await orNameTaken(tx.run`insert into teams (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${id}, ${name}, ${tx.now})`)
    await setMembers(tx, id, agentIds)
    tx.audit('team.made', id, { agentIds })
    peopleChanged(tx, null)
    return readTeam(tx, id)
  })
}

/** Renames a team and sets who is in it; who is not named leaves. */
export async function changeTeam(ctx: Ctx, id: string, { name, agentIds }: TeamBody): Promise<Team> {
  return ctx.tx(async (tx) => {
    await checkAgents(tx, agentIds)
    const changed = await orNameTaken(tx.run`update teams set name = ${name} where workspace_id = ${tx.workspaceId} and id = ${id}`)
    if (changed === 0) fail('not_found', { what: 'team' })
    await setMembers(tx, id, agentIds)
    tx.audit('team.changed', id, { agentIds })
    peopleChanged(tx, null)
    return readTeam(tx, id)
  })
}

async function setMembers(tx: Tx, teamId: string, agentIds: readonly string[]): Promise<void> {
  await tx.run`delete from team_members where workspace_id = ${tx.workspaceId} and team_id = ${teamId} and agent_id <> all(${agentIds}::uuid[])`
  await tx.run`
    insert into team_members (workspace_id, team_id, agent_id)
    select ${tx.workspaceId}, ${teamId}, a.id from agents a where a.workspace_id = ${tx.workspaceId} and a.id = any(${agentIds}::uuid[])
    on conflict do nothing`
}

async function readTeam(tx: Tx, id: string): Promise<Team> {
  const [team] = await readTeams(tx, sql`and t.id = ${id}`)
  return team ?? fail('not_found', { what: 'team' })
}

function readTeams(tx: Tx, which: Sql): Promise<Team[]> {
  return tx.all<Team>`
    select t.id, t.name,
           array(select m.agent_id from team_members m where m.workspace_id = t.workspace_id and m.team_id = t.id order by m.agent_id) as agent_ids
      from teams t where t.workspace_id = ${tx.workspaceId} ${which} order by t.name, t.id`
}
