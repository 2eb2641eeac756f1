import { z } from 'zod'
import type { Activity, Conversation, Note, Message } from './conversations.ts'
import { Id, Instant, PageQuery, WorkspaceParams, page } from './common.ts'
import { route } from './route.ts'

/** Facts in the past tense: ids and the plain values that changed, never a person's words. */
export interface Events {
  'conversation.opened': { conversationId: string; contactId: string; network: string; version: number }
  'conversation.reopened': { conversationId: string; byContact: boolean; version: number }
  'conversation.assigned': {
    conversationId: string
    inboxId: string
    fromAssigneeId: string | null
    toAssigneeId: string | null
    version: number
  }
  'conversation.team-changed': { conversationId: string; fromTeamId: string | null; toTeamId: string | null; version: number }
  'conversation.resolved': { conversationId: string; resolution: string; version: number }
  'conversation.snoozed': { conversationId: string; until: string; version: number }
  /** `silent`: the contact was asked to go on in private and wrote nothing within the hours of the inbox. */
  'conversation.woken': { conversationId: string; byContact: boolean; silent?: boolean; version: number }
  'conversation.waiting': { conversationId: string; version: number }
  'conversation.tagged': { conversationId: string; tag: string; version: number }
  'conversation.untagged': { conversationId: string; tag: string; version: number }
  'conversation.prioritised': { conversationId: string; from: string; to: string; version: number }
  'conversation.changed': { conversationId: string; what: string; version: number }
  'message.received': { messageId: string; conversationId: string | null; threadId: string; visibility: string; answerExpected: boolean }
  /** Said by the brand: an echo from the network, or a delivery of ours that the network took. */
  'message.sent': {
    messageId: string
    conversationId: string | null
    threadId: string
    visibility: string
    automatic: boolean
    answers: string[]
    /** Messages that are gone: an echo that came first and was not recognised, and of which this one takes the place. */
    replaces?: string[]
  }
  'message.edited': { messageId: string; conversationId: string | null }
  'message.deleted': { messageId: string; conversationId: string | null; by: string }
  'message.changed': { messageId: string; conversationId: string | null; what: string }
  /** `alike`: how many equal and near-equal comments followed. */
  'comment.moved': { messageId: string; postId: string; from: string; to: string; alike: number }
  /** A person chose another mode, or complaints came in such numbers that quiet mode ended by itself (`spike`). */
  'post.mode-changed': { postId: string; from: string; to: string; why: 'person' | 'spike' }
  /** Somebody was asked to look first at an act of moderation, or that came to an end. */
  'second-look.changed': { lookId: string; messageId: string; conversationId: string | null; act: string; state: string }
  'clearing.changed': { clearingId: string; postId: string; state: string }
  'note.added': { noteId: string; conversationId: string }
  'delivery.changed': { deliveryId: string; messageId: string; conversationId: string; from: string; to: string; refusal?: string }
  /** `found`: so many messages came in by reconciliation, which the network had not delivered. */
  'channel.changed': { accountId: string; state: string; found?: number }
  /**
   * Told once: it broke, it is well again after some minutes without a fault, or its token ends in `days` (told at 14, 7 and 1).
   * `code`: the finding that says why.
   */
  'channel.alarm': { accountId: string; what: 'broken' | 'well' | 'expiring'; code?: string; days?: number }
  /** The account is no more, nor is anything that was said through it. */
  'channel.removed': { accountId: string }
  /** Of this month's cap of a meter: it comes near, or is reached; `ok` again by a higher cap. Also when somebody sets price or cap. */
  'spend.changed': { meter: string; level: string }
  /** What is known of the account's templates, or of when they were read. */
  'templates.changed': { accountId: string }
  /** Made, changed, put away or taken out again. */
  'saved-reply.changed': { savedReplyId: string }
  'saved-view.changed': { savedViewId: string }
  'contact.changed': { contactId: string }
  'people.changed': { agentId: string | null }
  /** It was made, or withdrawn. */
  'invitation.changed': { invitationId: string }
  'workspace.changed': { what: 'name' | 'second-look-policy' | 'file-retention' }
}
export type EventType = keyof Events

