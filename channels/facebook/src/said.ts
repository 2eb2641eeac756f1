import {
  orderOf,
  type DeleteEvent,
  type EditEvent,
  type IdentityRef,
  type MediaRef,
  type MessageEvent,
  type PostRef,
} from '@baton/channel-kit'
import { addressOf, ownPart } from './ids.ts'
import { namesPage, unseen, type Page } from './page.ts'

/** A post on a Page or elsewhere, as far as a delivery tells of it. */
export interface Post {
  id: string
  kind: PostRef['kind']
  /** Somebody else's, on our Page. */
  byVisitor: boolean
  author: IdentityRef | null
  text: string | undefined
  permalink: string
  at: string | undefined
}

export interface Comment {
  id: string
  /** The comment that it stands below; '' for one right under the post. */
  parentId: string
  author: IdentityRef | null
  at: string
  text: string
  media: MediaRef[]
  /** It was told because it names us. */
  namesUs: boolean
}

/**
 * A comment is in the talk of the comment at its root. Below what a visitor wrote, and below a recommendation, all is one
 * talk with that person: `within`, where such a talk is known, and told by the post where it is certain.
 */
export function commentMessage(comment: Comment, post: Post, page: Page, kind: 'comment' | 'review' = 'comment'): MessageEvent {
  const { id, parentId, text } = comment
  const own = ownPart(id)
  const root = ownPart(parentId || id)
  const author = comment.author ?? unseen(own, page)
  const ours = author.externalId === page.id
  const isOneTalk = kind === 'review' || post.byVisitor
  const isRoot = parentId === '' && !isOneTalk
  const url = addressOf(post.permalink, post.id, id)
  return {
    kind: 'message',
    account: page.id,
    at: comment.at,
    dedupeKey: `comment:${own}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: id,
    scope: '',
    ...(own !== id && { aliases: [own] }),
    order: orderOf(own),
    thread: {
      externalId: isOneTalk ? ownPart(post.id) : root,
      kind,
      visibility: 'public',
      ...(isOneTalk ? {} : { within: [ownPart(post.id)], ...(root !== own && { aliases: [own] }) }),
      ...(kind === 'comment' && { post: postRef(post) }),
    },
    author,
    replyTo: parentId ? ownPart(parentId) : ownPart(post.id),
    text,
    media: comment.media,
    addressesUs: !ours && (isRoot || comment.namesUs || namesPage(text, page)),
    ...(!ours && !isRoot && { continues: true }),
    url,
  }
}

/** A post: ours is what others speak under, a visitor's speaks to us. */
export function postMessage(post: Post, at: string, media: MediaRef[], page: Page): MessageEvent {
  const own = ownPart(post.id)
  const author = post.author ?? unseen(own, page)
  const ours = author.externalId === page.id
  return {
    kind: 'message',
    account: page.id,
    at,
    dedupeKey: `post:${own}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: post.id,
    scope: '',
    ...(own !== post.id && { aliases: [own] }),
    order: orderOf(own),
    // A post of ours is no talk; comments on it begin theirs, each under its own id.
    thread: { externalId: ours ? post.id : own, kind: 'comment', visibility: 'public', post: postRef(post) },
    author,
    text: post.text ?? '',
    media,
    addressesUs: !ours,
    url: addressOf(post.permalink, post.id),
  }
}

function postRef({ id, kind, author, text, permalink, at }: Post): PostRef {
  return {
    externalId: id,
    kind,
    ...(author && { author }),
    ...(text !== undefined && { text }),
    url: addressOf(permalink, id),
    ...(at && { at }),
  }
}

type Change = Pick<EditEvent, 'account' | 'at' | 'scope' | 'externalId'>

/** Changes of comments name them by the part that is the same under a post and its ad, those of posts by the whole id. */
export function changeOf(externalId: string, at: string, page: Page): Change {
  return { account: page.id, at, scope: '', externalId }
}

export function deletion(id: string, at: string, by: DeleteEvent['by'], page: Page): DeleteEvent {
  return { ...changeOf(id, at, page), kind: 'delete', dedupeKey: `remove:${id}`, reason: 'deleted', by }
}
