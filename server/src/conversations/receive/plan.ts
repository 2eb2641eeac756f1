import type { ChannelEvent, MediaRef, ThreadRef } from '@baton/channel-kit'
import type { ReceivingAccount } from '#channels'
import type { NewPeople } from '#contacts'
import type { NewPost } from '#posts'
import type { KnownConversation, KnownMessage, KnownPart, KnownThread } from './world.ts'

/** Rows to be written for a batch, gathered while its events are taken in. */
export interface Plan extends NewPeople {
  posts: NewPost[]
  threads: { thread: KnownThread; ref: ThreadRef; network: string }[]
  aliases: { accountId: string; alias: string; threadId: string }[]
  /** Threads that were here before the post they stand under. */
  threadPosts: { threadId: string; postId: string }[]
  conversations: {
    conversation: KnownConversation
    account: ReceivingAccount
    contactId: string
    subject: string | null
    at: string
    history: boolean
  }[]
  parts: KnownPart[]
  /** Parts whose conversation turned out to begin earlier. */
  earlier: KnownPart[]
  messages: NewMessage[]
  keys: { network: string; scope: string; externalId: string; messageId: string }[]
  sightings: { messageId: string; accountId: string; at: string }[]
  answers: { conversationId: string; messageId: string; at: string; automatic: boolean }[]
  media: { messageId: string; accountId: string; media: MediaRef[] }[]
  /** Messages that another account of ours turned out to be addressed by. */
  adopted: { messageId: string; conversationId: string; accountId: string; threadId: string }[]
  /** Raw deliveries that told once more what its author has taken back. */
  blanked: string[]
  /** Deliveries of ours that the network showed us. */
  echoes: { deliveryId: string; messageId: string; externalId: string; at: string }[]
  reopened: { conversationId: string; was: 'waiting' | 'snoozed' | 'resolved' }[]
  /** Further raw deliveries that carry a message's words; its first stands with the message. */
  carried: { messageId: string; rawDeliveryId: string }[]
  changes: { change: ChannelEvent; account: ReceivingAccount; message: KnownMessage | null; rawDeliveryId: string | null }[]
  touched: Set<string>
}

export interface NewMessage {
  id: string
  known: KnownMessage
  account: ReceivingAccount
  identityId: string | null
  authorName: string | null
  externalId: string
  orderKey: string
  text: string
  html: string | null
  language: string | null
  kindHint: string | null
  acknowledged: boolean
  standby: boolean
  replyTo: string | null
  replyToExternal: string | null
  hints: Record<string, string> | null
  participants: unknown
  notice: string | null
  url: string | null
  history: boolean
  rawDeliveryId: string
}

export function emptyPlan(): Plan {
  return {
    contacts: [],
    identities: [],
    profiles: new Map(),
    posts: [],
    threads: [],
    aliases: [],
    threadPosts: [],
    conversations: [],
    parts: [],
    earlier: [],
    messages: [],
    keys: [],
    sightings: [],
    answers: [],
    media: [],
    adopted: [],
    blanked: [],
    carried: [],
    echoes: [],
    reopened: [],
    changes: [],
    touched: new Set(),
  }
}
