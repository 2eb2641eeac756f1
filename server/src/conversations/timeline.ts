import type { Message, TimelineEntry } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { readCursor, writeCursor } from './cursor.ts'
import {
  type ActivityRow,
  type MessageRow,
  type NoteRow,
  messageColumns,
  messageJoins,
  presentActivity,
  presentMessage,
  presentNote,
} from './message-rows.ts'
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

type EntryRow = { type: 'message' | 'note' | 'activity'; sortAt: string; sortKey: string; entryId: string } & MessageRow & {
    noteText: string | null
    noteAuthor: string | null
    noteAgentId: string | null
    what: string | null
    actorKind: string | null
    actorId: string | null
    actorName: string | null
    activityData: Record<string, unknown> | null
  }

/** Sorts what people did after words of the same instant: it is mostly about them. */
const AFTER_WORDS = '~~'

/**
 * The newest entries of a conversation: its messages, replies given elsewhere that answer it too, notes and what people did.
 * The caller has made sure that the reader sees the conversation.
 */
export async function timelinePage(tx: Tx, conversationId: string, limit: number, cursor?: string): Promise<TimelinePage> {
  const workspace = tx.workspaceId
  const before = readPosition(cursor)
  const earlierThan = (alias: string) => {
    if (!before) return nothing
    const key =
      alias === 'm'
        ? sql`(m.at, m.order_key, m.id)`
        : alias === 'n'
          ? sql`(n.at, ${AFTER_WORDS}::text, n.id)`
          : sql`(v.at, ${AFTER_WORDS}::text, v.id)`
    return sql`and ${key} < (${before.at}::timestamptz, ${before.orderKey}, ${before.id}::uuid)`
  }
  const rows = await tx.all<EntryRow>`
    with page as materialized (
      select * from (
        (select 'message' as type, m.id, m.at, m.order_key from messages m
          where m.workspace_id = ${workspace} and m.conversation_id = ${conversationId} ${earlierThan('m')}
          order by m.at desc, m.order_key desc, m.id desc limit ${atMost(limit + 1)})
        union all
        (select 'message', m.id, m.at, m.order_key from answers a join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
          where a.workspace_id = ${workspace} and a.conversation_id = ${conversationId} and m.conversation_id is distinct from a.conversation_id ${earlierThan('m')}
          order by m.at desc, m.order_key desc, m.id desc limit ${atMost(limit + 1)})
        union all
        (select 'note', n.id, n.at, ${AFTER_WORDS}::text from notes n
          where n.workspace_id = ${workspace} and n.conversation_id = ${conversationId} ${earlierThan('n')} order by n.at desc, n.id desc limit ${atMost(limit + 1)})
        union all
        (select 'activity', v.id, v.at, ${AFTER_WORDS}::text from activities v
          where v.workspace_id = ${workspace} and v.conversation_id = ${conversationId} ${earlierThan('v')} order by v.at desc, v.id desc limit ${atMost(limit + 1)})) entry
       order by at desc, order_key desc, id desc limit ${atMost(limit + 1)})
    select page.type, page.id as entry_id, page.at as sort_at, page.order_key as sort_key, ${messageColumns(tx.actor)},
           n.text as note_text, n.author_name as note_author, n.agent_id as note_agent_id,
           v.what, v.actor_kind, v.actor_id, v.data as activity_data, doer.name as actor_name
      from page
      left join (messages m ${messageJoins(tx)}) on page.type = 'message' and m.workspace_id = ${workspace} and m.id = page.id
      left join notes n on page.type = 'note' and n.workspace_id = ${workspace} and n.id = page.id
      left join activities v on page.type = 'activity' and v.workspace_id = ${workspace} and v.id = page.id
      left join agents doer on doer.workspace_id = ${workspace} and doer.id = case when v.actor_kind = 'agent' then v.actor_id::uuid end
     order by page.at desc, page.order_key desc, page.id desc`
  const kept = rows.slice(0, limit)
  const oldest = kept.at(-1)
  return {
    items: kept.reverse().map((row) => entryOf(tx, row, conversationId)),
    earlier: rows.length > limit && oldest ? writeCursor(oldest.sortAt, oldest.sortKey, oldest.entryId) : null,
  }
}

function readPosition(cursor: string | undefined): { at: string; orderKey: string; id: string } | null {
  const values = readCursor(cursor, 3)
  if (!values) return null
  const [at = '', orderKey = '', id = ''] = values
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/i.test(id)) fail('invalid_cursor')
  return { at, orderKey, id }
}

function entryOf(tx: Tx, row: EntryRow, conversationId: string): TimelineEntry {
  if (row.type === 'message') return presentMessage(tx.ctx, row, conversationId)
  const base = { id: row.entryId, at: row.sortAt }
  if (row.type === 'note') {
    const note: NoteRow = { ...base, text: row.noteText, authorName: row.noteAuthor ?? '', agentId: row.noteAgentId }
    return presentNote(note, tx.actor)
  }
  const activity: ActivityRow = {
    ...base,
    what: row.what ?? '',
    actorKind: row.actorKind ?? 'system',
    actorId: row.actorId,
    actorName: row.actorName,
    data: row.activityData ?? {},
  }
  return presentActivity(activity)
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
    const rows = await tx.all<MessageRow & { orderKey: string }>`
      with page as materialized (
        select m.id, m.at, m.order_key from ${neighbourMessages(tx, conversationId)}
           ${after ? sql`and (m.at, m.order_key, m.id) > (${after.at}::timestamptz, ${after.orderKey}, ${after.id}::uuid)` : nothing}
         order by m.at, m.order_key, m.id limit ${atMost(limit + 1)})
      select ${messageColumns(tx.actor)}, page.order_key from page join messages m on m.workspace_id = ${tx.workspaceId} and m.id = page.id ${messageJoins(tx)}
       order by page.at, page.order_key, page.id`
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
