import type { ChannelAccount } from '@baton/contract/channels'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { readAccount } from '../accounts/present.ts'

/** Has all that the network tells of the last days compared as soon as a process is free, instead of in its daily turn. */
export function compareNow(ctx: Ctx, accountId: string): Promise<ChannelAccount> {
  return ctx.tx(async (tx) => {
    const account = await readAccount(tx, accountId)
    if (account.health.state === 'disconnected') fail('channel_account_not_found')
    if (!account.health.reconciliation.possible) fail('comparison_impossible')
    await tx.run`
      insert into reconciliations as r (workspace_id, account_id, due_at, whole_due_at) values (${tx.workspaceId}, ${accountId}, ${tx.now}, ${tx.now})
      on conflict (workspace_id, account_id) do update
        set whole_due_at = least(r.whole_due_at, excluded.whole_due_at), due_at = least(r.due_at, excluded.due_at)`
    return readAccount(tx, accountId)
  })
}
