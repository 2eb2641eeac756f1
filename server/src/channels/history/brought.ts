import type { Tx } from '#kernel/tx'
import type { Brought } from '../reconciliation/found.ts'

/** Counts messages that a history brought, in the transaction that takes them in: what is repeated after a crash counts once. */
export async function countBrought(tx: Tx, brought: readonly Brought[]): Promise<void> {
  if (brought.length === 0) return
  const counted = [...Map.groupBy(brought, ({ accountId }) => accountId)].map(([id, all]) => ({ id, n: all.length }))
  await tx.run`
    update histories h set brought = h.brought + c.n
      from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c(id uuid, n int)
     where h.workspace_id = ${tx.workspaceId} and h.account_id = c.id`
}
