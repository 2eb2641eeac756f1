import { signedRequest } from '../meta/app.ts'
import type { WebhookRequest } from '../webhooks.ts'
import { authorOf, type FacebookComment, type FacebookPage, type FacebookPost, type FacebookState } from './state.ts'

export interface Change {
  field: 'feed' | 'mention' | 'ratings'
  value: object
}

const seconds = (ms: number) => Math.floor(ms / 1000)

/** One delivery with an entry for each change, as Meta puts several into one when much happens. */
export function webhookRequest(
  state: FacebookState,
  page: FacebookPage,
  { what, at, changes }: { what: string; at: number; changes: readonly Change[] },
): WebhookRequest {
  const time = seconds(at)
  const entry = changes.map((change) => ({ id: page.id, time, changes: [change] }))
  return request(state, page, { what, fields: changes.map(({ field }) => field), entry })
}

/** Something of Messenger: in the list of whoever holds the thread, or of those who are only shown it. */
export interface Messaging {
  /** What the webhook must be subscribed to. */
  field: string
  list: 'messaging' | 'standby'
  item: object
}

/** Messenger tells time in milliseconds. */
export function messagingRequest(
  state: FacebookState,
  page: FacebookPage,
  { what, at, told }: { what: string; at: number; told: Messaging },
): WebhookRequest {
  const fields = [told.list === 'standby' ? 'standby' : told.field]
  return request(state, page, { what, fields, entry: [{ id: page.id, time: at, [told.list]: [told.item] }] })
}

function request(
  state: FacebookState,
  page: FacebookPage,
  { what, fields, entry }: { what: string; fields: string[]; entry: object[] },
): WebhookRequest {
  const app = state.apps.get(page.appId)!
  const hears = fields.every((field) => page.subscribed.includes(field) && app.webhook?.fields.includes(field))
  return signedRequest(app, { network: 'facebook', account: page.id, what, hears, body: { object: 'page', entry } })
}

const verbs = { add: 'add', edit: 'edited', remove: 'remove', hide: 'hide', unhide: 'unhide' } as const
export type Act = keyof typeof verbs

/** Removals tell ids alone. */
export function commentChange(state: FacebookState, comment: FacebookComment, act: Act): Change {
  const post = state.posts.get(comment.postId)!
  const from = authorOf(state, comment.authorId)
  return {
    field: post.kind === 'rating' ? 'ratings' : post.kind === 'elsewhere' ? 'mention' : 'feed',
    value: {
      ...(from && post.kind !== 'elsewhere' && { from }),
      post: {
        status_type: post.kind === 'visitor' ? 'wall_post' : 'added_photos',
        is_published: post.kind !== 'ad',
        promotion_status: post.kind === 'ad' ? 'active' : 'inactive',
        permalink_url: permalink(post),
        id: post.id,
      },
      post_id: post.id,
      comment_id: comment.id,
      parent_id: comment.rootId ?? post.id,
      item: 'comment',
      verb: verbs[act],
      ...(act !== 'remove' && { created_time: seconds(comment.at), ...(comment.text && { message: comment.text }) }),
      ...(act === 'add' && comment.picture && { photo: comment.picture }),
    },
  }
}

export function postChange(state: FacebookState, post: FacebookPost, act: Act): Change {
  const from = authorOf(state, post.authorId)
  if (post.kind === 'rating') return ratingChange(state, post, act)
  const said = { created_time: seconds(post.at), ...(post.text && { message: post.text }) }
  return {
    field: post.kind === 'elsewhere' ? 'mention' : 'feed',
    value: {
      ...(from && post.kind !== 'elsewhere' && { from }),
      post_id: post.id,
      item: post.kind === 'visitor' || post.kind === 'elsewhere' ? 'post' : post.picture ? 'photo' : 'status',
      verb: verbs[act],
      ...(post.kind !== 'elsewhere' && { published: post.kind === 'ad' ? 0 : 1 }),
      ...(act !== 'remove' && said),
      ...(act === 'add' && post.picture && { link: post.picture }),
    },
  }
}

function ratingChange(state: FacebookState, post: FacebookPost, act: Act): Change {
  const reviewer = authorOf(state, post.authorId)
  return {
    field: 'ratings',
    value: {
      item: 'rating',
      verb: act === 'edit' ? 'edit' : verbs[act],
      open_graph_story_id: post.id,
      ...(reviewer && { reviewer_id: reviewer.id, reviewer_name: reviewer.name }),
      ...(act !== 'remove' && {
        recommendation_type: post.recommends ? 'POSITIVE' : 'NEGATIVE',
        review_text: post.text,
        comment_id: null,
        created_time: seconds(post.at),
      }),
    },
  }
}

export function reactionChange(
  state: FacebookState,
  given: { post: FacebookPost; comment: FacebookComment | undefined; from: string; reaction: string; removed: boolean; at: number },
): Change {
  const { post, comment, from, reaction, removed, at } = given
  return {
    field: 'feed',
    value: {
      from: authorOf(state, from),
      post_id: post.id,
      parent_id: comment?.rootId ?? post.id,
      ...(comment && { comment_id: comment.id }),
      created_time: seconds(at),
      item: 'reaction',
      verb: removed ? 'remove' : 'add',
      reaction_type: reaction,
    },
  }
}

export const permalink = (post: FacebookPost) => `https://www.facebook.com/${post.id}`
