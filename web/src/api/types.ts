import type * as channels from '@baton/contract/channels'
import type * as conversations from '@baton/contract/conversations'
import type * as drafts from '@baton/contract/drafts'
import type * as events from '@baton/contract/events'
import type * as moderation from '@baton/contract/moderation'
import type * as health from '@baton/contract/health'
import type * as imports from '@baton/contract/imports'
import type * as labels from '@baton/contract/labels'
import type * as people from '@baton/contract/people'
import type * as posts from '@baton/contract/posts'
import type * as reports from '@baton/contract/reports'
import type { BodyInput, ParamsOf, QueryInput, ResponseOf, Route } from '@baton/contract/route'
import type * as savedReplies from '@baton/contract/saved-replies'
import type * as savedViews from '@baton/contract/saved-views'
import type * as spend from '@baton/contract/spend'
import type { routes } from './routes.gen.ts'

interface Areas {
  channels: typeof channels
  conversations: typeof conversations
  drafts: typeof drafts
  events: typeof events
  moderation: typeof moderation
  health: typeof health
  imports: typeof imports
  labels: typeof labels
  people: typeof people
  posts: typeof posts
  reports: typeof reports
  savedReplies: typeof savedReplies
  savedViews: typeof savedViews
  spend: typeof spend
}

/** Every route of the contract by `area.name`. */
export type RouteName = keyof typeof routes

type Named<N extends RouteName> = N extends `${infer A extends keyof Areas}.${infer R}`
  ? R extends keyof Areas[A]
    ? Areas[A][R] extends Route
      ? Areas[A][R]
      : never
    : never
  : never

type Part<K extends string, V> = undefined extends V ? { [key in K]?: V } : { [key in K]: V }
type Given<R extends Route> = (R extends { params: object } ? Part<'params', ParamsOf<R>> : unknown) &
  (R extends { query: object } ? { query?: Partial<QueryInput<R>> } : unknown) &
  (R extends { body: object } ? Part<'body', BodyInput<R>> : unknown)

/** What a call of this route is given. */
export type Input<N extends RouteName> = Given<Named<N>> & {
  signal?: AbortSignal
  /** One key for one act: a repeated call with the same key is done once. Made per call when left out. */
  idempotencyKey?: string
}
export type Answer<N extends RouteName> = ResponseOf<Named<N>>

export type {
  Counts,
  Conversation,
  Message,
  Note,
  Activity,
  TimelineEntry,
  Media,
  Delivery,
  Post,
  PostMode,
  ReplyOption,
  OpenConversation,
  SecondLook,
  SearchHit,
  SearchProblem,
  Contact,
  Status,
  Priority,
} from '@baton/contract/conversations'
export type { Clearing, Comment, CommentGroup, NoiseGroup, OpenPost, PostSummary } from '@baton/contract/posts'
export type { KeptDraft } from '@baton/contract/drafts'
export type { Present, PresenceEvent, PresenceState } from '@baton/contract/presence'
export type { Backlog, BacklogEvent, DraftEvent, FeedEntry, LiveEvent, LeftEvent, ParkedEvent, UnreadEvent } from '@baton/contract/events'
export type { SavedReply } from '@baton/contract/saved-replies'
export type { SavedView } from '@baton/contract/saved-views'
export type { ListedLook, SecondLookPolicy } from '@baton/contract/moderation'
export type { Agent, Inbox, Me, Membership, Team } from '@baton/contract/people'
export type { Ability, AbilitySheet, ChannelAccount, FileRetention, MessageTemplate } from '@baton/contract/channels'
export type { ImportPreview, RefusedRow, ReviewImport } from '@baton/contract/imports'
export type { MeterNow, SpendReport } from '@baton/contract/spend'
export type { NetworkName, Visibility } from '@baton/contract/common'
export type { LabelTask, Sentiment, Urgency, UrgencyReason, WordsKind, WordsLabels } from '@baton/contract/labels'
export type { FailureCode, Problem } from '@baton/contract/failures'
export type { Permission } from '@baton/contract/permissions'
