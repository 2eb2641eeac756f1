import type { Tx } from '#kernel/tx'
import { removeBytes } from './keep.ts'

/** Deletes what is kept of these messages here: their files, the bytes with the commit, and the attempts to send them. */
export async function forgetOfMessages(tx: Tx, messageIds: readonly string[]): Promise<void> {
  const files = await tx.all<{ blobKey: string | null; thumbnailKey: string | null }>`
    delete from media where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[]) returning blob_key, thumbnail_key`
  removeBytes(
    tx,
    files.flatMap(({ blobKey, thumbnailKey }) => [blobKey, thumbnailKey]),
  )
  await tx.run`delete from deliveries where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[])`
}
