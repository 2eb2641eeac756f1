/**
 * What a network adapter is: pure translation, both ways. An adapter opens no socket, reads no clock and keeps no state;
 * the server does the calling, retrying, storing and rate keeping, so recorded payloads can cover an adapter completely.
 */

import type { Finding, ProbeName } from '@baton/contract/findings'
import type { ImportFault, ImportField } from '@baton/contract/import-fields'
import type { MeterCode } from '@baton/contract/meters'
import type { TemplateCategory, TemplateContent, TemplateQuality, TemplateState, TemplateValues } from '@baton/contract/templates'
import type { Truth, TruthAccount } from './truth.ts'

export type Network =
  | 'line'
  | 'x'
  | 'bluesky'
  | 'facebook'
  | 'instagram'
  | 'whatsapp'
  | 'email'
  | 'google-play'
  | 'app-store'
  | 'google-business'
  | 'youtube'
  | 'glassdoor'

/** Bytes a network sent us (a webhook body, one page of a poll, one mail), as they came. Header names are lower case. */
export interface RawDelivery {
  /** Values of the network app whose webhook took it, where they are known; several accounts may belong to one. */
  app?: Record<string, string>
  body: Uint8Array
  headers: Record<string, string>
  /** Handles of the accounts that are connected through that app, by their external ids. */
  handles?: Record<string, string>
  /** Only for webhooks: method and query of the request; networks prove an address with a GET. */
  method?: string
  query?: Record<string, string>
  /** The whole was too much to read: only so many bytes are looked at, and the event says that it is cut. For mails. */
  readAtMost?: number
}

/** The brand's own app at a network: the secrets that prove a webhook came from it. */
export interface AppSecrets {
  [name: string]: string
}

/** One connected page, number or mailbox, as the adapter needs it. Credentials are decrypted just before the call. */
export interface AccountContext {
  network: Network
  /** The network's own id of the account: LINE bot user id, X user id, Bluesky DID, mail address. */
  externalId: string
  handle: string
  /** Root of the network's API, without a trailing slash; the simulator or a self-hosted server may stand here. */
  baseUrl: string
  credentials: Record<string, string>
  /** Of the app that the account belongs to: some networks want calls proven with its secret, or made as the app itself. */
  app?: AppSecrets
  /** Account settings that are no secrets (data host, IMAP host and port, reply domain). */
  settings: Record<string, string>
}

export type Verification =
  | { kind: 'accepted' }
  /** The network asked for proof that the address is ours; send this answer and store nothing. */
  | { kind: 'challenge'; status: number; contentType: string; body: string }
  | { kind: 'refused'; reason: string }

// ---------------------------------------------------------------------------------------------------------------------
// What a network says: typed events
// ---------------------------------------------------------------------------------------------------------------------

/** A person as one network knows them. `scope` is what the id is unique within ('' = the whole network; for LINE the provider/bot). */
export interface IdentityRef {
  scope: string
  externalId: string
  /**
   * Further ids that the network gives the same person now, or gave them before and says so. Whoever is known by one of them
   * as their first id is this person, and is known by `externalId` from now on; the others still find them.
   */
  aliases?: string[]
  handle?: string
  displayName?: string
  avatarUrl?: string
  /** Reach, where the network tells it. */
  followers?: number
  email?: string
}

export type ThreadKind = 'comment' | 'dm' | 'group' | 'review' | 'mail'
export type Visibility = 'public' | 'private'

/**
 * A place of talk: a root post with its replies, a DM, a group, a mail thread, one person's review of one product or place.
 * `externalId` is unique per channel account.
 */
export interface ThreadRef {
  externalId: string
  kind: ThreadKind
  visibility: Visibility
  subject?: string
  /** A review of which one version and one answer stand at a time: what is said later takes the place of what was there. */
  oneAnswer?: boolean
  /** Other names under which the same thread may be known (mail: every Message-ID of the references). First match wins. */
  aliases?: string[]
  /** Threads that this is part of wherever one of them is known; no names of its own. For networks that do not tell where a talk began. */
  within?: string[]
  /** The public item that people speak under, when there is one. */
  post?: PostRef
}

export interface PostRef {
  externalId: string
  kind: 'own' | 'mention' | 'ad' | 'video' | 'product'
  author?: IdentityRef
  text?: string
  url?: string
  at?: string
}

export type MediaKind = 'image' | 'video' | 'audio' | 'file' | 'sticker' | 'location' | 'link' | 'contact'

