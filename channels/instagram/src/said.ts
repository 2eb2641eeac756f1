import { orderOf, type IdentityRef, type MediaRef, type MessageEvent, type PostRef } from '@baton/channel-kit'
import { namesUs, unseen, us, type Account } from './account.ts'

/** A picture, film or story, ours or of somebody who named us, as far as a delivery tells of it. */
export interface Media {
  id: string
  kind: PostRef['kind']
  author: IdentityRef | null
  /** Its caption; not told with comments on it. */
  text: string | undefined
  permalink: string
  at: string | undefined
}

export interface Comment {
  id: string
  /** The comment that it stands below; '' for one right under the media. */
  parentId: string
  author: IdentityRef | null
  at: string
  text: string
  /** It was told because it names us, on media of somebody else. */
  isMention: boolean
  /** Instagram tells the id and keeps the words back. */
  unread?: boolean
}

export const UNREAD = 'mention-unread'

/**
 * A comment is in the talk of the comment at its root; Instagram puts answers to answers below that, whomever they are for. Of
 * what is said on media of somebody else only the mentions are told, each by itself: all of them there are one talk.
 */
export function commentMessage(comment: Comment, media: Media | null, account: Account): MessageEvent {
  const { id, parentId, text, isMention, unread } = comment
  const author = comment.author ?? unseen(id, account)
  const ours = author.externalId === account.id
  const root = (isMention && media?.id) || parentId || id
  const answered = parentId || media?.id
  return {
    kind: 'message',
    account: account.id,
    at: comment.at,
    dedupeKey: `comment:${id}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: id,
    scope: '',
    order: orderOf(id),
    thread: {
      externalId: root,
      kind: 'comment',
      visibility: 'public',
      ...(root !== id && !isMention && { aliases: [id] }),
      ...(media && { post: postRef(media) }),
    },
    author,
    ...(answered && { replyTo: answered }),
    text,
    media: [],
    addressesUs: !ours && (isMention || parentId === '' || namesUs(text, account)),
    ...(!ours && !isMention && parentId !== '' && { continues: true }),
    ...(isMention && media && { sendHints: { mention: 'comment', media: media.id } }),
    ...(media?.permalink && { url: media.permalink }),
    ...(unread && { notice: UNREAD }),
  }
}

/** Media: ours is what others speak under, that of somebody who named us in its caption speaks to us. */
export function mediaMessage(media: Media, files: MediaRef[], account: Account, unread = false): MessageEvent {
  const { id, kind, text = '', permalink } = media
  const isMention = kind === 'mention'
  return {
    kind: 'message',
    account: account.id,
    at: media.at ?? account.toldAt,
    dedupeKey: `media:${id}`,
    direction: isMention ? 'inbound' : 'outbound',
    externalId: id,
    scope: '',
    order: orderOf(id),
    thread: { externalId: id, kind: 'comment', visibility: 'public', post: postRef(media) },
    author: isMention ? (media.author ?? unseen(id, account)) : us(account),
    text,
    media: files,
    addressesUs: isMention,
    ...(isMention && { sendHints: { mention: 'media', media: id } }),
    ...(permalink && { url: permalink }),
    ...(unread && { notice: UNREAD }),
  }
}

function postRef({ id, kind, author, text, permalink, at }: Media): PostRef {
  return {
    externalId: id,
    kind,
    ...(author && { author }),
    ...(text !== undefined && { text }),
    ...(permalink && { url: permalink }),
    ...(at && { at }),
  }
}
