import type { Conversation, ConversationQuery, Status } from '@baton/contract/conversations'
import type { z } from 'zod'
import type { Actor, Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { type Sql, join, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { type ConversationRow, conversationColumns, conversationJoins, present } from './conversation-rows.ts'
import { atMost, visibleTo, visibleWalks, wordsReadable } from './visible-to.ts'

export type ListQuery = z.output<typeof ConversationQuery>
export type Filter = Omit<ListQuery, 'cursor' | 'limit' | 'sort'>

interface Sort {
  key: Sql
  order: Sql
  /** Comparison that leads from one row to the next. */
  after: '<' | '>'
}

const waitingSince = 'coalesce(c.waiting_since, c.last_message_at)'
const urgentSince = 'coalesce(c.urgent_since, c.waiting_since, c.last_message_at)'
const urgentInPublic = 'coalesce(c.urgent_in_public, c.waiting_since, c.last_message_at)'

const sorts: Record<ListQuery['sort'] | 'urgentInPublic', Sort> = {
  newest: { key: raw('c.last_message_at'), order: raw('c.last_message_at desc, c.id desc'), after: '<' },
  waiting: {
    key: raw(waitingSince),
    order: raw(`${waitingSince}, c.id`),
    after: '>',
  },
  urgent: { key: raw(urgentSince), order: raw(`${urgentSince}, c.id`), after: '>' },
  urgentInPublic: { key: raw(urgentInPublic), order: raw(`${urgentInPublic}, c.id`), after: '>' },
}

/** An order tells of what it goes by: the urgency of private words counts only for who may read them. */
function sortFor(actor: Actor, sort: ListQuery['sort']): Sort {
  return sorts[sort === 'urgent' && !actor.rights.readPrivate ? 'urgentInPublic' : sort]
}

/**
 * One page of the conversations the caller may see. A row may move while one pages; the client keys rows by id.
 * The whole page is one statement: walks along the indexes find the ids, then what the rows show is joined.
 */
export async function listConversations(ctx: Ctx, query: ListQuery): Promise<{ items: Conversation[]; next: string | null }> {
  return ctx.read(async (tx) => {
    if (dependsOnValues(query)) tx.planByValues()
    const rows = await tx.query<ConversationRow & { sortAt: string }>(listQuery(tx, query))
    const items = rows.slice(0, query.limit)
    const last = items.at(-1)
    return {
      items: items.map((row) => present(tx.ctx, row)),
      next: rows.length > query.limit && last ? writeCursor(last.sortAt, last.id) : null,
    }
  })
}

/** One tag is on ten conversations, another on most of them. */
export const dependsOnValues = ({ tag, postId }: Filter): boolean => tag !== undefined || postId !== undefined

export function listQuery(tx: Tx, query: ListQuery): Sql {
  const sort = sortFor(tx.actor, query.sort)
  const cursor = readTimeCursor(query.cursor)
  const wanted = conditions(query.sort === 'urgent' ? { ...query, needsAction: true } : query, tx)
  if (cursor) wanted.push(sql`(${sort.key}, c.id) ${raw(sort.after)} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`)
  const limit = query.limit + 1
  const found = candidates(tx, query, {
    columns: sql`c.id, ${sort.key} as sort_at`,
    where: join(wanted, ' and '),
    order: sort.order,
    limit,
  })
  const order = query.sort === 'newest' ? raw('page.sort_at desc, page.id desc') : raw('page.sort_at, page.id')
  return sql`
    with page as materialized (select * from ${found} page order by ${order} limit ${atMost(limit)})
    select ${conversationColumns(tx.actor)}, page.sort_at
      from page join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = page.id ${conversationJoins(tx)}
     order by ${order}`
}

/** The narrowest way in: by person, post, tag or assignee where one is named, else along the audiences. */
export function candidates(tx: Tx, filter: Filter, walk: { columns: Sql; where: Sql; order: Sql; limit: number }): Sql {
  const { actor, workspaceId } = tx
  const named = namedSet(tx, filter)
  if (named) {
    return sql`(select ${walk.columns} from conversations c
                 where c.workspace_id = ${workspaceId} and ${named} and ${visibleTo(actor)} and ${walk.where} order by ${walk.order} limit ${atMost(walk.limit)})`
  }
  const audiences = filter.inboxId
    ? sql`(select u.id from audiences u where u.workspace_id = ${workspaceId} and u.inbox_id = ${filter.inboxId} and u.id = any(${actor.audienceIds}::uuid[]))`
    : undefined
  return sql`${visibleWalks(actor, workspaceId, walk, audiences)}`
}

function namedSet(tx: Tx, filter: Filter): Sql | null {
  if (filter.contactId) return sql`c.contact_id = ${filter.contactId}`
  if (filter.postId) {
    return sql`c.id in (select p.conversation_id from threads t join parts p on p.workspace_id = t.workspace_id and p.thread_id = t.id
                         where t.workspace_id = ${tx.workspaceId} and t.post_id = ${filter.postId})`
  }
  if (filter.tag !== undefined)
    return sql`c.id in (select g.conversation_id from conversation_tags g where g.workspace_id = ${tx.workspaceId} and g.tag = ${filter.tag})`
  const assignee = assigneeOf(filter, tx.actor)
  return assignee ? sql`c.assignee_id = ${assignee}::uuid` : null
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An agent's id, or null when the filter asks for nobody or for anybody. Who is no agent has nothing assigned. */
function assigneeOf(filter: Filter, actor: Actor): string | null {
  if (!filter.assignee || filter.assignee === 'none') return null
  if (filter.assignee === 'me') return actor.kind === 'agent' ? (actor.id ?? NOBODY) : NOBODY
  return UUID.test(filter.assignee) ? filter.assignee : NOBODY
}

/** Stand as constants in the text: a partial index is used only where its condition can be read off the query. */
const statusIs: Record<Status, Sql> = {
  open: raw("c.status = 'open'"),
  waiting: raw("c.status = 'waiting'"),
  snoozed: raw("c.status = 'snoozed'"),
  resolved: raw("c.status = 'resolved'"),
}

function statuses(wanted: readonly Status[]): Sql {
  const unresolved = ['open', 'waiting', 'snoozed'] as const
  if (wanted.length === 3 && unresolved.every((status) => wanted.includes(status))) return raw("c.status <> 'resolved'")
  const some = sql`(${join(
    wanted.map((status) => statusIs[status]),
    ' or ',
  )})`
  return wanted.includes('resolved') || wanted.length === 1 ? some : sql`c.status <> 'resolved' and ${some}`
}

export function conditions(filter: Filter, tx: Tx): Sql[] {
  const found: Sql[] = [raw('true')]
  const add = (condition: Sql) => found.push(condition)
  if (filter.status?.length) add(statuses(filter.status))
  if (filter.needsAction !== undefined) add(raw(filter.needsAction ? 'c.needs_action' : 'not c.needs_action'))
  if (filter.assignee === 'none') add(raw('c.assignee_id is null'))
  const assignee = assigneeOf(filter, tx.actor)
  if (assignee) add(sql`c.assignee_id = ${assignee}::uuid`)
  if (filter.inboxId) add(sql`c.inbox_id = ${filter.inboxId}`)
  if (filter.accountId) add(sql`c.account_id = ${filter.accountId}`)
  if (filter.teamId) add(sql`c.team_id = ${filter.teamId}`)
  if (filter.contactId) add(sql`c.contact_id = ${filter.contactId}`)
  if (filter.network?.length) add(sql`c.network = any(${filter.network})`)
  if (filter.visibility === 'public') add(raw('c.has_public'))
  if (filter.visibility === 'private') {
    add(sql`exists (select from parts p join threads t on t.workspace_id = p.workspace_id and t.id = p.thread_id
                     where p.workspace_id = c.workspace_id and p.conversation_id = c.id and t.visibility = 'private')`)
  }
  if (filter.tag !== undefined)
    add(
      sql`exists (select from conversation_tags g where g.workspace_id = c.workspace_id and g.conversation_id = c.id and g.tag = ${filter.tag})`,
    )
  if (filter.postId) {
    add(sql`exists (select from parts p join threads t on t.workspace_id = p.workspace_id and t.id = p.thread_id
                     where p.workspace_id = c.workspace_id and p.conversation_id = c.id and t.post_id = ${filter.postId})`)
  }
  for (const condition of labelConditions(filter, tx.actor)) add(condition)
  if (filter.unread !== undefined) add(filter.unread ? unreadBy(tx.actor) : sql`not ${unreadBy(tx.actor)}`)
  return found
}

/** What is told of words is found by who may read them alone. */
function labelConditions({ language, kind, sentiment, urgencyReason }: Filter, actor: Actor): Sql[] {
  const found: Sql[] = []
  if (language) found.push(sql`(c.labels ->> 'language' = ${language} or c.labels -> 'mixed' ? ${language})`)
  if (kind?.length) found.push(sql`c.labels ->> 'kind' = any(${kind}::text[])`)
  if (sentiment?.length) found.push(sql`c.labels ->> 'sentiment' = any(${sentiment}::text[])`)
  if (urgencyReason?.length) found.push(sql`c.labels -> 'urgency' ?| ${urgencyReason}::text[]`)
  if (found.length > 0) found.push(wordsReadable(actor, raw("case when c.labels ? 'private' then 'private' else 'public' end")))
  return found
}

/** `c` holds something of the contact that the actor has not read. */
export function unreadBy(actor: Actor): Sql {
  if (actor.kind !== 'agent') return raw('false')
  return sql`(c.last_inbound_id is not null and not c.history and not exists (
    select from conversation_reads r where r.workspace_id = c.workspace_id and r.agent_id = ${actor.id} and r.conversation_id = c.id and r.read_up_to >= c.last_inbound_id))`
}