const types: Record<EventType, true> = {
  'conversation.opened': true,
  'conversation.reopened': true,
  'conversation.assigned': true,
  'conversation.team-changed': true,
  'conversation.resolved': true,
  'conversation.snoozed': true,
  'conversation.woken': true,
  'conversation.waiting': true,
  'conversation.tagged': true,
  'conversation.untagged': true,
  'conversation.prioritised': true,
  'conversation.changed': true,
  'message.received': true,
  'message.sent': true,
  'message.edited': true,
  'message.deleted': true,
  'message.changed': true,
  'comment.moved': true,
  'post.mode-changed': true,
  'second-look.changed': true,
  'clearing.changed': true,
  'note.added': true,
  'delivery.changed': true,
  'channel.changed': true,
  'channel.alarm': true,
  'channel.removed': true,
  'spend.changed': true,
  'templates.changed': true,
  'saved-reply.changed': true,
  'saved-view.changed': true,
  'contact.changed': true,
  'people.changed': true,
  'invitation.changed': true,
  'workspace.changed': true,
}
export const eventTypes = Object.keys(types) as EventType[]

/** One entry of a workspace's log. `seq` has no gaps, so a cursor is one number. */
export const LogEvent = z.object({
  seq: z.number().int(),
  id: Id,
  type: z.string().meta({ description: 'more may come with later versions', examples: eventTypes }),
  at: Instant,
  networkAt: Instant.nullable(),
  actor: z.object({ kind: z.enum(['agent', 'contact', 'rule', 'bot', 'apiKey', 'guest', 'system']), id: z.string().nullable() }),
  history: z.boolean(),
  conversationId: Id.nullable(),
  contactId: Id.nullable(),
  inboxId: Id.nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type LogEvent = z.infer<typeof LogEvent>

/** What the live feed brings: the event and the present state as this reader may see it. */
export interface LiveEvent extends LogEvent {
  conversation?: Conversation
  message?: Message
  note?: Note
  /** What somebody did, as a line of the timeline. */
  activity?: Activity
}
/** Sent instead of an event when something is no longer in the reader's view. */
export interface LeftEvent {
  type: 'conversation.left'
  seq: number
  conversationId: string
}
/** How far this reader's stream is: at its beginning (`ready`), and every 15 s (`position`). */
export interface PositionEvent {
  type: 'ready' | 'position'
  seq: number
  /** How many `unread` this stream should have brought. */
  told: number
}

/**
 * An entry of the live feed. `previous` is the `seq` of the event that this stream brought before it, or the one it began
 * after: each reader sees other events, so numbers alone do not tell whether one was lost on the way.
 */
export type FeedEntry = (LiveEvent | LeftEvent | PositionEvent) & { previous: number }

/**
 * The reader has read a conversation, or marked it as unread, here or on another of their screens. Told to nobody else, and
 * no entry of the log: without `id:`, but numbered (`nth`), so that a loss is noticed.
 */
export interface UnreadEvent {
  type: 'unread'
  nth: number
  conversationId: string
  /** Of the conversation when this was so: a newer copy may hold something newer to read. */
  version: number
  unread: boolean
}

/**
 * A draft of the reader was kept or ended, on another of their screens perhaps. Only a hint, told to nobody else and without a
 * place in the log: a screen that knows this revision has nothing to ask for.
 */
export interface DraftEvent {
  type: 'draft'
  conversationId: string
  /** null: sent, or let go. */
  revision: string | null
}

/**
 * What is shown or sent late in this workspace; all empty while everything is done in time. Stands in the live feed at its
 * beginning, after each change and with each position, without an `id:`, since it is no entry of the log.
 */
export const Backlog = z.object({
  noWorkerSince: Instant.nullable().describe('no process does background work: nothing new is shown, nothing goes out'),
  intakeSince: Instant.nullable().describe('when the oldest came that networks sent and that is not shown yet'),
  deliveriesSince: Instant.nullable().describe('when the oldest reply was due that has not gone out'),
  reactions: z.array(z.object({ consumer: z.string(), since: Instant })).describe('search or figures that know less than the log'),
})
export type Backlog = z.infer<typeof Backlog>
export interface BacklogEvent extends Backlog {
  type: 'backlog'
}

export const readBacklog = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/backlog',
  access: 'member',
  summary: 'What is shown or sent late just now',
  params: WorkspaceParams,
  response: Backlog,
})

