import { z } from 'zod'
import { Finding } from './channels.ts'
import { Id, Instant, NetworkName, PageQuery, Visibility, WorkspaceParams, inWorkspace, listOf, page } from './common.ts'
import { meterCodes } from './meters.ts'
import { LabelBody, LabelParams, Sentiment, Urgency, UrgencyReason, WordsKind, WordsLabels } from './labels.ts'
import { route } from './route.ts'
import { searchOperators } from './search-query.ts'

export const Status = z.enum(['open', 'waiting', 'snoozed', 'resolved'])
export type Status = z.infer<typeof Status>
export const Resolution = z.enum(['answered', 'confirmed', 'dismissed', 'spam'])
export type Resolution = z.infer<typeof Resolution>
export const Priority = z.enum(['urgent', 'high', 'normal', 'low'])
export type Priority = z.infer<typeof Priority>

/** Why a conversation needs action; its one definition is the column `needs_action` of the table. */
export const NeedsActionReason = z.enum(['unanswered', 'delivery_refused', 'delivery_unknown', 'snooze_ended', 'did_not_write'])
export type NeedsActionReason = z.infer<typeof NeedsActionReason>

export const DeletedBy = z.enum(['author', 'us', 'network'])
export const DeletedReason = z.enum(['unsent', 'deleted', 'hidden'])

/** `block` is done to the author of the message: they can write no more to this account, and the message is taken away. */
export const ModerationAct = z.enum(['hide', 'unhide', 'like', 'unlike', 'delete', 'block'])
export type ModerationAct = z.infer<typeof ModerationAct>

export const ModerationReason = z.enum(['spam', 'offensive', 'personal-data', 'off-topic', 'other'])

/** Why somebody else has to look first: what is deleted, what is negative, or since the workspace wants it for everything. */
export const SecondLookWhy = z.enum(['deletes', 'blocks', 'few-stars', 'negative', 'complaint', 'everything'])
export type SecondLookWhy = z.infer<typeof SecondLookWhy>

export const SecondLookState = z.enum(['open', 'allowed', 'declined', 'withdrawn', 'expired', 'fallen'])
export type SecondLookState = z.infer<typeof SecondLookState>

/** An act of moderation that somebody asked for and somebody else has to allow before it is done at the network. */
export const SecondLook = z.object({
  id: Id,
  act: ModerationAct,
  reason: ModerationReason.nullable(),
  why: SecondLookWhy,
  state: SecondLookState,
  fellBy: z
    .enum(['changed', 'gone', 'done', 'impossible'])
    .nullable()
    .describe(
      'of `fallen`: the message was changed, or is gone, or it is so at the network already, or the network no longer lets it be done',
    ),
  askedBy: z.object({
    kind: z.enum(['agent', 'apiKey', 'system']),
    agentId: Id.nullable().describe('the person, also where they asked through a key they made: they may not decide'),
    name: z.string(),
  }),
  decidedBy: z.object({ agentId: Id, name: z.string() }).nullable(),
  words: z.string().nullable().describe('why it was declined, in the words of who declined'),
  at: Instant,
  expiresAt: Instant.describe('open until then'),
  settledAt: Instant.nullable(),
})
export type SecondLook = z.infer<typeof SecondLook>

export const ThreadKind = z.enum(['comment', 'dm', 'group', 'review', 'mail'])

export const Identity = z.object({
  id: Id,
  network: NetworkName,
  handle: z.string().nullable().describe('masked for those without the right to personal data, where it is an address or number'),
  displayName: z.string().nullable(),
  followers: z.number().int().nullable(),
  url: z.string().nullable(),
})
export const ContactSummary = z.object({
  id: Id,
  name: z.string().describe('a handle where no name is known'),
  avatarUrl: z.string().nullable(),
  language: z.string().nullable(),
})

