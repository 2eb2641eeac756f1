import { z } from 'zod'
import type { Conversation, Note, Message } from './conversations.ts'
import { Id, Instant, WorkspaceParams } from './common.ts'
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
  'conversation.woken': { conversationId: string; byContact: boolean; version: number }
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
  }
  'message.edited': { messageId: string; conversationId: string | null }
  'message.deleted': { messageId: string; conversationId: string | null; by: string }
  'message.changed': { messageId: string; conversationId: string | null; what: string }
  'note.added': { noteId: string; conversationId: string }
  'delivery.changed': { deliveryId: string; messageId: string; conversationId: string; from: string; to: string; refusal?: string }
  /** `found`: so many messages came in by reconciliation, which the network had not delivered. */
  'channel.changed': { accountId: string; state: string; found?: number }
  /** The account is no more, nor is anything that was said through it. */
  'channel.removed': { accountId: string }
  'contact.changed': { contactId: string }
  'people.changed': { agentId: string | null }
  'workspace.changed': { what: 'name' }
}
export type EventType = keyof Events

/** One entry of a workspace's log. `seq` has no gaps, so a cursor is one number. */
export const LogEvent = z.object({
  seq: z.number().int(),
  id: Id,
  type: z.string(),
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
}
/** Sent instead of an event when something is no longer in the reader's view. */
export interface LeftEvent {
  type: 'conversation.left'
  seq: number
  conversationId: string
}

export const readEvents = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/events',
  access: 'conversation:read',
  summary: "The workspace's log after a position",
  params: WorkspaceParams,
  query: z.object({ after: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ items: z.array(LogEvent), last: z.number().int().describe('newest seq of the workspace') }),
})
/** Server-sent events; `id:` is the seq, `event:` the type, `data:` a LiveEvent. Resumes by Last-Event-ID or `?after=`. A comment line every 15 s keeps it open. */
export const live = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/live',
  access: 'conversation:read',
  summary: 'Server-sent events with the present state',
  params: WorkspaceParams,
  query: z.object({ after: z.coerce.number().int().min(0).optional() }),
})
