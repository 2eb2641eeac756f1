import { createServer, type Server } from 'node:http'

/** A server that may be reached and sends everybody on, and that passes for an account's own Bluesky server. */
export interface Middleman {
  url: string
  host: string
  /** Where it sends on to `target`, at once or by way of itself. */
  to(target: string, hops?: number): string
  close(): void
}

export async function startMiddleman(): Promise<Middleman> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://middleman')
    const target = url.searchParams.get('to')
    if (target !== null) {
      const hops = Number(url.searchParams.get('hops'))
      const next = hops > 0 ? `/?hops=${hops - 1}&to=${encodeURIComponent(target)}` : Buffer.from(target).toString('latin1')
      response.writeHead([301, 302, 303, 307, 308][target.length % 5] ?? 302, { location: next.replaceAll(/[\r\n]/g, '') }).end()
      return
    }
    const method = url.pathname.split('/').at(-1) ?? ''
    let body = ''
    request.on('data', (bytes: Buffer) => (body += bytes.toString()))
    request.on('end', () => {
      const name = /brand\d+/.exec(body || (request.headers.authorization ?? ''))?.[0]
      response.writeHead(name ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(name ? blueskyAnswer(method, name) : { error: 'AuthenticationRequired' }))
    })
  })
  const port = await listening(server)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    host: `127.0.0.1:${port}`,
    to: (target, hops = 0) => `${url}/?hops=${hops}&to=${encodeURIComponent(target)}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Everybody may sign in; who they are stands in what they enter, and afterwards in their token. */
function blueskyAnswer(method: string, name: string): unknown {
  const did = `did:plc:${name.padEnd(24, 'a')}`
  const account = { did, handle: `${name}.prove.example`, active: true }
  if (method === 'com.atproto.server.createSession') return { ...account, accessJwt: `access-${name}`, refreshJwt: `refresh-${name}` }
  if (method === 'com.atproto.server.getSession' || method === 'app.bsky.actor.getProfile') return account
  return { notifications: [], feed: [], posts: [] }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
