import type { ChannelEvent, UnknownEvent } from '@baton/channel-kit'
import { identityOf } from './identity.ts'
import { type Context, contextOf, messageOf, type PostView, postView } from './posts.ts'
import { type Json, list, object, text, time } from './untrusted.ts'

/** A page of notifications with the posts around them: oldest first, and the talk above each message before it. */
export function notificationEvents(body: Json, account: string): ChannelEvent[] {
  const context = contextFrom(list(body.posts))
  return list(body.notifications)
    .toReversed()
    .flatMap((item) => eventsOf(object(item), account, context))
}

/** A page of our own feed: what the brand wrote, here or in any other app. Reposts are no words of ours. */
export function feedEvents(body: Json, account: string): ChannelEvent[] {
  const items = list(body.feed).map(object)
  const around = items.flatMap(({ reply, post }) => [object(reply).root, object(reply).parent, post])
  const context = contextFrom(around)
  return items
    .toReversed()
    .filter(({ reason }) => text(object(reason).$type) !== 'app.bsky.feed.defs#reasonRepost')
    .flatMap(({ post }) => {
      const view = postView(post)
      return view ? withTalkAbove(view, account, context) : [unknownItem('feed-item', account, post)]
    })
}

/** A thread as `getPostThread` answers: every post in it that can be seen. */
export function threadEvents(body: Json, account: string): ChannelEvent[] {
  const posts = flattenThread(object(body.thread))
  const context = contextFrom(posts)
  return [...context.values()].flatMap((post) => messageOf(post, account, context) ?? [])
}

function flattenThread(node: Json, depth = 0): unknown[] {
  if (depth > 60) return []
  const above = node.parent ? flattenThread(object(node.parent), depth + 1) : []
  return [...above, node.post, ...list(node.replies).flatMap((reply) => flattenThread(object(reply), depth + 1))]
}

function contextFrom(posts: unknown[]): Context {
  return new Map(posts.flatMap((post) => postView(post) ?? []).map((post) => [post.uri, post]))
}

function eventsOf(item: Json, account: string, context: Context): ChannelEvent[] {
  const [reason, uri, subject] = [text(item.reason), text(item.uri), text(item.reasonSubject)]
  const author = identityOf(item.author)
  const at = time(item.indexedAt)
  if (!author || !at || !uri) return [unknownItem(reason || 'notification', account, item)]
  const base = { account, at, author, scope: '' }
  switch (reason) {
    case 'mention':
    case 'reply':
    case 'quote': {
      const post = postView(item)
      const toUs = reason !== 'reply' || text(object(object(object(item.record).reply).parent).uri) === subject
      return post ? withTalkAbove(post, account, context, toUs) : [unknownItem(reason, account, item)]
    }
    case 'like':
    case 'like-via-repost':
    case 'repost':
    case 'repost-via-repost': {
      const target = text(object(object(item.record).subject).uri) || subject
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
  return [...above, ...[messageOf(post, account, context, speaksToUs) ?? unknownItem('post', account, post)]]
}

function unknownItem(type: string, account: string, raw: unknown): UnknownEvent {
  const { uri, indexedAt, at } = object(raw)
  const when = time(indexedAt) || time(at) || new Date(0).toISOString()
  return { kind: 'unknown', account, at: when, dedupeKey: `${type}:${text(uri)}:${when}`, type, raw }
}
