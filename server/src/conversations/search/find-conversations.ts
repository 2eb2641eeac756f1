import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { type Sql, join, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { candidates, conditions } from '../list.ts'
import { atMost, visibleTo, wordsReadable } from '../visible-to.ts'
import type { Asked } from './find-messages.ts'
import type { Narrowing } from './narrow.ts'

export interface FoundConversations {
  /** `messageId` is null where nothing was asked of single messages. */
  hits: { conversationId: string; messageId: string | null; at: string }[]
  next: string | null
  /** How far back was looked for messages that fit, when that was not to the beginning. */
  lookedBackTo: string | null
}

/** So many conversations are looked through for a page. */
const WALK = 2_000

interface Row {
  conversationId: string | null
  lastMessageAt: string
  messageId: string | null
  at: string
  walked: number
  endAt: string
  endId: string
}

/** Without words: conversations that fit the terms, newest first, each with its newest message that fits. */
export async function findConversations(tx: Tx, narrowing: Narrowing, asked: Asked): Promise<FoundConversations> {
  const { limit } = asked
  const asksMessages = narrowing.messages.length > 0
  const most = asksMessages ? WALK : limit + 1
  tx.planByValues()
  const rows = await tx.all<Row>`
    with near as materialized (${newest(tx, narrowing, most, readTimeCursor(asked.cursor))}),
    walk as (select count(*)::int as walked, min(last_message_at) as end_at, (select id from near order by last_message_at, id limit 1) as end_id from near)
    select walk.*, found.* from walk left join (
      select near.id as conversation_id, near.last_message_at, said.id as message_id, coalesce(said.at, near.last_message_at) as at
        from near ${asksMessages ? newestThatFits(tx, narrowing.messages) : raw('cross join (select null::uuid as id, null::timestamptz as at) said')}
       order by near.last_message_at desc, near.id desc limit ${atMost(limit + 1)}) found on true
     order by found.last_message_at desc, found.conversation_id desc`
  const all = rows.flatMap(({ conversationId, messageId, at, lastMessageAt }) =>
    conversationId ? [{ conversationId, messageId, at, lastMessageAt }] : [],
  )
  const hits = all.slice(0, limit).map(({ conversationId, messageId, at }) => ({ conversationId, messageId, at }))
  const last = all[limit - 1]
  if (all.length > limit && last) return { hits, next: writeCursor(last.lastMessageAt, last.conversationId), lookedBackTo: null }
  const [end] = rows
  if (!asksMessages || !end || end.walked < WALK) return { hits, next: null, lookedBackTo: null }
  return { hits, next: writeCursor(end.endAt, end.endId), lookedBackTo: end.endAt }
}

function newest(tx: Tx, { conversations: filter, contactIds }: Narrowing, most: number, before: { at: string; id: string } | null): Sql {
  const wanted = conditions(filter, tx)
  if (before) wanted.push(sql`(c.last_message_at, c.id) < (${before.at}::timestamptz, ${before.id}::uuid)`)
  const walk = {
    columns: raw('c.id, c.last_message_at'),
    where: join(wanted, ' and '),
    order: raw('c.last_message_at desc, c.id desc'),
    limit: most,
  }
  const found = contactIds
    ? sql`(select ${walk.columns} from conversations c where c.workspace_id = ${tx.workspaceId} and c.contact_id = any(${contactIds}::uuid[]) and ${visibleTo(tx.actor)} and ${walk.where})`
    : candidates(tx, filter, walk)
  return sql`select * from ${found} c order by ${walk.order} limit ${atMost(most)}`
}

/** Joins `said`, the newest message of `near` for which all conditions hold and whose words the actor may read. */
function newestThatFits(tx: Tx, wanted: readonly Sql[]): Sql {
  return sql`
    join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = near.id
    cross join lateral (
      select m.id, m.at from messages m
       where m.workspace_id = ${tx.workspaceId} and m.conversation_id = near.id and m.deleted_at is null and ${wordsReadable(tx.actor, raw('m.visibility'))}
         and ${join(wanted, ' and ')} order by m.at desc, m.order_key desc, m.id desc limit 1) said`
}
