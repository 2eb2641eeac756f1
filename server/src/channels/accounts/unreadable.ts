import { type App, systemCtx } from '#kernel/app'
import { sql } from '#kernel/sql'
import { accountContexts, UNREADABLE } from './account.ts'
import { markHealth } from './health.ts'

/**
 * Before work begins: accounts whose credentials do not open say so, instead of failing one by one at whatever needs them; those
 * that open again, since the right master secret was put back, are taken up as they were.
 */
export async function markUnreadable(app: App): Promise<void> {
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    await ctx.tx(async (tx) => {
      const accounts = await tx.all<{ id: string; shut: boolean }>`
        select id, coalesce(problem->>'code' = ${UNREADABLE.code}, false) as shut from channel_accounts
         where workspace_id = ${tx.workspaceId} and disconnected_at is null`
      const opened = await accountContexts(
        tx,
        accounts.map((account) => account.id),
      )
      for (const account of accounts)
        if (account.shut && opened.has(account.id)) await markHealth(tx, account.id, { state: 'waiting', problem: null })
    })
  }
}
