import { type Answer, jsonObject } from '../http.ts'
import { show } from '../world.ts'
import { duplicateContent, forbidden, invalidRequest, notSummoned } from './answers.ts'
import type { XContext } from './api.ts'
import { escaped } from './forms.ts'
import { compose, fullText, sameAgain, summoned } from './posts.ts'
import { snowflake, type XMedia } from './state.ts'
import { longestPost, weightedLength } from './weight.ts'

interface TweetBody {
  text?: string
  reply?: { in_reply_to_tweet_id?: string }
  media?: { media_ids?: string[] }
  quote_tweet_id?: string
}

/** Posts, or replies where the author called for it. X has no key against doubles; equal words within a day are refused. */
export function createTweet({ world, state, doing, account, call }: XContext): Answer {
  const body = jsonObject(call.body) as TweetBody | null
  if (!body) return invalidRequest('The body is not a JSON object.')
  const text = typeof body.text === 'string' ? body.text : ''
  const media = mediaOf(state.media, body.media?.media_ids)
  if (!media) return invalidRequest('Your media IDs are invalid.')
  if (text.trim() === '' && media.length === 0) return invalidRequest('$.text: is missing but it is required without media.')
  if (weightedLength(text) > longestPost)
    return invalidRequest('Your Tweet text is too long. For more information, read about text counting.')
  if (body.quote_tweet_id) return forbidden('Quoting posts is not available for your access level.')

  const inReplyTo = body.reply?.in_reply_to_tweet_id
  const target = inReplyTo ? state.posts.get(inReplyTo) : undefined
  if (inReplyTo && (!target || target.deleted)) return forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.')
  if (target && !summoned(state, account.userId, target)) return notSummoned()

  const draft = { text, authorId: account.userId, media, ...(inReplyTo && { inReplyTo }) }
  const before = sameAgain(world, state, account.userId, fullText(state, draft))
  if (before) return call.fault?.kind === 'duplicate-200' ? created(before.id, before.text) : duplicateContent()

  const post = compose(world, state, draft)
  show(world, call.fault, {
    network: 'x',
    account: account.userId,
    kind: inReplyTo ? 'reply' : 'post',
    to: target?.authorId ?? '',
    thread: post.conversationId,
    text,
    media: media.map((one) => one.type),
    externalId: post.id,
    ...(inReplyTo && { inReplyTo }),
  })
  doing.announce(post)
  return created(post.id, post.text)
}

const created = (id: string, text: string): Answer => ({
  status: 201,
  body: { data: { id, text: escaped(text), edit_history_tweet_ids: [id], edit_history_post_ids: [id] } },
})

function mediaOf(known: Map<string, XMedia>, ids: string[] = []): XMedia[] | null {
  const found = ids.map((id) => known.get(id)).filter((one) => one !== undefined)
  return found.length === ids.length ? found : null
}

/** Only one's own; a second time tells the same, as on X. */
export function deleteTweet({ world, state, doing, account, ids }: XContext): Answer {
  const post = state.posts.get(ids[0]!)
  if (!post || post.authorId !== account.userId) return forbidden('You are not authorized to delete this Tweet.')
  if (!post.deleted) {
    doing.remove({ id: post.id })
    world.ledger.markDeleted('x', post.id)
  }
  return { status: 200, body: { data: { deleted: true } } }
}

/** Hides a reply under one's own post. */
export function hideTweet({ state, account, call, ids }: XContext): Answer {
  const hidden = jsonObject(call.body)?.hidden
  if (typeof hidden !== 'boolean') return invalidRequest('hidden: must be true or false.')
  const post = state.posts.get(ids[0]!)
  const root = post && state.posts.get(post.conversationId)
  if (!post || !post.inReplyTo || root?.authorId !== account.userId)
    return forbidden('You can hide replies only in conversations you started.')
  post.hidden = hidden
  return { status: 200, body: { data: { hidden } } }
}

/** Takes a picture as JSON or multipart; only its being there matters. */
export function uploadMedia({ world, state, call }: XContext): Answer {
  const asJson = jsonObject(call.body)?.media
  const bytes = typeof asJson === 'string' ? Buffer.from(asJson, 'base64') : call.body
  if (bytes.length === 0) return invalidRequest('media: is missing.')
  const id = snowflake(state, world.clock.now())
  state.media.set(id, { id, key: `3_${id}`, type: 'photo', bytes })
  return { status: 200, body: { data: { id, media_key: `3_${id}`, size: bytes.length, expires_after_secs: 86400 } } }
}
