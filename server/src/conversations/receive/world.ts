import type { MessageEvent } from '@baton/channel-kit'
import type { Incoming } from '#channels'

/** What receiving needs to know of what is already there. Rows as the database gives them, changed in place as events are taken in. */
export interface KnownIdentity {
  id: string
  contactId: string
  network: string
  scope: string
  externalId: string
}

export interface KnownThread {
  id: string
  accountId: string
  externalId: string
  kind: string
  visibility: 'public' | 'private'
  postId: string | null
}

export interface KnownMessage {
  id: string
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

export const keyOf = (...parts: string[]): string => parts.join('\u0001')

export class World {
  readonly identities = new Map<string, KnownIdentity>()
  readonly keys = new Map<string, KnownMessage>()
  readonly threads = new Map<string, KnownThread>()
  readonly posts = new Map<string, string>()
  readonly conversations = new Map<string, KnownConversation>()
  /** By thread and contact, newest first. */
  readonly parts = new Map<string, KnownPart[]>()
  readonly deliveries = new Map<string, OpenDelivery>()

  message(network: string, scope: string, externalId: string): KnownMessage | undefined {
    return this.keys.get(keyOf(network, scope, externalId))
  }

  thread(accountId: string, { externalId, aliases = [] }: { externalId: string; aliases?: string[] }): KnownThread | undefined {
    return [externalId, ...aliases].map((name) => this.threads.get(keyOf(accountId, name))).find(Boolean)
  }

  partsOf(threadId: string, contactId: string): KnownPart[] {
    return this.parts.get(keyOf(threadId, contactId)) ?? []
  }

  addPart(part: KnownPart): void {
    const key = keyOf(part.threadId, part.contactId)
    this.parts.set(key, [part, ...(this.parts.get(key) ?? [])])
  }
}

/** A message event with where it came from. */
export type IncomingMessage = Incoming & { event: MessageEvent }

export function isMessage(incoming: Incoming): incoming is IncomingMessage {
  return incoming.event.kind === 'message'
}
