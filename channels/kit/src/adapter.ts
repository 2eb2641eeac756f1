/**
 * What a network adapter is: pure translation, both ways. An adapter opens no socket, reads no clock and keeps no state;
 * the server does the calling, retrying, storing and rate keeping, so recorded payloads can cover an adapter completely.
 */

import type { Finding, ProbeName } from '@baton/contract/findings'

export type Network = 'line' | 'x' | 'bluesky' | 'email'

/** Bytes a network sent us (a webhook body, one page of a poll, one mail), as they came. Header names are lower case. */
export interface RawDelivery {
  body: Uint8Array
  headers: Record<string, string>
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
  handle?: string
  displayName?: string
  avatarUrl?: string
  /** Reach, where the network tells it. */
  followers?: number
  email?: string
}

export type ThreadKind = 'comment' | 'dm' | 'group' | 'review' | 'mail'
export type Visibility = 'public' | 'private'

/** A place of talk: a root post with its replies, a DM, a group, a mail thread. `externalId` is unique per channel account. */
export interface ThreadRef {
  externalId: string
  kind: ThreadKind
  visibility: Visibility
  subject?: string
  /** Other names under which the same thread may be known (mail: every Message-ID of the references). First match wins. */
  aliases?: string[]
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
  inline?: { bytesBase64: string }
  externalId?: string
  contentType?: string
  fileName?: string
  sizeBytes?: number
  durationMs?: number
  /** Alternative text or keywords the network supplies. */
  altText?: string
  place?: { title?: string; address?: string; latitude: number; longitude: number }
  /** Several pictures sent as one: they are one message to its reader. `index` from 1; 0 = the network did not say. */
  set?: { id: string; index: number; total: number }
  /** Why there are no bytes to fetch though there should be ("encrypted", "expired"). */
  unavailable?: string
}

interface EventBase {
  /** The channel account's external id this event is about. */
  account: string
  /** When it happened, by the network's clock. ISO 8601 UTC. `NO_TIME` (1970) when the network told none: take the time of receipt. */
  at: string
  /** Same for every delivery of the same fact, whatever path it came by (webhook, poll, redelivery). */
  dedupeKey: string
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
  /** A note the reader should see: "encrypted message, open on X". Plain, code-like; the screen words it. */
  notice?: string
  /** The network handed the conversation to another system (LINE standby): show, do not answer. */
  standby?: boolean
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
}

export interface DeleteEvent extends EventBase {
  kind: 'delete'
  scope: string
  externalId: string
  /** `unsent`: words must be erased; `deleted` likewise on every network we know. Kept apart for the wording on screen. */
  reason: 'unsent' | 'deleted' | 'hidden'
  by: 'author' | 'us' | 'network'
}

export interface ReactionEvent extends EventBase {
  kind: 'reaction'
  scope: string
  externalId: string
  author: IdentityRef
  reaction: string
  removed: boolean
}

export interface StatusEvent extends EventBase {
  kind: 'status'
  scope: string
  externalId?: string
  deliveryId?: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  /** The network's own words for a failure. */
  words?: string
  /** What the failure means, where a code of the network tells. */
  finding?: Finding
  code?: string
}

/** The tie between contact and account changed: LINE follow/unfollow, X/Bluesky block, joining or leaving a group. */
export interface RelationEvent extends EventBase {
  kind: 'relation'
  relation: 'follow' | 'unfollow' | 'block' | 'unblock' | 'joined' | 'left' | 'member-joined' | 'member-left'
  contact?: IdentityRef
  thread?: ThreadRef
}

/** The account itself: token revoked, webhook switched off. */
export type AccountEvent = EventBase & { kind: 'account' } & ({ what: 'connected' } | { what: 'revoked' | 'warning'; finding: Finding })

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
  | ReactionEvent
  | StatusEvent
  | RelationEvent
  | AccountEvent
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
  /** What this reply uses up: shown before sending ("free reply", "1 of 500 pushes", "0.015 USD"). */
  cost?: {
    unit: 'free' | 'quota' | 'usd'
    amount: number
    /** Instead of `amount` when the text has a link in it (X). Absent: links cost nothing more. */
    amountWithLink?: number
    note?: string
  }
  /** Other ways to reach the person from here (`dm` = write privately, `dm-link` = public invitation with a link). */
  alternatives?: ('dm' | 'dm-link')[]
  replyAll?: boolean
}

