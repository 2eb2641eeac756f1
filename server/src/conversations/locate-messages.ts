import type { EventFacts, Tx } from '#kernel/tx'

/** Where messages stand, for slices below that keep what belongs to messages and tell when it changed. */
export async function locateMessages(tx: Tx, messageIds: string[]): Promise<Map<string, EventFacts & { conversationId: string | null }>> {
  const rows = await tx.all<{
    id: string
    conversationId: string | null
    contactId: string | null
    inboxId: string | null
    history: boolean
  }>`
    select m.id, m.conversation_id, m.contact_id, c.inbox_id, m.history
      from messages m left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[])`
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}
