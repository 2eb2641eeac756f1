import type { Conversation, NeedsActionReason, Priority, Resolution, Status } from '@baton/contract/conversations'
import type { NetworkName } from '@baton/contract/common'
import { smallOf } from '#channels'
import type { Actor, Ctx } from '#kernel/context'
import { maskText } from '#kernel/masking'
import { type Sql, nothing, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { type ConversationLabels, presentLabels, presentUrgency } from './labels/present.ts'
import { fileUrl } from './file-url.ts'
import { readsWords, visibleTo, wordsReadable } from './visible-to.ts'
import { withoutAddress } from './without-address.ts'

/** A conversation with everything a row of a list shows. Words the reader may not see are null already. */
export interface ConversationRow {
  id: string
  number: number
  subject: string | null
  status: Status
  resolution: Resolution | null
  contactId: string
  contactName: string
  contactLanguage: string | null
  network: NetworkName
  accountId: string
  /** What people call our account: its handle and its name. */
  accountNames: string[]
  threads: Conversation['threads']
  inboxId: string
  audienceId: string
  teamId: string | null
  assigneeId: string | null
  priority: Priority
  tags: string[]
  hasPublic: boolean
  previewText: string | null
  previewDirection: 'inbound' | 'outbound' | null
  previewVisibility: 'public' | 'private' | null
  previewMedia: Conversation['preview']['media']
  /** File of the picture that the preview tells of, where there is a version for a row. */
  previewPicture: { id: string; small: boolean } | null
  previewLanguage: string | null
  labels: ConversationLabels | null
  urgentSince: string | null
  urgentInPublic: string | null
  /** Whole hours the contact waits. */
  hoursWaited: number
  /** Why nothing is left to show: the newest message is gone, and so is all before it. */
  gone: (NonNullable<Conversation['preview']['gone']> & { direction: 'inbound' | 'outbound'; visibility: 'public' | 'private' }) | null
  waitingSince: string | null
  lastAnswerAt: string | null
  deliveryTrouble: 'refused' | 'unknown' | null
  snoozeEndedAt: string | null
  /** It came back since its contact, asked to go on in private, did not write. */
  silent: boolean
  lastMessageAt: string
  lastInboundId: string | null
  snoozedUntil: string | null
  /** How far each person has read, by agent id; only the reader's own unless the system asks. */
  reads: Record<string, string>
  history: boolean
  createdAt: string
  resolvedAt: string | null
  version: number
}

/** Columns of a ConversationRow out of `conversations c` with `conversationJoins`. */
export function conversationColumns(actor: Actor): Sql {
  return sql`
    c.id, c.number, c.status, c.resolution, c.contact_id, c.network, c.account_id, c.inbox_id, c.audience_id, c.team_id, c.assignee_id, c.priority,
    c.has_public, c.preview_direction, c.preview_visibility, c.preview_language, c.waiting_since, c.last_answer_at, c.delivery_trouble, c.snooze_ended_at,
    c.snooze_ended_at is not null and exists (
      select from private_moves v where v.workspace_id = c.workspace_id and v.conversation_id = c.id and v.returned_at = c.snooze_ended_at) as silent,
    c.last_message_at, c.last_inbound_id, c.snoozed_until, c.history, c.created_at, c.resolved_at, c.version,
    case when ${wordsReadable(actor, raw("case when joined.any_private then 'private' else 'public' end"))} then c.subject end as subject,
    case when ${wordsReadable(actor, raw('c.preview_visibility'))} then c.preview_text end as preview_text,
    case when ${wordsReadable(actor, raw('c.preview_visibility'))} then c.preview_media end as preview_media,
    case when c.preview_media = 'image' and c.preview_direction = 'inbound' and ${wordsReadable(actor, raw('c.preview_visibility'))} then (
      select json_build_object('id', f.id, 'small', f.thumbnail_key is not null) from media f
       where f.workspace_id = c.workspace_id and f.message_id = c.last_inbound_id and f.kind = 'image' and f.state = 'stored' and f.thumbnail in ('made', 'small')
       order by f.position, f.id limit 1) end as preview_picture,
    case when ${wordsReadable(actor, raw("case when c.labels ? 'private' then 'private' else 'public' end"))} then c.labels end as labels, c.urgent_since, c.urgent_in_public, waited.hours as hours_waited,
    coalesce(person.name, person.display_name, person.handle, '') as contact_name, person.language as contact_language,
    array[account.handle, account.name] as account_names, newest.gone, joined.threads, tagged.tags, readers.reads`
}

/** What belongs to `conversations c`: the contact with a name to show, account, threads, tags, and how far has been read. */
export function conversationJoins(tx: Tx): Sql {
  const { actor, workspaceId } = tx
  return sql`
    cross join lateral (
      select p.name, i.display_name, i.handle, p.language
        from contacts p left join identities i on i.workspace_id = p.workspace_id and i.contact_id = p.id
       where p.workspace_id = ${workspaceId} and p.id = c.contact_id order by i.created_at, i.id limit 1) person
    cross join lateral (select coalesce(greatest(floor(extract(epoch from ${tx.now}::timestamptz - c.waiting_since) / 3600), 0), 0)::int as hours) waited
    join channel_accounts account on account.workspace_id = c.workspace_id and account.id = c.account_id
    left join lateral (
      select json_build_object('by', coalesce(m.deleted_by, 'author'), 'reason', coalesce(m.deleted_reason, 'deleted'), 'direction', m.direction, 'visibility', m.visibility) as gone
        from messages m where c.preview_direction is null and m.workspace_id = ${workspaceId} and m.id = c.last_message_id and m.deleted_at is not null) newest on true
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', t.id, 'kind', t.kind, 'visibility', t.visibility, 'network', t.network, 'accountId', t.account_id, 'stars', t.stars) order by t.created_at, t.id), '[]') as threads,
             coalesce(bool_or(t.visibility = 'private'), true) as any_private
        from parts p join threads t on t.workspace_id = p.workspace_id and t.id = p.thread_id
       where p.workspace_id = ${workspaceId} and p.conversation_id = c.id) joined
    cross join lateral (
      select coalesce(json_agg(g.tag order by g.at, g.tag), '[]') as tags from conversation_tags g
       where g.workspace_id = ${workspaceId} and g.conversation_id = c.id) tagged
    cross join lateral (
      select coalesce(json_object_agg(r.agent_id, r.read_up_to), '{}') as reads from conversation_reads r
       where r.workspace_id = ${workspaceId} and r.conversation_id = c.id
         ${actor.kind === 'system' ? nothing : sql`and r.agent_id = ${actor.kind === 'agent' ? actor.id : null}::uuid`}) readers`
}

/** Conversations by id, in no order. `seen: 'any'` leaves visibility to the caller. */
export async function conversationRows(tx: Tx, ids: readonly string[], seen: 'visible' | 'any' = 'visible'): Promise<ConversationRow[]> {
  if (ids.length === 0) return []
  return tx.all<ConversationRow>`
    select ${conversationColumns(tx.actor)} from conversations c ${conversationJoins(tx)}
     where c.workspace_id = ${tx.workspaceId} and c.id = any(${ids}::uuid[]) and ${seen === 'any' ? raw('true') : visibleTo(tx.actor)}`
}

/** The conversation as this reader may see it. */
export function present(ctx: Ctx, row: ConversationRow): Conversation {
  const { actor } = ctx
  const { gone } = row
  const readable = readsWords(actor, row.previewVisibility ?? gone?.visibility ?? null, row.assigneeId)
  const wholeReadable = readsWords(
    actor,
    row.threads.some((thread) => thread.visibility === 'private') ? 'private' : 'public',
    row.assigneeId,
  )
  const clear = actor.rights.seePersonalData
  const labels = readsWords(actor, row.labels?.private ? 'private' : 'public', row.assigneeId) ? row.labels : null
  const needsAction = reasons(row)
  return {
    id: row.id,
    number: row.number,
    subject: wholeReadable ? masked(row.subject, clear) : null,
    status: row.status,
    resolution: row.resolution,
    needsAction,
    contact: {
      id: row.contactId,
      name: clear ? row.contactName : maskText(row.contactName),
      // Pictures on the network's own servers would tell it who is read about, and when.
      avatarUrl: null,
      language: row.contactLanguage,
    },
    network: row.network,
    accountId: row.accountId,
    threads: row.threads,
    inboxId: row.inboxId,
    teamId: row.teamId,
    assigneeId: row.assigneeId,
    priority: row.priority,
    tags: row.tags,
    labels: presentLabels(labels),
    urgency: needsAction.length > 0 ? presentUrgency(labels, row.hoursWaited, urgentSince(row, actor)) : null,
    preview: {
      text: readable ? masked(previewWords(row), clear) : null,
      direction: row.previewDirection ?? gone?.direction ?? 'inbound',
      withheld: !readable,
      media: readable ? row.previewMedia : null,
      thumbnailUrl:
        readable && row.previewPicture
          ? fileUrl(ctx, row.previewPicture.small ? smallOf(row.previewPicture.id) : row.previewPicture.id)
          : null,
      language: row.previewLanguage,
      gone: gone && readable ? { by: gone.by, reason: gone.reason } : null,
    },
    waitingSince: row.waitingSince,
    lastMessageAt: row.lastMessageAt,
    snoozedUntil: row.snoozedUntil,
    unread: isUnread(row, actor),
    history: row.history,
    createdAt: row.createdAt,
    resolvedAt: row.resolvedAt,
    version: row.version,
  }
}

/** As the order `urgent` of this reader has it. */
function urgentSince({ urgentSince: since, urgentInPublic, waitingSince, lastMessageAt }: ConversationRow, { rights }: Actor): string {
  return (rights.readPrivate ? since : urgentInPublic) ?? waitingSince ?? lastMessageAt
}

/** The newest words as a list shows them: without the names they begin with, unless a message is nothing but those. */
function previewWords({ previewText, previewDirection, previewMedia, accountNames }: ConversationRow): string | null {
  if (!previewText) return null
  return withoutAddress(previewText, previewDirection === 'outbound' ? [] : accountNames) || (previewMedia ? null : previewText)
}

/** Said in words what the column `needs_action` says as yes or no. */
function reasons(row: ConversationRow): NeedsActionReason[] {
  if (row.status !== 'open') return []
  const found: NeedsActionReason[] = []
  if (row.waitingSince) found.push('unanswered')
  if (row.deliveryTrouble) found.push(row.deliveryTrouble === 'refused' ? 'delivery_refused' : 'delivery_unknown')
  if (row.snoozeEndedAt) found.push(row.silent ? 'did_not_write' : 'snooze_ended')
  return found
}

/** Message ids of contacts are made as they arrive, so they sort by arrival. History was never unread. */
export function isUnread(row: ConversationRow, actor: Actor): boolean {
  if (actor.kind !== 'agent' || !actor.id || !row.lastInboundId || row.history) return false
  return (row.reads[actor.id] ?? '') < row.lastInboundId
}

export function masked(text: string | null, clear: boolean): string | null {
  return text === null || clear ? text : maskText(text)
}
