import {
  type ChannelEvent,
  digestOf,
  type EditEvent,
  type Fields,
  type HiddenEvent,
  idOf,
  type IdentityRef,
  isoFromText,
  type MessageEvent,
  NO_TIME,
  objectOf,
  type PostRef,
  textOf,
} from '@baton/channel-kit'

/** The channel that is told of, and what it calls itself in words that name it (`@haruliving`). */
export interface Channel {
  id: string
  handle: string
}

/** Where a comment stands. */
export interface Place {
  root: string
  post?: PostRef
}

const watch = (videoId: string) => `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}`

/** The video, or the post of the channel's community, with what is known of it. A comment may also be about the channel itself. */
export function postOf(comment: Fields, video: Fields, channel: Channel): PostRef | undefined {
  const { videoId, postId } = objectOf(comment.snippet)
  const id = idOf(videoId)
  if (!id) return idOf(postId) ? { externalId: idOf(postId), kind: 'own', url: `https://www.youtube.com/post/${idOf(postId)}` } : undefined
  const { title, channelId, channelTitle, publishedAt } = idOf(video.id) === id ? objectOf(video.snippet) : {}
  const at = isoFromText(publishedAt)
  const author = idOf(channelId) || channel.id
  return {
    externalId: id,
    kind: author === channel.id ? 'own' : 'video',
    author: { scope: '', externalId: author, ...(textOf(channelTitle) && { displayName: textOf(channelTitle) }) },
    ...(textOf(title) && { text: textOf(title) }),
    url: watch(id),
    ...(at && { at }),
  }
}

/** The comment; that it was edited, where its times say so; and that nobody else sees it. `seenAt`: when that was noticed. */
export function eventsOfComment(comment: Fields, place: Place, channel: Channel, seenAt: string): ChannelEvent[] {
  const id = idOf(comment.id)
  const snippet = objectOf(comment.snippet)
  const at = isoFromText(snippet.publishedAt)
  if (!id || !at) return [unknownComment(comment, channel)]
  const text = wordsOfComment(comment)
  const message = messageOf({ id, at, text }, comment, place, channel)
  const edited = isoFromText(snippet.updatedAt)
  const edit: EditEvent[] =
    edited && edited > at
      ? [
          {
            kind: 'edit',
            account: channel.id,
            at: edited,
            dedupeKey: `edit:${id}:${edited}:${digestOf(text)}`,
            scope: '',
            externalId: id,
            text,
          },
        ]
      : []
  const hidden = isHeld(comment) ? [hiddenEvent(id, true, seenAt === NO_TIME ? at : seenAt, channel)] : []
  return [message, ...edit, ...hidden]
}

function messageOf(
  { id, at, text }: { id: string; at: string; text: string },
  comment: Fields,
  { root, post }: Place,
  channel: Channel,
): MessageEvent {
  const author = authorOf(comment)
  const ours = author.externalId === channel.id
  const isRoot = id === root
  const namesUs = channel.handle.startsWith('@') && text.toLowerCase().includes(channel.handle.toLowerCase())
  const videoId = idOf(objectOf(comment.snippet).videoId)
  return {
    kind: 'message',
    account: channel.id,
    at,
    dedupeKey: `comment:${id}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: id,
    scope: '',
    order: id,
    thread: { externalId: root, kind: 'comment', visibility: 'public', ...(post && { post }) },
    author,
    ...(!isRoot && { replyTo: root }),
    text,
    media: [],
    addressesUs: !ours && (isRoot || namesUs),
    ...(!ours && !isRoot && { continues: true }),
    ...(videoId && { url: `${watch(videoId)}&lc=${encodeURIComponent(id)}` }),
  }
}

/** As it was typed, where YouTube shows that; else as it is displayed, asked for as plain text. */
export function wordsOfComment({ snippet }: Fields): string {
  const { textOriginal, textDisplay } = objectOf(snippet)
  return textOf(textOriginal) || textOf(textDisplay)
}

export const authorIdOf = ({ snippet }: Fields): string => idOf(objectOf(objectOf(snippet).authorChannelId).value)

/** Of a channel that is no more YouTube names nobody: then whoever wrote this is somebody of whom nothing else is known. */
function authorOf(comment: Fields): IdentityRef {
  const { authorDisplayName, authorProfileImageUrl } = objectOf(comment.snippet)
  const name = textOf(authorDisplayName).trim()
  const picture = textOf(authorProfileImageUrl)
  return {
    scope: '',
    externalId: authorIdOf(comment) || `unseen:${idOf(comment.id)}`,
    ...(name.startsWith('@') ? { handle: name.slice(1) } : {}),
    ...(name && { displayName: name }),
    ...(picture.startsWith('https://') && { avatarUrl: picture }),
  }
}

/** Waiting for review, taken for spam, or rejected: its author alone sees it. Told only in lists of what is held. */
export const isHeld = ({ snippet }: Fields): boolean =>
  ['heldForReview', 'likelySpam', 'rejected'].includes(textOf(objectOf(snippet).moderationStatus))

export function hiddenEvent(id: string, hidden: boolean, at: string, channel: Channel): HiddenEvent {
  const dedupeKey = `${hidden ? 'hidden' : 'shown'}:${id}:${at}`
  return { kind: 'hidden', account: channel.id, at, dedupeKey, scope: '', externalId: id, hidden, by: 'network' }
}

function unknownComment(comment: Fields, channel: Channel): ChannelEvent {
  const type = idOf(comment.id) ? 'comment without a time' : 'comment without an id'
  return { kind: 'unknown', account: channel.id, at: NO_TIME, dedupeKey: digestOf(comment), type, raw: comment }
}
