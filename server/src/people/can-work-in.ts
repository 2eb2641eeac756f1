import type { Tx } from '#kernel/tx'

/** May this agent be given conversations of this inbox? Active, and a member of it or of a role that sees all inboxes. */
export async function canWorkIn(tx: Tx, agentId: string, inboxId: string): Promise<boolean> {
  const found = await tx.one`
    select a.id from agents a where a.workspace_id = ${tx.workspaceId} and a.id = ${agentId} and a.state = 'active'
       and (a.role in ('owner', 'admin') or exists (
             select from inbox_members m where m.workspace_id = a.workspace_id and m.inbox_id = ${inboxId} and m.agent_id = a.id))`
  return found !== undefined
}
