import type { SearchHit, SearchProblem } from '@baton/contract/conversations'
import { parseSearch } from '@baton/contract/search-query'
import { type QueryClause, queryTokens, snippet } from '@baton/language'
import type { Ctx } from '#kernel/context'
import { maskText } from '#kernel/masking'
import { join, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { conversationRows, present } from '../conversation-rows.ts'
import { conditions } from '../list.ts'
import { atMost, visibleTo } from '../visible-to.ts'
import { findConversations } from './find-conversations.ts'
import { findMessages, isNarrow } from './find-messages.ts'
import { type Narrowing, narrowingOf } from './narrow.ts'
import { MOST_PEOPLE, tsquery } from './words.ts'

export interface SearchAnswer {
  items: SearchHit[]
  next: string | null
  lookedBackTo: string | null
  problems: SearchProblem[]
}

/**
 * Finds words in messages, newest first; before these, on the first page, the conversation of a `#number` and the newest
 * conversations of people whose name or handle fits. Terms such as `from:` and `is:` narrow both; alone they find conversations.
 * Private words are searched only for those who may read them.
 */
export async function search(ctx: Ctx, query: { q: string; cursor?: string | undefined; limit: number }): Promise<SearchAnswer> {
  const { words, phrases, terms } = parseSearch(query.q)
  const clauses = queryTokens(words)
  return ctx.read(async (tx) => {
    const narrowing = await narrowingOf(tx, terms)
    if (narrowing.problems.length > 0) return { items: [], next: null, lookedBackTo: null, problems: narrowing.problems }
    for (const phrase of phrases) narrowing.messages.push(holdsPhrase(phrase))
    const byWords = words !== ''
    const [named, found] = await Promise.all([
      byWords && !query.cursor ? findNamed(tx, words, clauses, narrowing) : [],
      byWords ? findMessages(tx, clauses, narrowing, query) : isNarrow(narrowing) ? findConversations(tx, narrowing, query) : null,
    ])
    const hits = [...named.map((conversationId) => ({ conversationId, messageId: null, at: null })), ...(found?.hits ?? [])]
    return {
      items: await shown(tx, hits, clauses),
      next: found?.next ?? null,
      lookedBackTo: found?.lookedBackTo ?? null,
      problems: [],
    }
  })
}

/** Where letters stand in a row, whatever is around them: Korean particles, Thai without spaces. */
function holdsPhrase(phrase: string) {
  return sql`position(${phrase.normalize('NFC').toLowerCase()} in lower(normalize(concat_ws(' ', m.review ->> 'title', m.text), NFC))) > 0`
}

interface Hit {
  conversationId: string
  messageId: string | null
  /** Null: as of the conversation's last message. */
  at: string | null
}

async function shown(tx: Tx, hits: readonly Hit[], clauses: QueryClause[]): Promise<SearchHit[]> {
  const [texts, rows] = await Promise.all([
    textsOf(
      tx,
      hits.flatMap(({ messageId }) => messageId ?? []),
    ),
    conversationRows(tx, [...new Set(hits.map(({ conversationId }) => conversationId))]),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const clear = tx.actor.rights.seePersonalData
  return hits.flatMap(({ conversationId, messageId, at }) => {
    const row = byId.get(conversationId)
    if (!row) return []
    const text = messageId ? texts.get(messageId) : undefined
    if (messageId && text === undefined) return []
    return [
      {
        conversation: present(tx.ctx, row),
        messageId,
        at: at ?? row.lastMessageAt,
        snippet: text ? snippet(clear ? text : maskText(text), clauses) : null,
      },
    ]
  })
}

/** Ids of conversations by number and by person, newest first. */
async function findNamed(tx: Tx, q: string, clauses: QueryClause[], narrowing: Narrowing): Promise<string[]> {
  if (narrowing.messages.length > 0 || narrowing.contactIds) return []
  const number = /^#?(\d{1,9})$/.exec(q)?.[1]
  const fits = join([visibleTo(tx.actor), ...conditions(narrowing.conversations, tx)], ' and ')
  // Handles, addresses and numbers are personal data: whoever may not see them finds by names alone.
  const people = tsquery(tx.workspaceId, clauses, tx.actor.rights.seePersonalData ? '' : 'A')
  const rows = await tx.all<{ id: string }>`
    with people as materialized (select contact_id from system.search_contacts(${people}::tsquery, ${MOST_PEOPLE})),
    found as (
      select c.id, c.last_message_at, 0 as rank from conversations c
       where c.workspace_id = ${tx.workspaceId} and c.number = ${number ? Number(number) : -1} and ${fits}
      union all
      select newest.id, newest.last_message_at, 1 from people cross join lateral (
        select c.id, c.last_message_at from conversations c
         where c.workspace_id = ${tx.workspaceId} and c.contact_id = people.contact_id and ${fits}
         order by c.last_message_at desc, c.id desc limit 3) newest)
    select id from found group by id order by min(rank), max(last_message_at) desc limit ${atMost(MOST_PEOPLE)}`
  return rows.map((row) => row.id)
}

/** What stands in messages, '' where nothing does. */
async function textsOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.all<{ id: string; text: string }>`
    select id, coalesce(text, '') as text from messages where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and deleted_at is null`
  return new Map(rows.map(({ id, text }) => [id, text]))
}
