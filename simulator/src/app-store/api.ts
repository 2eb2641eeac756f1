import { type Answer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import {
  agreementOpen,
  appStoreRefusal,
  badEntity,
  badParameter,
  emptyAnswer,
  forbidden,
  noSuchReview,
  notAuthorised,
  notFound,
  tooLong,
  tooMany,
} from './answers.ts'
import type { AppStoreAnswer, AppStoreApp, AppStoreReview, AppStoreState } from './state.ts'
import { appOfToken } from './tokens.ts'

const HOUR_MS = 3_600_000
const LONGEST_ANSWER = 5_970

interface AppContext {
  world: World
  state: AppStoreState
  app: AppStoreApp
  call: Call
  baseUrl: string
  id: string
}

const routes: { method: string; path: RegExp; act: (context: AppContext) => Answer }[] = [
  { method: 'GET', path: /^\/v1\/apps\/([^/]+)$/, act: readApp },
  { method: 'GET', path: /^\/v1\/apps\/([^/]+)\/customerReviews$/, act: listReviews },
  { method: 'GET', path: /^\/v1\/customerReviews\/([^/]+)$/, act: readReview },
  { method: 'POST', path: /^\/v1\/customerReviewResponses()$/, act: answerReview },
  { method: 'DELETE', path: /^\/v1\/customerReviewResponses\/([^/]+)$/, act: deleteAnswer },
]

/** What of the App Store Connect API is about reviews. */
export function appStoreApi(world: World, state: AppStoreState, baseUrl: () => string): NetworkApi {
  return {
    network: 'app-store',
    accountOf: (headers) => appOfToken(world, state, headers)?.appId ?? null,
    refusal: appStoreRefusal,
    handle(call) {
      const app = appOfToken(world, state, call.headers)
      if (!app) return notAuthorised()
      const left = callsLeft(world, app)
      const answer = left < 0 ? tooMany() : answered({ world, state, app, call, baseUrl: baseUrl(), id: '' })
      const told = `user-hour-lim:${app.callsPerHour};user-hour-rem:${Math.max(0, left)};`
      return { ...answer, headers: { ...answer.headers, 'x-rate-limit': told } }
    },
  }
}

/** Counts the call, unless that is one too many. */
function callsLeft(world: World, app: AppStoreApp): number {
  const now = world.clock.now()
  app.calledAt = app.calledAt.filter((at) => at > now - HOUR_MS)
  if (app.calledAt.length >= app.callsPerHour) return -1
  app.calledAt.push(now)
  return app.callsPerHour - app.calledAt.length
}

function answered(context: AppContext): Answer {
  const { world, app, call } = context
  if (app.agreementOpen) return agreementOpen()
  const [violation] = world.specs.check('app-store', call)
  if (violation) {
    const what = `${violation.where} ${violation.problem}`
    return violation.where.startsWith('body') ? badEntity(what) : badParameter(what)
  }
  if (!app.rights.read || (call.method !== 'GET' && !app.rights.reply)) return forbidden()
  for (const { method, path, act } of routes) {
    const found = method === call.method && path.exec(call.path)
    if (found) return act({ ...context, id: decodeURIComponent(found[1] ?? '') })
  }
  return notFound('resource', call.path)
}

function readApp({ app, id, baseUrl }: AppContext): Answer {
  if (id !== app.appId) return notFound('apps', id)
  const { name, bundleId } = app
  return { status: 200, body: { data: { type: 'apps', id, attributes: { name, bundleId } }, links: { self: `${baseUrl}/v1/apps/${id}` } } }
}

function listReviews({ world, state, app, call, baseUrl, id }: AppContext): Answer {
  if (id !== app.appId) return notFound('apps', id)
  const most = Number(call.query.get('limit') ?? 50)
  const cursor = call.query.get('cursor')
  const after = cursor ? state.pages.get(cursor) : undefined
  if (cursor && !after) return badParameter(`'${cursor}' is not a valid cursor for this request`)
  const all = [...app.reviews.values()]
    .filter(({ deleted }) => !deleted)
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
  const rest = after
    ? all.filter(({ createdAt, id }) => createdAt < after.createdAt || (createdAt === after.createdAt && id < after.id))
    : all
  const page = rest.slice(0, most)
  const last = page.at(-1)
  const links: Record<string, string> = { self: `${baseUrl}${call.path}?${call.query.toString()}` }
  if (last && rest.length > page.length) {
    const next = world.random.hex(16)
    state.pages.set(next, { createdAt: last.createdAt, id: last.id })
    const query = new URLSearchParams(call.query)
    query.set('cursor', next)
    links.next = `${baseUrl}${call.path}?${query.toString()}`
  }
  const now = world.clock.now()
  const included = page.flatMap((review) => (review.answer ? [answerBody(review, review.answer, now)] : []))
  return {
    status: 200,
    body: {
      data: page.map(reviewBody),
      ...(call.query.get('include') === 'response' && { included }),
      links,
      meta: { paging: { total: all.length, limit: most } },
    },
  }
}

function readReview({ world, app, id, baseUrl }: AppContext): Answer {
  const review = app.reviews.get(id)
  if (!review || review.deleted) return notFound('customerReviews', id)
  const included = review.answer ? [answerBody(review, review.answer, world.clock.now())] : []
  return { status: 200, body: { data: reviewBody(review), included, links: { self: `${baseUrl}/v1/customerReviews/${id}` } } }
}

interface Posted {
  data?: { attributes?: { responseBody?: unknown }; relationships?: { review?: { data?: { id?: string } } } }
}

/** The one answer, or another in its place; nobody sees it before Apple has looked at it. */
function answerReview({ world, app, call, baseUrl }: AppContext): Answer {
  const { data } = (jsonObject(call.body) ?? {}) as Posted
  const reviewId = data?.relationships?.review?.data?.id ?? ''
  const said = data?.attributes?.responseBody
  const text = typeof said === 'string' ? said.trim() : ''
  const review = app.reviews.get(reviewId)
  if (!review || review.deleted) return noSuchReview(reviewId)
  if (!text) return emptyAnswer()
  if (text.length > LONGEST_ANSWER) return tooLong(LONGEST_ANSWER)
  const answer = putAnswer(world, app, review, text, world.clock.now())
  show(world, call.fault, {
    network: 'app-store',
    account: app.appId,
    kind: 'reply',
    to: review.id,
    thread: review.id,
    text,
    media: [],
    externalId: answer.id,
    inReplyTo: review.id,
  })
  const links = { self: `${baseUrl}/v1/customerReviewResponses/${answer.id}` }
  return { status: 201, body: { data: answerBody(review, answer, world.clock.now()), links } }
}

/** Apple keeps the id of an answer that is replaced, and looks at the new words. */
export function putAnswer(world: World, app: AppStoreApp, review: AppStoreReview, text: string, at: number): AppStoreAnswer {
  const id = review.answer?.id ?? `${world.random.hex(24)}-answer`
  review.answer = { id, text, at: Math.floor(at / 1000) * 1000, shownAt: at + app.looksForMs }
  return review.answer
}

function deleteAnswer({ world, app, id }: AppContext): Answer {
  const review = [...app.reviews.values()].find(({ answer }) => answer?.id === id)
  if (!review) return notFound('customerReviewResponses', id)
  review.answer = null
  world.ledger.markDeleted('app-store', id)
  return { status: 204 }
}

function reviewBody({ id, stars, title, text, author, territory, createdAt, answer }: AppStoreReview): object {
  return {
    type: 'customerReviews',
    id,
    attributes: { rating: stars, title, body: text, reviewerNickname: author, createdDate: date(createdAt), territory },
    relationships: { response: answer ? { data: { type: 'customerReviewResponses', id: answer.id } } : {} },
  }
}

function answerBody(review: AppStoreReview, { id, text, at, shownAt }: AppStoreAnswer, now: number): object {
  return {
    type: 'customerReviewResponses',
    id,
    attributes: { responseBody: text, lastModifiedDate: date(at), state: shownAt <= now ? 'PUBLISHED' : 'PENDING_PUBLISH' },
    relationships: { review: { data: { type: 'customerReviews', id: review.id } } },
  }
}

/** By California's clock, as Apple writes it, without thousandths. */
const date = (ms: number) => new Date(ms - 7 * HOUR_MS).toISOString().replace(/\.\d+Z$/, '-07:00')
