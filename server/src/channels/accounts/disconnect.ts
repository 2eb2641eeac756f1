import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { announceAccounts } from './health.ts'

/**
 * Stops listening and speaking through an account, and forgets its credentials. What was said stays and can be read; the
 * app's secrets go with its last account. Again on the same account it changes nothing.
 */
export async function disconnectChannelAccount(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const nobody = await ctx.app.secrets.seal(tx, 'channel-account', {})
    const row = await tx.one<{ appId: string; network: string }>`
      update channel_accounts
         set disconnected_at = ${tx.now}, state = 'disconnected', credentials = ${nobody}, cursor = null, poll_due_at = null,
             problem = null, problem_since = null
       where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null
      returning app_id, network`
    if (!row) {
      const known = await tx.one`select id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`
      if (!known) fail('channel_account_not_found')
      return
    }
    const secretless = await ctx.app.secrets.seal(tx, 'network-app', {})
    await tx.run`
      update network_apps p set secrets = ${secretless}
       where p.workspace_id = ${tx.workspaceId} and p.id = ${row.appId}
         and not exists (select from channel_accounts a where a.workspace_id = p.workspace_id and a.app_id = p.id and a.disconnected_at is null)`
    tx.emit('channel.changed', { accountId, state: 'disconnected' })
    tx.audit('channel.disconnected', accountId, { network: row.network })
    announceAccounts(tx)
  })
}
