import type { EventType, LeftEvent, LiveEvent, LogEvent } from '@baton/contract/events'
import type { Permission } from '@baton/contract/permissions'
import { membershipsOf } from '#kernel/access'
import type { App } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import type { Actor, Ctx } from '#kernel/context'
import { type Following, type LiveFeed, type Presenter, logEvent, makeLiveFeed } from '#kernel/live'
import type { LoggedEvent } from '#kernel/reactions'
import { sql } from '#kernel/sql'
import { type ConversationRow, conversationRows, isUnread, present } from './conversation-rows.ts'
import {
  type ActivityRow,
  type MessageRow,
  type NoteRow,
  activityRows,
  messageRows,
  presentActivity,
  presentMessage,
  presentNote,
} from './message-rows.ts'
import { isAssignee, readsAtAll, sees, visibleTo } from './visible-to.ts'

interface State {
  conversations: Map<string, ConversationRow>
  messages: Map<string, MessageRow>
  notes: Map<string, NoteRow>
  /** By the event that tells of it. */
  activities: Map<string, ActivityRow>
}

/** Events that a line in the timeline may stand for. */
const mayBeADeed = /^(conversation\.|message\.changed$|second-look\.)/

/** What the live feed shows of conversations: the present state of what an event is about, as each reader may see it. */
export const livePresenter: Presenter<State> = {
  async load(tx, events) {
    const conversationIds = ids(events, ({ conversationId }) => conversationId)
    const messageIds = ids(events, ({ data }) => ('messageId' in data ? data.messageId : null))
    const noteIds = ids(events, ({ data }) => ('noteId' in data ? data.noteId : null))
    const deedIds = ids(events, ({ type, conversationId, id }) => (conversationId && mayBeADeed.test(type) ? id : null))
    const [conversations, messages, notes, activities] = await Promise.all([
      conversationRows(tx, conversationIds, 'any'),
      messageRows(tx, messageIds),
      noteIds.length === 0
        ? []
        : tx.all<NoteRow>`select id, agent_id, author_name, text, at from notes where workspace_id = ${tx.workspaceId} and id = any(${noteIds}::uuid[])`,
      activityRows(tx, deedIds),
    ])
    return { conversations: byId(conversations), messages: byId(messages), notes: byId(notes), activities: byId(activities) }
  },

  view(ctx, event, { conversations, messages, notes, activities }) {
    const { actor } = ctx
    const shown: LiveEvent = logEvent(event)
    const message = 'messageId' in event.data ? messages.get(event.data.messageId) : undefined
    if (!event.conversationId)
      return seesWithout(actor, event, message) ? { ...shown, ...(message && { message: presentMessage(ctx, message, null) }) } : null
    const row = conversations.get(event.conversationId)
    if (!row) return null
    if (!sees(actor, row)) return leftView(actor, event)
    const note = 'noteId' in event.data ? notes.get(event.data.noteId) : undefined
    const activity = activities.get(event.id)
    return {
      ...shown,
      conversation: present(ctx, row),
      ...(message && { message: presentMessage(ctx, message, row.id) }),
      ...(note && { note: presentNote(note, actor) }),
      ...(activity && { activity: presentActivity(activity) }),
    }
  },

  eyes(actor, event, { conversations, messages }) {
    const message = 'messageId' in event.data ? messages.get(event.data.messageId) : undefined
    const row = event.conversationId ? conversations.get(event.conversationId) : undefined
    return JSON.stringify([
      row ? sees(actor, row) : seesWithout(actor, event, message),
      leftView(actor, event) !== null,
      isAssignee(actor, row?.assigneeId ?? null),
      isAssignee(actor, message?.assigneeId ?? null),
      row !== undefined && isUnread(row, actor),
      readsAtAll(actor),
      actor.rights.readPrivate,
      actor.rights.seePersonalData,
    ])
  },

  async whoSees(tx, conversationIds) {
    const rows = await tx.all<{ id: string; audienceId: string; assigneeId: string | null; hasPublic: boolean }>`
      select id, audience_id, assignee_id, has_public from conversations where workspace_id = ${tx.workspaceId} and id = any(${conversationIds}::uuid[])`
    const known = byId(rows)
    return (actor, conversationId) => {
      const row = known.get(conversationId)
      return row !== undefined && sees(actor, row)
    }
  },

  again: (ctx) => actorNow(ctx),
}

/** What one must be allowed to see to be told that it changed. */
const heardWith: Partial<Record<EventType, Permission>> = {
  'channel.changed': 'channel:read',
  'channel.alarm': 'channel:read',
  'templates.changed': 'conversation:read',
  'saved-reply.changed': 'conversation:read',
  'saved-view.changed': 'conversation:read',
  'invitation.changed': 'people:manage',
  'spend.changed': 'conversation:reply',
}

