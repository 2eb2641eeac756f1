import { idOf, isoFromMs, isoFromText, NO_TIME, objectOf, type ChannelEvent, type Fields } from '@baton/channel-kit'
import { directMessages } from './direct-messages.ts'
import { readLegacyPost } from './legacy-post.ts'
import { peopleOf, personOf, type People } from './people.ts'
import { eventsOfPost, type Us } from './post-events.ts'
import { relations, revocations } from './relations.ts'

interface Delivery {
  us: Us
  people: People
  baseUrl: string
}

/** One item of one list of an Account Activity delivery (`{for_user_id, tweet_create_events: […]}`). Empty for what we do not know. */
export function accountActivityEvents(list: string, item: Fields, { us, people, baseUrl }: Delivery): ChannelEvent[] {
  switch (list) {
    case 'tweet_create_events': {
      const post = readLegacyPost(item)
      return post ? eventsOfPost(post, us) : []
    }
    case 'tweet_delete_events':
      return deletions(item, us)
    case 'favorite_events':
      return likes(item, us)
    case 'follow_events':
    case 'block_events': {
      const relation = (['follow', 'unfollow', 'block', 'unblock'] as const).find((known) => known === item.type)
      const key = idOf(item.created_timestamp)
      return relation ? relations(relation, objectOf(item.source), objectOf(item.target), us, key, isoFromMs(item.created_timestamp)) : []
    }
    case 'direct_message_events':
      return directMessages(item, people, us, baseUrl)
    case 'direct_message_mark_read_events':
      return reads(item, us)
    case 'user_event': {
      const revoke = objectOf(item.revoke)
      return item.revoke ? revocations(objectOf(revoke.source).user_id, revoke.date_time, us) : []
    }
    default:
      return []
  }
}

export function accountActivityPeople(body: Fields): People {
  return peopleOf(body.users)
}

/** The other one read what we wrote, up to that message. */
export function reads(event: Fields, us: Us): ChannelEvent[] {
  const externalId = idOf(event.last_read_event_id)
  if (!externalId || idOf(event.sender_id) === us.id) return []
  const at = isoFromMs(event.created_timestamp) ?? NO_TIME
  return [
    { kind: 'status', account: us.id, at, dedupeKey: `read:${externalId}:${idOf(event.sender_id)}`, scope: '', externalId, status: 'read' },
  ]
}

function deletions(item: Fields, us: Us): ChannelEvent[] {
  const status = objectOf(item.status)
  const externalId = idOf(status.id)
  if (!externalId) return []
  const by = idOf(status.user_id) === us.id ? 'us' : 'author'
  const at = isoFromMs(item.timestamp_ms) ?? NO_TIME
  return [{ kind: 'delete', account: us.id, at, dedupeKey: `delete:${externalId}`, scope: '', externalId, reason: 'deleted', by }]
}

function likes(item: Fields, us: Us): ChannelEvent[] {
  const liked = objectOf(item.favorited_status)
  const externalId = idOf(liked.id_str) || idOf(liked.id)
  const author = personOf(objectOf(item.user))
  if (!externalId || !author) return []
  const at = isoFromMs(item.timestamp_ms) ?? isoFromText(item.created_at) ?? NO_TIME
  return [
    {
      kind: 'reaction',
      account: us.id,
      at,
      dedupeKey: `like:${externalId}:${author.externalId}`,
      scope: '',
      externalId,
      author,
      reaction: 'like',
      removed: false,
    },
  ]
}
