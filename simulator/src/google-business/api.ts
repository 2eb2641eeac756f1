import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import { apiOff, invalid, noPermission, notFound, notVerified, placeRefusal, quotaUsed, unauthenticated } from './answers.ts'
import type { Place, PlaceReply, PlaceReview, PlaceState } from './state.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const MOST_BYTES = 4_096
const MOST_A_PAGE = 50

interface PlaceContext {
  world: World
  state: PlaceState
  place: Place
  call: Call
  reviewId: string
}

const reviews = String.raw`/v4/accounts/([^/]+)/locations/([^/]+)/reviews`
const routes: { method: string; path: RegExp; act: (context: PlaceContext) => Answer }[] = [
  { method: 'GET', path: new RegExp(`^${reviews}$`), act: listReviews },
  { method: 'GET', path: new RegExp(`^${reviews}/([^/]+)$`), act: readReview },
  { method: 'PUT', path: new RegExp(`^${reviews}/([^/]+)/reply$`), act: replyToReview },
  { method: 'DELETE', path: new RegExp(`^${reviews}/([^/]+)/reply$`), act: deleteReply },
]

/** Google's hosts for Business Profiles in one: reviews (version 4), places and accounts (version 1), and where tokens are given. */
export function placeApi(world: World, state: PlaceState): NetworkApi {
  const placeOf = (headers: IncomingHttpHeaders): Place | undefined => {
    const token = state.tokens.get(bearer(headers))
    return token && token.expiresAt > world.clock.now() ? state.places.get(token.locationId) : undefined
  }
  return {
    network: 'google-business',
    accountOf: (headers) => placeOf(headers)?.locationId ?? null,
    refusal: placeRefusal,
    handle(call) {
      if (call.method === 'POST' && call.path === '/token') return giveToken(world, state, call)
      const place = placeOf(call.headers)
      if (!place) return unauthenticated()
      if (!place.apisOn) return apiOff()
      const limit = place.approved ? place.callsPerMinute : 0
      if (isUsedUp(world, place, limit)) return quotaUsed(limit)
      const [violation] = world.specs.check('google-business', call)
      if (violation) return invalid(`Invalid value at "${violation.where}": ${violation.problem}`)
      return answered({ world, state, place, call, reviewId: '' })
    },
  }
}

function giveToken(world: World, state: PlaceState, call: Call): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const refused = (status: number, error: string, error_description: string): Answer => ({ status, body: { error, error_description } })
  if (form.get('grant_type') !== 'refresh_token') return refused(400, 'unsupported_grant_type', 'Invalid grant_type')
  const ofClient = [...state.places.values()].filter(({ client }) => client.id === form.get('client_id'))
  if (ofClient.length === 0) return refused(401, 'invalid_client', 'The OAuth client was not found.')
  if (!ofClient.some(({ client }) => client.secret === form.get('client_secret'))) return refused(401, 'invalid_client', 'Unauthorized')
  const place = ofClient.find(({ client, refreshTokenEnded }) => client.refreshToken === form.get('refresh_token') && !refreshTokenEnded)
  if (!place) return refused(400, 'invalid_grant', 'Token has been expired or revoked.')
  const token = `ya29.${world.random.hex(60)}`
  state.tokens.set(token, { locationId: place.locationId, expiresAt: world.clock.now() + HOUR_MS })
  const scope = 'https://www.googleapis.com/auth/business.manage'
  return { status: 200, body: { access_token: token, expires_in: 3599, scope, token_type: 'Bearer' } }
}

/** Counts the call, unless that is one too many. */
function isUsedUp(world: World, place: Place, limit: number): boolean {
  const now = world.clock.now()
  place.calledAt = place.calledAt.filter((at) => at > now - MINUTE_MS)
  const isOver = place.calledAt.length >= limit
  if (!isOver) place.calledAt.push(now)
  return isOver
}

function answered(context: PlaceContext): Answer {
  const { call, place } = context
  if (!place.role) return noPermission()
  if (call.method === 'GET' && call.path === `/v1/accounts/${place.accountId}`) return { status: 200, body: accountBody(place) }
  if (call.method === 'GET' && call.path === `/v1/locations/${place.locationId}`) return readLocation(context)
  for (const { method, path, act } of routes) {
    const found = method === call.method && path.exec(call.path)
    if (!found) continue
    const [accountId, locationId, reviewId = ''] = found.slice(1).map(decodeURIComponent)
    return accountId === place.accountId && locationId === place.locationId ? act({ ...context, reviewId }) : notFound()
  }
  return notFound()
}

const accountBody = ({ accountId, title, role }: Place) => ({
  name: `accounts/${accountId}`,
  accountName: title,
  type: 'LOCATION_GROUP',
  role,
  verificationState: 'UNVERIFIED',
})