export interface MediaRef {
  kind: MediaKind
  /** How the server gets the bytes: a request without credentials (`authorizeFetch` adds them), or bytes that came along (mail). Absent: nothing to fetch (sticker id, place). */
  fetch?: HttpCall
  inline?: Uint8Array
  externalId?: string
  contentType?: string
  fileName?: string
  sizeBytes?: number
  durationMs?: number
  /** Alternative text or keywords the network supplies. */
  altText?: string
  /** Where it can be seen on the network; nothing of it is fetched or kept. `until`: it is gone there then, and so is this. */
  link?: { url: string; until?: string }
  place?: { title?: string; address?: string; latitude: number; longitude: number }
  /** Several pictures sent as one: they are one message to its reader. `index` from 1; 0 = the network did not say. */
  set?: { id: string; index: number; total: number }
  /** Why there are no bytes to fetch though there should be ("encrypted", "expired"). */
  unavailable?: string
}

interface EventBase {
  /** The channel account's external id this event is about. */
  account: string
  /** `account` is what the accounts have in this setting of theirs: the event is about all of them. */
  accountBy?: string
  /** When it happened, by the network's clock. ISO 8601 UTC. `NO_TIME` (1970) when the network told none: take the time of receipt, as for one that has not come yet. */
  at: string
  /** Same for every delivery of the same fact, whatever path it came by (webhook, poll, redelivery). */
  dedupeKey: string
}

/** What a review says beside its words. */
export interface Review {
  /** 1 to 5; null where the network only has people recommend something or not. */
  stars: number | null
  title?: string
  /** Of what is reviewed: the version of an app. */
  version?: string
  /** What it was used on. */
  device?: string
  /** Where the review stands, where shops of countries are apart: two or three letters. */
  country?: string
}

export interface MessageEvent extends EventBase {
  kind: 'message'
  /** `inbound` = said by somebody else; `outbound` = said by our account (an echo of our send, or written in the network's own app). */
  direction: 'inbound' | 'outbound'
  externalId: string
  /** What `externalId` is unique within; '' when the network's ids are unique in the whole network. */
  scope: string
  /** More ids that mean the same message (earlier edits, the id our own send was given). */
  aliases?: string[]
  /** Sorts messages of the same millisecond; compares as text. Often the id, zero-padded. */
  order: string
  thread: ThreadRef
  author: IdentityRef
  /** External id of the message this one answers. */
  replyTo?: string
  /** What the contact wrote. '' when only media or a sticker came. */
  text: string
  /** Sanitised HTML for mail; shown only in a sandboxed frame. */
  html?: string
  media: MediaRef[]
  /** External ids of accounts named in the text: decides whether this speaks to us. */
  mentions?: string[]
  /** Does it address our account (a DM, a mention, a reply to us), or is it merely talk in the same place? */
  addressesUs: boolean
  /** The network does not tell whom it answers: it addresses us when its author has spoken to us in this thread before. */
  continues?: boolean
  /** Nothing a person must answer: sticker, emoji, thanks. Only what the network itself makes certain; wording is judged elsewhere. */
  kindHint?: 'sticker' | 'reaction' | 'auto-reply' | 'bounce' | 'system' | 'encrypted'
  /** Mail: everybody on the mail. */
  participants?: { to: string[]; cc: string[]; replyTo?: string }
  /** Facts a later send in this thread needs (LINE reply token and its time, quote token, mail references). Kept with the message, never shown. */
  sendHints?: Record<string, string>
  /** Echo: the id of our delivery, if the network carried it back. */
  deliveryId?: string
  /** Nothing but `deliveryId` says that we wrote this: where there is no such delivery it is taken as inbound, with these. */
  ifNotOurs?: { externalId: string; notice: string }
  /** Where people see it on the network. */
  url?: string
  /** What stood in the link by which its author came into the thread. Anybody may have followed it, or made it up. */
  ref?: string
  /**
   * Of a review that a notice began to tell: that message's id. Where the notice is here, this is the rest of it; where it comes
   * later it tells nothing new.
   */
  completes?: string
  /** ISO 639, where the network tells it. Absent: it is found out by the words. */
  language?: string
  /**
   * Of a review whose changes the network does not date: when this version was noticed. Where another version is here, this one
   * dates from then, and is news, whatever its age.
   */
  noticedAt?: string
  /** A note the reader should see: "encrypted message, open on X". Plain, code-like; the screen words it. */
  notice?: string
  /** The network handed the conversation to another system (LINE standby): show, do not answer. */
  standby?: boolean
  /**
   * A review, in a thread of kind `review`. Where the thread has one answer, a review that its author changed is a message of
   * its own there, under an id of its own: it replaces the one before, asks for an answer anew, and both stand in the timeline.
   * The same for our answer.
   */
  review?: Review
}

export interface EditEvent extends EventBase {
  kind: 'edit'
  scope: string
  /** The id the message had before. */
  externalId: string
  /** The id of the edited copy, when the network makes a new one. */
  newExternalId?: string
  text: string
  media?: MediaRef[]
  /** Of a post: certainly written by somebody else, whatever was taken of it before. */
  ofAnother?: boolean
}

