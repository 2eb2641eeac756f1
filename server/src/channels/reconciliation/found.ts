import type { Tx } from '#kernel/tx'

/** A message that was not here before, by what it came in. */
export interface Brought {
  accountId: string
  rawDeliveryId: string
  /** Null for words that are nobody's conversation. */
  conversationId: string | null
}

/** So many of the newest are named. */
const NAMED = 20

/** Counts messages that came in by reconciliation alone, in the transaction that takes them in: what came twice is counted never or once. */
export async function markFound(tx: Tx, brought: readonly Brought[]): Promise<void> {
  if (brought.length === 0) return
  const counted = [...Map.groupBy(brought, ({ accountId }) => accountId)].map(([id, all]) => ({
    id,
    n: all.length,
    newest: all
      .slice(-NAMED)
      .reverse()
      .map(({ conversationId }) => ({ conversationId, at: tx.now })),
  }))
  const accounts = await tx.all<{ id: string; network: string; state: string; n: number }>`
    with counted as (select * from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c(id uuid, n int, newest jsonb)),
      kept as (
        update reconciliations r
           set found = r.found + c.n, found_at = ${tx.now},
               missed = c.n + case when r.found_at > a.last_delivered_at or a.last_delivered_at is null then r.missed else 0 end,
               found_last = (select jsonb_agg(one order by place) from jsonb_array_elements(c.newest || r.found_last) with ordinality as l(one, place) where place <= ${NAMED})
          from counted c join channel_accounts a on a.id = c.id
         where r.workspace_id = ${tx.workspaceId} and a.workspace_id = r.workspace_id and r.account_id = c.id)
    select a.id, a.network, a.state, c.n from channel_accounts a join counted c on c.id = a.id where a.workspace_id = ${tx.workspaceId}`
  for (const { id, state, n } of accounts) tx.emit('channel.changed', { accountId: id, state, found: n })
  tx.onCommit(() => {
    for (const { network, n } of accounts) tx.ctx.app.metrics.found.inc({ network }, n)
  })
}
