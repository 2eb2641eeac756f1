import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

export interface InboxDefaults {
  /** A message within so many days after Done reopens the conversation. */
  reopenDays: number
  /** How long a reply that was sent can be taken back. */
  undoSeconds: number
  /** The audience without a team. */
  audienceId: string
}

/** What an inbox decides for the conversations in it. */
export async function inboxDefaults(tx: Tx, inboxId: string): Promise<InboxDefaults> {
  const row = await tx.one<InboxDefaults>`
    select i.reopen_days, i.undo_seconds, u.id as audience_id
      from inboxes i join audiences u on u.workspace_id = i.workspace_id and u.inbox_id = i.id and u.team_id is null
     where i.workspace_id = ${tx.workspaceId} and i.id = ${inboxId}`
  return row ?? fail('not_found', { what: 'inbox' })
}
