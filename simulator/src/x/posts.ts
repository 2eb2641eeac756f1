import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { mentionsIn } from './forms.ts'
import { snowflake, type XMedia, type XPost, type XState } from './state.ts'

export interface NewPost {
  text: string
  inReplyTo?: string
  quotes?: string
  /** When it was posted; default now. A past time is history. */
  at?: number | string
  /** A given id (replaying real threads); default one made from the time. */
  id?: string
  /** X puts the names of those answered in front of a reply; true leaves the text as it is. */
  plain?: boolean
}

/** Adds a post to the network. */
export function compose(world: World, state: XState, given: NewPost & { authorId: string; media: XMedia[] }): XPost {
  const at = toMillis(given.at, world.clock.now())
  const parent = given.inReplyTo ? known(state.posts, given.inReplyTo, 'X post') : undefined
  const id = given.id ?? snowflake(state, at)
  const text = fullText(state, given)
  const post: XPost = {
    id,
    authorId: given.authorId,
    text,
    displayFrom: parent ? /^(?:@\w{1,15}\s+)*/.exec(text)![0].length : 0,
    at,
    conversationId: parent?.conversationId ?? id,
    ...(given.inReplyTo && { inReplyTo: given.inReplyTo }),
    ...(given.quotes && { quotes: given.quotes }),
    media: given.media,
    editHistory: [id],
    deleted: false,
    hidden: false,
  }
  state.posts.set(id, post)
  return post
}

/** The text as X keeps it: a reply has the names of those answered in front. */
export function fullText(state: XState, { text, inReplyTo, plain, authorId }: NewPost & { authorId: string }): string {
  const parent = inReplyTo && !plain ? state.posts.get(inReplyTo) : undefined
  return parent ? `${namesAnswered(state, parent, authorId, text)}${text}` : text
}

/** The author answered and whom they had named, unless the text names them already. */
function namesAnswered(state: XState, parent: XPost, authorId: string, text: string): string {
  const named = new Set(mentionsIn(state, text).map((mention) => mention.id))
  const answered = new Set([
    parent.authorId,
    ...mentionsIn(state, parent.text.slice(0, parent.displayFrom || parent.text.length)).map((mention) => mention.id),
  ])
  return [...answered]
    .filter((id) => id !== authorId && !named.has(id))
    .map((id) => `@${state.users.get(id)!.username} `)
    .join('')
}

/** On self-serve tiers one may answer only who called: by naming the account, by quoting it, or by answering under its post. */
export function summoned(state: XState, accountId: string, target: XPost): boolean {
  const quoted = target.quotes ? state.posts.get(target.quotes) : undefined
  return (
    target.authorId === accountId ||
    quoted?.authorId === accountId ||
    mentionsIn(state, target.text).some((mention) => mention.id === accountId)
  )
}

const day = 24 * 60 * 60 * 1000

/** A post of the same author with the same words in the last day, which X takes for a repeat. */
export function sameAgain(world: World, state: XState, authorId: string, text: string): XPost | undefined {
  return [...state.posts.values()]
    .reverse()
    .find((post) => post.authorId === authorId && !post.deleted && post.text === text && post.at > world.clock.now() - day)
}
