import type { IdentityRef, MessageEvent, ThreadRef } from '@baton/channel-kit'
import type { PostMode } from '@baton/contract/conversations'
import type { CommentGroup } from '@baton/contract/posts'
import type { Incoming } from '#channels'
import type { Written } from './mask-numbers.ts'

/** What receiving needs to know of what is already there. Rows as the database gives them, changed in place as events are taken in. */
export interface KnownIdentity {
  id: string
  contactId: string
  network: string
  scope: string
  externalId: string
  /** Further ids of the same person. */
  aliases: string[]
}

export interface KnownThread {
  id: string
  accountId: string
  externalId: string
  kind: string
  visibility: 'public' | 'private'
  postId: string | null
  oneAnswer: boolean
}

export interface KnownMessage {
  id: string
  /** The network's first id of it. */
  firstId: string | null
  conversationId: string | null
  threadId: string
  accountId: string
  contactId: string | null
  direction: 'inbound' | 'outbound'
  visibility: 'public' | 'private'
  addressesUs: boolean
  at: string
  deleted: boolean
  rawDeliveryId: string | null
}

export interface KnownConversation {
  id: string
  contactId: string
  status: 'open' | 'waiting' | 'snoozed' | 'resolved'
  inboxId: string
  audienceId: string
  assigneeId: string | null
  hasPublic: boolean
  waitingSince: string | null
  lastAnswerAt: string | null
  resolvedAt: string | null
  reopenDays: number
  isNew: boolean
  changed: boolean
}

export interface KnownPart {
  threadId: string
  contactId: string
  conversationId: string
  fromAt: string
}

/** A delivery of ours whose id at the network is not known yet: an echo may be it. Or one that an event names by our id. */
export interface OpenDelivery {
  id: string
  state: string
  text: string
  externalId: string | null
  message: KnownMessage
}

/** What stands as the brand's answer now, where there is one. */
export interface PresentAnswer {
  text: string
  message: KnownMessage
}

export const keyOf = (...parts: string[]): string => parts.join('\u0001')

export class World {
  readonly identities = new Map<string, KnownIdentity>()
  /** By their further ids. */
  readonly namesakes = new Map<string, KnownIdentity>()
  readonly keys = new Map<string, KnownMessage>()
  readonly threads = new Map<string, KnownThread>()
  readonly posts = new Map<string, string>()
  /** By post; one that is not here is normal. */
  readonly modes = new Map<string, PostMode>()
  /** What people taught of comments like those of this batch. */
  corrections: ReadonlyMap<string, CommentGroup> = new Map()
  readonly conversations = new Map<string, KnownConversation>()
  /** Ids of those named in links by which people came, by their number. */
  readonly named = new Map<number, string>()
  /** By thread and contact, newest first. */
  readonly parts = new Map<string, KnownPart[]>()
  readonly deliveries = new Map<string, OpenDelivery>()
  /** By thread, where there is one answer. */
  readonly answers = new Map<string, PresentAnswer>()

  /**
   * By the id given, else whose earlier id it is, else who is known by one of the further ids as their first. A further id that
   * is nobody's first proves nothing: phone numbers pass from one person to another.
   */
  person(network: string, { scope, externalId, aliases = [] }: IdentityRef): KnownIdentity | undefined {
    const key = keyOf(network, scope, externalId)
    return (
      this.identities.get(key) ??
      this.namesakes.get(key) ??
      aliases.map((alias) => this.identities.get(keyOf(network, scope, alias))).find(Boolean)
    )
  }

  message(network: string, scope: string, externalId: string): KnownMessage | undefined {
    return this.keys.get(keyOf(network, scope, externalId))
  }

  thread(accountId: string, ref: ThreadRef): KnownThread | undefined {
    return lookedUpBy(ref)
      .map((name) => this.threads.get(keyOf(accountId, name)))
      .find(Boolean)
  }

  partsOf(threadId: string, contactId: string): KnownPart[] {
    return this.parts.get(keyOf(threadId, contactId)) ?? []
  }

  addPart(part: KnownPart): void {
    const key = keyOf(part.threadId, part.contactId)
    this.parts.set(key, [part, ...(this.parts.get(key) ?? [])])
  }
}

/** Names under which a thread may be known, the nearest first. */
export function lookedUpBy({ externalId, aliases = [], within = [] }: ThreadRef): string[] {
  return [externalId, ...aliases, ...within]
}

/** A message event with where it came from. */
export type IncomingMessage = Incoming & { event: MessageEvent; written?: Written }

export function isMessage(incoming: Incoming): incoming is IncomingMessage {
  return incoming.event.kind === 'message'
}

/** Named after the person who writes there. */
export function isPersonalThread({ direction, thread, author }: MessageEvent): boolean {
  return direction === 'inbound' && thread.kind === 'dm' && thread.externalId === author.externalId
}
