import type { Review } from '@baton/channel-kit'
import type { Activity, Delivery, Media, Message, Note } from '@baton/contract/conversations'
import { type Finding, inEnglish } from '@baton/contract/findings'
import { smallOf } from '#channels'
import type { Actor, Ctx } from '#kernel/context'
import { maskHandle, maskText } from '#kernel/masking'
import { type Sql, nothing, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { masked } from './conversation-rows.ts'
import { fileUrl } from './file-url.ts'
import { type LookRow, lookColumns, lookJoins, presentLook } from './second-look/rows.ts'
import { readsWords, wordsReadable } from './visible-to.ts'

/** A file of a message, as the database gives it. */
interface MediaRow extends Omit<Media, 'url' | 'thumbnailUrl'> {
  blobKey: string | null
  hasThumbnail: boolean
  /** ISO 8601 UTC. */
  linkUntil: string | null
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
  secretNumbers: Message['secretNumbers'] | null
  media: MediaRow[]
  replyTo: string | null
  answers: string[]
  at: string
  editedAt: string | null
  deletedAt: string | null
  deletedBy: 'author' | 'us' | 'network' | null
  deletedReason: 'unsent' | 'deleted' | 'hidden' | null
  hidden: boolean
  hiddenBy: 'us' | 'network' | null
  hiddenChangedAt: string | null
  liked: boolean
  authorBlocked: boolean
  moderation: (Omit<NonNullable<Message['moderation']>, 'reason'> & { reason: Finding | null }) | null
  secondLook: LookRow | null
  reactions: Message['reactions']
  status: Message['status']
  delivery: (Omit<Delivery, 'reason'> & { reason: Finding | null }) | null
  kindHint: string | null
  acknowledged: boolean
  notice: string | null
  language: string | null
  url: string | null
  review: Review | null
  formerStars: number | null
  replacedAt: string | null
  participants: { to: string[]; cc: string[] } | null
  sightings: number
  history: boolean
  arrival: number
  orderKey: string
}

/** What a page of `messages m` holds of each; see `messagesOn`. */
export const pageColumns: Sql = raw(`
  m.id, m.conversation_id, m.thread_id, m.account_id, m.contact_id, m.identity_id, m.agent_id, m.author_name, m.direction, m.visibility, m.text, m.html is not null as has_html, m.secret_numbers, m.participants,
  m.notice, m.reply_to, m.at, m.order_key, m.edited_at, m.deleted_at, m.deleted_by, m.deleted_reason,
  m.hidden, m.hidden_by, m.hidden_changed_at, m.liked, m.status, m.kind_hint, m.acknowledged, m.language, m.url, m.review, m.replaced_at, m.sightings, m.history, m.arrival`)

/**
 * Messages with what belongs to them: author's name, files, reactions, newest delivery, the conversations they answer. All of
 * it is looked up once for the page, not message by message; words come only for those who may read them.
 *
 * @param page selects `pageColumns`
 * @param order of the answer, over `m`
 */
export function messagesOn(tx: Tx, page: Sql, order: Sql = nothing): Sql {
  const workspace = tx.workspaceId
  const readable = wordsReadable(tx.actor, raw('m.visibility'))
  const onPage = raw('any(array(select id from page))')
  return sql`
    with page as materialized (${page}),
    files as materialized (
      select f.message_id, json_agg(json_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'contentType', f.content_type, 'fileName', f.file_name, 'sizeBytes', f.size_bytes,
               'durationMs', f.duration_ms, 'altText', f.alt_text, 'place', f.place, 'link', f.link,
               'linkUntil', to_char(f.link_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'width', f.width, 'height', f.height, 'blobKey', f.blob_key, 'hasThumbnail', f.thumbnail_key is not null) order by f.position, f.id) as media
        from media f where f.workspace_id = ${workspace} and f.message_id = ${onPage} group by f.message_id),
    reacted as materialized (
      select r.message_id, json_agg(json_build_object('reaction', r.reaction, 'count', r.n) order by r.n desc, r.reaction) as reactions
        from (select r.message_id, r.reaction, count(*) as n from message_reactions r where r.workspace_id = ${workspace} and r.message_id = ${onPage} and not r.removed group by r.message_id, r.reaction) r
       group by r.message_id),
    answered as materialized (
      select a.message_id, json_agg(a.conversation_id order by a.conversation_id) as conversation_ids
        from answers a where a.workspace_id = ${workspace} and a.message_id = ${onPage} group by a.message_id),
    moderated as materialized (
      select distinct on (o.message_id) o.message_id, o.created_at, case when o.state <> 'done' then json_build_object('act', o.act, 'state', o.state,
               'at', to_char(coalesce(o.settled_at, o.created_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'words', o.words, 'reason', o.finding) end as moderation
        from moderations o where o.workspace_id = ${workspace} and o.message_id = ${onPage} order by o.message_id, o.created_at desc, o.id desc),
    looked as materialized (
      select distinct on (l.message_id) l.message_id, l.created_at, case when l.state not in ('allowed', 'withdrawn') then ${lookColumns} end as look
        from second_looks l ${lookJoins(tx)} where l.workspace_id = ${workspace} and l.message_id = ${onPage} order by l.message_id, l.created_at desc, l.id desc),
    tried as materialized (
      select distinct on (d.message_id) d.message_id, json_build_object('id', d.id, 'state', d.state, 'words', d.words, 'reason', d.reason, 'refusal', d.refusal, 'attempts', d.attempts,
               'sendAt', case when d.state in ('scheduled', 'ready') then to_char(d.send_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end,
               'dueAt', case when d.state in ('scheduled', 'ready') then to_char(d.due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end) as delivery
        from deliveries d where d.workspace_id = ${workspace} and d.message_id = ${onPage} order by d.message_id, d.created_at desc, d.id desc)
    select m.id, m.conversation_id, m.thread_id, m.account_id, account.audience_id as account_audience_id, m.contact_id, m.identity_id, m.agent_id, c.assignee_id, m.direction, m.visibility,
           case when ${readable} then m.text end as text, (${readable} and m.has_html) as has_html, case when ${readable} then m.secret_numbers end as secret_numbers,
           case when ${readable} then m.participants end as participants, case when ${readable} then m.notice end as notice,
           case when ${readable} then m.review end as review, m.replaced_at,
           (select (b.review ->> 'stars')::int from messages b
             where m.review is not null and b.workspace_id = ${workspace} and b.thread_id = m.thread_id and b.direction = 'inbound' and b.review is not null
               and (b.at, b.order_key, b.id) < (m.at, m.order_key, m.id) order by b.at desc, b.order_key desc, b.id desc limit 1) as former_stars,
           case when ${readable} then coalesce(files.media, '[]') else '[]' end as media,
           m.reply_to, m.at, m.order_key, m.edited_at, m.deleted_at, m.deleted_by, m.deleted_reason, m.hidden, m.hidden_by, m.hidden_changed_at, m.liked, coalesce((select i.blocked_by_us from identities i where i.workspace_id = ${workspace} and i.id = m.identity_id), false) as author_blocked, m.status, m.kind_hint, m.acknowledged, m.language, m.url, m.sightings, m.history, coalesce(m.arrival, 0) as arrival,
           coalesce(
             case when m.direction = 'outbound' then (select a.name from agents a where a.workspace_id = ${workspace} and a.id = m.agent_id) end,
             case when m.direction = 'outbound' then account.name end,
             m.author_name,
             (select coalesce(i.display_name, i.handle) from identities i where i.workspace_id = ${workspace} and i.id = m.identity_id), '') as author_name,
           case when m.direction = 'outbound' then coalesce(answered.conversation_ids, '[]') else '[]' end as answers,
           coalesce(reacted.reactions, '[]') as reactions, moderated.moderation, case when moderated.created_at > looked.created_at then null else looked.look end as second_look, case when m.direction = 'outbound' then tried.delivery end as delivery
      from page m
      join channel_accounts account on account.workspace_id = ${workspace} and account.id = m.account_id
      left join conversations c on c.workspace_id = ${workspace} and c.id = m.conversation_id
      left join files on files.message_id = m.id
      left join reacted on reacted.message_id = m.id
      left join answered on answered.message_id = m.id
      left join moderated on moderated.message_id = m.id
      left join looked on looked.message_id = m.id
      left join tried on tried.message_id = m.id ${order}`
}

/** Messages by id, in no order. Visibility is the caller's to ask; words are withheld by the reader's rights all the same. */
export async function messageRows(tx: Tx, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return []
  const page = sql`select ${pageColumns} from messages m where m.workspace_id = ${tx.workspaceId} and m.id = any(${ids}::uuid[])`
  return tx.query<MessageRow>(messagesOn(tx, page))
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
    secretNumbers: readable ? (row.secretNumbers ?? []) : [],
    withheld: !readable,
    media: readable ? row.media.map((file) => presentMedia(ctx, file)) : [],
    replyTo: row.replyTo,
    alsoAnswers: row.answers.filter((id) => id !== row.conversationId),
    at: row.at,
    editedAt: row.editedAt,
    deleted: row.deletedAt ? { at: row.deletedAt, by: row.deletedBy ?? 'author', reason: row.deletedReason ?? 'deleted' } : null,
    hidden: row.hidden && row.hiddenChangedAt ? { at: row.hiddenChangedAt, by: row.hiddenBy ?? 'network' } : null,
    liked: row.liked,
    authorBlocked: row.authorBlocked,
    moderation: row.moderation && { ...row.moderation, reason: row.moderation.reason && inEnglish(row.moderation.reason) },
    secondLook: row.secondLook && presentLook(row.secondLook, actor),
    reactions: row.reactions,
    status: row.status,
    delivery: row.delivery && { ...row.delivery, reason: row.delivery.reason && inEnglish(row.delivery.reason) },
    kindHint: row.kindHint,
    acknowledged: row.acknowledged,
    notice: readable ? row.notice : null,
    language: row.language,
    url: row.url,
    review: readable && row.review ? presentReview(row.review, row.formerStars, clear) : null,
    replacedAt: row.replacedAt,
    participants: readable && row.participants ? presentParticipants(row.participants, clear) : null,
    sightings: row.sightings,
    history: row.history,
    arrival: row.arrival,
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

function presentReview({ stars, title, version, device, country }: Review, formerStars: number | null, clear: boolean): Message['review'] {
  return {
    stars,
    formerStars,
    title: masked(title ?? null, clear),
    version: version ?? null,
    device: device ?? null,
    country: country ?? null,
  }
}

function presentParticipants({ to, cc }: { to: string[]; cc: string[] }, clear: boolean): { to: string[]; cc: string[] } {
  return clear ? { to, cc } : { to: to.map(maskHandle), cc: cc.map(maskHandle) }
}

function presentMedia(ctx: Ctx, { blobKey, hasThumbnail, linkUntil, ...file }: MediaRow): Media {
  const nowhere = { url: null, thumbnailUrl: null }
  if (linkUntil !== null && Date.parse(linkUntil) <= ctx.now()) return { ...file, ...nowhere, state: 'expired', link: null }
  if (file.state !== 'stored' || !blobKey) return { ...file, ...nowhere }
  return { ...file, url: fileUrl(ctx, file.id), thumbnailUrl: hasThumbnail ? fileUrl(ctx, smallOf(file.id)) : null }
}

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

/** What people did, told by these events. */
export async function activityRows(tx: Tx, eventIds: readonly string[]): Promise<ActivityRow[]> {
  if (eventIds.length === 0) return []
  return tx.all<ActivityRow>`
    select v.id, v.at, v.what, v.actor_kind, v.actor_id, doer.name as actor_name, v.data
      from activities v left join agents doer on doer.workspace_id = v.workspace_id and doer.id = case when v.actor_kind = 'agent' then v.actor_id::uuid end
     where v.workspace_id = ${tx.workspaceId} and v.id = any(${eventIds}::uuid[])`
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