export interface DeleteEvent extends EventBase {
  kind: 'delete'
  scope: string
  externalId: string
  /** `unsent`: words must be erased; `deleted` likewise on every network we know. Kept apart for the wording on screen. */
  reason: 'unsent' | 'deleted' | 'hidden'
  by: 'author' | 'us' | 'network'
}

/** Taken out of the public's sight, or shown to it again. Its words stay. */
export interface HiddenEvent extends EventBase {
  kind: 'hidden'
  scope: string
  externalId: string
  hidden: boolean
  by: 'us' | 'network'
}

export interface ReactionEvent extends EventBase {
  kind: 'reaction'
  scope: string
  externalId: string
  author: IdentityRef
  reaction: string
  removed: boolean
  /** A person has no more than one reaction to a message: this takes the place of any other. Taken back, `reaction` is ''. */
  only?: boolean
}

export interface StatusEvent extends EventBase {
  kind: 'status'
  scope: string
  externalId?: string
  deliveryId?: string
  /** Instead of one message: all that we said in this thread up to that moment of the network's clock. For networks that tell a watermark. */
  upTo?: { thread: string; at: string }
  /** `pending`: taken, and nobody can read it before the network has looked at it; then it is `delivered`, or `failed`. */
  status: 'sent' | 'pending' | 'delivered' | 'read' | 'failed'
  /** The network's own words for a failure. */
  words?: string
  /** What the failure means, where a code of the network tells. */
  finding?: Finding
  refusal?: RefusalClass
  code?: string
}

/** The tie between contact and account changed: LINE follow/unfollow, X/Bluesky block, joining or leaving a group, another id. */
export interface RelationEvent extends EventBase {
  kind: 'relation'
  relation: 'follow' | 'unfollow' | 'block' | 'unblock' | 'joined' | 'left' | 'member-joined' | 'member-left' | 'other-id'
  contact?: IdentityRef
  thread?: ThreadRef
}

/**
 * Who may speak in a thread from now on, where several systems of one brand take turns in it. Messages say by `standby` who
 * held it when they came; whichever is newer counts.
 */
export interface ControlEvent extends EventBase {
  kind: 'control'
  thread: ThreadRef
  holder: 'us' | 'other'
}

/** The account itself: token revoked, webhook switched off. `doubtful`: something may have ended that the account needs; asking it tells. */
export type AccountEvent = EventBase & { kind: 'account' } & (
    | { what: 'connected' | 'doubtful' }
    | { what: 'revoked' | 'warning'; finding: Finding }
  )

/** Something about an approved message changed. What is absent stays; one that is not known here is read when the list is read again. */
export interface TemplateEvent extends EventBase {
  kind: 'template'
  /** Of one name in one language. */
  externalId: string
  state?: TemplateState
  category?: TemplateCategory
  quality?: TemplateQuality
  /** The network's own words for why it is in this state; '' when it gave none. With `state`. */
  reason?: string
}

/**
 * The network tells that something is there, and not what it says: `lookUp` asks, unless what asking would bring is here already.
 * Not for what can wait for reconciliation, since each costs a call.
 */
export interface PointerEvent extends EventBase {
  kind: 'pointer'
  /** Of the message that asking would bring. */
  scope: string
  externalId: string
  /** What to ask for: ids alone, since they are kept until it is asked. */
  about: Record<string, string>
}

/** Something of this network that we do not know (yet). Kept and counted, never thrown away, never a failure. */
export interface UnknownEvent extends EventBase {
  kind: 'unknown'
  type: string
  raw: unknown
}

export type ChannelEvent =
  | MessageEvent
  | EditEvent
  | DeleteEvent
  | HiddenEvent
  | ReactionEvent
  | StatusEvent
  | RelationEvent
  | ControlEvent
  | AccountEvent
  | TemplateEvent
  | PointerEvent
  | UnknownEvent

export type ParseResult =
  | { ok: true; events: ChannelEvent[] }
  /** The body is not of this network at all, or broken beyond reading; kept with this reason. */
  | { ok: false; reason: Finding }

// ---------------------------------------------------------------------------------------------------------------------
// What may be said, and saying it
// ---------------------------------------------------------------------------------------------------------------------

/** How the network counts. `x-weighted`: twitter-text v3 weights; `graphemes+bytes`: both limits hold. */
export type CountingRule = 'code-points' | 'utf16' | 'graphemes+bytes' | 'x-weighted' | 'none'

