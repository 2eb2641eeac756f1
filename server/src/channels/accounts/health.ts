import type { Tx } from '#kernel/tx'
import { announceAccounts } from './account.ts'

export type AccountState = 'waiting' | 'ok' | 'warning' | 'dead'

export interface AccountHealth {
  state: AccountState
  /** What is wrong, for people; null when nothing is. */
  words: string | null
  /** What a person should do about it. */
  remedy: string | null
}

/**
 * Says how an account is. Told again and again of the same trouble it changes nothing, so that `since` tells when it began
 * and the log is not filled by a network that stays down.
 */
export async function markHealth(tx: Tx, accountId: string, { state, words, remedy }: AccountHealth): Promise<void> {
  const changed = await tx.run`
    update channel_accounts
       set state = ${state}, problem_words = ${words}, problem_remedy = ${remedy},
           problem_since = case when ${words}::text is null then null when problem_words is null then ${tx.now}::timestamptz else problem_since end
     where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null
       and (state <> ${state} or problem_words is distinct from ${words} or problem_remedy is distinct from ${remedy})`
  if (changed === 0) return
  tx.emit('channel.changed', { accountId, state })
  announceAccounts(tx)
}

/**
 * Something of theirs has just reached us. Written at most once a second and account, so that a burst does not write the
 * same row over and over. An account that waited for its first event is well from now on; a warning stays until it is mended.
 */
export async function markReached(tx: Tx, accountIds: readonly string[]): Promise<void> {
  const woken = await tx.all<{ id: string; first: boolean }>`
    with before as (
      select id, state from channel_accounts
       where workspace_id = ${tx.workspaceId} and id = any(${accountIds}::uuid[]) and disconnected_at is null
         and (last_event_at is null or state = 'waiting' or last_event_at < ${tx.now}::timestamptz - interval '1 second')
       order by id for update)
    update channel_accounts a
       set last_event_at = greatest(a.last_event_at, ${tx.now}::timestamptz),
           state = case when a.state = 'waiting' then 'ok' else a.state end,
           problem_words = case when a.state = 'waiting' then null else a.problem_words end,
           problem_remedy = case when a.state = 'waiting' then null else a.problem_remedy end,
           problem_since = case when a.state = 'waiting' then null else a.problem_since end
      from before b
     where a.workspace_id = ${tx.workspaceId} and a.id = b.id
    returning a.id, b.state = 'waiting' as first`
  for (const { id, first } of woken) if (first) tx.emit('channel.changed', { accountId: id, state: 'ok' })
}
