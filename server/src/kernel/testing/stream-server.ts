import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A WebSocket server that says what a test tells it to, to everybody who listens. */
export interface StreamServer {
  url: string
  port: number
  /** Path and query of each connection that was asked for, also of those refused. */
  asked: string[]
  /** Whether a ping is answered. */
  answersPings: boolean
  /** How many listen now. */
  listening(): number
  send(frame: string | Uint8Array): void
  /** Breaks all connections. */
  cut(): void
  /** From now on connections are answered with this status instead; null: taken again. */
  refuse(status: number | null): void
  stop(): void
}

export async function startStreamServer(): Promise<StreamServer> {
  const sockets = new Set<Socket>()
  const asked: string[] = []
  let refusal: number | null = null
  const server = createServer((_, response) => response.writeHead(404).end())
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? '')
    socket.on('error', () => socket.destroy())
    if (refusal !== null) return socket.end(`HTTP/1.1 ${refusal} No\r\nconnection: close\r\n\r\n`)
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`)
    sockets.add(socket)
    socket.on('end', () => socket.end())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', ([first]) => {
      if (first === PING && stream.answersPings) socket.write(PONG)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const stream: StreamServer = {
    answersPings: true,
    url: `ws://127.0.0.1:${port}`,
    port,
    asked,
    listening: () => sockets.size,
    send(frame) {
      for (const socket of sockets) socket.write(frameOf(frame))
    },
    cut,
    refuse: (status) => {
      refusal = status
    },
    stop() {
      cut()
      server.closeAllConnections()
      server.close()
    },
  }
  return stream
}

const PING = 0x89
const PONG = Buffer.from([0x8a, 0])

function frameOf(frame: string | Uint8Array): Buffer {
  const payload = Buffer.from(frame as Uint8Array)
  const head = Buffer.alloc(10)
  head[0] = typeof frame === 'string' ? 0x81 : 0x82
  if (payload.length < 126) return Buffer.concat([Buffer.from([head[0], payload.length]), payload])
  head[1] = 127
  head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}