/** Events about no conversation: a neighbour's words and what is about a post go to whoever works with that account, the rest to everybody it is meant for. */
function seesWithout(actor: Actor, event: LoggedEvent, message: MessageRow | undefined): boolean {
  if ('messageId' in event.data) {
    return (
      message !== undefined &&
      sees(actor, { audienceId: message.accountAudienceId, assigneeId: null, hasPublic: message.visibility === 'public' })
    )
  }
  if ('postId' in event.data) return actor.kind === 'system' || (event.inboxId !== null && actor.inboxIds.includes(event.inboxId))
  const needed = heardWith[event.type]
  return needed === undefined || actor.kind === 'system' || actor.permissions.has(needed)
}

/** The reader does not see it (any longer). Only those from whose view this very event may have taken it are told, and only its id. */
function leftView(actor: Actor, event: LoggedEvent): LeftEvent | null {
  const { type, data, conversationId, seq } = event
  const wasMine =
    type === 'conversation.assigned' && 'fromAssigneeId' in data && data.fromAssigneeId !== null && data.fromAssigneeId === actor.id
  const moved =
    (type === 'conversation.team-changed' || type === 'conversation.changed') &&
    event.inboxId !== null &&
    actor.inboxIds.includes(event.inboxId)
  return conversationId && (wasMine || moved) ? { type: 'conversation.left', seq, conversationId } : null
}

/** The actor as they are now: another role, other inboxes; null when they left, were suspended, or the key was revoked. */
async function actorNow(ctx: Ctx): Promise<Actor | null> {
  const { app, actor, workspaceId } = ctx
  if (actor.kind === 'agent') {
    const agent = await ctx.tx(
      (tx) => tx.one<{ userId: string }>`select user_id from agents where workspace_id = ${workspaceId} and id = ${actor.id}`,
    )
    const memberships = agent ? await membershipsOf(app, agent.userId) : []
    return memberships.find(({ workspace }) => workspace.id === workspaceId)?.actor ?? null
  }
  if (actor.kind !== 'apiKey') return actor
  const key = await ctx.tx(
    (tx) =>
      tx.one`select id from api_keys where workspace_id = ${workspaceId} and id = ${actor.id} and revoked_at is null and (expires_at is null or expires_at > ${tx.now})`,
  )
  return key ? actor : null
}

const feeds = new WeakMap<App, LiveFeed>()

/** The process's live feed; begun with its first reader. */
function feedOf(app: App, auth: Auth): LiveFeed {
  const feed = feeds.get(app) ?? makeLiveFeed(app, auth, livePresenter)
  feeds.set(app, feed)
  return feed
}

export function followLive(ctx: Ctx, auth: Auth, following: Following): Promise<void> {
  return feedOf(ctx.app, auth).follow(ctx, following)
}

/** Ends every open stream of the process, so that the server can close. */
export async function closeLive(app: App): Promise<void> {
  await feeds.get(app)?.close()
  feeds.delete(app)
}

/** The log after a position, without what the caller may not see. Fewer than `limit` entries: nothing more is there up to `last`. */
export async function readEvents(
  ctx: Ctx,
  { after, limit }: { after: number; limit: number },
): Promise<{ items: LogEvent[]; last: number }> {
  return ctx.tx(async (tx) => {
    const { actor, workspaceId } = tx
    const own =
      actor.kind === 'system'
        ? sql`true`
        : sql`(e.inbox_id is null and e.type not like 'message.%' or e.inbox_id = any(${actor.inboxIds}::uuid[]))`
    const [feed, events] = await Promise.all([
      tx.one<{ lastSeq: number }>`select last_seq from feeds where workspace_id = ${workspaceId}`,
      tx.all<LoggedEvent>`
        select e.seq, e.id, e.type, e.at, e.network_at, e.actor_kind, e.actor_id, e.depth, e.history, e.conversation_id, e.contact_id, e.inbox_id, e.data
          from events e left join conversations c on c.workspace_id = e.workspace_id and c.id = e.conversation_id
         where e.workspace_id = ${workspaceId} and e.seq > ${after}
           and case when e.conversation_id is null then ${own} else coalesce(${visibleTo(actor)}, false) end
         order by e.seq limit ${limit}`,
    ])
    return { items: events.map(logEvent), last: feed?.lastSeq ?? 0 }
  })
}

function ids(events: readonly LoggedEvent[], of: (event: LoggedEvent) => string | null): string[] {
  return [...new Set(events.map(of).filter((id) => id !== null))]
}

function byId<T extends { id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]))
}
