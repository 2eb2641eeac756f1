import { idOf, isoFromMs, isoFromText, objectOf, objectsOf, textOf, type Fields, type MediaRef } from '@baton/channel-kit'
import { timeOfId } from './ids.ts'
import { personOf } from './people.ts'
import { bestVariant, earlierVersions, fetchOf, type Post } from './post.ts'
import { wordsOfPerson } from './words.ts'

/** A post in the older form that Account Activity sends. Null when it has no id, author or time. */
export function readLegacyPost(tweet: Fields): Post | null {
  const id = idOf(tweet.id_str) || idOf(tweet.id)
  const author = personOf(objectOf(tweet.user))
  const at = isoFromMs(tweet.timestamp_ms) ?? isoFromText(tweet.created_at) ?? timeOfId(id)
  if (!id || !author || !at) return null
  const long = objectOf(tweet.extended_tweet)
  const entities = objectOf(long.entities ?? tweet.entities)
  const media = objectsOf(objectOf(long.extended_entities ?? tweet.extended_entities ?? entities).media)
  const quoted = readLegacyPost(objectOf(tweet.quoted_status))
  const quotedId = idOf(tweet.quoted_status_id_str) || idOf(tweet.quoted_status_id) || (quoted?.id ?? '')
  const replyTo = idOf(tweet.in_reply_to_status_id_str) || idOf(tweet.in_reply_to_status_id)
  const text = textOf(long.full_text) || textOf(tweet.full_text) || textOf(tweet.text)
  return {
    id,
    at,
    author,
    text: wordsOfPerson(
      text,
      entities,
      media.map((item) => textOf(item.url)),
    ),
    media: media.map(mediaOf),
    conversation: idOf(tweet.conversation_id_str) || idOf(tweet.conversation_id),
    replyTo: replyTo ? { id: replyTo, author: idOf(tweet.in_reply_to_user_id_str) || idOf(tweet.in_reply_to_user_id) } : null,
    quoted: quotedId ? { id: quotedId, author: quoted?.author.externalId ?? '' } : null,
    reposted: idOf(objectOf(tweet.retweeted_status).id_str) || idOf(objectOf(tweet.retweeted_status).id),
    mentions: objectsOf(entities.user_mentions).map((one) => ({ id: idOf(one.id_str) || idOf(one.id), handle: textOf(one.screen_name) })),
    earlier: earlierVersions(objectOf(tweet.edit_history).edit_tweet_ids ?? tweet.edit_history_tweet_ids, id),
    related: new Map(quoted ? [[quoted.id, quoted]] : []),
  }
}

function mediaOf(item: Fields): MediaRef {
  const photo = item.type === 'photo'
  const url = photo ? textOf(item.media_url_https) : bestVariant(objectOf(item.video_info).variants) || textOf(item.media_url_https)
  return {
    kind: photo ? 'image' : 'video',
    externalId: idOf(item.id_str) || idOf(item.id) || undefined,
    altText: textOf(item.ext_alt_text) || undefined,
    ...fetchOf(url),
  }
}
