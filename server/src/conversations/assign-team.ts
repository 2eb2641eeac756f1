import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { lockVisible, shown, tell } from './act.ts'

/** Gives a conversation to a team, or to none. Who may see it stays with its inbox. */
export async function assignTeam(ctx: Ctx, id: string, { teamId }: { teamId: string | null }): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    if (teamId && !(await tx.one`select id from teams where workspace_id = ${tx.workspaceId} and id = ${teamId}`))
      fail('not_found', { what: 'team' })
    const moved = await tx.one<{ version: number; fromTeamId: string | null }>`
      update conversations c set team_id = ${teamId}::uuid, version = c.version + 1
        from conversations before
       where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and c.team_id is distinct from ${teamId}::uuid
         and before.workspace_id = c.workspace_id and before.id = c.id
      returning c.version, before.team_id as from_team_id`
    if (moved)
      tell(tx, { ...target, version: moved.version }, 'conversation.team-changed', { fromTeamId: moved.fromTeamId, toTeamId: teamId })
    return shown(tx, id)
  })
}
