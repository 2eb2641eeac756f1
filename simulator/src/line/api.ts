import { iso } from '../clock.ts'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import type { World } from '../world.ts'
import { invalidBody, invalidToken, lineError, lineRefusal, notFound, notJson, rateLimited, violated } from './answers.ts'
import { push, reply } from './send.ts'
import { month, type LineAccount, type LineState } from './state.ts'

type Handler = (account: LineAccount, call: Call, ids: string[]) => Answer | Promise<Answer>
type Route = readonly [method: string, path: RegExp, handler: Handler]

/** Tries a webhook address with an empty event list, as the console's "Verify" does. */
export type TryWebhook = (account: LineAccount, url: string) => Promise<{ status: number | null; error?: string }>

/** api.line.me as far as a care inbox calls it. */
export function lineApi(world: World, state: LineState, tryWebhook: TryWebhook): NetworkApi {
  const routes: Route[] = [
    ['POST', /^\/v2\/bot\/message\/push$/, (account, call) => push(world, state, account, call)],
    ['POST', /^\/v2\/bot\/message\/reply$/, (account, call) => reply(world, state, account, call)],
    ['GET', /^\/v2\/bot\/message\/quota$/, quota],
    ['GET', /^\/v2\/bot\/message\/quota\/consumption$/, (account) => ok({ totalUsage: account.used.get(month(world)) ?? 0 })],
    ['GET', /^\/v2\/bot\/info$/, info],
    ['GET', /^\/v2\/bot\/profile\/([^/]+)$/, (account, _call, [id]) => profile(state, account, id!)],
    ['GET', /^\/v2\/bot\/(?:group|room)\/([^/]+)\/member\/([^/]+)$/, (_account, _call, [group, id]) => memberProfile(state, group!, id!)],
    ['GET', /^\/v2\/bot\/group\/([^/]+)\/summary$/, (_account, _call, [id]) => groupSummary(state, id!)],
    ['GET', /^\/v2\/bot\/channel\/webhook\/endpoint$/, webhookEndpoint],
    ['PUT', /^\/v2\/bot\/channel\/webhook\/endpoint$/, setWebhookEndpoint],
    ['POST', /^\/v2\/bot\/channel\/webhook\/test$/, (account, call) => testWebhook(world, account, call, tryWebhook)],
    ['POST', /^\/v2\/bot\/chat\/loading\/start$/, (_account, call) => startLoading(state, call)],
    ['POST', /^\/v2\/bot\/chat\/markAsRead$/, (account, call) => markAsReadByToken(state, account, call)],
    ['POST', /^\/v2\/bot\/message\/markAsRead$/, (_account, call) => markAsRead(state, call)],
  ]
  return network(world, state, routes)
}

/** api-data.line.me: what people sent, as bytes. */
export function lineDataApi(world: World, state: LineState): NetworkApi {
  return network(world, state, [
    ['GET', /^\/v2\/bot\/message\/([^/]+)\/content$/, (account, _call, [id]) => content(state, account, id!)],
    ['GET', /^\/v2\/bot\/message\/([^/]+)\/content\/preview$/, (account, _call, [id]) => content(state, account, id!)],
    ['GET', /^\/v2\/bot\/message\/([^/]+)\/content\/transcoding$/, (account, _call, [id]) => transcoding(state, account, id!)],
  ])
}

function network(world: World, state: LineState, routes: Route[]): NetworkApi {
  const owner = (token: string) => [...state.accounts.values()].find((account) => account.channelAccessToken === token)
  return {
    network: 'line',
    accountOf: (headers) => owner(bearer(headers))?.userId ?? null,
    refusal: lineRefusal,
    async handle(call) {
      const answer = await handle(world, routes, owner(bearer(call.headers)), call)
      return { ...answer, headers: { 'x-line-request-id': world.random.hex(32), ...answer.headers } }
    },
  }
}

async function handle(world: World, routes: Route[], account: LineAccount | undefined, call: Call): Promise<Answer> {
  if (!account || account.tokenRevoked) return invalidToken()
  if (overBudget(world, account)) return rateLimited()
  const found = routes.find(([method, path]) => method === call.method && path.test(call.path))
  if (!found) return notFound()
  const violations = world.specs.check('line', call)
  if (violations.length > 0) return violations.some(({ problem }) => problem === 'is not JSON') ? notJson() : violated(violations)
  const ids = found[1].exec(call.path)!.slice(1).map(decodeURIComponent)
  return found[2](account, call, ids)
}

