import type { listAudit as route } from '@baton/contract/people'
import type { QueryOf, ResponseOf } from '@baton/contract/route'
import { type AuditRow, auditHash } from '#kernel/audit'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { agentNames } from './agents.ts'

/** A page of the audit log, newest first, and whether its chain of hashes holds: a changed or missing line shows. */
export async function listAudit(ctx: Ctx, { cursor, limit }: QueryOf<typeof route>): Promise<Page> {
  const before = cursor === undefined ? null : seqOf(cursor)
  return ctx.tx(async (tx) => {
    // One more than is shown: what the oldest shown line is checked against.
    const rows = await tx.all<AuditRow>`
      select seq, at, actor_kind, actor_id, action, target, data, hash from audit_entries
       where workspace_id = ${tx.workspaceId} and (${before}::bigint is null or seq < ${before}) order by seq desc limit ${limit + 1}`
    const shown = rows.slice(0, limit)
    const names = await agentNames(
      tx,
      shown.flatMap(({ actorKind, actorId }) => (actorKind === 'agent' && actorId ? [actorId] : [])),
    )
    const startsWhole = before === null || shown.length === 0 || shown[0]?.seq === before - 1
    return {
      items: shown.map((row) => entry(row, names)),
      next: rows.length > limit ? String(shown.at(-1)?.seq) : null,
      intact: startsWhole && isChain(shown, rows[limit]),
    }
  })
}

function seqOf(cursor: string): number {
  return /^\d{1,15}$/.test(cursor) ? Number(cursor) : fail('invalid_cursor')
}

type Page = ResponseOf<typeof route>

function entry({ seq, at, actorKind, actorId, action, target, data }: AuditRow, names: Map<string, string>): Page['items'][number] {
  return { seq, at, actor: names.get(actorId ?? '') ?? actorKind, action, target, data }
}

/** `rows` newest first; `older` is the line before the last of them, absent when that is the first of all. */
function isChain(rows: AuditRow[], older: AuditRow | undefined): boolean {
  return rows.every((row, index) => {
    const previous = rows[index + 1] ?? older
    if (row.seq !== (previous?.seq ?? 0) + 1) return false
    return auditHash(previous?.hash ?? Buffer.alloc(0), row).equals(row.hash)
  })
}
