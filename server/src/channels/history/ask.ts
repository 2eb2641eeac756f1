import type { ChannelAccount } from '@baton/contract/channels'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { readAccount } from '../accounts/present.ts'
import { canBeBrought } from './can-be-brought.ts'

const A_DAY_MS = 86_400_000
/** What was said in these last days is reconciliation's, which brings it in as new: nobody may have answered it. */
export const RECONCILED_MS = 7 * A_DAY_MS

/** Has what was said in so many days brought in. Asked again while it runs it goes on, unless it is to go farther back. */
export function bringHistory(ctx: Ctx, accountId: string, days: number): Promise<ChannelAccount> {
  return ctx.tx(async (tx) => {
    await beginHistory(tx, accountId, days)
    return readAccount(tx, accountId)
  })
}

/** The same in the transaction that connects the account. */
export async function beginHistory(tx: Tx, accountId: string, days: number): Promise<void> {
  const account = await tx.one<{ network: string; state: string; createdAt: string }>`
    select network, state, created_at from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
  if (!account) fail('channel_account_not_found')
  const adapter = tx.ctx.app.adapters.get(account.network)
  if (!adapter || !canBeBrought(adapter)) fail('history_impossible')
  const now = tx.ctx.now()
  const until = iso(Math.max(Date.parse(account.createdAt), now - RECONCILED_MS))
  const since = iso(now - days * A_DAY_MS)
  const begun = await tx.run`
    insert into histories as h (workspace_id, account_id, state, since, until, due_at, started_at)
    values (${tx.workspaceId}, ${accountId}, 'running', least(${since}::timestamptz, ${until}::timestamptz), ${until}, ${tx.now}, ${tx.now})
    on conflict (workspace_id, account_id) do update
      set state = 'running', since = excluded.since, until = excluded.until, step = null, progress = 0, reached_at = null, looked = 0, brought = 0,
          faults = 0, problem = null, due_at = excluded.due_at, claimed_until = null, started_at = excluded.started_at, ended_at = null
    where h.state <> 'running' or excluded.since < h.since - interval '1 day'`
  if (begun > 0) tell(tx, accountId, account.state, { what: 'begun', days })
}

/** The step that is under way is kept; the next waits until somebody lets it go on. */
export function pauseHistory(ctx: Ctx, accountId: string): Promise<ChannelAccount> {
  return ctx.tx(async (tx) => {
    const paused = await tx.run`
      update histories set state = 'paused' where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and state = 'running'`
    const account = await readAccount(tx, accountId)
    if (paused > 0) tell(tx, accountId, account.health.state, { what: 'paused' })
    return readAccount(tx, accountId)
  })
}

/** Goes on where it was; after it had stopped by a fault from the beginning, where what is here is passed over. */
export function resumeHistory(ctx: Ctx, accountId: string): Promise<ChannelAccount> {
  return ctx.tx(async (tx) => {
    const resumed = await tx.run`
      update histories
         set step = case when state = 'stopped' then null else step end, state = 'running', faults = 0, problem = null, due_at = ${tx.now}, ended_at = null
       where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and state in ('paused', 'stopped')`
    const account = await readAccount(tx, accountId)
    if (resumed > 0) tell(tx, accountId, account.health.state, { what: 'resumed' })
    return account
  })
}

function tell(tx: Tx, accountId: string, state: string, data: Record<string, unknown>): void {
  tx.emit('channel.changed', { accountId, state })
  tx.audit('channel.history', accountId, data)
}
