import { createServer } from 'node:http'
import { type Loopback, onLoopback } from '../../stage/loopback.ts'
import type { Garden } from './plant.ts'

/** A server of networks: Bluesky, and such as repeat what they are told, break, or talk nonsense. */
export async function startOddNetwork(garden: Garden): Promise<Loopback> {
  const tokens = new Map<string, { did: string; handle: string; accessJwt: string; refreshJwt: string; active: true }>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (bytes: Buffer) => (body += bytes.toString()))
    request.on('end', () => {
      const path = request.url ?? ''
      const tell = (status: number, told: unknown) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
      if (path.startsWith('/echo')) {
        const authorization = request.headers.authorization ?? ''
        const message = `Not allowed: ${authorization} ${body}`
        return tell(400, { message, detail: message, error: 'invalid_request', error_description: message })
      }
      if (path.startsWith('/broken')) return void response.writeHead(500).end(`<pre>${request.headers.authorization ?? ''} ${body}</pre>`)
      if (path.startsWith('/cut')) return void request.socket.destroy()
      if (path.endsWith('createSession')) {
        const { identifier = '' } = JSON.parse(body) as { identifier?: string }
        const session = {
          did: `did:plc:${identifier.padEnd(24, 'a').slice(0, 24)}`,
          handle: `${identifier}.example`,
          accessJwt: garden.secret('a Bluesky access token', 'plain'),
          refreshJwt: garden.secret('a Bluesky refresh token', 'plain'),
          active: true as const,
        }
        tokens.set(session.accessJwt, session)
        return tell(200, session)
      }
      const session = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''))
      if (!session) return tell(401, { error: 'AuthenticationRequired', message: 'Invalid token' })
      const { did, handle, active } = session
      tell(200, { did, handle, active, notifications: [], feed: [], posts: [] })
    })
  })
  return onLoopback(server)
}