/** A conversation as lists show it and the live feed brings it. */
export const Conversation = z.object({
  id: Id,
  number: z.number().int(),
  subject: z.string().nullable(),
  status: Status,
  resolution: Resolution.nullable(),
  needsAction: z.array(NeedsActionReason),
  contact: ContactSummary,
  network: NetworkName,
  accountId: Id,
  /** Kinds of the threads that belong to it. */
  threads: z.array(
    z.object({
      id: Id,
      kind: ThreadKind,
      visibility: Visibility,
      network: NetworkName,
      accountId: Id,
      stars: z.number().int().nullable().describe('what a review gives now, 1 to 5'),
    }),
  ),
  inboxId: Id,
  teamId: Id.nullable(),
  assigneeId: Id.nullable(),
  priority: Priority,
  tags: z.array(z.string()),
  labels: WordsLabels.nullable().describe('null where there are no words, or none the reader may read'),
  urgency: Urgency.nullable().describe('null when it needs no action; what the reader may not read adds nothing'),
  preview: z.object({
    text: z
      .string()
      .nullable()
      .describe('without the names it begins with; null when only media came, or when the reader may not read private words'),
    direction: z.enum(['inbound', 'outbound']),
    withheld: z.boolean(),
    media: z.enum(['image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'contact']).nullable(),
    thumbnailUrl: z.string().nullable().describe('signed address of the picture for a row, small where there is a small version'),
    language: z.string().nullable(),
    gone: z.object({ by: DeletedBy, reason: DeletedReason }).nullable().describe('nothing is left to show: who took the newest away'),
  }),
  waitingSince: Instant.nullable().describe("time of the contact's oldest unanswered message"),
  lastMessageAt: Instant,
  snoozedUntil: Instant.nullable(),
  unread: z.boolean(),
  history: z.boolean(),
  createdAt: Instant,
  resolvedAt: Instant.nullable(),
  version: z.number().int().describe('orders copies of the same conversation'),
})
export type Conversation = z.infer<typeof Conversation>

export const ConversationFilter = z.object({
  status: listOf(Status).optional(),
  needsAction: z.stringbool().optional(),
  assignee: z.string().optional().describe('an agent id, `me` or `none`'),
  inboxId: Id.optional(),
  accountId: Id.optional(),
  teamId: Id.optional(),
  network: listOf(NetworkName).optional(),
  visibility: Visibility.optional(),
  tag: z.string().max(60).optional(),
  unread: z.stringbool().optional(),
  contactId: Id.optional(),
  postId: Id.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/)
    .optional()
    .describe('as in `labels`; of what two languages share, either'),
  kind: listOf(WordsKind).optional(),
  sentiment: listOf(Sentiment).optional(),
  urgencyReason: listOf(UrgencyReason)
    .optional()
    .describe('any of these; of `waiting` those whose words say it. Labels of words that the caller may not read are found by no filter'),
})
export const ConversationQuery = ConversationFilter.extend({
  ...PageQuery.shape,
  sort: z
    .enum(['newest', 'waiting', 'urgent'])
    .default('newest')
    .describe(
      '`waiting`: longest wait first; `urgent`: only what needs action, danger to a life first, then as if each point of urgency were an hour of waiting',
    ),
})

export const listConversations = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/conversations',
  access: 'conversation:read',
  summary: 'Conversations the caller may see',
  params: WorkspaceParams,
  query: ConversationQuery,
  response: page(Conversation),
})

/** Exact up to 999; 1000 means "more than 999". */
export const Counts = z.object({
  needsAction: z.number().int(),
  mine: z.number().int(),
  unassigned: z.number().int(),
  waiting: z.number().int(),
  snoozed: z.number().int(),
  unread: z.number().int(),
  all: z.number().int().describe('unresolved'),
  byInbox: z.record(z.string(), z.number().int()).describe('needs action, by inbox id'),
  secondLooks: z.number().int().describe('acts of moderation that the caller may allow or decline; 0 for who may not'),
})
export type Counts = z.infer<typeof Counts>
export const countConversations = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/conversation-counts',
  access: 'conversation:read',
  summary: 'Numbers beside the views',
  params: WorkspaceParams,
  response: Counts,
})

const ConversationParams = inWorkspace('conversationId')

