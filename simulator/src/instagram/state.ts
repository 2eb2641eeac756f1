import type { MetaApp } from '../meta/app.ts'
import type { TokenHolder } from '../meta/graph-api.ts'
import type { Mischief } from '../webhooks.ts'

/** A professional account, and the Page that it is linked to, whose token speaks for it. */
export interface InstagramAccount extends TokenHolder {
  username: string
  name: string
  page: { id: string; name: string }
  /** Is it linked to the Page still? */
  linked: boolean
  /** For which fields of the Page the app is subscribed; none: it hears nothing of the account. */
  subscribed: string[]
  /** Meta gave the app the feature Human Agent: people of the brand may answer for seven days. */
  humanAgent: boolean
  /** The app may take chats from others. */
  mayTake: boolean
  mischief: Mischief
}

export interface InstagramPerson {
  /** As our account knows them. */
  id: string
  username: string
  /** Nobody is told when they name somebody. */
  isPrivate: boolean
  name: string
  /** Takes no messages of the account. */
  blocks: boolean
  /** Looks at what the account writes. */
  reads: boolean
}

/** One message of the one private thread that a person has with an account. */
export interface DirectMessage {
  mid: string
  accountId: string
  personId: string
  byAccount: boolean
  text: string
  at: number
  picture: string | null
  deleted: boolean
}

export interface InstagramMedia {
  id: string
  /** `elsewhere`: of a person. `live`: a broadcast, until it is over. */
  kind: 'own' | 'ad' | 'live' | 'elsewhere'
  accountId: string
  authorId: string
  caption: string
  at: number
  picture: string | null
  /** Of an ad: the media that it was made of. */
  originalId: string | null
  /** Of a broadcast. */
  isOver: boolean
  deleted: boolean
  commentsOff: boolean
}

export interface InstagramComment {
  id: string
  mediaId: string
  /** The comment at the root; null for one right under the media. */
  rootId: string | null
  authorId: string
  text: string
  at: number
  hidden: boolean
  deleted: boolean
  /** The mid of the one message in private that answered it. */
  privateReply: string | null
}

export interface InstagramState {
  apps: Map<string, MetaApp>
  accounts: Map<string, InstagramAccount>
  people: Map<string, InstagramPerson>
  media: Map<string, InstagramMedia>
  comments: Map<string, InstagramComment>
  messages: Map<string, DirectMessage>
  /** By `threadKey`: the app that holds the thread, where it is not the account's own. */
  holders: Map<string, string>
  lastId: bigint
}

/** `begin`: another run gives other ids. */
export const instagramState = (begin: number): InstagramState => ({
  apps: new Map(),
  accounts: new Map(),
  people: new Map(),
  media: new Map(),
  comments: new Map(),
  messages: new Map(),
  holders: new Map(),
  lastId: 17_850_000_000_000_000n + BigInt(begin) * 10_000n,
})

export function nextId(state: InstagramState): string {
  state.lastId += 7n
  return String(state.lastId)
}

/** What stands in the thread of a person, newest first. */
export function messagesWith({ messages }: InstagramState, account: string, person: string): DirectMessage[] {
  const all = [...messages.values()].filter((one) => one.accountId === account && one.personId === person && !one.deleted)
  return all.sort((a, b) => b.at - a.at)
}

export function usernameOf(state: InstagramState, id: string): string {
  return state.accounts.get(id)?.username ?? state.people.get(id)?.username ?? ''
}

/** The account that a text names, where it stands with an @ in front. */
export function named(state: InstagramState, text: string): InstagramAccount | undefined {
  const names = new Set([...text.matchAll(/@([\w.]+)/g)].map(([, name]) => name!.toLowerCase().replace(/\.+$/, '')))
  return [...state.accounts.values()].find(({ username }) => names.has(username.toLowerCase()))
}
