import type { Activity, Delivery, Media, Message, Note } from '@baton/contract/conversations'
import { type Finding, inEnglish } from '@baton/contract/findings'
import type { Actor, Ctx } from '#kernel/context'
import { maskHandle, maskText } from '#kernel/masking'
import { type Sql, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { masked } from './conversation-rows.ts'
import { readsWords, wordsReadable } from './visible-to.ts'

/** A file of a message, as the database gives it. */
interface MediaRow extends Omit<Media, 'url'> {
  blobKey: string | null
}

export interface MessageRow {
  id: string
  conversationId: string | null
  threadId: string
  accountId: string
  /** Who works with that account: decides about words that belong to no conversation. */
  accountAudienceId: string
  contactId: string | null
  identityId: string | null
  agentId: string | null
  authorName: string
  direction: 'inbound' | 'outbound'
  visibility: 'public' | 'private'
  /** Holder of the conversation, who reads private words without the general right. */
  assigneeId: string | null
  text: string | null
  hasHtml: boolean
  media: MediaRow[]
  replyTo: string | null
  answers: string[]
  at: string
  editedAt: string | null
  deletedAt: string | null
  deletedBy: 'author' | 'us' | 'network' | null
  deletedReason: 'unsent' | 'deleted' | 'hidden' | null
  reactions: Message['reactions']
  status: Message['status']
  delivery: (Omit<Delivery, 'reason'> & { reason: Finding | null }) | null
  kindHint: string | null
  acknowledged: boolean
  notice: string | null
  language: string | null
  url: string | null
  participants: { to: string[]; cc: string[] } | null
  sightings: number
  history: boolean
}

/** Columns of a MessageRow out of `messages m` with `messageJoins`; words come only for those who may read them. */
export function messageColumns(actor: Actor): Sql {
  const readable = wordsReadable(actor, raw('m.visibility'))
  return sql`
    m.id, m.conversation_id, m.thread_id, m.account_id, account.audience_id as account_audience_id, m.contact_id, m.identity_id, m.agent_id, c.assignee_id, m.direction, m.visibility,
    case when ${readable} then m.text end as text, (${readable} and m.html is not null) as has_html,
    case when ${readable} then m.participants end as participants, case when ${readable} then m.notice end as notice,
    case when ${readable} then files.media else '[]'::json end as media,
    m.reply_to, m.at, m.edited_at, m.deleted_at, m.deleted_by, m.deleted_reason, m.status, m.kind_hint, m.acknowledged, m.language, m.url, m.sightings, m.history,
    author.name as author_name, answered.conversation_ids as answers, reacted.reactions, tried.delivery`
}

/** What belongs to `messages m`: its author's name, files, reactions, newest delivery, and the conversations it answers. `c` is its conversation. */
export function messageJoins(tx: Tx): Sql {
  const workspace = tx.workspaceId
  return sql`
    join channel_accounts account on account.workspace_id = ${workspace} and account.id = m.account_id
    left join conversations c on c.workspace_id = ${workspace} and c.id = m.conversation_id
    cross join lateral (
      select coalesce(
        case when m.direction = 'outbound' then (select a.name from agents a where a.workspace_id = ${workspace} and a.id = m.agent_id) end,
        case when m.direction = 'outbound' then account.name end,
        m.author_name,
        (select coalesce(i.display_name, i.handle) from identities i where i.workspace_id = ${workspace} and i.id = m.identity_id), '') as name) author
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'contentType', f.content_type, 'fileName', f.file_name, 'sizeBytes', f.size_bytes,
               'durationMs', f.duration_ms, 'altText', f.alt_text, 'place', f.place, 'blobKey', f.blob_key) order by f.position, f.id), '[]') as media
        from media f where f.workspace_id = ${workspace} and f.message_id = m.id) files
    cross join lateral (
      select coalesce(json_agg(json_build_object('reaction', r.reaction, 'count', r.n) order by r.n desc, r.reaction), '[]') as reactions
        from (select r.reaction, count(*) as n from message_reactions r where r.workspace_id = ${workspace} and r.message_id = m.id group by r.reaction) r) reacted
    cross join lateral (
      select coalesce(json_agg(a.conversation_id order by a.conversation_id), '[]') as conversation_ids
        from answers a where a.workspace_id = ${workspace} and a.message_id = m.id and m.direction = 'outbound') answered
    left join lateral (
      select json_build_object('id', d.id, 'state', d.state, 'words', d.words, 'reason', d.reason, 'refusal', d.refusal, 'attempts', d.attempts,
               'dueAt', case when d.state in ('scheduled', 'ready') then to_char(d.due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end) as delivery
        from deliveries d where d.workspace_id = ${workspace} and d.message_id = m.id and m.direction = 'outbound'
       order by d.created_at desc, d.id desc limit 1) tried on true`
}

/** Messages by id, in no order. Visibility is the caller's to ask; words are withheld by the reader's rights all the same. */
export async function messageRows(tx: Tx, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return []
  return tx.all<MessageRow>`
    select ${messageColumns(tx.actor)} from messages m ${messageJoins(tx)} where m.workspace_id = ${tx.workspaceId} and m.id = any(${ids}::uuid[])`
}

/** The message as this reader may see it, looked at from one conversation (or from none). */
export function presentMessage(ctx: Ctx, row: MessageRow, conversationId: string | null, actor: Actor = ctx.actor): Message {
  const readable = readsWords(actor, row.visibility, row.assigneeId)
  const clear = actor.rights.seePersonalData
  return {
    type: 'message',
    id: row.id,
    conversationId: row.conversationId,
    threadId: row.threadId,
    direction: row.direction,
    visibility: row.visibility,
    neighbour: row.direction === 'inbound' && row.conversationId !== conversationId,
    author: authorOf(row, clear),
    text: readable ? masked(row.text, clear) : null,
    hasHtml: readable && row.hasHtml,
    withheld: !readable,
    media: readable ? row.media.map((file) => presentMedia(ctx, file)) : [],
    replyTo: row.replyTo,
    alsoAnswers: row.answers.filter((id) => id !== row.conversationId),
    at: row.at,
    editedAt: row.editedAt,
    deleted: row.deletedAt ? { at: row.deletedAt, by: row.deletedBy ?? 'author', reason: row.deletedReason ?? 'deleted' } : null,
    reactions: row.reactions,
    status: row.status,
    delivery: row.delivery && { ...row.delivery, reason: row.delivery.reason && inEnglish(row.delivery.reason) },
    kindHint: row.kindHint,
    acknowledged: row.acknowledged,
    notice: readable ? row.notice : null,
    language: row.language,
    url: row.url,
    participants: readable && row.participants ? presentParticipants(row.participants, clear) : null,
    sightings: row.sightings,
    history: row.history,
  }
}

function authorOf(row: MessageRow, clear: boolean): Message['author'] {
  if (row.direction === 'inbound') {
    return { kind: 'contact', id: row.identityId, contactId: row.contactId, name: clear ? row.authorName : maskText(row.authorName) }
  }
  return row.agentId
    ? { kind: 'agent', id: row.agentId, contactId: null, name: row.authorName }
    : { kind: 'account', id: row.accountId, contactId: null, name: row.authorName }
}

function presentParticipants({ to, cc }: { to: string[]; cc: string[] }, clear: boolean): { to: string[]; cc: string[] } {
  return clear ? { to, cc } : { to: to.map(maskHandle), cc: cc.map(maskHandle) }
}

function presentMedia(ctx: Ctx, { blobKey, ...file }: MediaRow): Media {
  if (file.state !== 'stored' || !blobKey) return { ...file, url: null }
  // Ends on a full hour, so that an address stays the same long enough for the browser to keep the picture.
  const expiresAt = (Math.floor(ctx.now() / HOUR_MS) + 2) * HOUR_MS
  return { ...file, url: ctx.app.blobs.signUrl(ctx.workspace.uuid, file.id, expiresAt) }
}

const HOUR_MS = 3_600_000

export interface NoteRow {
  id: string
  agentId: string | null
  authorName: string
  text: string | null
  at: string
}

export function presentNote(row: NoteRow, actor: Actor): Note {
  return {
    type: 'note',
    id: row.id,
    author: { id: row.agentId, name: row.authorName },
    text: masked(row.text, actor.rights.seePersonalData) ?? '',
    at: row.at,
  }
}

export interface ActivityRow {
  id: string
  what: string
  actorKind: string
  actorId: string | null
  actorName: string | null
  data: Record<string, unknown>
  at: string
}

export function presentActivity(row: ActivityRow): Activity {
  return {
    type: 'activity',
    id: row.id,
    what: row.what,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    data: row.data,
    at: row.at,
  }
}
