import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import { apiOff, invalid, noPackage, noPermission, noReview, playRefusal, quotaUsed, unauthenticated } from './answers.ts'
import type { PlayApp, PlayReview, PlayState } from './state.ts'
import { giveToken } from './tokens.ts'

const LISTED_MS = 7 * 86_400_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const PAGE_LIVES_MS = HOUR_MS
const LONGEST_ANSWER = 350

const list = /^\/androidpublisher\/v3\/applications\/([^/]+)\/reviews$/
const one = /^\/androidpublisher\/v3\/applications\/([^/]+)\/reviews\/([^/]+)$/
const reply = /^\/androidpublisher\/v3\/applications\/([^/]+)\/reviews\/([^/]+):reply$/

/** The reviews of the Android Publisher API, and where its tokens are given. */
export function playApi(world: World, state: PlayState, baseUrl: () => string): NetworkApi {
  const appOf = (headers: IncomingHttpHeaders): PlayApp | undefined => {
    const token = state.tokens.get(bearer(headers))
    return token && token.expiresAt > world.clock.now() ? state.apps.get(token.packageName) : undefined
  }
  return {
    network: 'google-play',
    accountOf: (headers) => appOf(headers)?.packageName ?? null,
    refusal: playRefusal,
    handle(call) {
      if (call.method === 'POST' && call.path === '/token') return giveToken(world, state, call, `${baseUrl()}/token`)
      const app = appOf(call.headers)
      if (!app) return unauthenticated()
      if (!app.apiOn) return apiOff()
      const [violation] = world.specs.check('google-play', call)
      if (violation) return invalid(`Invalid value at "${violation.where}": ${violation.problem}`)
      const [pattern, act] =
        call.method === 'POST'
          ? ([reply, answerReview] as const)
          : list.test(call.path)
            ? ([list, listReviews] as const)
            : ([one, readReview] as const)
      const found = pattern.exec(call.path)
      if (!found) return noReview()
      const [packageName = '', reviewId = ''] = found.slice(1).map(decodeURIComponent)
      if (packageName !== app.packageName) return noPackage(packageName)
      if (!app.rights.read || (call.method === 'POST' && !app.rights.reply)) return noPermission()
      if (isUsedUp(world, app, call.method)) return quotaUsed()
      return act({ world, state, app, call, reviewId })
    },
  }
}

interface PlayContext {
  world: World
  state: PlayState
  app: PlayApp
  call: Call
  reviewId: string
}

/** Counts the call, unless that is one too many. */
function isUsedUp(world: World, app: PlayApp, method: string): boolean {
  const now = world.clock.now()
  const isAnswer = method === 'POST'
  const counted = (isAnswer ? app.answeredAt : app.readAt).filter((at) => at > now - (isAnswer ? DAY_MS : HOUR_MS))
  const isOver = counted.length >= (isAnswer ? app.limits.answers : app.limits.reads)
  if (!isOver) counted.push(now)
  if (isAnswer) app.answeredAt = counted
  else app.readAt = counted
  return isOver
}

/** Those with words that were written or changed within a week, the newest first. */
function listReviews({ world, state, app, call }: PlayContext): Answer {
  const now = world.clock.now()
  const most = Math.min(100, Number(call.query.get('maxResults') ?? 10))
  const token = call.query.get('token')
  const after = token ? state.pages.get(token) : undefined
  if (token && (!after || after.until < now)) return invalid('Invalid pagination token.')
  const listed = [...app.reviews.values()]
    .filter((review) => !review.deleted && review.text !== '' && changedAt(review) > now - LISTED_MS)
    .sort((a, b) => changedAt(b) - changedAt(a) || (a.id < b.id ? 1 : -1))
  const rest = after
    ? listed.filter((review) => changedAt(review) < after.changedAt || (changedAt(review) === after.changedAt && review.id < after.id))
    : listed
  const page = rest.slice(0, most)
  const last = page.at(-1)
  if (!last) return { status: 200, body: {} }
  if (rest.length === page.length) return { status: 200, body: { reviews: page.map(reviewBody) } }
  const nextPageToken = world.random.hex(16)
  state.pages.set(nextPageToken, { changedAt: changedAt(last), id: last.id, until: now + PAGE_LIVES_MS })
  return { status: 200, body: { reviews: page.map(reviewBody), tokenPagination: { nextPageToken } } }
}

const changedAt = (review: PlayReview) => Math.max(review.changedAt, review.answer?.at ?? 0)

function readReview({ app, reviewId }: PlayContext): Answer {
  const review = app.reviews.get(reviewId)
  return review && !review.deleted ? { status: 200, body: reviewBody(review) } : noReview()
}

/** The one answer, or another in its place. Google takes tags out and refuses what is too long. */
function answerReview({ world, app, call, reviewId }: PlayContext): Answer {
  const review = app.reviews.get(reviewId)
  if (!review || review.deleted) return noReview()
  const { replyText } = jsonObject(call.body) ?? {}
  const text = typeof replyText === 'string' ? replyText.replaceAll(/<[^>]*>/g, '').trim() : ''
  if (!text) return invalid('Reply text is empty.')
  if (text.length > LONGEST_ANSWER) return invalid(`Reply text is too long: ${text.length} of ${LONGEST_ANSWER} characters.`)
  const seconds = Math.floor(world.clock.now() / 1000)
  review.answer = { text, at: seconds * 1000 }
  show(world, call.fault, {
    network: 'google-play',
    account: app.packageName,
    kind: 'reply',
    to: review.id,
    thread: review.id,
    text,
    media: [],
    externalId: `${review.id}/answer@${seconds}`,
    inReplyTo: review.id,
  })
  return { status: 200, body: { result: { replyText: text, lastEdited: { seconds: String(seconds), nanos: 0 } } } }
}

function reviewBody(review: PlayReview): object {
  const { id, author, stars, text, title, version, device, language, changedAt: ms, answer } = review
  const userComment = {
    text: title ? `${title}\t${text}` : text,
    lastModified: time(ms),
    starRating: stars,
    reviewerLanguage: language,
    device,
    androidOsVersion: 35,
    appVersionName: version,
    thumbsUpCount: 0,
    thumbsDownCount: 0,
  }
  return {
    reviewId: id,
    ...(author !== null && { authorName: author }),
    comments: [{ userComment }, ...(answer ? [{ developerComment: { text: answer.text, lastModified: time(answer.at) } }] : [])],
  }
}

const time = (ms: number) => ({ seconds: String(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 })
