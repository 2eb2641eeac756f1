import type { SearchHit } from '@baton/contract/conversations'
import { type QueryClause, queryTokens, snippet } from '@baton/language'
import type { Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { maskText } from '#kernel/masking'
import type { Tx } from '#kernel/tx'
import { type ConversationRow, conversationRows, present } from './conversation-rows.ts'
import { atMost, visibleTo } from './visible-to.ts'

export interface SearchAnswer {
  items: SearchHit[]
  next: string | null
  lookedBackTo: string | null
}

/** Conversations of at most so many people whose name fits. */
const MOST_PEOPLE = 20

/**
 * Finds words in messages, newest first; before these, on the first page, the conversation of a `#number` and the newest
 * conversations of people whose name or handle fits. Private words are searched only for those who may read them.
 */
export async function search(ctx: Ctx, query: { q: string; cursor?: string | undefined; limit: number }): Promise<SearchAnswer> {
  const clauses = queryTokens(query.q)
  return ctx.read(async (tx) => {
    const first = !query.cursor
    const [named, found] = await Promise.all([first ? findNamed(tx, query.q, clauses) : [], findMessages(tx, clauses, query)])
    const texts = await textsOf(
      tx,
      found.hits.map((hit) => hit.messageId),
    )
    const rows = await conversationRows(tx, [...new Set([...named, ...found.hits.map((hit) => hit.conversationId)])])
    const byId = new Map(rows.map((row) => [row.id, row]))
    const ofNames = named.flatMap((id) => nameHit(byId.get(id), ctx))
    const ofMessages = found.hits.flatMap(({ messageId, conversationId, at }) => {
      const row = byId.get(conversationId)
      const text = texts.get(messageId)
      if (!row || text === undefined) return []
      const shown = ctx.actor.rights.seePersonalData ? text : maskText(text)
      return [{ conversation: present(row, ctx.actor), messageId, at, snippet: snippet(shown, clauses) }]
    })
    return { items: [...ofNames, ...ofMessages], next: found.next, lookedBackTo: found.lookedBackTo }
  })
}

function nameHit(row: ConversationRow | undefined, ctx: Ctx): SearchHit[] {
  return row ? [{ conversation: present(row, ctx.actor), messageId: null, at: row.lastMessageAt, snippet: null }] : []
}

/** Ids of conversations by number and by person, newest first. */
async function findNamed(tx: Tx, q: string, clauses: QueryClause[]): Promise<string[]> {
  const number = /^#?(\d{1,9})$/.exec(q.trim())?.[1]
  // Handles, addresses and numbers are personal data: whoever may not see them finds by names alone.
  const people = tsquery(tx.workspaceId, clauses, tx.actor.rights.seePersonalData ? '' : 'A')
  const rows = await tx.all<{ id: string }>`
    with people as materialized (select contact_id from system.search_contacts(${people}::tsquery, ${MOST_PEOPLE})),
    found as (
      select c.id, c.last_message_at, 0 as rank from conversations c
       where c.workspace_id = ${tx.workspaceId} and c.number = ${number ? Number(number) : -1} and ${visibleTo(tx.actor)}
      union all
      select newest.id, newest.last_message_at, 1 from people cross join lateral (
        select c.id, c.last_message_at from conversations c
         where c.workspace_id = ${tx.workspaceId} and c.contact_id = people.contact_id and ${visibleTo(tx.actor)}
         order by c.last_message_at desc, c.id desc limit 3) newest)
    select id from found group by id order by min(rank), max(last_message_at) desc limit ${atMost(MOST_PEOPLE)}`
  return rows.map((row) => row.id)
}

interface Found {
  hits: { messageId: string; conversationId: string; at: string }[]
  next: string | null
  lookedBackTo: string | null
}

async function findMessages(
  tx: Tx,
  clauses: QueryClause[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Found> {
  const { actor } = tx
  const before = readTimeCursor(cursor)
  const query = tsquery(tx.workspaceId, clauses, '')
  if (query === '') return { hits: [], next: null, lookedBackTo: null }
  const rows = await tx.all<{ messageId: string | null; conversationId: string; at: string; lookedBackTo: string | null }>`
    select message_id, conversation_id, at, looked_back_to
      from system.search_messages(${query}::tsquery, ${actor.kind === 'system' ? null : actor.audienceIds}::uuid[], ${actor.kind === 'agent' ? actor.id : null}::uuid, ${actor.rights.readPrivate},
             ${before?.at ?? 'infinity'}::timestamptz, ${before?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'}::uuid, ${limit + 1})`
  const all = rows.flatMap(({ messageId, conversationId, at }) => (messageId ? [{ messageId, conversationId, at }] : []))
  const hits = all.slice(0, limit)
  const last = hits.at(-1)
  return {
    hits,
    next: all.length > limit && last ? writeCursor(last.at, last.messageId) : null,
    lookedBackTo: rows.find((row) => row.messageId === null)?.lookedBackTo ?? null,
  }
}

async function textsOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.all<{ id: string; text: string }>`
    select id, text from messages where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and text is not null and deleted_at is null`
  return new Map(rows.map(({ id, text }) => [id, text]))
}

/** A tsquery as text; '' when nothing is asked for. Tokens are letters and digits alone, so none needs escaping. */
export function tsquery(workspaceId: number, clauses: readonly QueryClause[], weights: string): string {
  const token = (each: { token: string; prefix: boolean }) => {
    const flags = `${each.prefix ? '*' : ''}${weights}`
    return `'${workspaceId}:${each.token}'${flags ? `:${flags}` : ''}`
  }
  return clauses.map(({ any }) => `(${any.map((all) => `(${all.map(token).join(' & ')})`).join(' | ')})`).join(' & ')
}
