import type { Message, TimelineEntry } from '@baton/contract/conversations'
import type { Actor, Ctx } from '#kernel/context'
import { readCursor, writeCursor } from '#kernel/cursor'
import { fail } from '#kernel/fail'
import { nothing, raw, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { type MessageRow, messagesOn, pageColumns, presentActivity, presentMessage, presentNote } from './message-rows.ts'
import { atMost, visibleTo } from './visible-to.ts'

export interface TimelinePage {
  items: TimelineEntry[]
  earlier: string | null
}

/** Entries before a position, oldest first within the page. */
export async function readTimeline(
  ctx: Ctx,
  conversationId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<TimelinePage> {
  return ctx.read(async (tx) => {
    await mustSee(tx, conversationId)
    return timelinePage(tx, conversationId, limit, cursor)
  })
}

export async function mustSee(tx: Tx, conversationId: string): Promise<void> {
  const seen =
    await tx.one`select c.id from conversations c where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId} and ${visibleTo(tx.actor)}`
  if (!seen) fail('conversation_not_found')
}

/** A note or what somebody did. */
interface DeedRow {
  type: 'note' | 'activity'
  id: string
  at: string
  text: string | null
  authorName: string | null
  agentId: string | null
  what: string | null
  actorKind: string | null
  actorId: string | null
  actorName: string | null
  data: Record<string, unknown> | null
}

/** Stands in a position for what people did: it comes after words of the same instant, since it is mostly about them. */
const AFTER_WORDS = '~~'

/** Where an entry stands, and the entry. */
interface Placed {
  at: string
  orderKey: string
  id: string
  entry: TimelineEntry
}

/**
 * The newest entries of a conversation: its messages, replies given elsewhere that answer it too, notes and what people did.
 * The caller has made sure that the reader sees the conversation, or asks for that in the same go.
 */
export async function timelinePage(tx: Tx, conversationId: string, limit: number, cursor?: string): Promise<TimelinePage> {
  const before = readPosition(cursor)
  const [messages, deeds] = await Promise.all([
    messagesBefore(tx, conversationId, limit + 1, before),
    deedsBefore(tx, conversationId, limit + 1, before),
  ])
  const words = messages.map((row): Placed => ({ ...place(row, row.orderKey), entry: presentMessage(tx.ctx, row, conversationId) }))
  const all = merged(
    words,
    deeds.map((row): Placed => ({ ...place(row, AFTER_WORDS), entry: presentDeed(row, tx.actor) })),
  )
  const kept = all.slice(0, limit)
  const oldest = kept.at(-1)
  return {
    items: kept.reverse().map(({ entry }) => entry),
    earlier: all.length > limit && oldest ? writeCursor(oldest.at, oldest.orderKey, oldest.id) : null,
  }
}

const place = ({ at, id }: { at: string; id: string }, orderKey: string) => ({ at, orderKey, id })

/** Two runs, each newest first, as one. */
function merged(words: Placed[], deeds: Placed[]): Placed[] {
  const all: Placed[] = []
  let next = 0
  for (const word of words) {
    for (; next < deeds.length && (deeds[next] as Placed).at >= word.at; next++) all.push(deeds[next] as Placed)
    all.push(word)
  }
  return [...all, ...deeds.slice(next)]
}

interface Position {
  at: string
  orderKey: string
  id: string
}

function messagesBefore(tx: Tx, conversationId: string, limit: number, before: Position | null): Promise<MessageRow[]> {
  const earlier = !before
    ? nothing
    : before.orderKey === AFTER_WORDS
      ? sql`and m.at <= ${before.at}::timestamptz`
      : sql`and (m.at, m.order_key, m.id) < (${before.at}::timestamptz, ${before.orderKey}, ${before.id}::uuid)`
  const newestFirst = sql`order by m.at desc, m.order_key desc, m.id desc`
  const page = sql`
    select * from (
      (select ${pageColumns} from messages m
        where m.workspace_id = ${tx.workspaceId} and m.conversation_id = ${conversationId} ${earlier} ${newestFirst} limit ${atMost(limit)})
      union all
      (select ${pageColumns} from answers a join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
        where a.workspace_id = ${tx.workspaceId} and a.conversation_id = ${conversationId} and m.conversation_id is distinct from a.conversation_id ${earlier}
        ${newestFirst} limit ${atMost(limit)})) m
     ${newestFirst} limit ${atMost(limit)}`
  return tx.query<MessageRow>(messagesOn(tx, page, newestFirst))
}

function deedsBefore(tx: Tx, conversationId: string, limit: number, before: Position | null): Promise<DeedRow[]> {
  const earlier = (at: Sql, id: Sql) => {
    if (!before) return nothing
    return before.orderKey === AFTER_WORDS
      ? sql`and (${at}, ${id}) < (${before.at}::timestamptz, ${before.id}::uuid)`
      : sql`and ${at} < ${before.at}::timestamptz`
  }
  return tx.all<DeedRow>`
    select * from (
      (select 'note' as type, n.id, n.at, n.text, n.author_name, n.agent_id, null as what, null as actor_kind, null as actor_id, null as actor_name, null::jsonb as data
         from notes n where n.workspace_id = ${tx.workspaceId} and n.conversation_id = ${conversationId} ${earlier(raw('n.at'), raw('n.id'))}
        order by n.at desc, n.id desc limit ${atMost(limit)})
      union all
      (select 'activity', v.id, v.at, null, null, null, v.what, v.actor_kind, v.actor_id, doer.name, v.data
         from activities v left join agents doer on doer.workspace_id = v.workspace_id and doer.id = case when v.actor_kind = 'agent' then v.actor_id::uuid end
        where v.workspace_id = ${tx.workspaceId} and v.conversation_id = ${conversationId} ${earlier(raw('v.at'), raw('v.id'))}
        order by v.at desc, v.id desc limit ${atMost(limit)})) deed
     order by at desc, id desc limit ${atMost(limit)}`
}

function readPosition(cursor: string | undefined): Position | null {
  const values = readCursor(cursor, 3)
  if (!values) return null
  const [at = '', orderKey = '', id = ''] = values
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/i.test(id)) fail('invalid_cursor')
  return { at, orderKey, id }
}

function presentDeed({ type, id, at, ...row }: DeedRow, actor: Actor): TimelineEntry {
  if (type === 'note') return presentNote({ id, at, text: row.text, authorName: row.authorName ?? '', agentId: row.agentId }, actor)
  const { what, actorKind, actorId, actorName, data } = row
  return presentActivity({ id, at, what: what ?? '', actorKind: actorKind ?? 'system', actorId, actorName, data: data ?? {} })
}

/** Other customers' words in the places where this conversation takes place in front of others, oldest first. Shown folded, never counted as this contact's. */
export async function listNeighbours(
  ctx: Ctx,
  conversationId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: Message[]; next: string | null }> {
  return ctx.read(async (tx) => {
    await mustSee(tx, conversationId)
    const after = readPosition(cursor)
    const oldestFirst = sql`order by m.at, m.order_key, m.id`
    const page = sql`
      select ${pageColumns} from ${neighbourMessages(tx, conversationId)}
         ${after ? sql`and (m.at, m.order_key, m.id) > (${after.at}::timestamptz, ${after.orderKey}, ${after.id}::uuid)` : nothing}
       ${oldestFirst} limit ${atMost(limit + 1)}`
    const rows = await tx.query<MessageRow>(messagesOn(tx, page, oldestFirst))
    const kept = rows.slice(0, limit)
    const last = kept.at(-1)
    return {
      items: kept.map((row) => presentMessage(ctx, row, conversationId)),
      next: rows.length > limit && last ? writeCursor(last.at, last.orderKey, last.id) : null,
    }
  })
}

/** From and where of the neighbours of a conversation; `m` is the message. Private threads of two have none. */
export function neighbourMessages(tx: Tx, conversationId: string) {
  return sql`
    conversations o
    join parts p on p.workspace_id = o.workspace_id and p.conversation_id = o.id
    join threads t on t.workspace_id = p.workspace_id and t.id = p.thread_id and t.kind in ('comment', 'group', 'review')
    join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id and m.direction = 'inbound' and m.contact_id is distinct from o.contact_id
   where o.workspace_id = ${tx.workspaceId} and o.id = ${conversationId}`
}
