import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import {
  apiOff,
  commentsDisabled,
  forbidden,
  ineligible,
  invalid,
  notFound,
  parentPrivate,
  quotaExceeded,
  scopeMissing,
  unauthenticated,
  youTubeRefusal,
} from './answers.ts'
import { channelBody, commentBody, threadBody, videoBody } from './bodies.ts'
import type { YouTubeChannel, YouTubeComment, YouTubeState } from './state.ts'

const HOUR_MS = 3_600_000
const MOST_CHARACTERS = 10_000
const COST_OF_WRITING = 50
export const SCOPE = 'https://www.googleapis.com/auth/youtube.force-ssl'
/** Calls that lesser scopes would do for. */
const NEEDS_LESS = new Set(['/youtube/v3/channels', '/youtube/v3/videos'])

interface Acting {
  world: World
  state: YouTubeState
  channel: YouTubeChannel
  call: Call
}

const acts: Record<string, (acting: Acting) => Answer> = {
  'GET /youtube/v3/channels': ({ channel }) => listed('channel', [channelBody(channel)]),
  'GET /youtube/v3/videos': listVideos,
  'GET /youtube/v3/commentThreads': listThreads,
  'GET /youtube/v3/comments': listComments,
  'POST /youtube/v3/comments': insertComment,
  'DELETE /youtube/v3/comments': deleteComment,
  'POST /youtube/v3/comments/setModerationStatus': setModerationStatus,
}

/** The YouTube Data API and where Google gives tokens, in one. */
export function youTubeApi(world: World, state: YouTubeState): NetworkApi {
  const channelOf = (headers: IncomingHttpHeaders): YouTubeChannel | undefined => {
    const token = state.tokens.get(bearer(headers))
    return token && token.expiresAt > world.clock.now() ? state.channels.get(token.channel) : undefined
  }
  // Google's clock tells when the day of a quota ends.
  const dated = (answer: Answer): Answer => ({ ...answer, headers: { ...answer.headers, date: new Date(world.clock.now()).toUTCString() } })
  return {
    network: 'youtube',
    accountOf: (headers) => channelOf(headers)?.id ?? null,
    refusal: youTubeRefusal,
    handle(call) {
      if (call.method === 'POST' && call.path === '/token') return giveToken(world, state, call)
      const channel = channelOf(call.headers)
      const act = acts[`${call.method} ${call.path}`]
      if (!channel) return dated(unauthenticated())
      if (!channel.apiOn) return dated(apiOff())
      if (!act) return dated(notFound('resource'))
      // Refused calls cost as well, but for those that nothing is left for.
      if (!isAffordable(world, channel, call)) return dated(quotaExceeded())
      if (!NEEDS_LESS.has(call.path) && !channel.scopes.includes(SCOPE)) return dated(scopeMissing())
      const [violation] = world.specs.check('youtube', call)
      if (violation) return dated(invalid('badRequest', `Invalid value at "${violation.where}": ${violation.problem}`))
      return dated(act({ world, state, channel, call }))
    },
  }
}

function giveToken(world: World, state: YouTubeState, call: Call): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const refused = (status: number, error: string, error_description: string): Answer => ({ status, body: { error, error_description } })
  if (form.get('grant_type') !== 'refresh_token') return refused(400, 'unsupported_grant_type', 'Invalid grant_type')
  const ofClient = [...state.channels.values()].filter(({ client }) => client.id === form.get('client_id'))
  if (ofClient.length === 0) return refused(401, 'invalid_client', 'The OAuth client was not found.')
  if (!ofClient.some(({ client }) => client.secret === form.get('client_secret'))) return refused(401, 'invalid_client', 'Unauthorized')
  const channel = ofClient.find(({ client, refreshTokenEnded }) => client.refreshToken === form.get('refresh_token') && !refreshTokenEnded)
  if (!channel) return refused(400, 'invalid_grant', 'Token has been expired or revoked.')
  const token = `ya29.${world.random.hex(60)}`
  state.tokens.set(token, { channel: channel.id, expiresAt: world.clock.now() + HOUR_MS })
  return { status: 200, body: { access_token: token, expires_in: 3599, scope: channel.scopes.join(' '), token_type: 'Bearer' } }
}

const california = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Los_Angeles', dateStyle: 'short' })

function isAffordable(world: World, channel: YouTubeChannel, { method }: Call): boolean {
  const day = california.format(world.clock.now())
  if (channel.used.day !== day) channel.used = { day, units: 0 }
  const cost = method === 'GET' ? 1 : COST_OF_WRITING
  if (channel.used.units + cost > channel.dailyUnits) return false
  channel.used.units += cost
  return true
}

function listed(kind: string, items: object[], next?: string): Answer {
  const pageInfo = { totalResults: items.length, resultsPerPage: items.length }
  return { status: 200, body: { kind: `youtube#${kind}ListResponse`, etag: 'e', ...(next && { nextPageToken: next }), pageInfo, items } }
}

/** A page of these; the token of the next says how many came before it. */
function paged<T>({ world, state, call }: Acting, kind: string, all: readonly T[], body: (one: T) => object, usual: number): Answer {
  const token = call.query.get('pageToken')
  const from = token ? state.pages.get(token) : 0
  if (from === undefined) return invalid('invalidPageToken', 'The request specifies an invalid page token.')
  const most = Number(call.query.get('maxResults') ?? usual)
  const items = all.slice(from, from + most).map(body)
  if (from + most >= all.length) return listed(kind, items)
  const next = world.random.hex(16)
  state.pages.set(next, from + most)
  return listed(kind, items, next)
}

