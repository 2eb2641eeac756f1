import { iso } from '../clock.ts'
import { type Answer, jsonObject } from '../http.ts'
import { forbidden, invalidRequest, problem } from './answers.ts'
import type { XContext } from './api.ts'
import type { XApp, XWebhook } from './state.ts'
import { challenge, registerWebhook } from './webhook-registration.ts'

type AppContext = Omit<XContext, 'account'> & { app: XApp }

export function listWebhooks({ app }: AppContext): Answer {
  return { status: 200, body: { data: app.webhooks.map(form), meta: { result_count: app.webhooks.length } } }
}

/** Pay-per-use has one webhook an app; the address must pass the challenge. */
export async function createWebhook({ world, state, app, call }: AppContext): Promise<Answer> {
  const url = jsonObject(call.body)?.url
  if (typeof url !== 'string' || !URL.canParse(url)) return invalidRequest('url: is missing or no address.')
  if (app.webhooks.length > 0) return forbidden('Too many webhooks are registered already: your access level has 1.')
  const registered = await registerWebhook(world, state, app, url)
  if ('refused' in registered) return crcFailed(registered.refused)
  app.webhooks.push(registered.webhook)
  return { status: 200, body: { data: form(registered.webhook) } }
}

export async function revalidateWebhook({ world, app, ids }: AppContext): Promise<Answer> {
  const webhook = app.webhooks.find((one) => one.id === ids[0])
  if (!webhook) return problem(404, 'Not Found', 'No webhook with this id.')
  const refused = await challenge(world, app, webhook.url)
  webhook.valid = refused === null
  return refused ? crcFailed(refused) : { status: 200, body: { data: { valid: true } } }
}

export function deleteWebhook({ app, ids }: AppContext): Answer {
  const kept = app.webhooks.filter((one) => one.id !== ids[0])
  if (kept.length === app.webhooks.length) return problem(404, 'Not Found', 'No webhook with this id.')
  app.webhooks = kept
  return { status: 200, body: { data: { deleted: true } } }
}

/** Account Activity: this account's events in the older format. */
export function subscribe({ state, account, ids }: XContext): Answer {
  const hook = state.apps.get(account.appId)!.webhooks.find((one) => one.id === ids[0])
  if (!hook) return problem(404, 'Not Found', 'No webhook with this id.')
  account.subscribed = true
  account.format = 'account-activity'
  return { status: 200, body: { data: { subscribed: true } } }
}

/** X Activity API. Played simply: any subscription turns all of the account's events on. */
export function subscribeActivity({ world, account, call }: XContext): Answer {
  const body = jsonObject(call.body)
  if (typeof body?.event_type !== 'string') return invalidRequest('event_type: is missing.')
  account.subscribed = true
  account.format = 'activity'
  const subscription = {
    subscription_id: String(world.random.int(1, 2 ** 31)),
    event_type: body.event_type,
    filter: body.filter ?? { user_id: account.userId },
    created_at: iso(world.clock.now()),
    updated_at: iso(world.clock.now()),
  }
  return { status: 200, body: { data: { subscription } } }
}

const crcFailed = (why: string): Answer => invalidRequest(`CrcValidationFailed: ${why}`)
const form = ({ id, url, valid, createdAt }: XWebhook) => ({ id, url, valid, created_at: iso(createdAt) })
