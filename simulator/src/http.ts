import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { iso } from './clock.ts'
import type { ActiveFault } from './faults.ts'
import type { NetworkName } from './ledger.ts'
import type { World } from './world.ts'

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** Whose token came along; null when none that the network knows. */
  account: string | null
  /** The fault in force for this call. */
  fault: ActiveFault | null
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  /** Bytes are sent as they are, everything else as JSON; absent: an empty body. */
  body?: unknown
}

/** One network's HTTP face. */
export interface NetworkApi {
  network: NetworkName
  accountOf(headers: IncomingHttpHeaders, path: string): string | null
  handle(call: Call): Answer | Promise<Answer>
  /** An error in the network's own form. */
  refusal(status: number, fault: ActiveFault): Answer
}

export interface Listening {
  port: number
  url: string
  stop(): Promise<void>
}

const largestBodyBytes = 32 * 1024 * 1024

/** Serves a network on loopback, bending the answers as the faults say. A `refuse` fault closes the port until it is cleared. */
export async function serve(world: World, api: NetworkApi, port: number, host: string): Promise<Listening> {
  const hanging = new Set<Socket>()
  const server = createServer((request, response) => {
    exchange(world, api, request, response, hanging).catch((error: unknown) => {
      // A bug of the simulator must not look like a network's answer.
      response.socket?.destroy()
      queueMicrotask(() => {
        throw error
      })
    })
  })
  server.keepAliveTimeout = 60_000
  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(on, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  await listen(port)
  const bound = (server.address() as AddressInfo).port
  let stopped = false
  let change = Promise.resolve()
  world.faults.onChange(() => {
    change = change.then(async () => {
      const wanted = !stopped && !world.faults.refuses(api.network)
      if (wanted && !server.listening) await listen(bound)
      if (!wanted && server.listening) await close()
    })
  })
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    async stop() {
      stopped = true
      await change
      for (const socket of hanging) socket.destroy()
      if (server.listening) await close()
    },
  }
}

async function exchange(
  world: World,
  api: NetworkApi,
  request: IncomingMessage,
  response: ServerResponse,
  hanging: Set<Socket>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://network.invalid')
  const method = request.method ?? 'GET'
  const account = api.accountOf(request.headers, url.pathname)
  const fault = world.faults.take({ network: api.network, account, method, path: url.pathname })
  const note = (status: number | null, taken: boolean) =>
    world.calls.add({
      at: iso(world.clock.now()),
      network: api.network,
      account,
      method,
      path: url.pathname,
      status,
      taken,
      ...(fault && { fault: fault.kind }),
    })

  if (fault?.kind === 'reset' && fault.beforeBody) {
    note(null, false)
    request.socket.destroy()
    return
  }
  const body = await readBody(request)
  if (!body) {
    note(null, false)
    return
  }
  const call: Call = { method, path: url.pathname, query: url.searchParams, headers: request.headers, body, account, fault }
  if (fault?.kind === 'slow') await new Promise<void>((resolve) => world.clock.after(fault.delayMs ?? 1000, resolve))

  const instead = fault && ['hang', 'reset', 'cut', 'status'].includes(fault.kind)
  const done = instead && !fault.taken ? null : await api.handle(call)
  const taken = done !== null && done.status < 400
  switch (fault?.kind) {
    case 'hang':
      note(null, taken)
      hanging.add(request.socket)
      request.socket.once('close', () => hanging.delete(request.socket))
      return
    case 'reset':
      note(null, taken)
      request.socket.destroy()
      return
    case 'cut':
      note(null, taken)
      cutShort(response, done ?? { status: 200, body: {} })
      return
    case 'status': {
      const refused = api.refusal(fault.status ?? 500, fault)
      note(refused.status, taken)
      write(response, refused, world.clock.now())
      return
    }
    case 'refuse':
    case 'slow':
    case 'doubled':
    case 'duplicate-200':
    case undefined:
  }
  const answer = done ?? api.refusal(500, fault!)
  note(answer.status, taken)
  write(response, answer, world.clock.now())
}

/** The whole body, or null when the caller went away or sent more than any network takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of request) {
      size += (part as Buffer).length
      if (size > largestBodyBytes) {
        request.socket.destroy()
        return null
      }
      parts.push(part as Buffer)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return null
    throw error
  }
  return Buffer.concat(parts)
}

/** `date`: by the network's clock (ms since 1970); absent, by that of this machine. */
export function write(response: ServerResponse, answer: Answer, date?: number): void {
  const bytes = bytesOf(answer)
  const dated = date === undefined ? {} : { date: new Date(date).toUTCString() }
  response.writeHead(answer.status, { ...dated, ...typeOf(answer), ...answer.headers, 'content-length': bytes.length })
  response.end(bytes)
}

function cutShort(response: ServerResponse, answer: Answer): void {
  const bytes = bytesOf(answer)
  response.writeHead(answer.status, { ...typeOf(answer), ...answer.headers, 'content-length': bytes.length + 1 })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
}

const bytesOf = ({ body }: Answer) =>
  body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body), 'utf8')
const typeOf = ({ body }: Answer): Record<string, string> =>
  body === undefined || Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json; charset=utf-8' }

/** The body as a JSON object, or null when it is none. */
export function jsonObject(body: Buffer): Record<string, unknown> | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

export const bearer = (headers: IncomingHttpHeaders): string => /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