function listVideos({ state, call }: Acting): Answer {
  const ids = (call.query.get('id') ?? '').split(',')
  return listed(
    'video',
    ids.flatMap((id) => {
      const video = state.videos.get(id)
      return video ? [videoBody(video, state)] : []
    }),
  )
}

const newestFirst = (a: YouTubeComment, b: YouTubeComment) => b.at - a.at || (a.id < b.id ? 1 : -1)
const ofChannel = ({ state, channel }: Acting, comment: YouTubeComment) => state.videos.get(comment.video)?.channel === channel.id
const rootOf = (state: YouTubeState, { parent, id }: YouTubeComment): YouTubeComment | undefined => state.comments.get(parent ?? id)

/** Of a thread at most five replies come along, which ones Google does not say. Of held ones only their thread's owner hears. */
function listThreads(acting: Acting): Answer {
  const { state, channel, call } = acting
  const status = (call.query.get('moderationStatus') ?? 'published') as YouTubeComment['status']
  if (call.query.get('allThreadsRelatedToChannelId') !== channel.id) return notFound('channel')
  if (status !== 'published' && !channel.owner) return forbidden()
  const all = [...state.comments.values()].filter((comment) => ofChannel(acting, comment))
  const roots = all.filter((comment) => comment.parent === null)
  const threads =
    status === 'published'
      ? roots.filter((root) => root.status === status)
      : roots.filter((root) => all.some((comment) => comment.status === status && rootOf(state, comment) === root))
  return paged(acting, 'commentThread', threads.sort(newestFirst), (root) => threadBody(root, status, state), 20)
}

function listComments(acting: Acting): Answer {
  const { state, call } = acting
  const ids = call.query.get('id')?.split(',')
  if (ids) {
    const found = ids.flatMap((id) => state.comments.get(id) ?? []).filter((one) => one.status !== 'rejected' && ofChannel(acting, one))
    return listed(
      'comment',
      found.map((comment) => commentBody(comment, state)),
    )
  }
  const parent = state.comments.get(call.query.get('parentId') ?? '')
  if (!parent || !ofChannel(acting, parent)) return notFound()
  const replies = [...state.comments.values()].filter((one) => one.parent === parent.id && one.status === 'published').sort(newestFirst)
  return paged(acting, 'comment', replies, (one) => commentBody(one, state), 20)
}

function insertComment({ world, state, channel, call }: Acting): Answer {
  const { snippet } = jsonObject(call.body) ?? {}
  const { parentId, textOriginal } = (snippet ?? {}) as { parentId?: string; textOriginal?: string }
  if (!parentId) return invalid('parentIdMissing', 'The comment that is being inserted must be linked to a parent comment.')
  const text = (textOriginal ?? '').trim()
  if (!text)
    return invalid(
      'commentTextRequired',
      'The comment resource that is being inserted must specify a value for the snippet.textOriginal property.',
    )
  if (Array.from(text).length > MOST_CHARACTERS)
    return invalid('commentTextTooLong', 'The comment resource contains text that is too long.')
  const parent = state.comments.get(parentId)
  if (!parent || parent.parent !== null) return notFound('parentComment')
  if (parent.status !== 'published') return parentPrivate()
  if (state.videos.get(parent.video)?.commentsOff) return commentsDisabled()
  if (!channel.ready) return ineligible()
  const comment = putComment(world, state, { parent: parent.id, video: parent.video, author: channel.id, text, at: world.clock.now() })
  show(world, call.fault, {
    network: 'youtube',
    account: channel.id,
    kind: 'comment',
    to: parent.author,
    thread: parent.id,
    text,
    media: [],
    externalId: comment.id,
    inReplyTo: parent.id,
  })
  return { status: 200, body: commentBody(comment, state) }
}

export function putComment(
  world: World,
  state: YouTubeState,
  { id, ...said }: { id?: string } & Pick<YouTubeComment, 'parent' | 'video' | 'author' | 'text' | 'at'>,
): YouTubeComment {
  const own = id ?? (said.parent ? `${said.parent}.${world.random.hex(22)}` : `Ugx${world.random.hex(20)}4AaABAg`)
  const comment: YouTubeComment = { ...said, id: own, editedAt: said.at, likes: 0, status: 'published' }
  state.comments.set(own, comment)
  return comment
}

/** By its author alone. */
function deleteComment({ world, state, channel, call }: Acting): Answer {
  const comment = state.comments.get(call.query.get('id') ?? '')
  if (!comment) return notFound()
  if (comment.author !== channel.id) return forbidden()
  removeComment(world, state, comment)
  return { status: 204 }
}

/** What stands below it goes with it. */
export function removeComment(world: World, state: YouTubeState, { id }: YouTubeComment): void {
  for (const [each, { parent }] of state.comments) if (parent === id) state.comments.delete(each)
  state.comments.delete(id)
  world.ledger.markDeleted('youtube', id)
}

function setModerationStatus(acting: Acting): Answer {
  const { state, channel, call } = acting
  const status = call.query.get('moderationStatus') as YouTubeComment['status']
  const found = (call.query.get('id') ?? '').split(',').map((id) => state.comments.get(id))
  if (found.some((comment) => !comment)) return notFound()
  if (!channel.owner || found.some((comment) => !comment || !ofChannel(acting, comment))) return forbidden()
  const bans = call.query.get('banAuthor') === 'true'
  if (bans && status !== 'rejected') return invalid('badRequest', 'banAuthor is valid only with rejected.')
  for (const comment of found) {
    if (!comment) continue
    comment.status = status
    if (bans) state.banned.add(`${channel.id} ${comment.author}`)
  }
  return { status: 204 }
}