export interface Capabilities {
  canReply: boolean
  /** When not: a code the screen words ('not-summoned', 'blocked', 'encrypted', 'standby', 'no-thread', 'auto-reply'), and where the person may do it by hand. */
  whyNot?: { code: string; url?: string }
  text: { max: number; count: CountingRule; maxBytes?: number; splits: boolean }
  media: { kinds: MediaKind[]; maxCount: number; maxBytes: number }
  /** Until when a free-form reply is possible; null = no window. ISO 8601 UTC. */
  windowEndsAt: string | null
  /** A message that the network approved beforehand may be sent now (`OutboundMessage.template`), whether `canReply` or not. */
  takesTemplates?: boolean
  /** What a reply counts on, shown before sending. Absent: it costs nothing, or nobody counts. `metering` counts what was sent. */
  cost?: ReplyCost
  /** Other ways to reach the person from here (`dm` = write privately, `dm-link` = public invitation with a link). */
  alternatives?: ('dm' | 'dm-link')[]
  /**
   * The network lets what was said in public be answered once in private, until `endsAt`. In a public thread: whether that was
   * done. In a private one: that the next message is that answer, or that the one there is was given (then `canReply` is false).
   */
  privateReply?: PrivateReply
  replyAll?: boolean
  /** Another system of the brand holds the thread, and the network can be asked for it (`takeThread`). */
  canTake?: boolean
  /** What may be done with public messages here besides answering: with other people's, and with our own. */
  moderation?: { theirs: ModerationAct[]; ours: ModerationAct[] }
  /**
   * There is one answer, and the next takes its place. `shown`: at once, or only after the network has looked at it.
   */
  oneAnswer?: { shown: 'at-once' | 'after-review' }
}

export interface ReplyCost {
  meter: MeterCode
  /** Instead of `meter` when the text has a link in it (X). Absent: links cost nothing more. */
  withLink?: MeterCode
  /** Of each message. */
  units: number
  /** Of a reply that is split, the first message costs nothing (LINE's reply token). */
  firstFree?: boolean
  /** Of this month, as the network told last; others may use it too. */
  quota?: { used: number; limit: number }
}

/** `waiting`: it is on its way, or nobody knows whether it arrived. */
export type PrivateReplyState = 'open' | 'waiting' | 'sent'
export interface PrivateReply {
  state: PrivateReplyState
  endsAt: string
  /** Only while the broadcast goes on: `endsAt` is when it has surely ended. */
  whileLive?: boolean
}

/** Done with one message at the network; each is undone by its opposite, but for `delete` and `block`, which bars its author. */
export type ModerationAct = 'hide' | 'unhide' | 'like' | 'unlike' | 'delete' | 'block'

/** What an adapter may need to know beside the message that something is done with; the same at every try. */
export interface ModerationAsked {
  /** When a person asked. ISO 8601 UTC. */
  at: string
  /** Of the message, as its adapter told them (`sendHints`). */
  hints: Record<string, string>
}

/** What the adapter knows of the thread it is asked about or speaks in. */
export interface ThreadContext {
  externalId: string
  kind: ThreadKind
  visibility: Visibility
  subject?: string
  post?: { externalId: string; kind?: PostRef['kind']; url?: string; hints?: Record<string, string> }
  /** Hints of the newest inbound message and when it came. */
  lastInbound?: InboundContext
  /** Of a public thread: whether `lastInbound` was answered in private, by the one answer that some networks allow. Absent: `open`. */
  privateReply?: PrivateReplyState
  /** Of a private thread: what its contact said last in public in the same conversation, and whether that was answered here. */
  opening?: Opening
  /**
   * Facts kept by the server from earlier outcomes and probes, by the names the adapter gave them, and
   * `blocked:<external id of the person>` = 'true' from block and unfollow relations; `control` ('us' or 'other') and
   * `controlAt` (ISO 8601 UTC) from the newest control event of the thread.
   */
  facts?: Record<string, string>
}

export interface Opening extends Pick<ThreadContext, 'kind' | 'post'> {
  inbound: InboundContext
  state: PrivateReplyState
}

export interface InboundContext {
  externalId: string
  at: string
  author: IdentityRef
  text: string
  addressesUs: boolean
  hints: Record<string, string>
  participants?: { to: string[]; cc: string[]; replyTo?: string }
  kindHint?: string
  standby?: boolean
}

export interface OutboundMessage {
  /** Id of the delivery: stable over retries; what markers and keys are made from. UUID. */
  deliveryId: string
  /** When the person pressed send. ISO 8601 UTC; stable over retries. */
  at: string
  text: string
  html?: string
  media: { url?: string; bytesBase64?: string; contentType: string; fileName: string; altText?: string }[]
  /** The message answered, or the newest inbound one. Absent: a new private message to `to`. */
  target?: InboundContext
  /** It is the one private answer to `target`, which was said in public. */
  privateReply?: boolean
  /** An approved message with its values; `text` then is what its reader will see. */
  template?: { externalId: string; name: string; language: string; content: TemplateContent; values: TemplateValues }
  /** Who it is for, when there is no message to answer. */
  to?: IdentityRef
  /** Mail: the people on it. */
  recipients?: { to: string[]; cc: string[] }
  authorName?: string
  /** Where the network prices kinds of messages apart: the kind, by its own word (WhatsApp's category of a template). */
  priceClass?: string
  /** False: a program wrote it, by an API key. Some networks let only people speak at times. */
  byPerson?: boolean
}

