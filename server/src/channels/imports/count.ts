import type { Tx } from '#kernel/tx'
import type { Brought } from '../reconciliation/found.ts'

/** Counts what was read of imports, and what of it was new, in the transaction that takes it in: what is repeated after a crash counts once. */
export async function countImported(
  tx: Tx,
  read: readonly { id: string; importId: string | null; incoming: readonly unknown[] }[],
  brought: readonly Brought[],
): Promise<void> {
  const rows = read.flatMap(({ id, importId, incoming }) => (importId ? [{ id, importId, read: incoming.length }] : []))
  if (rows.length === 0) return
  const fresh = Map.groupBy(brought, ({ rawDeliveryId }) => rawDeliveryId)
  const counted = rows.map(({ id, ...row }) => ({ ...row, taken: fresh.get(id)?.length ?? 0 }))
  await tx.run`
    update review_imports i set read = i.read + c.read, taken = i.taken + c.taken
      from (select "importId" as id, sum(read)::int as read, sum(taken)::int as taken
              from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as r("importId" uuid, read int, taken int) group by 1) c
     where i.workspace_id = ${tx.workspaceId} and i.id = c.id`
}
