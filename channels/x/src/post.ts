import {
  idOf,
  isoFromText,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  type Fields,
  type IdentityRef,
  type MediaKind,
  type MediaRef,
} from '@baton/channel-kit'
import { timeOfId } from './ids.ts'
import { knownAs, peopleOf } from './people.ts'
import { wordsOfPerson } from './words.ts'

/** One public post, whichever API version told of it. */
export interface Post {
  id: string
  at: string
  author: IdentityRef
  text: string
  media: MediaRef[]
  /** The root of the talk; '' when X does not say (old form). */
  conversation: string
  replyTo: { id: string; author: string } | null
  quoted: { id: string; author: string } | null
  reposted: string
  mentions: { id: string; handle: string }[]
  /** Ids of the earlier versions, oldest first. */
  earlier: string[]
  /** Other posts told of along with this one, by id. */
  related: Map<string, Post>
}

/** A post of the current API. Null when it has no id, author or time. */
export function readPost(payload: Fields, includes: Fields): Post | null {
  const people = peopleOf(includes.users)
  const related = new Map<string, Post>()
  for (const other of objectsOf(includes.tweets ?? includes.posts)) {
    const post = read(other)
    if (post) related.set(post.id, post)
  }
  return read(payload)

  function read(post: Fields): Post | null {
    const id = idOf(post.id)
    const authorId = idOf(post.author_id)
    const at = isoFromText(post.created_at) ?? timeOfId(id)
    if (!id || !authorId || !at) return null
    const long = objectOf(post.note_tweet ?? post.note_post)
    const entities = objectOf((textOf(long.text) && long.entities) || post.entities)
    const references = objectsOf(post.referenced_tweets ?? post.referenced_posts)
    const reference = (type: string) => idOf(references.find((one) => one.type === type)?.id)
    const replyTo = idOf(post.in_reply_to_tweet_id) || reference('replied_to')
    const quoted = reference('quoted')
    return {
      id,
      at,
      author: knownAs(people, authorId),
      text: wordsOfPerson(textOf(long.text) || textOf(post.text), entities),
      media: mediaKeysOf(post).map((key) => mediaOfKey(key, includes)),
      conversation: idOf(post.conversation_id),
      replyTo: replyTo ? { id: replyTo, author: idOf(post.in_reply_to_user_id) } : null,
      quoted: quoted ? { id: quoted, author: related.get(quoted)?.author.externalId ?? '' } : null,
      reposted: reference('retweeted'),
      mentions: objectsOf(entities.mentions).map((mention) => ({ id: idOf(mention.id), handle: textOf(mention.username) })),
      earlier: earlierVersions(post.edit_history_tweet_ids ?? post.edit_history_post_ids, id),
      related,
    }
  }
}

export function earlierVersions(history: unknown, id: string): string[] {
  const ids = Array.isArray(history) ? history.map(idOf).filter((version) => version) : []
  return ids.slice(0, Math.max(0, ids.indexOf(id)))
}

function mediaKeysOf(post: Fields): string[] {
  const keys = objectOf(post.attachments).media_keys
  return Array.isArray(keys) ? keys.map(textOf).filter((key) => key) : []
}

/** The number before the underscore of a media key tells its kind even when the medium itself was not sent along. */
const kindOfKey: Record<string, MediaKind> = { '3': 'image', '7': 'video', '13': 'video', '16': 'video' }

/** A file by its key, with what was sent along of it. */
export function mediaOfKey(key: string, includes: Fields): MediaRef {
  const item = objectsOf(includes.media).find((one) => textOf(one.media_key) === key)
  const kind = kindOfKey[key.split('_')[0] ?? ''] ?? 'image'
  if (!item) return { kind, externalId: key, unavailable: 'not-included' }
  const url = item.type === 'photo' ? textOf(item.url) : bestVariant(item.variants) || textOf(item.preview_image_url)
  return {
    kind: item.type === 'photo' ? 'image' : 'video',
    externalId: key,
    altText: textOf(item.alt_text) || undefined,
    durationMs: numberOf(item.duration_ms),
    ...fetchOf(url),
  }
}

export function fetchOf(url: string): Pick<MediaRef, 'fetch' | 'unavailable'> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return { unavailable: 'no-address' }
  return { fetch: { transport: 'http', method: 'GET', url, headers: {} } }
}

/** The sharpest of the files a player could play at once. */
export function bestVariant(variants: unknown): string {
  const files = objectsOf(variants).filter((variant) => variant.content_type === 'video/mp4')
  const rate = (variant: Fields) => numberOf(variant.bit_rate ?? variant.bitrate) ?? 0
  return textOf(files.toSorted((a, b) => rate(b) - rate(a))[0]?.url)
}