export interface HttpCall {
  transport: 'http'
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Absolute, below `account.baseUrl` (or a setting of the account). */
  url: string
  headers: Record<string, string>
  body?: string | { bytesBase64: string }
}

export interface SmtpCall {
  transport: 'smtp'
  from: string
  recipients: string[]
  /** The whole RFC 5322 message, same bytes on every retry. */
  messageBase64: string
}

/** Looks for a mail we may have sent, by its Message-ID, in the folder where sent mail is kept. */
export interface ImapSearchCall {
  transport: 'imap-search'
  folder: 'sent'
  header: { name: string; value: string }
}

export type Call = HttpCall | SmtpCall | ImapSearchCall

export interface CallResult {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

/** Calls that are believed to be allowed in any stretch of so long. */
export interface SendBudget {
  calls: number
  perMs: number
  /** Where the network counts kinds of calls apart: which kind this is. */
  endpoint?: string
}

/** What the network itself told of the window that runs: how many calls it still takes, and in how long it ends. */
export interface CallWindow {
  callsLeft: number
  endsInMs: number
}

/**
 * Where the network lets a brand's project use so much a day and each call costs of it. What is spent is counted by the server;
 * reading slows down as it runs low, and leaves a reserve for what people do.
 */
export interface DayQuota {
  /** What is counted together, whatever account it is spent for. */
  project(account: AccountContext): string
  units(account: AccountContext): number
  /** Of a call, whatever is answered. 0: it is counted nowhere. */
  cost(call: HttpCall): number
  /** Reading leaves so much of it alone. */
  reserve(account: AccountContext): number
  /** What a usual poll costs: from it the server knows how often it can be afforded. */
  aPoll: number
  /** The day ends at midnight there. IANA. */
  zone: string
  /** The network says that nothing is left, whatever was counted. */
  isUsedUp(result: CallResult): boolean
}

/** What a call used up on one meter. */
export interface Use {
  meter: MeterCode
  /** Whole, above 0. */
  units: number
  /** What was read, one unit each: read again on the same day (UTC), the network charges it no more. */
  resources?: readonly string[]
}

/** A call that is counted, with what is known of it. */
export interface Counted {
  account: AccountContext
  /** What it says, where it is a reply: its price may depend on what is answered. */
  message?: OutboundMessage
  /** Absent: no answer is known (yet); then what it costs when the network takes it, and nothing of what it reads. */
  result?: CallResult
}

/**
 * What the network counts of our calls, whether it charges money for it or only lets so much through. The server counts;
 * what a unit costs is the workspace's own setting.
 */
export interface Metering {
  meters: readonly MeterCode[]
  /** What polls and reconciliation count on: they stop when the cap of one of these is reached. */
  reading: readonly MeterCode[]
  /** `taken`: what the network refused costs nothing. `asked`: every call that reached it counts, whatever it answered. */
  charges: 'taken' | 'asked'
  costOf(call: HttpCall, counted: Counted): Use[]
  /** Of what the network brought by a webhook, where it charges for that too. */
  brought?(event: ChannelEvent, account: Pick<AccountContext, 'settings'>): Use[]
  /** Which of both meters of a `cost` with `withLink` a text counts on. */
  holdsLink?(text: string): boolean
}

/** `words` are the network's own; where they do not tell enough, `finding` says what was found. `isPending`: as a status says. */
export type Outcome =
  | {
      kind: 'sent'
      externalId: string
      aliases?: string[]
      at?: string
      facts?: Record<string, string>
      isPending?: boolean
      stands?: StandsWith
    }
  /** The network said no; sending again the same way will not help until the remedy is done. */
  | { kind: 'refused'; class: RefusalClass; words: string; finding?: Finding; code?: string; facts?: Record<string, string> }
  /** The network said "not now" and surely did not take it. `facts` may make the next `send` choose another way. */
  | { kind: 'not-now'; retryAfterMs: number; words: string; finding?: Finding; facts?: Record<string, string> }
  /** The access token ran out: refresh once, then try again. Surely not taken. */
  | { kind: 'token-expired'; words: string }
  /** We cannot tell. */
  | { kind: 'unknown'; words: string; finding?: Finding }

/** Whose private thread a message came to stand in, where only the answer tells: that thread has their name, and ids hold in the scope. */
export interface StandsWith {
  scope: string
  person: string
}

/** What is to be done decides the class; the screen has a remedy for each. */
export type RefusalClass =
  | 'reconnect' // credentials revoked or insufficient: reconnect the account
  | 'permission' // app lacks a scope
  | 'not-allowed' // the network's rules forbid this reply
  | 'gone' // target deleted, thread closed
  | 'blocked' // the person blocked us or cannot be reached
  | 'too-long'
  | 'bad-content'
  | 'duplicate'
  | 'quota' // monthly quota or credit used up
  | 'window-closed'
  | 'bad-recipient'
  | 'template' // the approved message cannot be used, or not like this
  | 'other'

/** How `unknown` gets resolved. */
export type UnknownResolution =
  /**
   * Sending again with the same key and bytes is safe: the network itself refuses or absorbs a second one.
   * `withinMs` of the first attempt, where the network forgets keys; later only a person can say.
   */
  | { kind: 'resend'; withinMs?: number }
  /** Ask the network; `readBackResult` tells from the answer. */
  | { kind: 'read-back'; call: Call }
  /** Only a person can say. */
  | { kind: 'ask' }

export type ReadBack =
  | { kind: 'found'; externalId: string; stands?: StandsWith }
  /** `instead`: where there is one answer, since when another stands there (ISO 8601 UTC), which may have taken the place of ours. */
  | { kind: 'absent'; instead?: string }
  | { kind: 'unclear'; words: string }

/**
 * Signs in to the account's mailbox or mail server and says what was found. Host, port and user are in the account's
 * settings, the password in its credentials. Answers 200 with what the server told in JSON (`MailProbeAnswer`), else the
 * SMTP code (535 for a refused sign-in, on IMAP too) with the server's words as body.
 */
export interface MailProbeCall {
  transport: 'imap-probe' | 'smtp-probe'
}
export interface MailProbeAnswer {
  /** Folders with their special use ('\\Sent', …), IMAP only. */
  folders?: { path: string; specialUse?: string }[]
  /** What the server offers: IDLE, CONDSTORE, SIZE, … */
  capabilities: string[]
}

/** One permission or fact checked live when an account is connected. */
export interface Probe {
  name: ProbeName
  call: HttpCall | MailProbeCall
}
export interface ProbeResult {
  name: ProbeName
  ok: boolean
  /** What was seen: account name, quota left; or what is wrong, with a remedy and the network's words. */
  finding: Finding
  facts?: Record<string, string>
  /** Found by the profile probe. */
  account?: { externalId: string; handle: string; name: string; avatarUrl?: string }
}

export interface CredentialField {
  name: string
  label: string
  secret: boolean
  required: boolean
  help?: string
  placeholder?: string
  /** Where the value is kept: with the app's secrets, the account's credentials or its plain settings. */
  keep: 'app' | 'credentials' | 'settings'
  /** Of a secret: the settings that say where it is sent. A change of one asks for the secret anew, or it could be read out there. */
  sentTo?: readonly string[]
  /** What is wrong with a value, said so that it can follow the field's name; null when nothing is. */
  check?(value: string): string | null
}

/**
 * A stream of everything that happens on a network, to learn at once that an account should be asked. It is a hint and
 * nothing else: what came of it is read by the poll, which would find it anyway.
 */
export interface Firehose {
  /** `wss:` or `ws:`. Accounts that name the same one share a connection. */
  url: string
  /** Stands as text in the bytes of every message that is about the account. */
  mark: string
  /** Stands as text in every message of the sort looked for. Absent: the address brings no other. */
  sort?: string
}

export interface PollStep {
  call: HttpCall
  /** Opaque to the server; handed back to `readPoll`. */
  step: string
}
export interface PollResult {
  /** Bytes to keep as raw deliveries, parsed later by `parse` like a webhook. */
  deliveries: Uint8Array[]
  /** More to ask before the poll is complete. */
  next?: PollStep
  /** Where to go on the next time; kept by the server once the deliveries are committed. */
  cursor: string
  /** They tell what was said before the account was connected: readable, with no clock running. */
  history?: boolean
  problem?: Exclude<Outcome, { kind: 'sent' }>
}

/** Something said, as the network tells when it is asked for the recent past. */
export interface Told {
  /** The message's scope and id, by which it is known whatever path it came by. */
  scope: string
  externalId: string
  at: string
  /** Read by `parse` like any raw delivery of the account, should it turn out to be missing. */
  body: Uint8Array
}
export interface ToldPage {
  told: Told[]
  /** What the network counts, and may charge, as read by this call. */
  reads: number
  /** More to ask before everything since the given time is told. */
  next?: PollStep
  problem?: Exclude<Outcome, { kind: 'sent' }>
}
/**
 * Asking a network that delivers by itself what it had to deliver lately. The server compares that with what it has, and
 * takes in what is missing. Absent where the network cannot be asked.
 */
export interface Reconciliation {
  /** What was said at or after `since` (ISO 8601 UTC), newest first. */
  ask(since: string, account: AccountContext): PollStep
  readAnswer(step: string, result: CallResult, account: AccountContext): ToldPage
  /** Of a new account, so much of what was said before it was connected comes in as history. Absent: nothing. */
  historyMs?: number
  /** Where reading costs money: no more than so much on one day (UTC). */
  mostReadsADay?: number
}

/** Which of the lists that are read one after another this page is of, and down to which time that was read (ISO 8601 UTC). */
export interface Reach {
  list: number
  lists: number
  at: string
}
export interface HistoryPage extends ToldPage {
  /** Absent where the page tells nothing of how far it goes: an answer below another one. */
  reach?: Reach
}
/**
 * Bringing in what was said long before, newest first and in small steps: it may be stopped after any of them and go on much
 * later. What is here already is passed over.
 */
export interface History {
  /** What was said at or after `since` (ISO 8601 UTC). */
  ask(since: string, account: AccountContext): PollStep
  readAnswer(step: string, result: CallResult, account: AccountContext): HistoryPage
  /** The question that was to be asked next, from its `step` alone, which holds nothing secret: calls carry credentials and are never kept. */
  resume(step: string, account: AccountContext): PollStep
  /** Where reading costs money: no more than so much on one day (UTC). */
  mostReadsADay?: number
}

/** A file as it was read: what its columns hold, where that is recognised, and what stands in its rows. */
export interface OpenFile {
  encoding: string
  columns: { name: string; field: ImportField | null }[]
  rows: { row: number; cells: string[] }[]
  /** A mail that tells only how a review begins. */
  isNotice?: boolean
}

/** A row, read. `body` is what `parse` reads of it among the `reviews` of an import. */
export type ImportRow = { row: number; stars: number | null; at: string | null; title: string; text: string; author: string } & (
  | { fault: ImportFault; value: string }
  | { fault: null; body: object; isNamed: boolean }
)

/** Reviews that no program may read, so that people bring them in files, or the network's own mails do. Never throws. */
export interface Imports {
  /** Columns without which nothing can be read. */
  required: readonly ImportField[]
  open(file: Uint8Array, mostRows: number): Promise<{ ok: true; file: OpenFile } | { ok: false; reason: Finding }>
  /** Every row by these columns, one entry for each of the file. */
  read(file: OpenFile, columns: readonly (ImportField | null)[]): ImportRow[]
  /** Rows as bytes for `parse`. `account`: its external id, since it may be disconnected before they are read. */
  bodyOf(rows: readonly object[], about: { account: string; import: string; noticedAt: string }): Uint8Array
  /** A mail of the network itself, for which the mail server that took it in vouches. */
  isNotice(mail: Uint8Array): boolean
}

/** Asking for what a webhook told the ids of alone. */
export interface LookUp {
  ask(about: Record<string, string>, account: AccountContext): PollStep
  readAnswer(step: string, result: CallResult, account: AccountContext): ToldPage
  /** What the ids alone tell, where the network will not say more: so that nobody who spoke to us is overlooked. */
  untold(about: Record<string, string>, account: AccountContext): Told[]
}

/** An approved message, or one that is to be, as the network tells of it. */
export interface ToldTemplate {
  externalId: string
  name: string
  /** As the network writes it: `th`, `pt_BR`. */
  language: string
  state: TemplateState
  category: TemplateCategory
  quality: TemplateQuality
  /** The network's own words for why it is in this state; '' when it gave none. */
  reason: string
  content: TemplateContent
}
export interface TemplatesPage {
  templates: ToldTemplate[]
  next?: PollStep
  problem?: Exclude<Outcome, { kind: 'sent' }>
}

/** Messages that the network approves beforehand. Absent where it has none. */
export interface Templates {
  /** All of the account, in whatever state. */
  ask(account: AccountContext): PollStep
  readAnswer(step: string, result: CallResult, account: AccountContext): TemplatesPage
}

export interface ChannelAdapter {
  network: Network
  /** How messages come in: 'webhook', 'poll' (HTTP), 'imap', or 'import' (people bring files). */
  intake: 'webhook' | 'poll' | 'imap' | 'import'
  /** Form of the connect screen. */
  credentialFields: CredentialField[]
  defaultBaseUrl: string

