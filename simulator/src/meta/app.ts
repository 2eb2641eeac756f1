import { createHmac } from 'node:crypto'
import type { Random } from '../random.ts'
import type { WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'

/** The brand's app at Meta: signs webhooks, and its secret proves calls. */
export interface MetaApp {
  id: string
  name: string
  secret: string
  verifyToken: string
  webhook: { url: string; fields: string[]; active: boolean } | null
}

const RETRY_DELAYS_MS = [1_000, 10_000, 60_000]

export function newApp(random: Random, given: Partial<Omit<MetaApp, 'webhook'>>): MetaApp {
  return {
    id: String(random.int(100_000_000, 999_999_999)),
    name: 'Baton',
    secret: random.hex(32),
    verifyToken: random.hex(16),
    ...given,
    webhook: null,
  }
}

/** Registers the callback URL of an app, with Meta's handshake. */
export async function registerWebhook(world: World, random: Random, app: MetaApp, { url, fields }: { url: string; fields: string[] }) {
  const challenge = String(random.int(100_000_000, 999_999_999))
  const address = new URL(url)
  for (const [name, value] of Object.entries({ mode: 'subscribe', verify_token: app.verifyToken, challenge }))
    address.searchParams.set(`hub.${name}`, value)
  const answer = await world.webhooks.get(address.href)
  if (answer?.status !== 200 || answer.body.toString('utf8') !== challenge)
    throw new Error(`${url} did not pass Meta's handshake: ${answer ? `it answered ${answer.status}` : 'nobody answered'}`)
  app.webhook = { url, fields, active: true }
  return app.webhook
}

/** `hears`: whether the app would be told of this; it is not while its webhook is switched off. */
export function signedRequest(
  app: MetaApp,
  { hears, body: told, ...about }: { network: WebhookRequest['network']; account: string; what: string; hears: boolean; body: object },
): WebhookRequest {
  const body = escaped(told)
  return {
    ...about,
    url: hears && app.webhook?.active ? app.webhook.url : '',
    body: () => body,
    headers: (bytes) => ({
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature': `sha1=${createHmac('sha1', app.secret).update(bytes).digest('hex')}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(bytes).digest('hex')}`,
    }),
    retryDelaysMs: RETRY_DELAYS_MS,
  }
}

/** As Meta writes JSON, and signs it: what is no ASCII as escapes, slashes too. */
function escaped(value: unknown): Buffer {
  const text = JSON.stringify(value).replaceAll('/', '\\/')
  return Buffer.from(text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`))
}
