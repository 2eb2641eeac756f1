import { nextNumbers } from '#kernel/numbers'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { keptLabels, labelJoins } from './labels/of-conversation.ts'

/** What `numbering` leaves a new conversation with, which is made with none. */
export const FIRST_VERSION = 1

export interface Derived {
  id: string
  version: number
  waitingSince: string | null
}

/**
 * Brings what a conversation row says about its messages up to date: when the contact first wrote, since when they wait,
 * when we last answered, the newest message and its preview, and what is told of the contact's words. Raises the version of each, so call it once per change and
 * take the version for the event from what it returns.
 *
 * Looks at the messages as they are, never at what changed, so messages may come in any order and any number of times.
 * A contact waits since their oldest message after our last answer that is neither acknowledged, deleted nor history;
 * answers of machines do not count.
 */
export async function deriveConversations(tx: Tx, ids: readonly string[]): Promise<Derived[]> {
  return ids.length === 0 ? [] : tx.query<Derived>(derivation(tx, ids))
}

/**
 * Derives conversations that this transaction made, and gives them the next numbers, in this order. To be sent when nothing
 * is left to be locked.
 */
export function numbering(tx: Tx, made: readonly string[]): Sql {
  return derivation(tx, made, true)
}

function derivation(tx: Tx, ids: readonly string[], areNew = false): Sql {
  const workspace = tx.workspaceId
  // Materialised, so that it is worked out once: joined freely it may be worked out anew for every conversation there is.
  return sql`
    with ${areNew ? sql`${nextNumbers(tx, ids.length)},` : nothing} d as materialized (
      select t.id, t.n, first.at as first_inbound_at, answered.at as last_answer_at, waiting.at as waiting_since, inbound.id as last_inbound_id, inbound.at as last_inbound_at,
             newest.at as last_message_at, newest.id as last_message_id, left(case when preview.title is null then preview.text else concat_ws(' · ', preview.title, nullif(preview.text, '')) end, 200) as preview_text,
             preview.direction as preview_direction, preview.visibility as preview_visibility, preview.language as preview_language, pictured.kind as preview_media,
             ${keptLabels}
        from unnest(${ids}::uuid[]) with ordinality as t(id, n)
        left join lateral (
          select m.at from messages m where m.workspace_id = ${workspace} and m.conversation_id = t.id and m.direction = 'inbound'
           order by m.at, m.order_key, m.id limit 1) first on true
        left join lateral (
          select m.id, m.at from messages m where m.workspace_id = ${workspace} and m.conversation_id = t.id and m.direction = 'inbound'
           order by m.at desc, m.order_key desc, m.id desc limit 1) inbound on true
        left join lateral (
          select a.at from answers a where a.workspace_id = ${workspace} and a.conversation_id = t.id and not a.automatic
           order by a.at desc limit 1) answered on true
        left join lateral (
          select m.at from messages m
           where m.workspace_id = ${workspace} and m.conversation_id = t.id and m.at > coalesce(answered.at, '-infinity')
             and m.direction = 'inbound' and not m.acknowledged and not m.history and m.deleted_at is null
           order by m.at, m.order_key, m.id limit 1) waiting on true
        left join lateral (
          select e.id, e.at from (
            (select m.id, m.at, m.order_key from messages m where m.workspace_id = ${workspace} and m.conversation_id = t.id
              order by m.at desc, m.order_key desc, m.id desc limit 1)
            union all
            (select m.id, m.at, m.order_key from answers a join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
              where a.workspace_id = ${workspace} and a.conversation_id = t.id order by a.at desc limit 1)) e
           order by e.at desc, e.order_key desc, e.id desc limit 1) newest on true
        left join lateral (
          select e.* from (
            (select m.id, m.at, m.order_key, m.text, m.review ->> 'title' as title, m.direction, m.visibility, m.language from messages m
              where m.workspace_id = ${workspace} and m.conversation_id = t.id and m.deleted_at is null
              order by m.at desc, m.order_key desc, m.id desc limit 1)
            union all
            (select m.id, m.at, m.order_key, m.text, m.review ->> 'title' as title, m.direction, m.visibility, m.language
               from answers a join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
              where a.workspace_id = ${workspace} and a.conversation_id = t.id and m.deleted_at is null order by a.at desc limit 1)) e
           order by e.at desc, e.order_key desc, e.id desc limit 1) preview on true
        left join lateral (
          select f.kind from media f where f.workspace_id = ${workspace} and f.message_id = preview.id order by f.position limit 1) pictured on true
        ${labelJoins(workspace)}
    )
    update conversations c
       set first_inbound_at = d.first_inbound_at,
           last_answer_at = d.last_answer_at,
           waiting_since = d.waiting_since,
           snooze_ended_at = case when c.snooze_ended_at is null or d.last_answer_at >= c.snooze_ended_at then null
             -- It came back for want of a word of theirs, and here is one.
             when exists (select from private_moves v where v.workspace_id = ${workspace} and v.conversation_id = c.id
                             and v.returned_at = c.snooze_ended_at and v.at < d.last_inbound_at) then null
             else c.snooze_ended_at end,
           last_message_at = coalesce(d.last_message_at, c.last_message_at),
           last_message_id = d.last_message_id,
           last_inbound_id = d.last_inbound_id,
           preview_text = d.preview_text,
           preview_direction = d.preview_direction,
           preview_visibility = d.preview_visibility,
           preview_media = d.preview_media,
           preview_language = d.preview_language,
           labels = d.labels,
           urgent_since = d.urgent_since,
           urgent_in_public = case when d.labels ? 'private' then null else d.urgent_since end,
           version = c.version + 1
           ${areNew ? sql`, number = feed.before + d.n` : nothing}
      from d ${areNew ? sql`cross join feed` : nothing}
     where c.workspace_id = ${workspace} and c.id = d.id
    returning c.id, c.version, c.waiting_since`
}
