import { createHash } from 'node:crypto'
import type { Tx } from '#kernel/tx'

export interface AuditLine {
  action: string
  target: string | null
  data: Record<string, unknown>
}

export interface AuditRow {
  seq: number
  at: string
  actorKind: string
  actorId: string | null
  action: string
  target: string | null
  data: Record<string, unknown>
  hash: Buffer
}

/** Hash of an entry: over the hash before it and the entry's own content, so that a changed or missing line shows. */
export function auditHash(previous: Uint8Array, row: Omit<AuditRow, 'hash'>): Buffer {
  const content = JSON.stringify([row.seq, row.at, row.actorKind, row.actorId, row.action, row.target, sorted(row.data)])
  return createHash('sha256').update(previous).update(content).digest()
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

/** Appends to the workspace's chain. The lock on the newest row of the chain keeps two writers from forking it. */
export async function appendAudit(tx: Tx, lines: AuditLine[]): Promise<void> {
  await tx.run`select pg_advisory_xact_lock(${AUDIT_LOCK}, ${tx.workspaceId})`
  const last = await tx.one<{ seq: number; hash: Buffer }>`
    select seq, hash from audit_entries where workspace_id = ${tx.workspaceId} order by seq desc limit 1`
  let { seq, hash } = last ?? { seq: 0, hash: Buffer.alloc(0) }
  for (const line of lines) {
    seq++
    const row = { seq, at: tx.now, actorKind: tx.actor.kind, actorId: tx.actor.id, ...line }
    hash = auditHash(hash, row)
    await tx.run`
      insert into audit_entries (workspace_id, seq, at, actor_kind, actor_id, action, target, data, hash)
      values (${tx.workspaceId}, ${seq}, ${tx.now}, ${row.actorKind}, ${row.actorId}, ${row.action}, ${row.target}, ${JSON.stringify(row.data)}::jsonb, ${hash})`
  }
}

const AUDIT_LOCK = 71