export const Media = z.object({
  id: Id,
  kind: z.enum(['image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'contact']),
  state: z
    .enum(['announced', 'fetching', 'stored', 'too_large', 'refused', 'expired', 'removed', 'erased', 'none'])
    .describe('`none`: there is nothing to fetch (sticker, place); `removed`: kept as long as the workspace keeps files of this network'),
  url: z.string().nullable().describe('signed address, valid for an hour'),
  thumbnailUrl: z
    .string()
    .nullable()
    .describe(
      'the same of a small version of a picture, WebP, 640 at most on its longer side; null where there is none or the picture is small',
    ),
  width: z.number().int().nullable().describe('of a picture, in pixels, as it is to be seen'),
  height: z.number().int().nullable(),
  link: z.string().nullable().describe('of kind `link`: where it can be seen on its network, as long as it can; nothing of it is kept'),
  contentType: z.string().nullable(),
  fileName: z.string().nullable(),
  sizeBytes: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  altText: z.string().nullable(),
  place: z.object({ title: z.string().optional(), address: z.string().optional(), latitude: z.number(), longitude: z.number() }).nullable(),
})
export type Media = z.infer<typeof Media>

export const DeliveryState = z.enum(['scheduled', 'ready', 'sending', 'sent', 'refused', 'unknown', 'cancelled'])
export const Delivery = z.object({
  id: Id,
  state: DeliveryState,
  dueAt: Instant.nullable().describe('end of the undo window, or the time it was scheduled for'),
  sendAt: Instant.nullable().describe(
    'a time of its writer’s choice, while it waits for it; it is not sent when the contact writes before',
  ),
  words: z.string().nullable().describe("the network's own words, in whatever language"),
  reason: Finding.nullable().describe('what Baton itself found; null when only the network spoke'),
  refusal: z.string().nullable().describe('class of the refusal; the screen has a remedy for each'),
  attempts: z.number().int(),
})
export type Delivery = z.infer<typeof Delivery>

/** What nobody should write in a text. Masked when it comes in. */
export const SecretNumberKind = z.enum(['card', 'korean_resident', 'thai_citizen', 'bank_account'])
export type SecretNumberKind = z.infer<typeof SecretNumberKind>

export const Message = z.object({
  type: z.literal('message'),
  id: Id,
  conversationId: Id.nullable(),
  threadId: Id,
  direction: z.enum(['inbound', 'outbound']),
  visibility: Visibility,
  /** Somebody else's words in the same public thread: shown folded. */
  neighbour: z.boolean(),
  author: z.object({ kind: z.enum(['contact', 'agent', 'account']), id: Id.nullable(), contactId: Id.nullable(), name: z.string() }),
  text: z.string().nullable().describe('null when erased or withheld'),
  hasHtml: z.boolean().describe('there is a formatted version under /messages/:id/html'),
  secretNumbers: z
    .array(SecretNumberKind)
    .describe('kinds of numbers that the contact wrote and that are masked here; with the right to personal data they can be read'),
  withheld: z.boolean(),
  media: z.array(Media),
  replyTo: Id.nullable(),
  alsoAnswers: z.array(Id).describe('further conversations this reply answers'),
  at: Instant.describe(
    "the network's time, but not later than when it reached Baton; then `notice` is `dated-ahead:` and what the network said",
  ),
  editedAt: Instant.nullable(),
  deleted: z.object({ at: Instant, by: DeletedBy, reason: DeletedReason }).nullable(),
  /** Out of the public's sight at the network; we still read it. */
  hidden: z.object({ at: Instant, by: z.enum(['us', 'network']) }).nullable(),
  /** By our account. */
  liked: z.boolean(),
  authorBlocked: z.boolean().describe('our account blocked its author at the network'),
  moderation: z
    .object({
      act: ModerationAct,
      state: z.enum(['waiting', 'refused']),
      at: Instant,
      words: z.string().nullable().describe("the network's own"),
      reason: Finding.nullable(),
    })
    .nullable()
    .describe('what was asked of the network last and is not done'),
  secondLook: SecondLook.nullable().describe('what a colleague has to allow first, or did not allow, and nothing came after it'),
  reactions: z.array(z.object({ reaction: z.string(), count: z.number().int() })),
  status: z
    .enum(['pending', 'delivered', 'read', 'failed'])
    .nullable()
    .describe('`pending`: the network looks at it before anybody can read it; then it is `delivered` or `failed`'),
  delivery: Delivery.nullable(),
  kindHint: z.string().nullable().describe('sticker, auto-reply, bounce, encrypted, system'),
  acknowledged: z.boolean().describe('needs no answer (thanks, emoji)'),
  notice: z.string().nullable(),
  language: z.string().nullable(),
  url: z.string().nullable(),
  review: z
    .object({
      stars: z.number().int().nullable().describe('1 to 5'),
      formerStars: z.number().int().nullable().describe('of the same review before its author changed it'),
      title: z.string().nullable(),
      version: z.string().nullable().describe('of the app reviewed'),
      device: z.string().nullable(),
      country: z.string().nullable(),
    })
    .nullable(),
  replacedAt: Instant.nullable().describe('when a later version of the same review, or of our answer to it, took its place'),
  participants: z.object({ to: z.array(z.string()), cc: z.array(z.string()) }).nullable(),
  sightings: z.number().int().describe('in how many of our accounts it was seen'),
  history: z.boolean(),
  arrival: z
    .number()
    .int()
    .describe(
      'rises in the order in which messages reached Baton; where it is greatest is the newest, also when that was said or sent earlier',
    ),
})
export type Message = z.infer<typeof Message>
export const Note = z.object({
  type: z.literal('note'),
  id: Id,
  author: z.object({ id: Id.nullable(), name: z.string() }),
  text: z.string(),
  at: Instant,
})
export type Note = z.infer<typeof Note>
export const Activity = z.object({
  type: z.literal('activity'),
  id: Id,
  what: z.string().describe('event type, such as conversation.assigned'),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  data: z.record(z.string(), z.unknown()),
  at: Instant,
})
export type Activity = z.infer<typeof Activity>
export const TimelineEntry = z.discriminatedUnion('type', [Message, Note, Activity])
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** What its comments need: all an answer, only those that may matter to somebody, or nothing. */
export const PostMode = z.enum(['normal', 'quiet', 'muted'])
export type PostMode = z.infer<typeof PostMode>

export const Post = z.object({
  id: Id,
  network: NetworkName,
  kind: z.string(),
  authorName: z.string().nullable(),
  text: z.string().nullable(),
  url: z.string().nullable(),
  at: Instant.nullable(),
  comments: z.number().int(),
  mode: PostMode,
})
export type Post = z.infer<typeof Post>

/** What may be said in one thread now. */
export const ReplyOption = z.object({
  threadId: Id,
  kind: ThreadKind,
  visibility: Visibility,
  network: NetworkName,
  accountId: Id,
  accountHandle: z.string(),
  accountName: z.string().describe('what its followers see'),
  signature: z.string().nullable().describe('what people’s replies from this account end with, with placeholders; whoever writes adds it'),
  to: z.object({ messageId: Id.nullable(), contactId: Id.nullable(), name: z.string() }),
  canReply: z.boolean(),
  whyNot: z
    .object({ code: z.string(), url: z.string().optional() })
    .nullable()
    .describe(
      '`cut-off`: the account must be connected again; a reply sent meanwhile is refused and can be tried again afterwards. `no-private-right`: only for those who may read private words',
    ),
  text: z.object({
    max: z.number(),
    count: z.enum(['code-points', 'utf16', 'graphemes+bytes', 'x-weighted', 'none']),
    maxBytes: z.number().nullable(),
    splits: z.boolean(),
  }),
  windowEndsAt: Instant.nullable(),
  takesTemplates: z.boolean().describe('a template of the account may be sent now, whether `canReply` or not'),
  cost: z
    .object({
      meter: z.enum(meterCodes).describe('on which it counts; price and cap stand in `…/spend/meters`'),
      withLink: z.enum(meterCodes).optional().describe('instead of `meter` when the text has a link in it'),
      units: z.number().int().describe('of each message'),
      firstFree: z.boolean().optional().describe('of a reply in several messages the first costs nothing'),
      quota: z.object({ used: z.number(), limit: z.number() }).optional().describe('of this month, as the network itself told last'),
    })
    .nullable()
    .describe('null = it costs nothing, or nobody counts'),
  canTake: z
    .boolean()
    .describe('another app of yours holds this thread at its network; it can be asked for (`…/threads/:threadId/control`)'),
  alternatives: z.array(z.enum(['dm', 'dm-link'])),
  privateReply: z
    .object({
      state: z.enum(['open', 'waiting', 'sent']).describe('`waiting`: it is on its way, or nobody knows whether it arrived'),
      endsAt: Instant,
      whileLive: z.boolean().describe('only while the broadcast goes on, which may end before `endsAt`'),
      to: z.object({ messageId: Id, text: z.string() }).nullable().describe('the public message that it answers'),
    })
    .nullable()
    .describe('the network lets a public message be answered once in private; in a private thread: the next message is that answer'),
  dmLink: z.string().nullable(),
  replyAll: z.object({ to: z.array(z.string()), cc: z.array(z.string()) }).nullable(),
  moderation: z
    .object({ theirs: z.array(ModerationAct), ours: z.array(ModerationAct) })
    .describe('what may be done here with messages of others, and with our own'),
  oneAnswer: z
    .object({
      shown: z.enum(['at-once', 'after-review']).describe('`after-review`: the network looks at it first'),
      present: z
        .object({ messageId: Id, text: z.string().nullable().describe('null when the reader may not see all of it'), at: Instant })
        .nullable()
        .describe('what the next answer takes the place of'),
    })
    .nullable()
    .describe('a review has one answer: sending again replaces it'),
})
export type ReplyOption = z.infer<typeof ReplyOption>

/** Everything the conversation screen shows at first sight, in one answer. */
export const OpenConversation = z.object({
  conversation: Conversation,
  posts: z.array(Post),
  replyOptions: z.array(ReplyOption).describe('first = the thread of the newest message we owe an answer'),
  timeline: z.object({
    items: z.array(TimelineEntry).describe('oldest first'),
    earlier: z.string().nullable().describe('cursor of the page before'),
  }),
  neighbours: z.number().int().describe("other customers' messages in its public threads"),
  turn: z.object({
    whose: z.enum(['us', 'contact', 'nobody']),
    since: Instant.nullable(),
    usSeconds: z.number(),
    contactSeconds: z.number(),
  }),
})
export type OpenConversation = z.infer<typeof OpenConversation>
export const openConversation = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/conversations/:conversationId',
  access: 'conversation:read',
  summary: 'A conversation with its newest 50 entries',
  params: ConversationParams,
  response: OpenConversation,
})
export const readTimeline = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/conversations/:conversationId/timeline',
  access: 'conversation:read',
  summary: 'Earlier entries, oldest first within the page',
  params: ConversationParams,
  query: PageQuery,
  response: z.object({ items: z.array(TimelineEntry), earlier: z.string().nullable() }),
})
export const listNeighbours = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/conversations/:conversationId/neighbours',
  access: 'conversation:read',
  summary: "Other customers' messages in the public threads of this conversation",
  params: ConversationParams,
  query: PageQuery,
  response: page(Message),
})
export const readHtml = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/messages/:messageId/html',
  access: 'conversation:read',
  summary: 'The sanitised formatted version of a mail, to be shown in a sandboxed frame',
  params: inWorkspace('messageId'),
  query: z.object({ pictures: z.stringbool().default(false).describe('let remote pictures load') }),
  response: z.object({ html: z.string(), remotePictures: z.number().int() }),
})

