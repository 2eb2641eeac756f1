import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, bearer, type Call, type NetworkApi } from '../http.ts'
import type { World } from '../world.ts'
import { noSuchRoute, tooManyRequests, unauthorized, unsupportedAuthentication, violated, xRefusal } from './answers.ts'
import { dmEvents, sendDm } from './dms.ts'
import type { XSaid } from './network.ts'
import { mentions, oneTweet, picture, timeline, me, userByHandle, userById } from './reads.ts'
import type { XAccount, XApp, XDm, XPost, XState } from './state.ts'
import { refresh } from './tokens.ts'
import { createTweet, deleteTweet, hideTweet, uploadMedia } from './writes.ts'
import { createWebhook, deleteWebhook, listWebhooks, revalidateWebhook, subscribe, subscribeActivity } from './webhook-routes.ts'

/** What the routes need of the network around them. */
export interface XDoing {
  announce(post: XPost): XSaid
  announceDm(dm: XDm): XSaid
  remove(given: { id: string }): XSaid
  baseUrl(): string
}

export interface XContext {
  world: World
  state: XState
  doing: XDoing
  account: XAccount
  call: Call
  /** Ids from the path. */
  ids: string[]
}
type UserRoute = readonly [name: string, path: RegExp, handler: (context: XContext) => Answer | Promise<Answer>]
type AppRoute = readonly [
  name: string,
  path: RegExp,
  handler: (context: Omit<XContext, 'account'> & { app: XApp }) => Answer | Promise<Answer>,
]

const userRoutes: UserRoute[] = [
  ['GET /2/users/me', /^\/2\/users\/me$/, me],
  ['POST /2/tweets', /^\/2\/tweets$/, createTweet],
  ['DELETE /2/tweets/:id', /^\/2\/tweets\/(\d+)$/, deleteTweet],
  ['GET /2/tweets/:id', /^\/2\/tweets\/(\d+)$/, oneTweet],
  ['PUT /2/tweets/:id/hidden', /^\/2\/tweets\/(\d+)\/hidden$/, hideTweet],
  ['GET /2/users/:id/mentions', /^\/2\/users\/(\d+)\/mentions$/, mentions],
  ['GET /2/users/:id/tweets', /^\/2\/users\/(\d+)\/tweets$/, timeline],
  ['GET /2/users/by/username/:name', /^\/2\/users\/by\/username\/(\w+)$/, userByHandle],
  ['GET /2/users/:id', /^\/2\/users\/(\d+)$/, userById],
  ['POST /2/dm_conversations/:id/messages', /^\/2\/dm_conversations\/(\d+-\d+)\/messages$/, sendDm],
  ['GET /2/dm_conversations/:id/dm_events', /^\/2\/dm_conversations\/(\d+-\d+)\/dm_events$/, dmEvents],
  ['POST /2/dm_conversations/with/:id/messages', /^\/2\/dm_conversations\/with\/(\d+)\/messages$/, sendDm],
  ['GET /2/dm_conversations/with/:id/dm_events', /^\/2\/dm_conversations\/with\/(\d+)\/dm_events$/, dmEvents],
  ['GET /2/dm_events', /^\/2\/dm_events$/, dmEvents],
  ['POST /2/media/upload', /^\/2\/media\/upload$/, uploadMedia],
  ['POST /2/account_activity/webhooks/:id/subscriptions/all', /^\/2\/account_activity\/webhooks\/(\d+)\/subscriptions\/all$/, subscribe],
  ['POST /2/activity/subscriptions', /^\/2\/activity\/subscriptions$/, subscribeActivity],
]
const appRoutes: AppRoute[] = [
  ['GET /2/webhooks', /^\/2\/webhooks$/, listWebhooks],
  ['POST /2/webhooks', /^\/2\/webhooks$/, createWebhook],
  ['PUT /2/webhooks/:id', /^\/2\/webhooks\/(\d+)$/, revalidateWebhook],
  ['DELETE /2/webhooks/:id', /^\/2\/webhooks\/(\d+)$/, deleteWebhook],
]

/** api.x.com as far as a care inbox calls it. */
export function xApi(world: World, state: XState, doing: XDoing): NetworkApi {
  const tokenOwner = (headers: IncomingHttpHeaders) => {
    const token = bearer(headers)
    return token ? [...state.accounts.values()].find((account) => account.accessToken === token) : undefined
  }
  return {
    network: 'x',
    accountOf: (headers) => tokenOwner(headers)?.userId ?? null,
    refusal: xRefusal,
    async handle(call) {
      if (call.path === '/2/oauth2/token' && call.method === 'POST') return refresh(world, state, call)
      if (call.method === 'GET' && call.path.startsWith('/media/')) return picture(state, call.path)
      const owner = tokenOwner(call.headers)
      const account = owner && !owner.revoked && owner.accessExpiresAt > world.clock.now() ? owner : undefined
      const app = [...state.apps.values()].find((one) => one.bearerToken === bearer(call.headers))
      if (!account && !app) return unauthorized()
      const fits = ([name, path]: readonly [string, RegExp, ...unknown[]]) => name.startsWith(`${call.method} `) && path.test(call.path)
      const userRoute = userRoutes.find(fits)
      const appRoute = appRoutes.find(fits)
      if (!userRoute && !appRoute) return noSuchRoute()
      if ((userRoute && !account) || (appRoute && !app)) return unsupportedAuthentication()

      const violations = world.specs.check('x', call)
      if (violations.length > 0) return violated(violations)
      if (appRoute) return appRoute[2]({ world, state, doing, app: app!, call, ids: appRoute[1].exec(call.path)!.slice(1) })
      const [name, path, handler] = userRoute!
      const budget = spend(world, account!, name)
      if (budget.over) return withHeaders(tooManyRequests(), budget.headers)
      return withHeaders(
        await handler({ world, state, doing, account: account!, call, ids: path.exec(call.path)!.slice(1) }),
        budget.headers,
      )
    },
  }
}

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({ ...answer, headers: { ...headers, ...answer.headers } })

/** Counts the call against its window, which begins with its first call, and tells what X tells in its headers. */
function spend(world: World, account: XAccount, name: string): { over: boolean; headers: Record<string, string> } {
  const limit = account.limits[name]
  if (limit === undefined) return { over: false, headers: {} }
  const { windowMs } = account
  const now = world.clock.now()
  const counted = account.calls.get(name) ?? []
  const recent = (counted[0] ?? 0) > now - windowMs ? counted : []
  if (recent.length === 0 && account.usedElsewhere > 0) {
    account.usedElsewhere--
    recent.push(...Array.from({ length: limit }, () => now))
  }
  const over = recent.length >= limit
  if (!over) recent.push(now)
  account.calls.set(name, recent)
  const reset = Math.ceil(((recent[0] ?? now) + windowMs) / 1000)
  return {
    over,
    headers: {
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(limit - recent.length),
      'x-rate-limit-reset': String(reset),
    },
  }
}
