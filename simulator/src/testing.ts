import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
  json: unknown
}

/** A receiver of webhooks for tests: keeps what came, answers as told. */
export interface Hook {
  url: string
  received: Received[]
  /** Status (and body) for the call just received. Default 200. */
  answer: (call: Received) => number | { status: number; body: string }
  /** Resolves once at least so many calls came. */
  has(count: number): Promise<void>
  stop(): Promise<void>
}

export async function hook(): Promise<Hook> {
  const received: Received[] = []
  let waiting: { count: number; go: () => void }[] = []
  const server = createServer((request, response) => void take(request, response))

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const text = body.toString('utf8')
    const call = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
      json: text ? (JSON.parse(text) as unknown) : null,
    }
    received.push(call)
    const answer = result.answer(call)
    response.statusCode = typeof answer === 'number' ? answer : answer.status
    response.end(typeof answer === 'number' ? '' : answer.body)
    for (const one of waiting) if (received.length >= one.count) one.go()
    waiting = waiting.filter((one) => received.length < one.count)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const result: Hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: () => 200,
    has: (count) => (received.length >= count ? Promise.resolve() : new Promise((go) => waiting.push({ count, go }))),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return result
}