export const SecretNumbers = z.object({ numbers: z.array(z.object({ kind: SecretNumberKind, number: z.string() })) })
export type SecretNumbers = z.infer<typeof SecretNumbers>
/** A POST, since each reading is written down. */
export const showNumbers = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/messages/:messageId/number-readings',
  access: 'conversation:read',
  summary: 'The numbers that a message shows masked, as they were written',
  description: 'Takes the right to see personal data. Each reading stands in the audit log.',
  params: inWorkspace('messageId'),
  response: SecretNumbers,
  answersAnew: true,
})

/** The same as a page of its own, for a sandboxed frame: a page inside the app could not load pictures from elsewhere. */
export const mailFrame = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/messages/:messageId/frame',
  access: 'conversation:read',
  summary: 'The formatted version of a mail as a page for a sandboxed frame, under a policy of its own',
  params: inWorkspace('messageId'),
  query: z.object({ pictures: z.stringbool().default(false).describe('let remote pictures load') }),
})

/** A template of the account that the reply is sent from (its id is of one language), with a value for each of its parameters. */
const TemplateReply = z.strictObject({
  id: Id,
  values: z.record(z.string().max(100), z.string().max(2000)),
})
export const ReplyBody = z.strictObject({
  clientMessageId: Id.describe('made by the caller; the same id is the same message, however often it is sent'),
  threadId: Id,
  replyTo: Id.nullable().default(null).describe('message answered; null = the newest of the contact in that thread'),
  text: z.string().max(100_000).describe('with `template`: what its writer saw it say, or empty'),
  template: TemplateReply.optional().describe('instead of free words'),
  alsoAnswers: z.array(Id).max(50).default([]).describe('further conversations of the same public thread that this reply answers'),
  seenMessageId: Id.nullable().describe('newest message of this conversation on the screen, by `arrival`; a newer one holds the reply'),
  sendAnyway: z.boolean().default(false),
  withPersonalData: z.boolean().default(false).describe('an answer to a review goes out though it holds an address or number'),
  overCap: z.boolean().optional().describe('although the cap of the meter on which it counts is reached (`spend:exceed`)'),
  split: z.boolean().default(false).describe('too long: send as several, where the network threads'),
  sendAt: Instant.nullable().default(null).describe('not before then, and not at all when the contact writes first'),
  resolve: z.boolean().default(false).describe('mark done when it was sent'),
  replyAll: z.boolean().default(false),
})
export type ReplyBody = z.infer<typeof ReplyBody>
export const reply = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/conversations/:conversationId/messages',
  access: 'conversation:reply',
  summary: 'Answer the contact; goes out when the undo window is over',
  params: ConversationParams,
  body: ReplyBody,
  response: z.object({ messages: z.array(Message), conversation: Conversation }),
  status: 202,
})
/** Private way out of a public thread (or the first message of a mail): opens or uses the DM thread with this contact. */
export const openPrivateThread = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/private-thread',
  access: 'conversation:reply',
  summary: 'Have a private thread with this contact join the conversation, where the network allows to write first',
  params: ConversationParams,
  response: ReplyOption,
})

