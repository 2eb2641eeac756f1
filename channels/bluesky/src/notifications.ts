import {
  type ChannelEvent,
  type Fields,
  idOf,
  isoFromText,
  NO_TIME,
  objectOf,
  objectsOf,
  textOf,
  type UnknownEvent,
} from '@baton/channel-kit'
import { identityOf } from './identity.ts'
import { type Context, contextOf, messageOf, type PostView, postView } from './posts.ts'

/** A page of notifications with the posts around them: oldest first, and the talk above each message before it. */
export function notificationEvents(body: Fields, account: string): ChannelEvent[] {
  const context = contextFrom(objectsOf(body.posts))
  return objectsOf(body.notifications)
    .toReversed()
    .flatMap((item) => eventsOf(item, account, context))
}

/** A page of our own feed: what the brand wrote, here or in any other app. Reposts are no words of ours. */
export function feedEvents(body: Fields, account: string): ChannelEvent[] {
  const items = objectsOf(body.feed)
  const around = items.flatMap(({ reply, post }) => [objectOf(reply).root, objectOf(reply).parent, post])
  const context = contextFrom(around)
  return items
    .toReversed()
    .filter(({ reason }) => textOf(objectOf(reason).$type) !== 'app.bsky.feed.defs#reasonRepost')
    .flatMap(({ post }) => {
      const view = postView(post)
      return view ? withTalkAbove(view, account, context) : [unknownItem('feed-item', account, post)]
    })
}

/** A thread as `getPostThread` answers: every post in it that can be seen. */
export function threadEvents(body: Fields, account: string): ChannelEvent[] {
  const context = contextFrom(postsOfThread(body))
  return [...context.values()].flatMap((post) => messageOf(post, account, context) ?? [])
}

/** The posts of such an answer as they came, those above before those below. */
export function postsOfThread(body: Fields): unknown[] {
  return flattenThread(objectOf(body.thread))
}

function flattenThread(node: Fields, depth = 0): unknown[] {
  if (depth > 60) return []
  const above = node.parent ? flattenThread(objectOf(node.parent), depth + 1) : []
  return [...above, node.post, ...objectsOf(node.replies).flatMap((reply) => flattenThread(reply, depth + 1))]
}

function contextFrom(posts: unknown[]): Context {
  return new Map(posts.flatMap((post) => postView(post) ?? []).map((post) => [post.uri, post]))
}

function eventsOf(item: Fields, account: string, context: Context): ChannelEvent[] {
  const [reason, uri, subject] = [textOf(item.reason), idOf(item.uri), idOf(item.reasonSubject)]
  const author = identityOf(item.author)
  const at = isoFromText(item.indexedAt)
  if (!author || !at || !uri) return [unknownItem(reason || 'notification', account, item)]
  const base = { account, at, author, scope: '' }
  switch (reason) {
    case 'mention':
    case 'reply':
    case 'quote': {
      const post = postView(item)
      const toUs = reason !== 'reply' || textOf(objectOf(objectOf(objectOf(item.record).reply).parent).uri) === subject
      return post ? withTalkAbove(post, account, context, toUs) : [unknownItem(reason, account, item)]
    }
    case 'like':
    case 'like-via-repost':
    case 'repost':
    case 'repost-via-repost': {
      const target = idOf(objectOf(objectOf(item.record).subject).uri) || subject
      if (!target) return [unknownItem(reason, account, item)]
      const reaction = reason.startsWith('like') ? 'like' : 'repost'
      return [{ kind: 'reaction', ...base, dedupeKey: `reaction:${uri}`, externalId: target, reaction, removed: false }]
    }
    case 'follow':
      return [{ kind: 'relation', account, at, dedupeKey: `follow:${uri}`, relation: 'follow', contact: author }]
    default:
      return [unknownItem(reason || 'notification', account, item)]
  }
}

function withTalkAbove(post: PostView, account: string, context: Context, speaksToUs = false): ChannelEvent[] {
  const above = contextOf(post)
    .filter((uri) => uri !== post.uri)
    .flatMap((uri) => context.get(uri) ?? [])
    .flatMap((known) => messageOf(known, account, context) ?? [])
  return [...above, messageOf(post, account, context, speaksToUs) ?? unknownItem('post', account, post)]
}

/** What is kept because nobody here knows it. */
export function unknownItem(type: string, account: string, raw: unknown): UnknownEvent {
  const { uri, indexedAt, at } = objectOf(raw)
  const when = isoFromText(indexedAt) ?? isoFromText(at) ?? NO_TIME
  return { kind: 'unknown', account, at: when, dedupeKey: `${type}:${idOf(uri)}:${when}`, type, raw }
}
