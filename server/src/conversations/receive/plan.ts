import type { ChannelEvent, MediaRef, Review, StandsWith, ThreadRef } from '@baton/channel-kit'
import type { TextLabels } from '@baton/language'
import type { ReceivingAccount } from '#channels'
import type { NewPeople } from '#contacts'
import type { WrittenNumber } from '#kernel/secret-numbers-in-html'
import type { NewPost } from '#posts'
import type { NewComment } from '../comments/keep.ts'
import type { KnownConversation, KnownMessage, KnownPart, KnownThread } from './world.ts'

/** Rows to be written for a batch, gathered while its events are taken in. */
export interface Plan extends NewPeople {
  posts: NewPost[]
  /** Posts that were known by what was said under them, told with their own words now. */
  postsTold: NewPost[]
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
    /** Its first words need no answer because of their group. */
    dismissed: boolean
  }[]
  parts: KnownPart[]
  /** Parts whose conversation turned out to begin earlier. */
  earlier: KnownPart[]
  messages: NewMessage[]
  comments: NewComment[]
  keys: { network: string; scope: string; externalId: string; messageId: string }[]
  sightings: { messageId: string; accountId: string; at: string }[]
  answers: { conversationId: string; messageId: string; at: string; automatic: boolean }[]
  media: { messageId: string; accountId: string; media: MediaRef[] }[]
  /** Messages that another account of ours turned out to be addressed by. */
  adopted: { messageId: string; conversationId: string; accountId: string; threadId: string }[]
  /** Raw deliveries that hold what nobody is to read: what its author has taken back, secret numbers. */
  blanked: string[]
  /** Deliveries of ours that the network showed us. */
  echoes: { deliveryId: string; messageId: string; externalId: string; at: string; stands?: StandsWith }[]
  reopened: { conversationId: string; was: 'waiting' | 'snoozed' | 'resolved' }[]
  /** Further raw deliveries that carry a message's words; its first stands with the message. */
  carried: { messageId: string; rawDeliveryId: string }[]
  changes: { change: ChannelEvent; account: ReceivingAccount; message: KnownMessage | null; rawDeliveryId: string | null }[]
  touched: Set<string>
  /** Threads in which something may have taken the place of something; those that hold more than one answer are left alone. */
  reviews: Set<string>
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
  /** Those masked in its words. */
  numbers: WrittenNumber[]
  html: string | null
  language: string | null
  /** Of a contact's words. */
  labels: TextLabels | null
  kindHint: string | null
  acknowledged: boolean
  standby: boolean
  replyTo: string | null
  replyToExternal: string | null
  hints: Record<string, string> | null
  participants: unknown
  notice: string | null
  url: string | null
  review: Review | null
  history: boolean
  rawDeliveryId: string
}

export function emptyPlan(): Plan {
  return {
    contacts: [],
    identities: [],
    profiles: new Map(),
    renamed: [],
    namesakes: [],
    posts: [],
    postsTold: [],
    threads: [],
    aliases: [],
    threadPosts: [],
    conversations: [],
    parts: [],
    earlier: [],
    messages: [],
    comments: [],
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
    reviews: new Set(),
  }
}
