import type { ListedLook, listSecondLooks as listRoute } from '@baton/contract/moderation'
import type { QueryOf } from '@baton/contract/route'
import type { Actor, Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { type Sql, nothing, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { messageRows, presentMessage } from '../message-rows.ts'
import { atMost, visibleTo } from '../visible-to.ts'
import { lookColumns, lookJoins, presentLook, type LookRow } from './rows.ts'

interface ListedRow {
  look: LookRow
  messageId: string
  conversationId: string | null
  number: number | null
  network: ListedLook['network']
  accountName: string
  sortAt: string
}

/** A page of what waits, longest first, or of what is settled, newest first. Two statements whatever the page holds. */
export async function listLooks(ctx: Ctx, query: QueryOf<typeof listRoute>): Promise<{ items: ListedLook[]; next: string | null }> {
  return ctx.tx(async (tx) => {
    const rows = await tx.query<ListedRow>(listQuery(tx, query))
    const page = rows.slice(0, query.limit)
    const messages = new Map(
      (
        await messageRows(
          tx,
          page.map(({ messageId }) => messageId),
        )
      ).map((row) => [row.id, row]),
    )
    const last = page.at(-1)
    return {
      items: page.flatMap(({ look, messageId, conversationId, number, network, accountName }) => {
        const message = messages.get(messageId)
        if (!message) return []
        return {
          look: presentLook(look, tx.actor),
          message: presentMessage(ctx, message, conversationId),
          conversation: conversationId !== null && number !== null ? { id: conversationId, number } : null,
          network,
          accountName,
        }
      }),
      next: rows.length > query.limit && last ? writeCursor(last.sortAt, last.look.id) : null,
    }
  })
}

function listQuery(tx: Tx, { settled, cursor, limit }: QueryOf<typeof listRoute>): Sql {
  const from = readTimeCursor(cursor)
  const key = raw(settled ? 'l.settled_at' : 'l.created_at')
  const after = from ? sql`and (${key}, l.id) ${raw(settled ? '<' : '>')} (${from.at}::timestamptz, ${from.id}::uuid)` : nothing
  return sql`
    select ${lookColumns} as look, l.message_id, c.id as conversation_id, c.number, account.network, account.name as account_name, ${key} as sort_at
      from second_looks l ${seenWith(tx)} ${lookJoins(tx)}
     where l.workspace_id = ${tx.workspaceId} and ${raw(settled ? "l.state <> 'open'" : "l.state = 'open'")} and ${isSeen(tx.actor)} ${after}
     order by ${raw(settled ? 'l.settled_at desc, l.id desc' : 'l.created_at, l.id')} limit ${atMost(limit + 1)}`
}

const seenWith = (tx: Tx): Sql => sql`
  join messages m on m.workspace_id = ${tx.workspaceId} and m.id = l.message_id
  join channel_accounts account on account.workspace_id = ${tx.workspaceId} and account.id = l.account_id
  left join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = m.conversation_id`

/** With its conversation; what belongs to none is seen by whoever works with the account. */
function isSeen(actor: Actor): Sql {
  if (actor.kind === 'system') return raw('true')
  return sql`case when c.id is null then account.audience_id = any(${actor.audienceIds}::uuid[]) else coalesce(${visibleTo(actor)}, false) end`
}

/** How many wait that this actor may decide, up to `most`. */
export function looksToDecide(tx: Tx, most: number): Sql {
  const { actor } = tx
  if (actor.kind !== 'agent' || !actor.permissions.has('moderation:decide')) return raw('0')
  return sql`(select count(*)::int from (
    select from second_looks l ${seenWith(tx)}
     where l.workspace_id = ${tx.workspaceId} and l.state = 'open' and l.expires_at > ${tx.now} and l.asked_by_agent is distinct from ${actor.id}::uuid and ${isSeen(actor)}
     limit ${atMost(most)}) capped)`
}
