import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'

/** A webhook as it was sent. */
export interface Recorded {
  path: string
  headers: Record<string, string>
  body: Buffer
}

export interface Recorder {
  url: string
  recorded: readonly Recorded[]
  stop(): Promise<void>
}

const handedOn = ['content-type', 'user-agent', 'x-line-signature', 'x-twitter-webhooks-signature', 'x-hub-signature-256']

/** Stands between networks and a server, hands everything on as it is, and keeps what was posted. */
export async function startRecorder(target: string): Promise<Recorder> {
  const recorded: Recorded[] = []
  const server = createServer((asked, response) => void handOn(asked, response))

  async function handOn(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const headers = Object.fromEntries(handedOn.flatMap((name) => (asked.headers[name] ? [[name, String(asked.headers[name])]] : [])))
    const path = asked.url ?? '/'
    if (asked.method === 'POST') recorded.push({ path, headers, body })
    const answer = await request(`${target}${path}`, {
      method: asked.method as 'POST',
      headers,
      body: asked.method === 'POST' ? body : null,
    })
    response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type'] ?? 'text/plain') })
    response.end(Buffer.from(await answer.body.arrayBuffer()))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
