import type { SavedView } from '@baton/contract/saved-views'
import type { Actor, Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { raw, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** So many can be somebody's, a team's or the workspace's; all of them are shown at once. */
export const MOST = 100

/** Columns of a SavedView, out of `saved_views v`. */
const columns: Sql = raw(
  "v.id, v.name, v.filter, case when v.owner_id is not null then 'nobody' else coalesce(v.team_id::text, 'everybody') end as shared_with, v.version",
)

export async function listSavedViews(ctx: Ctx): Promise<{ items: SavedView[] }> {
  return ctx.read(async (tx) => ({
    items: await tx.all<SavedView>`
      select ${columns} from saved_views v where v.workspace_id = ${tx.workspaceId} and ${shownTo(tx.actor, tx.workspaceId)} order by v.name, v.id`,
  }))
}

export async function readSavedView(tx: Tx, id: string): Promise<SavedView> {
  const view = await tx.one<SavedView>`
    select ${columns} from saved_views v where v.workspace_id = ${tx.workspaceId} and v.id = ${id} and ${shownTo(tx.actor, tx.workspaceId)}`
  return view ?? fail('not_found', { what: 'saved view' })
}

/** One's own, those of one's teams and of all; who looks after views sees those of every team. A program has none of its own. */
function shownTo({ kind, id, permissions }: Actor, workspaceId: number): Sql {
  if (permissions.has('saved-view:manage')) return sql`(v.owner_id is null or v.owner_id = ${id}::uuid)`
  if (kind !== 'agent') return sql`(v.owner_id is null and v.team_id is null)`
  return sql`(v.owner_id = ${id} or v.owner_id is null and (v.team_id is null or exists (
    select from team_members t where t.workspace_id = ${workspaceId} and t.team_id = v.team_id and t.agent_id = ${id})))`
}