  /**
   * What people are told that they can do here, what not, and why: one line for each ability of `contract/src/abilities.ts`, by
   * `yes`, `partly` and `no`. `conformance` holds each against what the adapter does.
   */
  truth(account: TruthAccount): Truth

  /** On raw bytes, before anything is parsed. Constant-time. */
  verify(raw: RawDelivery, app: AppSecrets, now: number): Verification
  /** Never throws. Events of one body in the order in which they should be applied. */
  parse(raw: RawDelivery, account?: AccountContext): ParseResult | Promise<ParseResult>
  /**
   * Why the account does not want this, though the network brings it: what it is set up to leave alone. It is set aside with this
   * reason, and read when a person asks for that. Null, or absent: it is wanted.
   */
  unwanted?(event: ChannelEvent, account: Pick<AccountContext, 'settings' | 'handle'>): Finding | null

  capabilities(thread: ThreadContext, account: AccountContext, now: number): Capabilities
  /** Length of a text by this network's rule, in the unit of `limits.max`; without limits, by the rule of its public posts. */
  measure(text: string, limits?: Capabilities['text']): { length: number; bytes?: number }
  /** Cuts a text that is too long into parts that fit, where the network threads. */
  split?(text: string, capabilities: Capabilities): string[]

  send(message: OutboundMessage, thread: ThreadContext, account: AccountContext, now: number): Call | Promise<Call>
  readOutcome(result: CallResult, message: OutboundMessage, call: Call): Outcome
  afterUnknown(message: OutboundMessage, thread: ThreadContext, account: AccountContext, call: Call): UnknownResolution
  readBack?(result: CallResult, message: OutboundMessage): ReadBack

