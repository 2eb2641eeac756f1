import { iso } from '#kernel/clock'
import type { Tx } from '#kernel/tx'

/** After an outage the network may still repeat what it could not deliver; it is asked after that. */
const SOON_MS = 60_000

/** The account could not be reached for a while, or did not reach us: it is compared soon instead of in its turn. */
export async function hastenSweep(tx: Tx, accountId: string, inMs = SOON_MS): Promise<void> {
  const soon = iso(tx.ctx.now() + inMs)
  await tx.run`
    update reconciliations set due_at = ${soon} where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and due_at > ${soon}`
}

export const soon = (now: number): string => iso(now + SOON_MS)
