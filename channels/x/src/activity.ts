import {
  idOf,
  isoFromMs,
  isoFromText,
  NO_TIME,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  type ChannelEvent,
  type Fields,
} from '@baton/channel-kit'
import { directMessages, encryptedMessages } from './direct-messages.ts'
import { knownAs, peopleOf } from './people.ts'
import { readPost } from './post.ts'
import { eventsOfPost, type Us } from './post-events.ts'
import { relations, revocations } from './relations.ts'
import { reads } from './account-activity.ts'

/** Events of one delivery of the X Activity API: `{data: {event_type, filter, payload, includes}}`. Empty for what we do not know. */
export function activityEvents(data: Fields, us: Us, baseUrl: string): ChannelEvent[] {
  const payload = objectOf(data.payload)
  const includes = objectOf(data.includes)
  const type = textOf(data.event_type)
  switch (type) {
    case 'post.create':
    case 'post.mention.create':
    case 'post.reply.create':
    case 'post.quote.create':
    case 'post.repost.create': {
      const post = readPost(payload, includes)
      return post ? eventsOfPost(post, us, type === 'post.quote.create') : []
    }
    case 'post.delete':
      return deletions(payload, us)
    case 'like.create':
      return likes(data, payload, includes, us)
    case 'follow.follow':
    case 'follow.unfollow':
    case 'block.block':
    case 'block.unblock': {
      const relation = type.split('.')[1] as 'follow' | 'unfollow' | 'block' | 'unblock'
      return relations(relation, objectOf(payload.source), objectOf(payload.target), us, idOf(data.event_uuid), null)
    }
    case 'dm.received':
    case 'dm.sent': {
      const people = peopleOf(payload.users ?? includes.users)
      return objectsOf(payload.direct_message_events).flatMap((event) => directMessages(event, people, us, baseUrl))
    }
    case 'dm.read':
      return objectsOf(payload.direct_message_mark_read_events).flatMap((event) => reads(event, us))
    case 'chat.received':
    case 'chat.sent':
      return encryptedMessages(payload, us)
    case 'oauth.revoke':
      return revocations(payload.user_id, payload.date_time, us)
    default:
      return []
  }
}

/** X does not say when a post was deleted. */
function deletions(payload: Fields, us: Us): ChannelEvent[] {
  const externalId = idOf(payload.id)
  if (!externalId) return []
  const by = idOf(payload.author_id) === us.id ? 'us' : 'author'
  return [{ kind: 'delete', account: us.id, at: NO_TIME, dedupeKey: `delete:${externalId}`, scope: '', externalId, reason: 'deleted', by }]
}

/** X names the liker only by sending them along; where it does not, nobody knows who it was. */
function likes(data: Fields, payload: Fields, includes: Fields, us: Us): ChannelEvent[] {
  const externalId = idOf(payload.liked_tweet_id)
  const postAuthor = idOf(payload.liked_tweet_author_id) || idOf(payload.tweet_author_id)
  const people = peopleOf(includes.users)
  const byUs = objectOf(data.filter).direction === 'outbound'
  const others = [...people.keys()].filter((id) => id !== postAuthor)
  const liker = byUs ? us.id : others.length === 1 ? (others[0] ?? '') : ''
  if (!externalId || !liker) return []
  const at = isoFromMs(numberOf(payload.timestamp_ms)) ?? isoFromText(payload.created_at) ?? NO_TIME
  return [
    {
      kind: 'reaction',
      account: us.id,
      at,
      dedupeKey: `like:${externalId}:${liker}`,
      scope: '',
      externalId,
      author: knownAs(people, liker),
      reaction: 'like',
      removed: false,
    },
  ]
}
