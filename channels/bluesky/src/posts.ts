import { type Fields, isoFromText, type MessageEvent, objectOf, objectsOf, type PostRef, textOf } from '@baton/channel-kit'
import { didOf, postPage, readAtUri } from './at-uri.ts'
import { identityOf } from './identity.ts'
import { mediaOf, mediaWithoutView } from './media.ts'
import { isTid } from './tid.ts'

/** A post as the network's views give it (`postView`, or a notification, which lacks the embed). */
export interface PostView {
  uri: string
  cid: string
  author: unknown
  record: Fields
  at: string
  embed?: unknown
  viewer: Fields
}

export type Context = ReadonlyMap<string, PostView>

export function postView(value: unknown): PostView | null {
  const { uri, cid, author, record, indexedAt, embed, viewer } = objectOf(value)
  const at = isoFromText(indexedAt) ?? isoFromText(objectOf(record).createdAt)
  if (!readAtUri(textOf(uri)) || !textOf(cid) || !at || typeof objectOf(record).text !== 'string') return null
  return { uri: textOf(uri), cid: textOf(cid), author, record: objectOf(record), at, embed, viewer: objectOf(viewer) }
}

/** Addresses of the posts that must be known to show this one where it stands: itself with its media, root, and parent. */
export function contextOf(post: { uri: string; record: Fields }): string[] {
  const { root, parent } = replyOf(post.record)
  return [...new Set([post.uri, root.uri, parent.uri])].filter((uri) => readAtUri(uri) !== null)
}

/**
 * A post as a message: inbound when somebody else wrote it, outbound when our account did (here or in another app).
 * It speaks to us when it names us, answers a post of ours, or quotes one; else it is talk in the same place.
 */
export function messageOf(post: PostView, account: string, context: Context, speaksToUs = false): MessageEvent | null {
  const author = identityOf(post.author)
  if (!author) return null
  const seen = context.get(post.uri) ?? post
  const { root, parent } = replyOf(post.record)
  const rootUri = root.uri || post.uri
  const ours = author.externalId === account
  const mentions = mentionsOf(post.record)
  const rkey = readAtUri(post.uri)?.rkey ?? ''
  return {
    kind: 'message',
    account,
    at: post.at,
    dedupeKey: `post:${post.uri}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: post.uri,
    scope: '',
    order: isTid(rkey) ? rkey : post.at,
    thread: { externalId: rootUri, kind: 'comment', visibility: 'public', post: rootPost(rootUri, account, post, context) },
    author,
    ...(parent.uri ? { replyTo: parent.uri } : {}),
    text: textOf(post.record.text),
    media: seen.embed ? mediaOf(post.uri, seen.embed) : mediaWithoutView(post.record),
    mentions,
    addressesUs:
      !ours && (speaksToUs || mentions.includes(account) || didOf(parent.uri) === account || quotesOf(post.record).includes(account)),
    sendHints: {
      uri: post.uri,
      cid: post.cid,
      rootUri,
      rootCid: root.cid || post.cid,
      handles: JSON.stringify(handlesIn([post, context.get(parent.uri), context.get(rootUri)])),
      ...(seen.viewer.replyDisabled === true ? { repliesOff: 'true' } : {}),
    },
    ...(postPage(post.uri) ? { url: postPage(post.uri) } : {}),
  }
}

/** The card above the thread. A root that is deleted, or hidden from us by a block, is known by its address alone. */
function rootPost(rootUri: string, account: string, post: PostView, context: Context): PostRef {
  const root = rootUri === post.uri ? post : context.get(rootUri)
  const author = root && identityOf(root.author)
  return {
    externalId: rootUri,
    kind: didOf(rootUri) === account ? 'own' : 'mention',
    ...(author ? { author } : {}),
    ...(root ? { text: textOf(root.record.text), at: root.at } : {}),
    ...(postPage(rootUri) ? { url: postPage(rootUri) } : {}),
  }
}

function replyOf(record: Fields) {
  const { root, parent } = objectOf(record.reply)
  const ref = (value: unknown) => ({ uri: textOf(objectOf(value).uri), cid: textOf(objectOf(value).cid) })
  return { root: ref(root), parent: ref(parent) }
}

/** DIDs named in the facets of a post or a chat message. */
export function mentionsOf(record: Fields): string[] {
  const dids = objectsOf(record.facets)
    .flatMap((facet) => objectsOf(objectOf(facet).features))
    .map((feature) => textOf(objectOf(feature).did))
  return [...new Set(dids.filter(Boolean))]
}

/** Whose posts a post quotes. */
function quotesOf(record: Fields): string[] {
  const embed = objectOf(record.embed)
  const direct = objectOf(embed.record)
  return [textOf(direct.uri), textOf(objectOf(direct.record).uri)].map(didOf).filter(Boolean)
}

/** Handle → DID of those who speak here, so that a reply can name them. */
function handlesIn(posts: (PostView | undefined)[]): Record<string, string> {
  const people = posts.flatMap((post) => identityOf(post?.author) ?? [])
  return Object.fromEntries(people.flatMap(({ handle, externalId }) => (handle ? [[handle.toLowerCase(), externalId]] : [])))
}