/** An event that a reaction (search, figures) could not take; the others went on. */
export const ParkedEvent = z.object({
  consumer: z.string(),
  seq: z.number().int(),
  type: z.string(),
  reason: z.string().describe('what failed, in the words of the program'),
  at: Instant.describe('when it failed last'),
})
export type ParkedEvent = z.infer<typeof ParkedEvent>
export const listParkedEvents = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/parked-events',
  access: 'workspace:manage',
  summary: 'Events that search or figures could not take, oldest first',
  params: WorkspaceParams,
  query: PageQuery,
  response: page(ParkedEvent),
})
export const retryParkedEvent = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/parked-events/:consumer/:seq/processing',
  access: 'workspace:manage',
  summary: 'Take it once more now; what fails again stays, with its new reason',
  params: WorkspaceParams.extend({ consumer: z.string().max(100), seq: z.coerce.number().int().min(1) }),
  response: z.object({ taken: z.boolean(), reason: z.string().nullable() }),
})

export const readEvents = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/events',
  access: 'conversation:read',
  summary: "The workspace's log after a position",
  params: WorkspaceParams,
  query: z.object({ after: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ items: z.array(LogEvent), last: z.number().int().describe('newest seq of the workspace') }),
})
export const live = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/live',
  access: 'conversation:read',
  summary: 'Server-sent events with the present state',
  description: [
    '`id:` is the `seq`, `event:` the type, `data:` the event as `GET …/events` has it, with `conversation`, `message`, `note` and `activity` as the caller may see them now. `conversation.left` tells of a conversation that left the caller’s view. Goes on after `Last-Event-ID` or `?after=`; without them it begins at the present.',
    'The first entry is `ready`, and every 15 seconds comes a `position`: `seq` says up to where the log has been looked through.',
    'Each entry has `previous`: the `seq` of the event that this stream brought before it, or the one it began after. When it is higher than the last `seq` you have, something was lost on the way: end the stream and ask again with `?after=` and the last `seq` you have. An entry whose `seq` you have already is to be left out. After `feed_too_old`, fetch afresh and begin at the present.',
    '`unread` tells that the caller has read a conversation or marked it as unread, by any of their screens; nobody else is told. It has no `id:` and no `seq`; `nth` counts them within the stream, and `ready` and `position` say in `told` how many there should have been. Where one is missing, fetch afresh what you show as unread.',
    '`draft` tells that a draft of the caller was kept (`revision`) or ended (null), by any of their screens; nobody else is told. It has no `id:` and no `seq`, and is only a hint.',
    '`presence` tells who of the team has which conversations open, as far as the caller sees them: of those named, or with `whole` of all. It has no `id:` and no `seq`; a whole comes after `ready` and, after changes, with a `position`.',
    '`backlog` (what is late) has no `id:` and no `seq`; it comes after `ready`, at each change and with each `position`.',
  ].join('\n\n'),
  params: WorkspaceParams,
  query: z.object({
    after: z.coerce.number().int().min(0).optional().describe('the `seq` after which to go on'),
    browser: Id.optional().describe('as in `PUT …/presence`'),
  }),
})
