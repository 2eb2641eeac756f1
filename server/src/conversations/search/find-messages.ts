import type { QueryClause } from '@baton/language'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { type Sql, join, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { conditions } from '../list.ts'
import { atMost, visibleTo, wordsReadable } from '../visible-to.ts'
import type { Narrowing } from './narrow.ts'
import { tsquery } from './words.ts'

export interface Found {
  hits: { messageId: string; conversationId: string; at: string }[]
  next: string | null
  /** How far back was looked, when that was not to the beginning. */
  lookedBackTo: string | null
}

export interface Asked {
  cursor?: string | undefined
  limit: number
}

interface Position {
  at: string
  id: string
}

const NEWEST: Position = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
const NOTHING: Found = { hits: [], next: null, lookedBackTo: null }

/** Messages that hold the words and fit the terms, newest first. */
export async function findMessages(tx: Tx, clauses: QueryClause[], narrowing: Narrowing, asked: Asked): Promise<Found> {
  const words = tsquery(tx.workspaceId, clauses, '')
  if (words === '') return NOTHING
  if (narrowing.contactIds) return ofPeople(tx, words, narrowing, narrowing.contactIds, asked)
  const wanted = [...conditions(narrowing.conversations, tx), ...narrowing.messages]
  return isNarrow(narrowing) ? narrowed(tx, words, wanted, asked) : plain(tx, words, asked)
}

export const isNarrow = ({ conversations, messages, contactIds }: Narrowing): boolean =>
  messages.length > 0 || contactIds !== null || Object.keys(conversations).length > 0

interface Candidate {
  messageId: string | null
  conversationId: string
  at: string
  lookedBackTo: string | null
}

/** Definer functions ask for visibility themselves, since no index of words serves under row-level security. */
function candidates(tx: Tx, words: string, before: Position, most: number): Sql {
  const { actor } = tx
  return sql`
    system.search_messages(${words}::tsquery, ${actor.kind === 'system' ? null : actor.audienceIds}::uuid[], ${actor.kind === 'agent' ? actor.id : null}::uuid,
      ${actor.rights.readPrivate}, ${before.at}::timestamptz, ${before.id}::uuid, ${most})`
}

async function plain(tx: Tx, words: string, { cursor, limit }: Asked): Promise<Found> {
  const rows = await tx.all<Candidate>`
    select message_id, conversation_id, at, looked_back_to from ${candidates(tx, words, readTimeCursor(cursor) ?? NEWEST, limit + 1)}`
  const all = rows.flatMap(({ messageId, conversationId, at }) => (messageId ? [{ messageId, conversationId, at }] : []))
  return pageOf(all, limit, rows.find((row) => row.messageId === null)?.lookedBackTo ?? null)
}

const STEP = 500
const MOST_STEPS = 6

/** Looks through those that hold the words, some hundreds at a time: enough for all of a rare word, and for the newest of a common one. */
async function narrowed(tx: Tx, words: string, wanted: readonly Sql[], { cursor, limit }: Asked): Promise<Found> {
  const all: Found['hits'] = []
  let before = readTimeCursor(cursor) ?? NEWEST
  for (let step = 0; step < MOST_STEPS; step++) {
    const rows = await tx.all<Candidate & { fits: boolean }>`
      select hit.message_id, hit.conversation_id, hit.at, hit.looked_back_to, coalesce(${join(wanted, ' and ')}, false) as fits
        from ${candidates(tx, words, before, STEP)} hit
        left join messages m on m.workspace_id = ${tx.workspaceId} and m.id = hit.message_id
        left join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = hit.conversation_id
       order by hit.at desc nulls last, hit.message_id desc nulls last`
    for (const { messageId, conversationId, at, fits } of rows) if (messageId && fits) all.push({ messageId, conversationId, at })
    if (all.length > limit) return pageOf(all, limit, null)
    const end = rows.findLast((row) => row.messageId !== null)
    const lookedBackTo = rows.find((row) => row.messageId === null)?.lookedBackTo ?? null
    if (lookedBackTo || rows.length < STEP || !end?.messageId) return pageOf(all, limit, lookedBackTo)
    before = { at: end.at, id: end.messageId }
  }
  return { ...pageOf(all, limit, before.at), next: writeCursor(before.at, before.id) }
}

/** What is in the conversations of few people is read there. */
async function ofPeople(tx: Tx, words: string, narrowing: Narrowing, contactIds: string[], { cursor, limit }: Asked): Promise<Found> {
  const before = readTimeCursor(cursor)
  const wanted = [...conditions(narrowing.conversations, tx), ...narrowing.messages, wordsReadable(tx.actor, raw('m.visibility'))]
  if (before) wanted.push(sql`(s.at, s.message_id) < (${before.at}::timestamptz, ${before.id}::uuid)`)
  const rows = await tx.all<Found['hits'][number]>`
    select s.message_id, s.conversation_id, s.at from conversations c
      join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.deleted_at is null
      join message_search s on s.workspace_id = m.workspace_id and s.message_id = m.id
     where c.workspace_id = ${tx.workspaceId} and c.contact_id = any(${contactIds}::uuid[]) and ${visibleTo(tx.actor)} and s.words @@ ${words}::tsquery
       and ${join(wanted, ' and ')} order by s.at desc, s.message_id desc limit ${atMost(limit + 1)}`
  return pageOf(rows, limit, null)
}

function pageOf(all: Found['hits'], limit: number, lookedBackTo: string | null): Found {
  const hits = all.slice(0, limit)
  const last = hits.at(-1)
  return { hits, next: all.length > limit && last ? writeCursor(last.at, last.messageId) : null, lookedBackTo }
}
