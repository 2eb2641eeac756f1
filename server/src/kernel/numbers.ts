import type { Tx } from '#kernel/tx'

/** Takes the next `count` numbers of the workspace (#20431…), without a gap. @returns the last one given before */
export async function takeNumbers(tx: Tx, count: number): Promise<number> {
  const row = await tx.one<{ before: number }>`
    update feeds set last_number = last_number + ${count} where workspace_id = ${tx.workspaceId} returning last_number - ${count} as before`
  if (!row) throw new Error('The workspace has no feed')
  return row.before
}
