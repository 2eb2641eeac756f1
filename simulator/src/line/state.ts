import { iso } from '../clock.ts'
import type { Mischief } from '../webhooks.ts'
import type { World } from '../world.ts'

/** A LINE Official Account of a brand, with its messaging channel. */
export interface LineAccount {
  /** Bot user id, `U` + 32 hex: the `destination` of its webhooks and its external id. */
  userId: string
  basicId: string
  name: string
  channelId: string
  channelSecret: string
  channelAccessToken: string
  /** A dead token answers 401 to everything. */
  tokenRevoked: boolean
  webhookUrl: string
  webhookActive: boolean
  /** "Webhook redelivery" of the console: off on the real network until switched on. */
  redelivery: boolean
  /** Pushes a month; null = unlimited. */
  monthlyLimit: number | null
  /** Pushes used, by month as `2026-01`. */
  used: Map<string, number>
  /** Calls a minute per account before 429; null = no limit. */
  callsPerMinute: number | null
  recentCalls: number[]
  mischief: Mischief
}

export interface LinePerson {
  userId: string
  name: string
  language?: string
  pictureUrl?: string
  statusMessage?: string
  /** Accounts this person has blocked: they see nothing of theirs. */
  blocked: Set<string>
}

export interface LineGroup {
  groupId: string
  kind: 'group' | 'room'
  name: string
  members: Set<string>
}

export interface LineMessage {
  id: string
  account: string
  from: string
  /** Where answers to it go: person, group or room id. */
  chat: string
  type: string
  text?: string
  bytes?: Buffer
  contentType?: string
  gone: boolean
}

export interface ReplyToken {
  account: string
  chat: string
  /** The message it came with, or the event's kind. */
  about: string
  expiresAt: number
  used: boolean
}

/** What the network remembers of an accepted push, by retry key, for 24 hours. */
export interface AcceptedPush {
  requestId: string
  sentMessages: { id: string; quoteToken?: string }[]
  until: number
}

export interface LineState {
  accounts: Map<string, LineAccount>
  people: Map<string, LinePerson>
  groups: Map<string, LineGroup>
  messages: Map<string, LineMessage>
  messageIds: Set<string>
  replyTokens: Map<string, ReplyToken>
  accepted: Map<string, AcceptedPush>
  readTokens: Map<string, { account: string; messageId: string }>
  /** Marked as read through the API: message ids. */
  read: Set<string>
  /** Loading indicators shown: chat ids, newest last. */
  loading: string[]
}

export function lineState(): LineState {
  return {
    accounts: new Map(),
    people: new Map(),
    groups: new Map(),
    messages: new Map(),
    messageIds: new Set(),
    replyTokens: new Map(),
    accepted: new Map(),
    readTokens: new Map(),
    read: new Set(),
    loading: [],
  }
}

export const month = (world: World) => iso(world.clock.now()).slice(0, 7)