  /** Gets a fresh access token; the answer gives the credentials to keep. */
  refresh?(account: AccountContext, now: number): HttpCall
  /** `next`: the refresh token itself ran out, and this call (a new sign-in) gets fresh ones; its answer comes back here. */
  readRefresh?(
    result: CallResult,
    account: AccountContext,
  ): { credentials: Record<string, string> } | { next: HttpCall } | { problem: Finding }
  /** Instead of `refresh`, where the network gives no tokens and takes those that are signed here: credentials with a fresh one. */
  signToken?(account: AccountContext, now: number): Record<string, string>

  /** From the end of one poll to the next, where the network lets itself be asked less often than every ten seconds. */
  pollEveryMs?(account: AccountContext): number
  poll?(cursor: string | null, account: AccountContext, now: number): PollStep
  readPoll?(step: string, result: CallResult, cursor: string | null, account: AccountContext): PollResult
  reconciliation?: Reconciliation
  /** Absent where the network cannot be asked for the past, or its polls bring all of it at the first time. */
  history?: History
  /** For networks whose webhooks point (`PointerEvent`). */
  lookUp?: LookUp
  templates?: Templates
  /** Where to listen for hints that the account should be polled at once; null when its settings name nothing. */
  firehose?(account: Pick<AccountContext, 'externalId' | 'settings'>): Firehose | null