/** Networks let several systems of one brand take turns in a private thread: only who holds it may speak. */
export const takeThread = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/threads/:threadId/control',
  access: 'conversation:reply',
  summary: 'Take over a private thread that another app of yours holds at its network',
  asksNetwork: true,
  params: inWorkspace('conversationId', 'threadId'),
  response: ReplyOption,
})

const deliveryParams = inWorkspace('deliveryId')
export const Undone = z.object({
  taken: z.number().int().describe('parts taken back; 0 when that was done before, or when a refused reply was put aside'),
  of: z.number().int().describe('parts the reply was sent as'),
  template: TemplateReply.nullable().describe('what it was sent from; null when it was free words, or the reader may not read them'),
  text: z
    .string()
    .nullable()
    .describe('what the parts taken back said, as one text; null when there is none or the reader may not read it'),
})
export type Undone = z.infer<typeof Undone>
export const cancelDelivery = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId',
  access: 'conversation:reply',
  summary: 'Undo: take a reply back, all parts of it that still wait here',
  params: deliveryParams,
  response: Undone,
})
export const releaseDelivery = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId/release',
  access: 'conversation:reply',
  summary: 'Send now, all parts of it, without waiting for the undo window',
  params: deliveryParams,
})
export const rescheduleDelivery = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId/time',
  access: 'conversation:reply',
  summary: 'Another time for a reply that waits for one, all parts of it',
  params: deliveryParams,
  body: z.strictObject({ sendAt: Instant }),
})
export const retryDelivery = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId/retry',
  access: 'conversation:reply',
  summary: 'Try a refused delivery again, or send an unknown one again though it may have arrived',
  params: deliveryParams,
})
export const confirmDelivery = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId/arrival',
  access: 'conversation:reply',
  summary: 'An unknown delivery did arrive: a person has looked',
  params: deliveryParams,
})
export const denyDelivery = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/deliveries/:deliveryId/arrival',
  access: 'conversation:reply',
  summary: 'An unknown delivery did not arrive: a person has looked',
  params: deliveryParams,
})

