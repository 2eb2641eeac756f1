import type { Actor } from '#kernel/context'
import { type Sql, nothing, raw, sql } from '#kernel/sql'

/**
 * Which conversations an actor sees: those of the audiences they hold, and those assigned to them. Who may not read private
 * words sees of their audiences only what has a public part. This is the one definition, for list, search, counters, the
 * open conversation, the log, the live feed and the figures; `visibleWalks` and `sees` say the same in other forms.
 *
 * A condition on a table `conversations c`.
 */
export function visibleTo(actor: Actor): Sql {
  if (actor.kind === 'system') return raw('true')
  return sql`((c.audience_id = any(${actor.audienceIds}::uuid[]) and ${publicOnly(actor)}) or ${assignedTo(actor)})`
}

/** The same predicate for a conversation already read. */
export function sees(actor: Actor, conversation: { audienceId: string; assigneeId: string | null; hasPublic: boolean }): boolean {
  if (actor.kind === 'system' || isAssignee(actor, conversation.assigneeId)) return true
  return actor.audienceIds.includes(conversation.audienceId) && (actor.rights.readPrivate || conversation.hasPublic)
}

/** May the actor read words of this visibility in a conversation of that assignee? A key that may only assign or count reads none. */
export function readsWords(actor: Actor, visibility: string | null, assigneeId: string | null): boolean {
  if (!readsAtAll(actor)) return false
  return visibility === 'public' || actor.rights.readPrivate || isAssignee(actor, assigneeId)
}

/** The same as a condition: `visibility` is a column or expression, and `c` the conversation the words belong to. */
export function wordsReadable(actor: Actor, visibility: Sql): Sql {
  if (!readsAtAll(actor)) return raw('false')
  if (actor.rights.readPrivate) return raw('true')
  return sql`(${visibility} = 'public' or ${assignedTo(actor)})`
}

/** May the actor say or take something there? Private threads are for those who read private words, and who was given the conversation. */
export function actsIn(actor: Actor, visibility: string, assigneeId: string | null): boolean {
  return visibility === 'public' || actor.rights.readPrivate || isAssignee(actor, assigneeId)
}

/** Without this right an actor reads no words at all: a key that may only assign or count. */
export function readsAtAll(actor: Actor): boolean {
  return actor.kind === 'system' || actor.permissions.has('conversation:read')
}

export function isAssignee(actor: Actor, assigneeId: string | null): boolean {
  return actor.kind === 'agent' && actor.id !== null && actor.id === assigneeId
}

/** How a walk over conversations goes: which come (`where`, on `c`), what of them (`columns`), in which order, and where it stops. */
export interface Walk {
  columns: Sql
  where: Sql
  order?: Sql
  limit: number
}

/**
 * The conversations an actor sees, as walks whose union has no row twice: one along the index of each audience, and one of
 * what is assigned to the actor outside of these. An `or` would make PostgreSQL read everything instead.
 * The answer is a table expression; its rows still want the final order and limit.
 */
export function visibleWalks(
  actor: Actor,
  workspaceId: number,
  walk: Walk,
  audiences: Sql = sql`unnest(${actor.audienceIds}::uuid[])`,
): Sql {
  const tail = sql`${walk.order ? sql`order by ${walk.order}` : nothing} limit ${atMost(walk.limit)}`
  const ofAudience = sql`
    select w.* from ${actor.kind === 'system' ? sql`(select u.id from audiences u where u.workspace_id = ${workspaceId})` : audiences} as a(id)
      cross join lateral (
        select ${walk.columns} from conversations c
         where c.workspace_id = ${workspaceId} and c.audience_id = a.id and ${publicOnly(actor)} and ${walk.where} ${tail}) w`
  if (actor.kind !== 'agent') return sql`(${ofAudience})`
  return sql`(${ofAudience}
    union all
    (select ${walk.columns} from conversations c
      where c.workspace_id = ${workspaceId} and ${assignedTo(actor)} and not (c.audience_id = any(${actor.audienceIds}::uuid[]) and ${publicOnly(actor)})
        and ${walk.where} ${tail}))`
}

function publicOnly(actor: Actor): Sql {
  return raw(actor.rights.readPrivate ? 'true' : 'c.has_public')
}

function assignedTo(actor: Actor): Sql {
  return actor.kind === 'agent' && actor.id ? sql`c.assignee_id = ${actor.id}` : raw('false')
}

/**
 * A limit as part of the text. As a parameter it is unknown to a prepared plan, which then expects a tenth of all rows and
 * sorts them; PostgreSQL would make a new plan each time, which costs more than the query itself.
 */
export function atMost(count: number): Sql {
  return raw(String(Math.trunc(count)))
}
