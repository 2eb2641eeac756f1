import { type App, systemCtx } from '#kernel/app'
import { sql } from '#kernel/sql'
import { removeOldFiles } from './retention.ts'

/**
 * Removes files that were kept long enough, the bytes of erased ones and of those whose transaction failed, a day after they
 * were written, and links to what is gone at its network. Answers how many files.
 */
export async function sweepMedia(app: App): Promise<number> {
  let removed = 0
  for (const { id, uuid } of await app.db.all<{ id: number; uuid: string }>(sql`select id, uuid from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    await ctx.tx(
      (tx) => tx.run`
        update media set link = null, state = 'expired' where workspace_id = ${tx.workspaceId} and link is not null and link_until <= ${tx.now}`,
    )
    removed += await removeOldFiles(ctx)
    removed += await app.blobs.sweepOrphans(uuid, (keys) =>
      ctx.tx(async (tx) => {
        const rows = await tx.all<{ key: string }>`
          select blob_key as key from media where workspace_id = ${tx.workspaceId} and blob_key = any(${keys}::text[]) and state = 'stored'
          union all
          select thumbnail_key from media where workspace_id = ${tx.workspaceId} and thumbnail_key = any(${keys}::text[]) and state = 'stored'`
        return new Set(rows.map((row) => row.key))
      }),
    )
  }
  return removed
}
