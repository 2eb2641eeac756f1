import { type App, systemCtx } from '#kernel/app'
import { sql } from '#kernel/sql'

/** Removes the bytes of erased files, and of files whose transaction failed, a day after they were written. Answers how many. */
export async function sweepMedia(app: App): Promise<number> {
  let removed = 0
  for (const { id, uuid } of await app.db.all<{ id: number; uuid: string }>(sql`select id, uuid from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    removed += await app.blobs.sweepOrphans(uuid, (keys) =>
      ctx.tx(async (tx) => {
        const rows = await tx.all<{ blobKey: string }>`
          select blob_key from media where workspace_id = ${tx.workspaceId} and blob_key = any(${keys}::text[]) and state = 'stored'`
        return new Set(rows.map((row) => row.blobKey))
      }),
    )
  }
  return removed
}
