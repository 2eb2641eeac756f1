import type { Finding } from '@baton/contract/findings'
import type { Tx } from '#kernel/tx'
import { hastenSweep } from '../reconciliation/hasten.ts'

export type AccountState = 'waiting' | 'ok' | 'warning' | 'dead'

export interface AccountHealth {
  state: AccountState
  problem: Finding | null
}

/**
 * Says how an account is. Told again and again of the same trouble it changes nothing, so that `since` tells when it began
 * and the log is not filled by a network that stays down.
 */
export async function markHealth(tx: Tx, accountId: string, { state, problem }: AccountHealth): Promise<void> {
  const kept = problem && JSON.stringify(problem)
  const [changed] = await tx.all<{ was: AccountState }>`
    update channel_accounts a
       set state = ${state}, problem = ${kept}::jsonb,
           problem_since = case when ${kept}::jsonb is null then null when a.problem is null then ${tx.now}::timestamptz else problem_since end
      from (select workspace_id, id, state as was from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} for update) b
     where a.workspace_id = b.workspace_id and a.id = b.id and a.disconnected_at is null
       and (a.state <> ${state} or a.problem is distinct from ${kept}::jsonb)
    returning b.was`
  if (!changed) return
  // While it was not well, something may not have reached us.
  if (state === 'ok' && changed.was !== 'waiting') await hastenSweep(tx, accountId)
  tx.emit('channel.changed', { accountId, state })
  announceAccounts(tx)
}

/** One account, of which something has just reached us. */
export interface Reached {
  id: string
  /** By itself: nobody had to ask for what it had not delivered. */
  delivered: boolean
  /** From the network's time of new messages to now, in milliseconds. What was said before the account was connected tells nothing of that. */
  lags: readonly number[]
}

/** So many of the newest messages tell how long they take. */
const LAGS = 200

/**
 * Something of theirs has just reached us. Written at most once a second and account, so that a burst does not write the
 * same row over and over. An account that waited for its first event is well from now on; a warning stays until it is mended.
 */
export async function markReached(tx: Tx, reached: readonly Reached[]): Promise<void> {
  const woken = await tx.all<{ id: string; first: boolean }>`
    with before as (
      select a.id, a.state, r.delivered,
             array(select l from unnest(r.lags) as l where l <= extract(epoch from ${tx.now}::timestamptz - a.created_at) * 1000) as lags
        from channel_accounts a join jsonb_to_recordset(${JSON.stringify(reached)}::jsonb) as r(id uuid, delivered boolean, lags integer[]) on r.id = a.id
       where a.workspace_id = ${tx.workspaceId} and a.disconnected_at is null
         and (a.last_event_at is null or a.state = 'waiting' or a.last_event_at < ${tx.now}::timestamptz - interval '1 second'
              or (r.delivered and a.last_delivered_at is null))
       order by a.id for update of a)
    update channel_accounts a
       set last_event_at = greatest(a.last_event_at, ${tx.now}::timestamptz),
           last_delivered_at = case when b.delivered then greatest(a.last_delivered_at, ${tx.now}::timestamptz) else a.last_delivered_at end,
           lags = (coalesce(a.lags, '{}') || b.lags)[greatest(1, cardinality(a.lags) + cardinality(b.lags) - ${LAGS - 1}):],
           state = case when a.state = 'waiting' then 'ok' else a.state end,
           problem = case when a.state = 'waiting' then null else a.problem end,
           problem_since = case when a.state = 'waiting' then null else a.problem_since end
      from before b
     where a.workspace_id = ${tx.workspaceId} and a.id = b.id
    returning a.id, b.state = 'waiting' as first`
  for (const { id, first } of woken) if (first) tx.emit('channel.changed', { accountId: id, state: 'ok' })
}

export function announceAccounts(tx: Tx): void {
  const { app, workspaceId } = tx.ctx
  tx.onCommit(() => app.bus.publish({ kind: 'accounts', workspaceId }))
}