export const note = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/conversations/:conversationId/notes',
  access: 'conversation:note',
  summary: 'Write a note that only the team sees',
  params: ConversationParams,
  body: z.strictObject({ id: Id.describe('made by the caller'), text: z.string().trim().min(1).max(20_000) }),
  response: Note,
  status: 201,
})

export const AssignBody = z.strictObject({
  assigneeId: Id.nullable().describe('null returns it to the queue'),
  seenAssigneeId: Id.nullable().describe('who had it on the screen, so that a stale click is noticed'),
})
export type AssignBody = z.infer<typeof AssignBody>
export const assign = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/assignee',
  access: 'conversation:assign',
  summary: 'Assign to a person, or return to the queue',
  params: ConversationParams,
  body: AssignBody,
  response: Conversation,
})
export const assignTeam = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/team',
  access: 'conversation:assign',
  summary: 'Assign to a team',
  params: ConversationParams,
  body: z.strictObject({ teamId: Id.nullable() }),
  response: Conversation,
})
export const resolve = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/resolution',
  access: 'conversation:work',
  summary: 'Done',
  params: ConversationParams,
  body: z.strictObject({
    resolution: Resolution.default('answered'),
    seenMessageId: Id.nullable().describe('newest message on the screen, by `arrival`; a newer one refuses it with reply_held'),
    seenVersion: z
      .number()
      .int()
      .optional()
      .describe('`version` of the conversation as a list shows it, for who has not opened it: nothing came while it is still that'),
  }),
  response: Conversation,
})
export const reopen = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/conversations/:conversationId/resolution',
  access: 'conversation:work',
  summary: 'Open again',
  params: ConversationParams,
  response: Conversation,
})
export const snooze = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/snooze',
  access: 'conversation:work',
  summary: 'Hide until a time; a new message of the contact wakes it',
  params: ConversationParams,
  body: z.strictObject({ until: Instant }),
  response: Conversation,
})
export const wake = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/conversations/:conversationId/snooze',
  access: 'conversation:work',
  summary: 'End the snooze',
  params: ConversationParams,
  response: Conversation,
})
export const setWaiting = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/waiting',
  access: 'conversation:work',
  summary: 'We wait for somebody else',
  params: ConversationParams,
  response: Conversation,
})
export const undoStatus = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/former-status',
  access: 'conversation:work',
  summary: 'Take back one’s last “done”, “waiting” or “snoozed”: status and times are what they were, unless the status has changed since',
  params: ConversationParams,
  response: Conversation,
})
const tagParams = ConversationParams.extend({ tag: z.string().trim().min(1).max(60) })
export const tag = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/tags/:tag',
  access: 'conversation:work',
  summary: 'Add a tag',
  params: tagParams,
  response: Conversation,
})
export const untag = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/conversations/:conversationId/tags/:tag',
  access: 'conversation:work',
  summary: 'Take a tag off',
  params: tagParams,
  response: Conversation,
})
export const listTags = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/tags',
  access: 'conversation:read',
  summary: 'Tags in use',
  params: WorkspaceParams,
  response: z.object({ items: z.array(z.string()) }),
})
export const prioritise = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/priority',
  access: 'conversation:work',
  summary: 'Set the priority',
  params: ConversationParams,
  body: z.strictObject({ priority: Priority }),
  response: Conversation,
})
export const setSubject = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/subject',
  access: 'conversation:work',
  summary: 'Name what it is about',
  params: ConversationParams,
  body: z.strictObject({ subject: z.string().trim().max(200).nullable() }),
  response: Conversation,
})
export const markRead = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/read',
  access: 'conversation:read',
  summary: 'I have read up to this message (null = unread again)',
  params: ConversationParams,
  body: z.strictObject({ messageId: Id.nullable() }),
})
export const acknowledge = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/messages/:messageId/acknowledgement',
  access: 'conversation:work',
  summary: 'This message needs no answer, or does after all',
  params: inWorkspace('messageId'),
  body: z.strictObject({ acknowledged: z.boolean() }),
  response: Conversation,
})
export const correctLabel = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/messages/:messageId/labels/:task',
  access: 'conversation:work',
  summary: 'Say what is right for a label of a contact’s message',
  description:
    'Holds for this message and its conversation; an edit or a deletion of the words ends it. Labels: `neg`, `neu`, `pos`; the kinds; `yes` or `no`; a language.',
  params: LabelParams,
  body: LabelBody,
  response: Conversation,
})
export const withdrawLabel = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/messages/:messageId/labels/:task',
  access: 'conversation:work',
  summary: 'Take back what was said of a label',
  params: LabelParams,
  response: Conversation,
})
export const moderate = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/messages/:messageId/moderation',
  access: 'conversation:reply',
  summary:
    'Hide, show, like or delete a public message at its network, or block its author; taken back by the opposite act where there is one',
  description:
    'What the workspace wants a second pair of eyes for is not done but asked of a colleague: then the message has an open `secondLook`.',
  params: inWorkspace('messageId'),
  body: z.strictObject({ act: ModerationAct, reason: ModerationReason.nullable().default(null) }),
  response: Message,
  status: 202,
})
export const openNeighbour = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/messages/:messageId/conversation',
  access: 'conversation:work',
  summary: "Make another customer's public message a conversation of its own",
  params: inWorkspace('messageId'),
  response: Conversation,
  status: 201,
})