/** What the adapter knows of the thread it is asked about or speaks in. */
export interface ThreadContext {
  externalId: string
  kind: ThreadKind
  visibility: Visibility
  subject?: string
  post?: { externalId: string; url?: string; hints?: Record<string, string> }
  /** Hints of the newest inbound message and when it came. */
  lastInbound?: InboundContext
  /**
   * Facts kept by the server from earlier outcomes and probes, by the names the adapter gave them, and
   * `blocked:<external id of the person>` = 'true' from block and unfollow relations.
   */
  facts?: Record<string, string>
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
  /** Who it is for, when there is no message to answer. */
  to?: IdentityRef
  /** Mail: the people on it. */
  recipients?: { to: string[]; cc: string[] }
  authorName?: string
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

/** `words` are the network's own; where they do not tell enough, `finding` says what was found. */
export type Outcome =
  | { kind: 'sent'; externalId: string; aliases?: string[]; at?: string; facts?: Record<string, string> }
  /** The network said no; sending again the same way will not help until the remedy is done. */
  | { kind: 'refused'; class: RefusalClass; words: string; finding?: Finding; code?: string; facts?: Record<string, string> }
  /** The network said "not now" and surely did not take it. `facts` may make the next `send` choose another way. */
  | { kind: 'not-now'; retryAfterMs: number; words: string; facts?: Record<string, string> }
  /** The access token ran out: refresh once, then try again. Surely not taken. */
  | { kind: 'token-expired'; words: string }
  /** We cannot tell. */
  | { kind: 'unknown'; words: string; finding?: Finding }

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

export type ReadBack = { kind: 'found'; externalId: string } | { kind: 'absent' } | { kind: 'unclear'; words: string }

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
  /** Where reading costs money: no more than so much on one day (UTC). */
  mostReadsADay?: number
}

export interface ChannelAdapter {
  network: Network
  /** How messages come in: 'webhook', 'poll' (HTTP), or 'imap'. */
  intake: 'webhook' | 'poll' | 'imap'
  /** Form of the connect screen. */
  credentialFields: CredentialField[]
  defaultBaseUrl: string

  /** On raw bytes, before anything is parsed. Constant-time. */
  verify(raw: RawDelivery, app: AppSecrets, now: number): Verification
  /** Never throws. Events of one body in the order in which they should be applied. */
  parse(raw: RawDelivery, account?: AccountContext): ParseResult | Promise<ParseResult>

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
  refresh?(account: AccountContext): HttpCall
  /** `next`: the refresh token itself ran out, and this call (a new sign-in) gets fresh ones; its answer comes back here. */
  readRefresh?(
    result: CallResult,
    account: AccountContext,
  ): { credentials: Record<string, string> } | { next: HttpCall } | { problem: Finding }

  poll?(cursor: string | null, account: AccountContext, now: number): PollStep
  readPoll?(step: string, result: CallResult, cursor: string | null, account: AccountContext): PollResult
  reconciliation?: Reconciliation
  /** Where to listen for hints that the account should be polled at once; null when its settings name nothing. */
  firehose?(account: Pick<AccountContext, 'externalId' | 'settings'>): Firehose | null

  /** Puts the account's credentials on a media request just before it is made, so that they are never kept with the media. Absent: none needed. */
  authorizeFetch?(call: HttpCall, account: AccountContext): HttpCall
  /** Asks for a person's name and picture, where messages carry only an id. Null: the network has no way to ask about this person. */
  profile?(identity: IdentityRef, thread: ThreadRef, account: AccountContext): HttpCall | null
  readProfile?(result: CallResult, identity: IdentityRef): IdentityRef | null

  probes(account: AccountContext): Probe[]
  readProbe(name: ProbeName, result: CallResult, account: AccountContext): ProbeResult

  /** Calls per window that the network allows one account for sending; the server keeps it. */
  sendBudget: { calls: number; perMs: number }
  /** Removes a message of ours or, where the network lets us, hides somebody's. */
  deleteMessage?(externalId: string, account: AccountContext): HttpCall
  /** The private thread with a person whom the network lets us write to first, as its webhooks will name it. */
  privateThread?(person: IdentityRef, account: AccountContext): ThreadRef
  /** A public invitation text needs this address to write to us in private. */
  dmLink?(account: AccountContext): string
}
