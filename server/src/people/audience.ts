import type { Tx } from '#kernel/tx'
import { accessChanged } from './changed.ts'

/**
 * The audience of an inbox, narrowed to a team or not; a narrowed one is made when first asked for.
 * The inbox must exist in this workspace.
 */
export async function audienceOf(tx: Tx, inboxId: string, teamId: string | null = null): Promise<string> {
  const known = await readAudience(tx, inboxId, teamId)
  if (known) return known
  // Of two who make it at once one makes the row, and the other finds it.
  const made = await tx.run`
    insert into audiences (workspace_id, id, inbox_id, team_id)
    select ${tx.workspaceId}, ${tx.newId()}, i.id, ${teamId}::uuid from inboxes i where i.workspace_id = ${tx.workspaceId} and i.id = ${inboxId}
    on conflict do nothing`
  if (made > 0) accessChanged(tx)
  const audience = await readAudience(tx, inboxId, teamId)
  if (!audience) throw new Error(`There is no inbox ${inboxId} in this workspace`)
  return audience
}

async function readAudience(tx: Tx, inboxId: string, teamId: string | null): Promise<string | undefined> {
  const row = await tx.one<{ id: string }>`
    select id from audiences where workspace_id = ${tx.workspaceId} and inbox_id = ${inboxId} and team_id is not distinct from ${teamId}::uuid`
  return row?.id
}
