import type { Counts } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { type Sql, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { unreadBy } from './list.ts'
import { looksToDecide } from './second-look/list.ts'
import { atMost, visibleWalks } from './visible-to.ts'

/** The screen says "999+" above 999; counting on would cost and tell nothing. */
const MOST = 1000

/** The numbers beside the views, in one statement: each walks its index and stops at 1000. */
export async function countConversations(ctx: Ctx): Promise<Counts> {
  return ctx.read(async (tx) => (await tx.query<Counts>(countsQuery(tx)))[0] as Counts)
}

export function countsQuery(tx: Tx): Sql {
  const { actor, workspaceId } = tx
  const count = (where: Sql) =>
    sql`(select count(*)::int from (select from ${visibleWalks(actor, workspaceId, { columns: raw('c.id'), where, limit: MOST })} w limit ${atMost(MOST)}) capped)`
  const mine = actor.kind === 'agent' ? sql`c.assignee_id = ${actor.id} and c.status <> 'resolved'` : raw('false')
  return sql`
    select ${count(raw('c.needs_action'))} as needs_action,
           (select count(*)::int from (select from conversations c where c.workspace_id = ${workspaceId} and ${mine} limit ${atMost(MOST)}) capped) as mine,
           ${count(raw("c.assignee_id is null and c.status = 'open'"))} as unassigned,
           ${count(raw("c.status = 'waiting'"))} as waiting,
           ${count(raw("c.status = 'snoozed'"))} as snoozed,
           ${count(sql`c.status <> 'resolved' and ${unreadBy(actor)}`)} as unread,
           ${count(raw("c.status <> 'resolved'"))} as "all",
           (select coalesce(json_object_agg(i.inbox_id, least(i.n, ${MOST})), '{}')
              from (select w.inbox_id, count(*) as n
                      from ${visibleWalks(actor, workspaceId, { columns: raw('c.inbox_id'), where: raw('c.needs_action'), limit: MOST })} w group by w.inbox_id) i) as by_inbox,
           ${looksToDecide(tx, MOST)} as second_looks`
}
