import { createHash, createHmac } from 'node:crypto'
import { type Answer, bearer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import type { World } from '../world.ts'
import { graphRefusal, invalidProof, invalidToken, notThere, rightMissing, violated } from './answers.ts'
import { type Report, sendMessage } from './send.ts'
import type { WhatsAppApp, WhatsAppNumber, WhatsAppState } from './state.ts'
import { templatePage } from './templates.ts'

const ok = (body: unknown): Answer => ({ status: 200, body })

/** graph.facebook.com as far as a care inbox calls it for WhatsApp. Files lie on the same host. */
export function whatsAppApi(world: World, state: WhatsAppState, report: Report, baseUrl: () => string): NetworkApi {
  const owner = (token: string) => [...state.numbers.values()].find(({ accessToken }) => accessToken === token)
  return {
    network: 'whatsapp',
    accountOf: (headers) => owner(bearer(headers))?.id ?? null,
    refusal: graphRefusal,
    handle(call) {
      const number = owner(bearer(call.headers))
      const app = [...state.apps.values()].find(({ id, secret }) => bearer(call.headers) === `${id}|${secret}`)
      const path = /^\/v\d+\.\d+\/(.*)$/.exec(call.path)?.[1]
      if (path !== undefined && app) return asApp(state, app, path, call)
      if (!number || number.revoked || call.query.has('access_token')) return invalidToken()
      if (call.path === '/attachments/') return bytes(state, number, call.query.get('mid') ?? '')
      if (!proofHolds(state, number, call)) return invalidProof()
      return asNumber(world, state, number, path ?? '', call, report, baseUrl)
    },
  }
}

function asNumber(
  world: World,
  state: WhatsAppState,
  number: WhatsAppNumber,
  path: string,
  call: Call,
  report: Report,
  baseUrl: () => string,
): Answer {
  const asked = `${call.method} ${path}`
  const need = (right: string, answer: () => Answer) => (number.scopes.includes(right) ? answer() : rightMissing(right))
  const checked = (answer: () => Answer) => {
    const violations = world.specs.check('whatsapp', call)
    return violations.length > 0 ? violated(violations) : answer()
  }
  // Meta's description names of its parameters only the name to search for.
  const checkedList = (answer: () => Answer) => {
    const query = new URLSearchParams([...call.query].filter(([name]) => !['fields', 'limit', 'after'].includes(name)))
    const violations = world.specs.check('whatsapp', { ...call, query })
    return violations.length > 0 ? violated(violations) : answer()
  }
  switch (asked) {
    case `POST ${number.id}/messages`:
      return need('whatsapp_business_messaging', () => sendMessage(world, state, number, call, report))
    case `GET ${number.id}`:
      return checked(() => ok(fieldsOf(numberForm(number), call)))
    case `GET ${number.business}/subscribed_apps`:
      return need('whatsapp_business_management', () => checked(() => ok({ data: subscribedApps(state, number) })))
    case `POST ${number.business}/subscribed_apps`:
      number.subscribed = true
      return ok({ success: true })
    case `GET ${number.business}/message_templates`:
      return need('whatsapp_business_management', () => checkedList(() => templatePage(state, number.business, call)))
    default:
      return call.method === 'GET' && state.files.get(path)?.number === number.id ? ok(fileForm(state, path, baseUrl())) : notThere(path)
  }
}

function numberForm(number: WhatsAppNumber): Record<string, unknown> {
  return {
    id: number.id,
    display_phone_number: `+${number.phone}`,
    verified_name: number.name,
    quality_rating: number.quality,
    status: number.status,
    name_status: 'APPROVED',
    code_verification_status: 'VERIFIED',
    messaging_limit_tier: 'TIER_1K',
  }
}

function fieldsOf(form: Record<string, unknown>, { query }: Call): Record<string, unknown> {
  const wanted = (query.get('fields') ?? 'id,display_phone_number,verified_name,quality_rating').split(',')
  return Object.fromEntries(Object.entries(form).filter(([name]) => name === 'id' || wanted.includes(name)))
}

function subscribedApps(state: WhatsAppState, { subscribed, app }: WhatsAppNumber): object[] {
  const { id, name } = state.apps.get(app)!
  return subscribed ? [{ whatsapp_business_api_data: { id, name } }] : []
}

function fileForm(state: WhatsAppState, id: string, baseUrl: string): object {
  const { bytes: content, contentType } = state.files.get(id)!
  return {
    messaging_product: 'whatsapp',
    url: `${baseUrl}/attachments/?mid=${id}&ext=1`,
    mime_type: contentType,
    sha256: createHash('sha256').update(content).digest('hex'),
    file_size: String(content.length),
    id,
  }
}

function bytes(state: WhatsAppState, number: WhatsAppNumber, id: string): Answer {
  const file = state.files.get(id)
  return file?.number === number.id ? { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes } : { status: 404 }
}

/** What Meta tells the app itself: of tokens (asked as a batch), and of its webhook. */
function asApp(state: WhatsAppState, app: WhatsAppApp, path: string, call: Call): Answer {
  if (call.method === 'POST' && path === '') return debugged(state, app, call)
  if (call.method !== 'GET' || path !== `${app.id}/subscriptions`) return notThere(path)
  const { webhookUrl, fields } = app
  const subscription = {
    object: 'whatsapp_business_account',
    callback_url: webhookUrl,
    active: true,
    fields: fields.map((name) => ({ name, version: 'v26.0' })),
  }
  return ok({ data: webhookUrl ? [subscription] : [] })
}

function debugged(state: WhatsAppState, app: WhatsAppApp, call: Call): Answer {
  const [question] = (jsonObject(call.body)?.batch ?? []) as { relative_url?: string }[]
  const token = new URLSearchParams((question?.relative_url ?? '').split('?')[1]).get('input_token') ?? ''
  const number = [...state.numbers.values()].find(({ accessToken }) => accessToken === token)
  const data = number
    ? { app_id: app.id, type: 'SYSTEM_USER', is_valid: !number.revoked, scopes: number.scopes, expires_at: 0 }
    : { is_valid: false, scopes: [], error: { code: 190, message: 'Invalid OAuth access token.' } }
  return ok([{ code: 200, body: JSON.stringify({ data }) }])
}

function proofHolds(state: WhatsAppState, number: WhatsAppNumber, { query }: Call): boolean {
  return query.get('appsecret_proof') === createHmac('sha256', state.apps.get(number.app)!.secret).update(number.accessToken).digest('hex')
}
