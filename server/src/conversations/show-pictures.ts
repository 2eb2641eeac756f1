import type { Tx } from '#kernel/tx'
import { locateMessages } from './locate-messages.ts'

/** Messages whose pictures can be shown small now. Where the row of a conversation shows one of them, that is a newer copy of it. */
export async function showPictures(tx: Tx, messageIds: string[]): ReturnType<typeof locateMessages> {
  if (messageIds.length > 0)
    await tx.run`
      update conversations c set version = c.version + 1 from messages m
       where m.workspace_id = ${tx.workspaceId} and m.id = any(${messageIds}::uuid[])
         and c.workspace_id = m.workspace_id and c.id = m.conversation_id and c.last_inbound_id = m.id`
  return locateMessages(tx, messageIds)
}
