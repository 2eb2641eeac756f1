import { type App, systemCtx } from '#kernel/app'
import { messageOf } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { sortSome } from './keep.ts'

const BATCH = 500

/** Puts what was here before comments had groups into theirs, in every workspace, a batch a transaction; several processes may. */
export async function sortOldComments(app: App, signal: AbortSignal): Promise<void> {
  try {
    for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
      const ctx = await systemCtx(app, id)
      while (!signal.aborted && (await ctx.tx((tx) => sortSome(tx, BATCH))) > 0);
    }
  } catch (error) {
    if (!signal.aborted)
      app.log.error({ error: messageOf(error) }, 'comments of before could not be sorted; the next start goes on with them')
  }
}