function overBudget(world: World, account: LineAccount): boolean {
  if (account.callsPerMinute === null) return false
  const since = world.clock.now() - 60_000
  account.recentCalls = account.recentCalls.filter((at) => at > since)
  if (account.recentCalls.length >= account.callsPerMinute) return true
  account.recentCalls.push(world.clock.now())
  return false
}

const ok = (body: unknown): Answer => ({ status: 200, body })

const quota = (account: LineAccount) =>
  ok(account.monthlyLimit === null ? { type: 'none' } : { type: 'limited', value: account.monthlyLimit })

const info = (account: LineAccount) =>
  ok({ userId: account.userId, basicId: account.basicId, displayName: account.name, chatMode: 'bot', markAsReadMode: 'manual' })

function profile(state: LineState, account: LineAccount, id: string): Answer {
  const person = state.people.get(id)
  if (!person || person.blocked.has(account.userId)) return notFound()
  const { userId, name, pictureUrl, statusMessage, language } = person
  return ok({
    userId,
    displayName: name,
    ...(pictureUrl && { pictureUrl }),
    ...(statusMessage && { statusMessage }),
    ...(language && { language }),
  })
}

function memberProfile(state: LineState, groupId: string, id: string): Answer {
  const person = state.groups.get(groupId)?.members.has(id) ? state.people.get(id) : undefined
  if (!person) return notFound()
  return ok({ userId: person.userId, displayName: person.name, ...(person.pictureUrl && { pictureUrl: person.pictureUrl }) })
}

function groupSummary(state: LineState, id: string): Answer {
  const group = state.groups.get(id)
  return group?.kind === 'group' ? ok({ groupId: group.groupId, groupName: group.name }) : notFound()
}

function webhookEndpoint(account: LineAccount): Answer {
  if (!account.webhookUrl) return lineError(404, 'Webhook endpoint not found')
  return ok({ endpoint: account.webhookUrl, active: account.webhookActive })
}

function setWebhookEndpoint(account: LineAccount, call: Call): Answer {
  const endpoint = jsonObject(call.body)?.endpoint
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return invalidBody([{ message: 'Invalid URL', property: 'endpoint' }])
  account.webhookUrl = endpoint
  return ok({})
}

async function testWebhook(world: World, account: LineAccount, call: Call, tryWebhook: TryWebhook): Promise<Answer> {
  const asked = call.body.length ? jsonObject(call.body)?.endpoint : undefined
  const url = typeof asked === 'string' ? asked : account.webhookUrl
  if (!url) return lineError(400, 'Webhook endpoint is not set')
  const { status, error } = await tryWebhook(account, url)
  const success = status !== null && status >= 200 && status < 300
  const reason = success ? 'OK' : status === null ? 'COULD_NOT_CONNECT' : 'ERROR_STATUS_CODE'
  return ok({ success, timestamp: iso(world.clock.now()), statusCode: status ?? 0, reason, detail: error ?? String(status) })
}

function startLoading(state: LineState, call: Call): Answer {
  const chatId = jsonObject(call.body)?.chatId
  if (typeof chatId !== 'string' || !state.people.has(chatId)) return invalidBody([{ message: 'Invalid value', property: 'chatId' }])
  state.loading.push(chatId)
  return { status: 202, body: {} }
}

function markAsReadByToken(state: LineState, account: LineAccount, call: Call): Answer {
  const asked = state.readTokens.get(String(jsonObject(call.body)?.markAsReadToken))
  if (asked?.account !== account.userId) return lineError(400, 'Invalid markAsReadToken')
  state.read.add(asked.messageId)
  return ok({})
}

function markAsRead(state: LineState, call: Call): Answer {
  const chat = jsonObject(call.body)?.chat as { userId?: unknown } | undefined
  if (typeof chat?.userId !== 'string') return invalidBody([{ message: 'May not be empty', property: 'chat.userId' }])
  for (const message of state.messages.values()) if (message.chat === chat.userId) state.read.add(message.id)
  return ok({})
}

function content(state: LineState, account: LineAccount, id: string): Answer {
  const message = state.messages.get(id)
  if (message?.account !== account.userId || message.gone || !message.bytes) return notFound()
  return { status: 200, headers: { 'content-type': message.contentType ?? 'application/octet-stream' }, body: message.bytes }
}

function transcoding(state: LineState, account: LineAccount, id: string): Answer {
  const message = state.messages.get(id)
  return message?.account === account.userId && !message.gone ? ok({ status: 'succeeded' }) : notFound()
}
