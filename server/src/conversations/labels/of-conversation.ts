import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** So many of the contact's newest messages are looked at. */
const LOOKED_AT = 10
/** As in `urgencyOf`: what each further message adds that nobody answered, and the most that one reason can add beside words. */
const REPEAT_POINTS = 5
const REASON_MOST = 20
/** Danger to a life stands before all that waits: it counts as if it had waited so many days longer. */
const SAFETY_AHEAD_DAYS = 1000

/**
 * What a conversation shows of the labels of its messages, as joins of its derivation: `t.id` is the conversation, `answered.at`
 * our last answer, `waiting.at` since when it waits.
 *
 * Language, sentiment and kind are of the contact's newest words, those that need an answer first. Urgency is that of the most
 * urgent message nobody answered; writing again (`repeat`) and, in public, an audience (`reach`) add to it. What time adds
 * (`waiting`) is worked out when it is read.
 */
export function labelJoins(workspaceId: number): Sql {
  return sql`
    left join lateral (
      select count(*) filter (where e.waits)::int as unanswered,
             (array_agg(e.labels - '{version,urgency,points}'::text[] || jsonb_build_object('message', e.id) order by not e.waits, e.acknowledged, e.place) filter (where e.labels is not null))[1] as newest,
             (array_agg(e.visibility order by not e.waits, e.acknowledged, e.place) filter (where e.labels is not null))[1] as newest_visibility,
             (array_agg(e.labels order by (e.labels ->> 'points')::int desc, e.place) filter (where e.waits and e.labels ? 'points'))[1] as urgent,
             (array_agg(e.visibility order by (e.labels ->> 'points')::int desc, e.place) filter (where e.waits and e.labels ? 'points'))[1] as urgent_visibility,
             (array_agg(e.identity_id order by e.place) filter (where e.waits and e.visibility = 'public'))[1] as speaker
        from (select m.id, m.labels, m.visibility, m.acknowledged, m.identity_id, m.place,
                     waiting.at is not null and not m.acknowledged and not m.history and m.at > coalesce(answered.at, '-infinity') as waits
                from (select m.*, row_number() over () as place
                        from (select m.id, m.labels, m.visibility, m.acknowledged, m.identity_id, m.history, m.at from messages m
                               where m.workspace_id = ${workspaceId} and m.conversation_id = t.id and m.direction = 'inbound' and m.deleted_at is null
                               order by m.at desc, m.order_key desc, m.id desc limit ${LOOKED_AT}) m) m) e) told on true
    left join lateral (
      select least(${REASON_MOST}, 5 * floor(log(i.followers / 100.0)))::int as points from identities i
       where i.workspace_id = ${workspaceId} and i.id = told.speaker and i.followers >= 1000) reach on true
    left join lateral (
      select again.said, again.times, least(${REASON_MOST}, again.said + ${REPEAT_POINTS} * again.times) as points
        from (select coalesce((told.urgent -> 'urgency' ->> 'repeat')::int, 0) as said, greatest(told.unanswered - 1, 0) as times) again) repeated on true
    left join lateral (
      select least(100, coalesce((told.urgent ->> 'points')::int, 0) - repeated.said + repeated.points + coalesce(reach.points, 0)) as points,
             coalesce(told.urgent -> 'urgency', '{}') || jsonb_strip_nulls(jsonb_build_object('repeat', nullif(repeated.points, 0), 'reach', reach.points)) as reasons) urgency on true`
}

/**
 * Brings only the labels of conversations up to date, by waits and answers as they stand. Their versions stay: nothing happened in
 * them, and nobody is told.
 */
export async function relabelConversations(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const workspace = tx.workspaceId
  await tx.run`
    with d as materialized (
      select t.id, ${keptLabels} from conversations t
       cross join lateral (select t.last_answer_at as at) answered
       cross join lateral (select t.waiting_since as at) waiting
        ${labelJoins(workspace)}
       where t.workspace_id = ${workspace} and t.id = any(${ids}::uuid[]))
    update conversations c set labels = d.labels, urgent_since = d.urgent_since, urgent_in_public = case when d.labels ? 'private' then null else d.urgent_since end
      from d where c.workspace_id = ${workspace} and c.id = d.id`
}

/** What of it a conversation row keeps. */
export const keptLabels: Sql = sql`
  case when told.newest is not null or urgency.points > 0 then
    coalesce(told.newest, '{}') || case when urgency.points > 0 then jsonb_build_object('urgency', urgency.reasons, 'points', urgency.points) else '{}' end
      || case when repeated.times > 0 then jsonb_build_object('repeats', repeated.times) else '{}' end
      || case when told.newest_visibility = 'private' or told.urgent_visibility = 'private' then '{"private": true}' else '{}'::jsonb end end as labels,
  case when urgency.points > 0 then
    waiting.at - make_interval(hours => urgency.points, days => case when urgency.reasons ? 'safety' then ${SAFETY_AHEAD_DAYS} else 0 end) end as urgent_since`
