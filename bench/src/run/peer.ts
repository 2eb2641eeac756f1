import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InboxInMemory } from './inbox-in-memory.ts'

/**
 * The other side of the bench, as a process of its own: a LINE that says yes to everything, and the floor of webhooks, a
 * signed POST that is verified and does nothing; and a small inbox to try `compare` on. Started with the secret as argument,
 * it prints its port.
 */
export const BOT = { userId: 'Ubeac40000000000000000000000000b07', basicId: '@harubench', displayName: 'Haru Living' }

const secret = process.argv[2] ?? ''

const inbox = new InboxInMemory()

const answers: Record<string, object> = {
  'GET /healthz': { status: 'ok' },
  'GET /v2/bot/info': BOT,
  'GET /v2/bot/message/quota': { type: 'none' },
  'GET /v2/bot/message/quota/consumption': { totalUsage: 0 },
  'POST /v2/bot/message/push': { sentMessages: [{ id: '1' }] },
  'POST /v2/bot/message/reply': { sentMessages: [{ id: '1' }] },
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const given = Buffer.from(String(request.headers['x-line-signature'] ?? ''))
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'))
  return given.length === right.length && timingSafeEqual(given, right)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request)
  if (request.url === '/signed') {
    response.writeHead(isSigned(request, body) ? 200 : 401).end()
    return
  }
  const { method = '', url = '' } = request
  if (url.startsWith('/inbox/')) return send(response, isAllowed(request, body) ? inbox.answer(method, url, body.toString()) : undefined)
  const [, person] = /^\/v2\/bot\/profile\/(\w+)$/.exec(url) ?? []
  send(response, person ? { userId: person, displayName: 'นก สุขใจ' } : answers[`${method} ${url}`])
}

/** A webhook is signed; whoever asks has the secret. */
function isAllowed(request: IncomingMessage, body: Buffer): boolean {
  return request.url === '/inbox/webhook' ? isSigned(request, body) : request.headers.authorization === `Bearer ${secret}`
}

function send(response: ServerResponse, found: object | undefined): void {
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? { message: 'Not found' }))
}

if (import.meta.main) {
  const server = createServer((request, response) => void answer(request, response))
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
}
