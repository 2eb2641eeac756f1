import { iso } from '../clock.ts'
import { dmConversationId, type XDm, type XPost, type XState, type XUser } from './state.ts'

/** A number that JSON.parse would round: X's older format writes 64-bit ids without quotes. */
const raw = (digits: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits)

const handle = /(?<![\w@])@(\w{1,15})/g

/** Names in a text that belong to users of the network, with their place in UTF-16 units. */
export function mentionsIn(state: XState, text: string): { start: number; end: number; username: string; id: string }[] {
  return [...text.matchAll(handle)].flatMap((match) => {
    const user = userByName(state, match[1]!)
    return user ? [{ start: match.index, end: match.index + match[0].length, username: user.username, id: user.id }] : []
  })
}

export const userByName = (state: XState, username: string): XUser | undefined => state.usersByName.get(username.toLowerCase())

/** X writes these three as HTML does, in posts. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A post as the present API gives it. Both the older (tweet) and newer (post) names stand in it, as X is renaming them. */
export function postForm(state: XState, post: XPost): Record<string, unknown> {
  const references = [
    ...(post.inReplyTo ? [{ type: 'replied_to', id: post.inReplyTo }] : []),
    ...(post.quotes ? [{ type: 'quoted', id: post.quotes }] : []),
  ]
  const text = escaped(post.text)
  const mentions = mentionsIn(state, text)
  const parent = post.inReplyTo ? state.posts.get(post.inReplyTo) : undefined
  const long = post.text.length > 280
  return {
    id: post.id,
    text: long ? `${text.slice(0, 277)}…` : text,
    ...(long && { note_tweet: { text }, note_post: { text } }),
    author_id: post.authorId,
    conversation_id: post.conversationId,
    created_at: iso(post.at),
    display_text_range: [post.displayFrom, long ? 278 : text.length],
    edit_history_tweet_ids: post.editHistory,
    edit_history_post_ids: post.editHistory,
    edit_controls: {
      edits_remaining: Math.max(0, 6 - post.editHistory.length),
      is_edit_eligible: true,
      editable_until: iso(post.at + 3_600_000),
    },
    ...(parent && { in_reply_to_user_id: parent.authorId }),
    ...(references.length > 0 && { referenced_tweets: references, referenced_posts: references }),
    ...(mentions.length > 0 && { entities: { mentions } }),
    ...(post.media.length > 0 && { attachments: { media_keys: post.media.map((media) => media.key) } }),
    lang: language(post.text),
    possibly_sensitive: false,
    reply_settings: 'everyone',
    public_metrics: {
      retweet_count: 0,
      repost_count: 0,
      reply_count: 0,
      like_count: 0,
      quote_count: 0,
      bookmark_count: 0,
      impression_count: 0,
    },
  }
}

export function userForm(user: XUser): Record<string, unknown> {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    created_at: iso(user.createdAt),
    description: '',
    profile_image_url: `https://pbs.twimg.example/profile_images/${user.id}/normal.jpg`,
    protected: false,
    verified: user.verified,
    verified_type: user.verified ? 'business' : 'none',
    public_metrics: {
      followers_count: user.followers,
      following_count: 120,
      tweet_count: 40,
      post_count: 40,
      listed_count: 1,
      like_count: 10,
      media_count: 3,
    },
  }
}

export function mediaForms(posts: { media: XPost['media'] }[], baseUrl: string): Record<string, unknown>[] {
  return posts
    .flatMap((post) => post.media)
    .map(({ key, type, altText }) => ({
      media_key: key,
      type,
      url: `${baseUrl}/media/${key}.png`,
      width: 96,
      height: 64,
      ...(altText && { alt_text: altText }),
    }))
}

/** A direct message as `GET /2/dm_events` gives it. */
export function dmForm(dm: XDm): Record<string, unknown> {
  return {
    id: dm.id,
    event_type: 'MessageCreate',
    text: dm.text,
    sender_id: dm.from,
    dm_conversation_id: dmConversationId(dm.from, dm.to),
    created_at: iso(dm.at),
    participant_ids: [dm.from, dm.to],
    ...(dm.media.length > 0 && { attachments: { media_keys: dm.media.map((media) => media.key) } }),
  }
}

