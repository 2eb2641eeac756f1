import type { Mischief } from '../webhooks.ts'

/** The developer's app: signs webhooks, refreshes tokens. */
export interface XApp {
  id: string
  name: string
  /** "API key secret": signs webhooks and CRC answers. */
  consumerKey: string
  consumerSecret: string
  clientId: string
  clientSecret: string
  /** App-only token, for registering webhooks. */
  bearerToken: string
  webhooks: XWebhook[]
}

export interface XWebhook {
  id: string
  url: string
  valid: boolean
  createdAt: number
}

export interface XUser {
  id: string
  username: string
  name: string
  followers: number
  createdAt: number
  verified: boolean
}

/** What an account's webhooks look like: `activity` (X Activity API) or `account-activity` (the older one). */
export type XFormat = 'activity' | 'account-activity'

/** A brand's account that connected to the app. */
export interface XAccount {
  userId: string
  appId: string
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  /** Revoked by its owner: 401 to every token, refresh refused. */
  revoked: boolean
  subscribed: boolean
  format: XFormat
  mischief: Mischief
  /** Calls by route, as times, of the window that runs. */
  calls: Map<string, number[]>
  limits: XLimits
  /** How long a window is: X's 15 minutes, unless somebody has less patience. */
  windowMs: number
  /** So many windows to come are used up by another program before the first call of ours. */
  usedElsewhere: number
}

/** Calls per window and account; a missing one is not limited. */
export type XLimits = Record<string, number>

export interface XPost {
  id: string
  authorId: string
  text: string
  /** Where the words proper begin, after mentions that X put in front of a reply. */
  displayFrom: number
  at: number
  conversationId: string
  inReplyTo?: string
  quotes?: string
  media: XMedia[]
  /** All ids of the post, first to newest, this one included. */
  editHistory: string[]
  deleted: boolean
  hidden: boolean
}

export interface XMedia {
  key: string
  id: string
  type: 'photo'
  bytes: Buffer
  altText?: string
}

export interface XDm {
  id: string
  from: string
  to: string
  text: string
  at: number
  media: XMedia[]
}

export interface XState {
  apps: Map<string, XApp>
  users: Map<string, XUser>
  /** By handle in lower case. */
  usersByName: Map<string, XUser>
  accounts: Map<string, XAccount>
  posts: Map<string, XPost>
  dms: XDm[]
  media: Map<string, XMedia>
  /** How many ids each millisecond has given out. */
  idsByMoment: Map<bigint, bigint>
}

export const xState = (): XState => ({
  apps: new Map(),
  users: new Map(),
  usersByName: new Map(),
  accounts: new Map(),
  posts: new Map(),
  dms: [],
  media: new Map(),
  idsByMoment: new Map(),
})

const snowflakeEpoch = 1288834974657n

/** X's ids: time in the upper bits, beyond 2^53. Never the same twice, also for the same moment. */
export function snowflake(state: XState, at: number): string {
  const first = (BigInt(Math.trunc(at)) - snowflakeEpoch) << 22n
  const nth = state.idsByMoment.get(first) ?? 0n
  state.idsByMoment.set(first, nth + 1n)
  return String(first + nth)
}

export const dmConversationId = (one: string, other: string): string =>
  [one, other].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).join('-')
