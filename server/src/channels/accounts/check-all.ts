import { type App, systemCtx } from '#kernel/app'
import { messageOf } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { checkChannelAccount } from './check.ts'

/** Asks every connected account's network how it is, so that a token that died in silence is noticed before a customer does. */
export async function checkAllAccounts(app: App): Promise<void> {
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    const accounts = await ctx.tx(
      (tx) => tx.all<{ id: string }>`select id from channel_accounts where workspace_id = ${tx.workspaceId} and disconnected_at is null`,
    )
    for (const account of accounts) {
      await checkChannelAccount(ctx, account.id).catch((error: unknown) =>
        app.log.warn({ accountId: account.id, error: messageOf(error) }, 'an account could not be checked'),
      )
    }
  }
}