function readLocation({ place, call }: PlaceContext): Answer {
  const mask = call.query.get('readMask')?.split(',') ?? []
  if (mask.length === 0) return invalid('Request contains an invalid argument: read_mask is required.')
  const body = {
    name: `locations/${place.locationId}`,
    title: place.title,
    metadata: { hasVoiceOfMerchant: place.verified, mapsUri: `https://maps.google.example/?cid=${place.locationId}` },
  }
  return { status: 200, body: Object.fromEntries(Object.entries(body).filter(([name]) => mask.includes(name))) }
}

function listReviews({ world, state, place, call }: PlaceContext): Answer {
  const most = Math.min(MOST_A_PAGE, Number(call.query.get('pageSize') ?? MOST_A_PAGE))
  const token = call.query.get('pageToken')
  const after = token ? state.pages.get(token) : undefined
  if (token && !after) return invalid('Request contains an invalid argument: page_token.')
  const all = [...place.reviews.values()]
    .filter(({ deleted }) => !deleted)
    .sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1))
  const rest = after
    ? all.filter(({ changedAt, id }) => changedAt < after.changedAt || (changedAt === after.changedAt && id < after.id))
    : all
  const page = rest.slice(0, most)
  const last = page.at(-1)
  if (!last) return { status: 200, body: {} }
  const now = world.clock.now()
  const counted = { averageRating: all.reduce((sum, { stars }) => sum + stars, 0) / all.length, totalReviewCount: all.length }
  const body = { reviews: page.map((review) => reviewBody(place, review, now)), ...counted }
  if (rest.length === page.length) return { status: 200, body }
  const nextPageToken = world.random.hex(16)
  state.pages.set(nextPageToken, { changedAt: last.changedAt, id: last.id })
  return { status: 200, body: { ...body, nextPageToken } }
}

function readReview({ world, place, reviewId }: PlaceContext): Answer {
  const review = place.reviews.get(reviewId)
  return review && !review.deleted ? { status: 200, body: reviewBody(place, review, world.clock.now()) } : notFound()
}

/** The one reply, or another in its place; Google looks at it before it is shown. */
function replyToReview({ world, place, call, reviewId }: PlaceContext): Answer {
  const review = place.reviews.get(reviewId)
  if (!review || review.deleted) return notFound()
  if (!place.verified) return notVerified()
  const { comment } = jsonObject(call.body) ?? {}
  const text = typeof comment === 'string' ? comment.trim() : ''
  if (!text) return invalid('Request contains an invalid argument: comment is empty.')
  if (Buffer.byteLength(text) > MOST_BYTES)
    return invalid(`Request contains an invalid argument: comment is longer than ${MOST_BYTES} bytes.`)
  const reply = putReply(place, review, text, world.clock.now())
  show(world, call.fault, {
    network: 'google-business',
    account: place.locationId,
    kind: 'reply',
    to: review.id,
    thread: review.id,
    text,
    media: [],
    externalId: `${review.id}/answer@${Math.floor(reply.at / 1000)}`,
    inReplyTo: review.id,
  })
  return { status: 200, body: replyBody(reply, world.clock.now()) }
}

export function putReply(place: Place, review: PlaceReview, text: string, at: number): PlaceReply {
  review.reply = { text, at, judgedAt: at + place.looksForMs, policy: place.offends }
  return review.reply
}

function deleteReply({ world, place, reviewId }: PlaceContext): Answer {
  const review = place.reviews.get(reviewId)
  if (!review?.reply || review.deleted) return notFound()
  world.ledger.markDeleted('google-business', `${review.id}/answer@${Math.floor(review.reply.at / 1000)}`)
  review.reply = null
  return { status: 200, body: {} }
}

const starNames = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']

function reviewBody({ accountId, locationId }: Place, review: PlaceReview, now: number): object {
  const { id, author, stars, text, translation, createdAt, changedAt, reply } = review
  const comment = translation ? `(Translated by Google) ${translation}\n\n(Original)\n${text}` : text
  return {
    name: `accounts/${accountId}/locations/${locationId}/reviews/${id}`,
    reviewId: id,
    reviewer: author === null ? { displayName: 'A Google user', isAnonymous: true } : { displayName: author },
    starRating: starNames[stars - 1],
    ...(comment && { comment }),
    createTime: new Date(createdAt).toISOString(),
    updateTime: new Date(changedAt).toISOString(),
    ...(reply && { reviewReply: replyBody(reply, now) }),
    reviewReplyUrl: `https://business.google.example/reviews/${id}`,
  }
}

function replyBody({ text, at, judgedAt, policy }: PlaceReply, now: number): object {
  const reviewReplyState = judgedAt > now ? 'PENDING' : policy ? 'REJECTED' : 'APPROVED'
  return {
    comment: text,
    updateTime: new Date(at).toISOString(),
    reviewReplyState,
    ...(reviewReplyState === 'REJECTED' && { policyViolation: policy }),
  }
}
