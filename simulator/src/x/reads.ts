import { type Answer, type Call } from '../http.ts'
import { noSuchRoute, notThere } from './answers.ts'
import type { XContext } from './api.ts'
import { mediaForms, mentionsIn, postForm, userByName, userForm } from './forms.ts'
import type { XPost, XState, XUser } from './state.ts'

export function me({ state, account, call }: XContext): Answer {
  return { status: 200, body: { data: chosenUser(state.users.get(account.userId)!, call) } }
}

export function userByHandle({ state, call, ids }: XContext): Answer {
  const user = userByName(state, ids[0]!)
  return user ? { status: 200, body: { data: chosenUser(user, call) } } : notThere('user', ids[0]!)
}

export function userById({ state, call, ids }: XContext): Answer {
  const user = state.users.get(ids[0]!)
  return user ? { status: 200, body: { data: chosenUser(user, call) } } : notThere('user', ids[0]!)
}

/** A deleted post is not a 404: X answers 200 with an error inside. */
export function oneTweet({ state, doing, call, ids }: XContext): Answer {
  const post = state.posts.get(ids[0]!)
  if (!post || post.deleted) return notThere('tweet', ids[0]!)
  return { status: 200, body: { data: chosenPost(state, post, call), ...includes(state, [post], call, doing.baseUrl()) } }
}

export function mentions(context: XContext): Answer {
  const [user] = context.ids
  return page(context, (post) => post.authorId !== user && mentionsIn(context.state, post.text).some((mention) => mention.id === user))
}

export function timeline(context: XContext): Answer {
  const exclude = context.call.query.get('exclude')?.split(',') ?? []
  return page(context, (post) => post.authorId === context.ids[0] && !(exclude.includes('replies') && post.inReplyTo))
}

/** Newest first, as X pages: by id, with an opaque token to go on. */
function page({ state, doing, call }: XContext, wanted: (post: XPost) => boolean): Answer {
  const { query } = call
  const most = Math.min(100, Number(query.get('max_results') ?? 10))
  const after = BigInt(query.get('since_id') ?? 0)
  const before = query.get('until_id') ? BigInt(query.get('until_id')!) : null
  const from = tokenId(query.get('pagination_token'))
  const start = Date.parse(query.get('start_time') ?? '') || 0
  // Of an edited post X lists the newest version alone.
  const replaced = new Set([...state.posts.values()].flatMap(({ editHistory }) => editHistory.slice(0, -1)))
  const fitting = [...state.posts.values()]
    .filter((post) => !post.deleted && !replaced.has(post.id) && post.at >= start && wanted(post))
    .map((post) => ({ post, id: BigInt(post.id) }))
    .filter(({ id }) => id > after && (before === null || id < before) && (from === null || id < from))
    .sort((a, b) => (a.id < b.id ? 1 : -1))
  const shown = fitting.slice(0, most).map(({ post }) => post)
  const more = fitting.length > shown.length
  const meta = {
    result_count: shown.length,
    ...(shown.length > 0 && { newest_id: shown[0]!.id, oldest_id: shown.at(-1)!.id }),
    ...(more && { next_token: idToken(shown.at(-1)!.id) }),
  }
  const data = shown.map((post) => chosenPost(state, post, call))
  return { status: 200, body: { ...(data.length > 0 && { data }), ...includes(state, shown, call, doing.baseUrl()), meta } }
}

export const idToken = (id: string): string => `7140w${id.padStart(20, '0')}`
export const tokenId = (token: string | null): bigint | null => (token && /^7140w\d{20}$/.test(token) ? BigInt(token.slice(5)) : null)

const list = (call: Call, ...names: string[]) => new Set(names.flatMap((name) => call.query.get(name)?.split(',') ?? []))

/** Like X, gives little unless asked: fields by `tweet.fields` / `post.fields`, links between posts also by `expansions`. */
function chosenPost(state: XState, post: XPost, call: Call): Record<string, unknown> {
  const asked = list(call, 'tweet.fields', 'post.fields')
  const expanded = list(call, 'expansions')
  const wanted = new Set(['id', 'text', 'edit_history_tweet_ids', 'edit_history_post_ids', ...asked])
  if (expanded.has('author_id') || expanded.has('username')) wanted.add('author_id')
  if (expanded.has('in_reply_to_user_id')) wanted.add('in_reply_to_user_id')
  if (expanded.has('attachments.media_keys')) wanted.add('attachments')
  if ([...expanded, ...asked].some((name) => name.startsWith('referenced_'))) wanted.add('referenced_tweets').add('referenced_posts')
  return Object.fromEntries(Object.entries(postForm(state, post)).filter(([name]) => wanted.has(name)))
}

function chosenUser(user: XUser, call: Call): Record<string, unknown> {
  const wanted = new Set(['id', 'name', 'username', ...list(call, 'user.fields')])
  return Object.fromEntries(Object.entries(userForm(user)).filter(([name]) => wanted.has(name)))
}

function includes(state: XState, posts: XPost[], call: Call, baseUrl: string): { includes?: Record<string, unknown> } {
  const expanded = list(call, 'expansions')
  const near = [...expanded].some((name) => name.startsWith('referenced_'))
    ? posts
        .flatMap((post) => [state.posts.get(post.inReplyTo ?? ''), state.posts.get(post.quotes ?? '')])
        .filter((one) => one && !one.deleted)
    : []
  const authors = expanded.has('author_id') || expanded.has('username') ? [...posts, ...near].map((post) => post!.authorId) : []
  const named = expanded.has('entities.mentions.username') ? posts.flatMap((post) => mentionsIn(state, post.text).map((one) => one.id)) : []
  const users = [...new Set([...authors, ...named])].map((id) => chosenUser(state.users.get(id)!, call))
  const tweets = [...new Set(near)].map((post) => chosenPost(state, post!, call))
  const media = expanded.has('attachments.media_keys') ? mediaForms(posts, baseUrl) : []
  const all = {
    ...(users.length > 0 && { users }),
    ...(tweets.length > 0 && { tweets, posts: tweets }),
    ...(media.length > 0 && { media }),
  }
  return Object.keys(all).length > 0 ? { includes: all } : {}
}

/** The pictures of posts and messages; X serves them from another host and without a token. */
export function picture(state: XState, path: string): Answer {
  const key = /^\/media\/(3_\d+)\.png$/.exec(path)?.[1]
  const found = [...state.media.values()].find((media) => media.key === key)
  return found ? { status: 200, headers: { 'content-type': 'image/png' }, body: found.bytes } : noSuchRoute()
}
