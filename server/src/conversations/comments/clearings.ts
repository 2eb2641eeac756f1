import type { Clearing, NoiseGroup } from '@baton/contract/posts'
import { fail } from '#kernel/fail'
import { iso } from '#kernel/clock'
import type { Tx } from '#kernel/tx'

/** How long a whole clearing can be taken back. */
export const UNDO_MS = 24 * 3_600_000

interface ClearingRow extends Omit<Clearing, 'undoUntil' | 'outcomes' | 'groups'> {
  groups: NoiseGroup[]
  outcomes: Partial<Clearing['outcomes']>
}

function present({ outcomes, ...row }: ClearingRow): Clearing {
  const none = { cleared: 0, answered: 0, taken: 0, changed: 0, restored: 0, kept: 0 }
  return { ...row, undoUntil: iso(Date.parse(row.startedAt) + UNDO_MS), outcomes: { ...none, ...outcomes } }
}

/** The newest clearings under a post. */
export async function clearingsOf(tx: Tx, postId: string, most: number): Promise<Clearing[]> {
  const rows = await tx.all<{ id: string }>`
    select id from clearings where workspace_id = ${tx.workspaceId} and post_id = ${postId} order by started_at desc, id desc limit ${most}`
  return clearingsBy(
    tx,
    rows.map(({ id }) => id),
  )
}

async function clearingsBy(tx: Tx, ids: readonly string[]): Promise<Clearing[]> {
  if (ids.length === 0) return []
  const rows = await tx.all<ClearingRow>`
    select c.id, c.post_id, c.groups, c.state, json_build_object('kind', c.actor_kind, 'id', c.actor_id, 'name', doer.name) as by, c.started_at, c.ended_at, c.total,
           coalesce((select json_object_agg(i.outcome, i.n)
                       from (select i.outcome, count(*) as n from clearing_items i
                              where i.workspace_id = c.workspace_id and i.clearing_id = c.id and i.outcome is not null group by i.outcome) i), '{}') as outcomes
      from clearings c left join agents doer on doer.workspace_id = c.workspace_id and doer.id = case when c.actor_kind = 'agent' then c.actor_id::uuid end
     where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[]) order by c.started_at desc, c.id desc`
  return rows.map(present)
}

export async function clearingNow(tx: Tx, postId: string, clearingId: string): Promise<Clearing> {
  const [clearing] = await clearingsBy(tx, [clearingId])
  return clearing?.postId === postId ? clearing : fail('not_found', { what: 'clearing' })
}
