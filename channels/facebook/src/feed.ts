import {
  digestOf,
  idOf,
  NO_TIME,
  objectOf,
  textOf,
  type ChannelEvent,
  type EditEvent,
  type Fields,
  type HiddenEvent,
} from '@baton/channel-kit'
import { timeOf } from '@baton/channel-kit/meta'
import { ownPart } from './ids.ts'
import { mediaOf } from './media.ts'
import { personOf, unseen, type Page } from './page.ts'
import { changeOf, commentMessage, deletion, postMessage, type Post } from './said.ts'

const POST_ITEMS = ['post', 'status', 'photo', 'video', 'share']

/** A change of field `feed`. Empty for what we do not take in. */
export function feedEvents(value: Fields, page: Page): ChannelEvent[] {
  const item = textOf(value.item)
  if (item === 'comment') return commentEvents(value, page)
  if (item === 'reaction' || item === 'like') return reactions(value, item, page)
  return POST_ITEMS.includes(item) ? postEvents(value, page) : []
}

export function commentEvents(value: Fields, page: Page, namesUs = false): ChannelEvent[] {
  const id = idOf(value.comment_id)
  const postId = idOf(value.post_id)
  if (!ownPart(id)) return []
  const author = personOf(value, page)
  switch (value.verb) {
    case 'add': {
      if (!ownPart(postId)) return []
      const comment = {
        id,
        parentId: parentOf(value, postId),
        author,
        at: timeOf(value.created_time) ?? page.toldAt,
        text: textOf(value.message),
        media: mediaOf(value),
        namesUs,
      }
      return [commentMessage(comment, postOfComment(value, postId, page, namesUs), page)]
    }
    case 'edit':
    case 'edited':
      return [edit(ownPart(id), value, page)]
    case 'remove':
      return [deletion(ownPart(id), page.toldAt, author?.externalId === page.id ? 'us' : 'author', page)]
    case 'hide':
    case 'unhide':
      return [hidden(ownPart(id), value.verb === 'hide', page)]
    default:
      return []
  }
}

/** The comment answered; '' where it is the post itself. */
export function parentOf(value: Fields, postId: string): string {
  const parent = idOf(value.parent_id)
  return parent && ownPart(parent) && ownPart(parent) !== ownPart(postId) ? parent : ''
}

/** What a comment tells of its post: whether it is an ad (never published on the Page) or a visitor's, and where it is. */
function postOfComment(value: Fields, id: string, page: Page, namesUs: boolean): Post {
  const post = objectOf(value.post)
  const byVisitor = post.status_type === 'wall_post'
  const isOurs = !byVisitor && (id.startsWith(`${page.id}_`) || !namesUs)
  return {
    id,
    kind: !isOurs ? 'mention' : post.is_published === false ? 'ad' : 'own',
    byVisitor,
    author:
      isOurs && post.status_type !== undefined
        ? { scope: page.id, externalId: page.id, ...(page.name && { displayName: page.name }) }
        : null,
    text: undefined,
    permalink: textOf(post.permalink_url),
    at: undefined,
  }
}

function postEvents(value: Fields, page: Page): ChannelEvent[] {
  const id = idOf(value.post_id)
  if (!ownPart(id)) return []
  const author = personOf(value, page)
  const ours = author?.externalId === page.id
  switch (value.verb) {
    case 'add': {
      // Shared by somebody: as with likes, nobody is owed an answer.
      if (value.item === 'share' && !ours) return []
      const at = timeOf(value.created_time) ?? page.toldAt
      return [postMessage(postTold(value, id, at, page), at, mediaOf(value), page)]
    }
    case 'edit':
    case 'edited':
      return [{ ...edit(id, value, page), ...(author && !ours && { ofAnother: true }) }]
    case 'remove':
      return [deletion(id, page.toldAt, ours ? 'us' : 'author', page)]
    case 'hide':
    case 'unhide':
      return [hidden(id, value.verb === 'hide', page)]
    default:
      return []
  }
}

/** A post told by itself. `published` 0: never shown on the Page, but as an ad. */
export function postTold(value: Fields, id: string, at: string, page: Page, isMention = false): Post {
  const author = personOf(value, page)
  const ours = author?.externalId === page.id
  return {
    id,
    kind: !ours || isMention ? 'mention' : value.published === 0 ? 'ad' : 'own',
    byVisitor: !ours,
    author,
    text: textOf(value.message),
    permalink: textOf(value.permalink_url),
    at,
  }
}

/** The time told with an edit may be that of the comment itself; the delivery's own is never before the edit. */
function edit(id: string, value: Fields, page: Page): EditEvent {
  const text = textOf(value.message)
  const told = timeOf(value.created_time) ?? NO_TIME
  const at = told > page.toldAt ? told : page.toldAt
  return { ...changeOf(id, at, page), kind: 'edit', dedupeKey: `edit:${id}:${at}:${digestOf(text)}`, text }
}

function hidden(id: string, isHidden: boolean, page: Page): HiddenEvent {
  const dedupeKey = `${isHidden ? 'hide' : 'unhide'}:${id}:${page.toldAt}`
  return { ...changeOf(id, page.toldAt, page), kind: 'hidden', dedupeKey, hidden: isHidden, by: 'us' }
}

const REACTIONS = ['like', 'love', 'care', 'haha', 'wow', 'sad', 'sorry', 'angry', 'anger', 'pride', 'thankful']

/** A reaction to a comment. A person has one: a changed one takes the place of whatever it was. Those to posts are only counted. */
function reactions(value: Fields, item: string, page: Page): ChannelEvent[] {
  const id = idOf(value.comment_id)
  const author = personOf(value, page) ?? unseen(ownPart(id), page)
  const reaction = textOf(value.reaction_type).toLowerCase() || (item === 'like' ? 'like' : '')
  if (!ownPart(id) || !reaction || !['add', 'edit', 'edited', 'remove'].includes(textOf(value.verb))) return []
  const at = timeOf(value.created_time) ?? page.toldAt
  const told = (name: string, removed: boolean): ChannelEvent => ({
    ...changeOf(ownPart(id), at, page),
    kind: 'reaction',
    dedupeKey: `reaction:${ownPart(id)}:${author.externalId}:${name}:${removed ? 'removed' : 'added'}:${at}`,
    author,
    reaction: name,
    removed,
  })
  if (value.verb === 'remove') return [told(reaction, true)]
  const before = value.verb === 'add' ? [] : REACTIONS.filter((name) => name !== reaction)
  return [...before.map((name) => told(name, true)), told(reaction, false)]
}