  /** Puts the account's credentials on a media request just before it is made, so that they are never kept with the media. Absent: none needed. */
  authorizeFetch?(call: HttpCall, account: AccountContext): HttpCall
  /** Where the first answer only tells where the bytes are: the request for them. `nowhere`: it leads to no place of the network's. Null: a refusal. */
  followFetch?(call: HttpCall, result: CallResult, account: AccountContext): HttpCall | 'nowhere' | null
  /** Asks for a person's name and picture, where messages carry only an id. Null: the network has no way to ask about this person. */
  profile?(identity: IdentityRef, thread: ThreadRef, account: AccountContext): HttpCall | null
  readProfile?(result: CallResult, identity: IdentityRef): IdentityRef | null

  /** Who the account is by what was entered. Where the network can be asked, it says so itself (`readProbe`). */
  identify?(account: AccountContext): NonNullable<ProbeResult['account']> | null
  /** Where `intake` is 'import'. */
  imports?: Imports

  probes(account: AccountContext): Probe[]
  readProbe(name: ProbeName, result: CallResult, account: AccountContext): ProbeResult

  /**
   * Probes that are free and light enough to be asked about every 45 seconds, so that a token or webhook that died in silence is noticed within a
   * minute. Absent where polls ask anyway, or where asking costs money.
   */
  pulse?: readonly ProbeName[]

  dayQuota?: DayQuota
  /** Absent: nothing that we do there is counted. */
  metering?: Metering
  /** What we believe the network allows one account for sending in such a thread; the server keeps to it. */
  sendBudget(thread: Pick<ThreadContext, 'kind' | 'visibility'>): SendBudget
  /** What the network told with its answer to a call that sends, whatever the answer was. Absent: it never tells. */
  readWindow?(result: CallResult): CallWindow | null
  /** Does this with a message, as `capabilities.moderation` says is possible. Done twice it must be as done once: an unknown answer is tried again. */
  moderate?(act: ModerationAct, externalId: string, account: AccountContext, asked: ModerationAsked): HttpCall
  readModeration?(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }>
  /** Asks for the right to speak in a thread that another system of the brand holds. Asked again it changes nothing. */
  takeThread?(thread: Pick<ThreadContext, 'externalId'>, account: AccountContext): HttpCall
  readTaken?(result: CallResult): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }>
  /**
   * The private thread with a person whom the network lets us write to first, as its webhooks will name it. Where it does not
   * tell who said `inbound`, a name that stands for it until the first answer tells more (`Outcome.stands`).
   */
  privateThread?(person: IdentityRef, account: AccountContext, inbound?: InboundContext): ThreadRef
  /** A public invitation text needs this address to write to us in private. `ref` comes back with who follows it (`MessageEvent.ref`), where the network carries it. */
  dmLink?(account: AccountContext, ref?: string): string
}