export const SearchHit = z.object({
  conversation: Conversation,
  messageId: Id.nullable(),
  at: Instant,
  snippet: z
    .string()
    .nullable()
    .describe('with the found words between U+E000 and U+E001; null where a person or a conversation was found'),
})
export type SearchHit = z.infer<typeof SearchHit>
export const SearchProblem = z.object({
  operator: z.enum(searchOperators),
  value: z.string(),
  problem: z
    .enum(['unknown', 'invalid'])
    .describe('`unknown`: there is nobody and nothing of that name; `invalid`: the operator takes no such value'),
})
export type SearchProblem = z.infer<typeof SearchProblem>
export const search = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/search',
  access: 'conversation:read',
  summary: 'Find words in messages, names, handles and #numbers; newest first',
  description:
    'Beside words: phrases in quotes, and `from:` (a person, `me`, `us`), `to:` (a person, an account, `us`), `in:` (an inbox), `is:`, `has:`, `tag:`, `assignee:` (a person, `me`, `none`), `channel:` (a network or an account), `before:` and `after:` (a day such as 2026-11-27, 2026-11, `today`, `7d`, in the time zone of the workspace; `after:` begins with that day, `before:` ends before it). All must hold; of `channel:`, `is:` and `has:` several values of one kind may be given, of the others the last holds. Without words each conversation comes once, with its newest message that fits.',
  params: WorkspaceParams,
  query: PageQuery.extend({ q: z.string().trim().min(1).max(200) }),
  response: page(SearchHit).extend({
    lookedBackTo: Instant.nullable().describe('common words: how far back was looked; null = everything'),
    problems: z.array(SearchProblem).describe('terms that were not understood; then nothing is found'),
  }),
})

export const Contact = ContactSummary.extend({
  identities: z.array(Identity),
  firstSeenAt: Instant,
  conversationCount: z.number().int(),
  returning: z.boolean(),
})
export type Contact = z.infer<typeof Contact>
export const openContact = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/contacts/:contactId',
  access: 'contact:read',
  summary: 'A person with identities and earlier conversations',
  params: inWorkspace('contactId'),
  response: z.object({ contact: Contact, conversations: z.array(Conversation) }),
})
