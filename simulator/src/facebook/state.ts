import type { MetaApp } from '../meta/app.ts'
import type { TokenHolder } from '../meta/graph-api.ts'
import type { Mischief } from '../webhooks.ts'

export interface FacebookPage extends TokenHolder {
  name: string
  /** For which fields the app hears of it. */
  subscribed: string[]
  /** Meta gave the app the feature Human Agent: people of the brand may answer for seven days. */
  humanAgent: boolean
  /** By the settings of the Page its app may take chats from others. */
  mayTake: boolean
  mischief: Mischief
}

export interface FacebookPerson {
  id: string
  name: string
  /** The app may not see them: Facebook leaves `from` away. */
  unseen: boolean
  /** Takes no messages of Pages. */
  blocks: boolean
  /** What their phone tells of messages of a Page. */
  receipts: 'read' | 'delivered' | 'none'
}

/** One message of the one thread that a person has with a Page. */
export interface MessengerMessage {
  mid: string
  pageId: string
  personId: string
  byPage: boolean
  text: string
  at: number
  picture: string | null
  sticker: string | null
  deleted: boolean
  /** How often its author changed it. */
  edits: number
}

/** What comments stand under: a post of the Page, an ad, a visitor's post, a recommendation, a post elsewhere that names the Page. */
export interface FacebookPost {
  id: string
  kind: 'own' | 'ad' | 'visitor' | 'rating' | 'elsewhere'
  pageId: string
  authorId: string
  text: string
  at: number
  picture: string | null
  recommends: boolean | null
  hidden: boolean
  deleted: boolean
  likedByPage: boolean
  /** The mid of the one message in private that answered a visitor's post. */
  privateReply: string | null
}

export interface FacebookComment {
  id: string
  postId: string
  /** The comment at the root; null for one right under the post. */
  rootId: string | null
  /** The mid of the one message in private that answered it. */
  privateReply: string | null
  authorId: string
  text: string
  at: number
  picture: string | null
  hidden: boolean
  deleted: boolean
  likedByPage: boolean
}

export interface FacebookState {
  apps: Map<string, MetaApp>
  pages: Map<string, FacebookPage>
  people: Map<string, FacebookPerson>
  posts: Map<string, FacebookPost>
  comments: Map<string, FacebookComment>
  messages: Map<string, MessengerMessage>
  /** By `threadKey`: the app that holds the thread, where it is not the Page's own. */
  holders: Map<string, string>
  lastId: bigint
}

/** `begin`: another run gives other ids. */
export const facebookState = (begin: number): FacebookState => ({
  apps: new Map(),
  pages: new Map(),
  people: new Map(),
  posts: new Map(),
  comments: new Map(),
  messages: new Map(),
  holders: new Map(),
  lastId: 122_100_000_000_000_000n + BigInt(begin) * 100_000n,
})

export function nextId(state: FacebookState): string {
  state.lastId += 7n
  return String(state.lastId)
}

/** What stands in the thread of a person, newest first. */
export function messagesWith(state: FacebookState, page: string, person: string): MessengerMessage[] {
  const all = [...state.messages.values()].filter(({ pageId, personId, deleted }) => pageId === page && personId === person && !deleted)
  return all.sort((a, b) => b.at - a.at)
}

export const ownPart = (id: string): string => id.slice(id.lastIndexOf('_') + 1)

/** Page, or person as the app may see them; undefined where Facebook leaves the author away. */
export function authorOf(state: FacebookState, id: string): { id: string; name: string } | undefined {
  const page = state.pages.get(id)
  if (page) return { id, name: page.name }
  const person = state.people.get(id)
  return person && !person.unseen ? { id, name: person.name } : undefined
}