/** A direct message as both webhook formats carry it. */
export function dmEventForm(dm: XDm, baseUrl: string): Record<string, unknown> {
  const picture = dm.media[0]
  return {
    type: 'message_create',
    id: dm.id,
    created_timestamp: String(dm.at),
    message_create: {
      target: { recipient_id: dm.to },
      sender_id: dm.from,
      message_data: {
        text: dm.text,
        entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
        ...(picture && {
          attachment: {
            type: 'media',
            media: { id: raw(picture.id), id_str: picture.id, media_url_https: `${baseUrl}/media/${picture.key}.png`, type: 'photo' },
          },
        }),
      },
    },
  }
}

/** A user in the older webhook format's list of users. */
export const olderUserForm = (user: XUser): Record<string, unknown> => ({
  id: user.id,
  created_timestamp: String(user.createdAt),
  name: user.name,
  screen_name: user.username,
  protected: false,
  verified: user.verified,
  followers_count: user.followers,
  friends_count: 120,
  statuses_count: 40,
  profile_image_url_https: `https://pbs.twimg.example/profile_images/${user.id}/normal.jpg`,
})

/** A post as the older (Account Activity) webhooks carry it. */
export function olderPostForm(state: XState, post: XPost, baseUrl: string): Record<string, unknown> {
  const author = state.users.get(post.authorId)!
  const parent = post.inReplyTo ? state.posts.get(post.inReplyTo) : undefined
  const quoted = post.quotes ? state.posts.get(post.quotes) : undefined
  const text = escaped(post.text)
  const user_mentions = mentionsIn(state, text).map(({ start, end, username, id }) => ({
    screen_name: username,
    name: state.users.get(id)!.name,
    id: raw(id),
    id_str: id,
    indices: [start, end],
  }))
  const entities = { hashtags: [], urls: [], user_mentions, symbols: [] }
  const long = post.text.length > 140
  return {
    created_at: olderDate(post.at),
    id: raw(post.id),
    id_str: post.id,
    text: long ? `${text.slice(0, 138)}…` : text,
    display_text_range: [post.displayFrom, long ? 140 : text.length],
    truncated: long,
    ...(long && { extended_tweet: { full_text: text, display_text_range: [post.displayFrom, text.length], entities } }),
    in_reply_to_status_id: post.inReplyTo ? raw(post.inReplyTo) : null,
    in_reply_to_status_id_str: post.inReplyTo ?? null,
    in_reply_to_user_id: parent ? raw(parent.authorId) : null,
    in_reply_to_user_id_str: parent?.authorId ?? null,
    in_reply_to_screen_name: parent ? state.users.get(parent.authorId)!.username : null,
    user: { ...olderUserForm(author), id: raw(author.id), id_str: author.id, created_at: olderDate(author.createdAt) },
    is_quote_status: Boolean(post.quotes),
    ...(post.quotes && { quoted_status_id: raw(post.quotes), quoted_status_id_str: post.quotes }),
    ...(quoted && { quoted_status: olderPostForm(state, quoted, baseUrl) }),
    ...(post.editHistory.length > 1 && { edit_history: { edit_tweet_ids: post.editHistory } }),
    entities,
    ...(post.media.length > 0 && {
      extended_entities: {
        media: post.media.map((media) => ({
          id: raw(media.id),
          id_str: media.id,
          type: 'photo',
          media_url_https: `${baseUrl}/media/${media.key}.png`,
          ...(media.altText && { ext_alt_text: media.altText }),
        })),
      },
    }),
    favorited: false,
    retweeted: false,
    lang: language(post.text),
    timestamp_ms: String(post.at),
  }
}

/** `Wed Oct 10 20:19:24 +0000 2018` */
function olderDate(at: number): string {
  const [day, date, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} +0000 ${year}`
}

const language = (text: string) => (/[\u0e00-\u0e7f]/.test(text) ? 'th' : /[\uac00-\ud7a3]/.test(text) ? 'ko' : 'en')
