import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import type { HttpCall } from '@baton/channel-kit'
import { afterEach, expect, inject, it, vi } from 'vitest'
import { type Door, type DoorAnswer, makeDoor } from '#kernel/door'
import { makeLog } from '#kernel/log'
import { type StreamServer, startStreamServer } from '#kernel/testing/stream-server'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function open(allowHosts: string[] = ['127.0.0.1', 'localhost'], now: () => number = Date.now): Door {
  const door = makeDoor({ clock: { now }, log: makeLog('silent'), allowHosts })
  closers.push(() => door.close())
  return door
}

/** A server that does with each connection what a test says, and keeps what it read. */
async function tcp(
  onConnection: (socket: Socket, seen: { bytes: string }) => void,
): Promise<{ url: string; port: number; seen: { bytes: string; connections: number } }> {
  const seen = { bytes: '', connections: 0 }
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    seen.connections++
    sockets.add(socket)
    socket.on('data', (chunk) => {
      seen.bytes += chunk.toString()
    })
    socket.on('error', () => sockets.delete(socket))
    onConnection(socket, seen)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, seen }
}

async function web(listener: RequestListener): Promise<{ url: string; port: number; server: Server }> {
  const server = createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, server }
}

const post = (url: string, body = '{"text":"ส่งของเมื่อไหร่คะ"}'): HttpCall => ({
  transport: 'http',
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body,
})
const get = (url: string, headers: Record<string, string> = {}): HttpCall => ({ transport: 'http', method: 'GET', url, headers })
const channel = { purpose: 'channel' as const, timeoutMs: 2_000 }

function failureOf(answer: DoorAnswer): { bytesWritten: boolean; kind: string } {
  if (answer.ok) throw new Error(`expected a failure, got ${answer.result.status}`)
  return { bytesWritten: answer.bytesWritten, kind: answer.kind }
}

it('brings the answer of a network with its headers, whatever its status', async () => {
  const { url } = await web((request, response) => {
    response.writeHead(429, { 'Retry-After': '7', 'set-cookie': ['a=1', 'b=2'] })
    request.pipe(response)
  })

  const answer = await open().http(post(`${url}/v2/bot/message/push?x=1`), channel)

  if (!answer.ok) throw new Error(answer.why.code)
  expect(answer.result).toMatchObject({ status: 429, headers: { 'retry-after': '7', 'set-cookie': 'a=1, b=2' } })
  expect(Buffer.from(answer.result.body).toString()).toBe('{"text":"ส่งของเมื่อไหร่คะ"}')
})

it('sends bytes as they are', async () => {
  const { url } = await web((request, response) => void request.pipe(response))
  const bytes = Buffer.from([0, 255, 10, 13, 200])

  const answer = await open().http({ ...post(url), body: { bytesBase64: bytes.toString('base64') } }, channel)

  expect(answer.ok && Buffer.from(answer.result.body)).toEqual(bytes)
})

it('says "not written" when nobody listens', async () => {
  const { url, port } = await web(() => undefined)
  await closers.splice(0).reverse()[0]?.()
  expect(failureOf(await open([`127.0.0.1:${port}`]).http(post(url), channel))).toEqual({ bytesWritten: false, kind: 'connect' })
})

it('says "not written" when the name is unknown', async () => {
  const answer = await open(['nowhere.invalid']).http(post('http://nowhere.invalid/'), channel)

  expect(failureOf(answer)).toEqual({ bytesWritten: false, kind: 'dns' })
})

it('says "written" when the connection breaks after the request was read', async () => {
  const { url, seen } = await tcp((socket) => socket.on('data', () => void setTimeout(5).then(() => socket.resetAndDestroy())))

  const answer = await open().http(post(url), channel)

  expect(failureOf(answer)).toEqual({ bytesWritten: true, kind: 'reset' })
  expect(seen.bytes).toContain('ส่งของเมื่อไหร่คะ')
})

it('says "written" when the server resets without reading: what it took cannot be known', async () => {
  const { url } = await tcp((socket) => {
    socket.pause()
    void setTimeout(30).then(() => socket.resetAndDestroy())
  })

  expect(failureOf(await open().http(post(url), channel))).toEqual({ bytesWritten: true, kind: 'reset' })
})

it('says "written" when the answer is cut in its head, in its body, or ends without one', async () => {
  for (const part of [
    'HTTP/1.1 200 OK\r\ncontent-le',
    'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"id":',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"id"',
  ]) {
    const { url } = await tcp((socket) => socket.once('data', () => socket.end(part)))
    expect(failureOf(await open().http(post(url), channel))).toEqual({ bytesWritten: true, kind: 'reset' })
  }
  const { url } = await tcp((socket) => socket.once('data', () => socket.end()))
  expect(failureOf(await open().http(post(url), channel))).toEqual({ bytesWritten: true, kind: 'reset' })
})

it('says "written" when a server takes the request and never answers, and leaves it after the time given', async () => {
  const { url, seen } = await tcp(() => undefined)
  const began = Date.now()

  const answer = await open().http(post(url), { purpose: 'channel', timeoutMs: 150 })

  expect(failureOf(answer)).toEqual({ bytesWritten: true, kind: 'timeout' })
  expect(Date.now() - began).toBeLessThan(1_500)
  expect(seen.bytes).toContain('POST / HTTP/1.1')
})

it('counts the time of a body that never ends', async () => {
  const { url } = await tcp((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    })
  })

  expect(failureOf(await open().http(post(url), { purpose: 'channel', timeoutMs: 200 }))).toEqual({ bytesWritten: true, kind: 'timeout' })
})

it('writes nothing any more after it has said "not written"', async () => {
  const starts: (() => void)[] = []
  const tls = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    starts.push(() => socket.destroy())
  })
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const stop of starts) stop()
    tls.close()
  })
  // A TLS server that never greets: connected, but the request has no way in.
  const answer = await open().http(post(`https://127.0.0.1:${(tls.address() as AddressInfo).port}`), { purpose: 'channel', timeoutMs: 150 })

  expect(failureOf(answer)).toEqual({ bytesWritten: false, kind: 'timeout' })
})

it('says "not written" when a request waits for a free connection longer than it may, and never writes it later', async () => {
  let release: () => void = () => undefined
  const { url, seen } = await tcp((socket) => {
    socket.once('data', () => {
      release = () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    })
  })
  const door = open()
  const crowd = Array.from({ length: 64 }, (_, i) => door.http(get(`${url}/${i}`), { purpose: 'channel', timeoutMs: 1_500 }))
  await expect.poll(() => seen.connections, { timeout: 5_000 }).toBe(64)

  const late = await door.http(post(`${url}/late`), { purpose: 'channel', timeoutMs: 100 })
  release()
  await Promise.all(crowd)

  expect(failureOf(late)).toEqual({ bytesWritten: false, kind: 'timeout' })
  expect(seen.bytes).not.toContain('/late')
})

it('does not repeat by itself a request whose kept connection was closed', async () => {
  const { url, seen } = await tcp((socket) => {
    let requests = 0
    socket.on('data', () => {
      if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      else socket.destroy()
    })
  })
  const door = open()
  expect((await door.http(post(`${url}/one`), channel)).ok).toBe(true)
  await setTimeout(10)

  const second = await door.http(post(`${url}/two`), channel)

  expect(failureOf(second)).toEqual({ bytesWritten: true, kind: 'reset' })
  expect(seen.bytes.match(/POST \/two/g)).toHaveLength(1)
  expect(seen.connections).toBe(1)
})

it('takes a fresh connection when the server closed the kept one while it was idle', async () => {
  const { url, seen } = await tcp((socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
  })
  const door = open()
  await door.http(post(`${url}/one`), channel)
  await setTimeout(20)

  expect((await door.http(post(`${url}/two`), channel)).ok).toBe(true)
  expect(seen.connections).toBe(2)
})

it('keeps a connection for the next call to the same origin', async () => {
  let connections = 0
  const { url, server } = await web((_, response) => void response.end('ok'))
  server.on('connection', () => connections++)
  const door = open()

  await door.http(get(url), channel)
  await setTimeout(10)
  await door.http(get(url), channel)

  expect(connections).toBe(1)
})

it('says that a server speaks no encryption', async () => {
  const server = createTcpServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => void server.close())

  const answer = await open().http(post(`https://localhost:${(server.address() as AddressInfo).port}`), channel)

  expect(answer).toMatchObject({
    ok: false,
    kind: 'tls',
    bytesWritten: false,
    why: { code: 'encryption_missing', params: { host: 'localhost' } },
  })
})

it('says "not written" for a certificate it cannot trust', async () => {
  const folder = mkdtempSync(join(inject('filesDir'), 'door-'))
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'cert.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ],
    { stdio: 'ignore' },
  )
  const seen: string[] = []
  const server = createTlsServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (socket) =>
    socket.on('data', (chunk) => seen.push(chunk.toString())),
  )
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => void server.close())

  const answer = await open().http(post(`https://localhost:${(server.address() as AddressInfo).port}`), channel)

  expect(failureOf(answer)).toEqual({ bytesWritten: false, kind: 'tls' })
  expect(seen).toEqual([])
})

it('stops an answer that is larger than allowed, announced or not', async () => {
  const { url } = await web((request, response) => {
    if (request.url === '/announced') response.setHeader('content-length', '5000')
    response.end('x'.repeat(5000))
  })
  for (const path of ['/announced', '/unannounced']) {
    expect(failureOf(await open().http(get(url + path), { ...channel, maxBytes: 1000 }))).toEqual({ bytesWritten: true, kind: 'too-large' })
  }
})

it('refuses every address that is not public, however it is written', async () => {
  const door = open([])
  const hosts = [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '198.18.0.1',
    '255.255.255.255',
  ]
  const hosts6 = [
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:8.8.8.8]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[fc00::1]',
    '[fe80::1]',
    '[ff02::1]',
    '[2001:db8::1]',
  ]
  for (const host of [...hosts, ...hosts6, 'localhost']) {
    const answer = await door.http(get(`https://${host}/`), channel)
    expect({ host, ...failureOf(answer) }).toEqual({ host, bytesWritten: false, kind: 'refused-address' })
  }
})

it('refuses http without an allowance, passwords in addresses and other schemes', async () => {
  const door = open([])
  for (const url of ['http://example.com/', 'https://user:secret@example.com/', 'ftp://example.com/', 'file:///etc/passwd', 'no address']) {
    expect(failureOf(await door.http(get(url), channel)).kind).toBe('refused-address')
  }
})

it('allows one host and port for one purpose, until it is taken back', async () => {
  const { url, port } = await web((_, response) => void response.end('ok'))
  const door = open([])
  const takeBack = door.allow(`127.0.0.1:${port}`, ['demo'])

  expect((await door.http(get(url), { purpose: 'demo' })).ok).toBe(true)
  expect(failureOf(await door.http(get(url), { purpose: 'channel' })).kind).toBe('refused-address')
  takeBack()
  expect(failureOf(await door.http(get(url), { purpose: 'demo' })).kind).toBe('refused-address')
})

it('checks where a redirect leads, and keeps credentials from another origin', async () => {
  const seen: (string | undefined)[] = []
  const other = await web((request, response) => {
    seen.push(request.headers.authorization)
    response.end('picture')
  })
  const { url, port } = await web((request, response) => {
    const to = { '/inside': 'http://169.254.169.254/latest', '/other': `${other.url}/file`, '/loop': '/loop' }[request.url ?? '']
    response.writeHead(302, { location: to ?? '/' }).end()
  })
  const door = open([`127.0.0.1:${port}`, `127.0.0.1:${other.port}`])
  const follow = { ...channel, redirects: 3 }
  const headers = { authorization: 'Bearer t', accept: '*/*' }

  expect(failureOf(await door.http(get(`${url}/inside`, headers), follow)).kind).toBe('refused-address')
  expect(await door.http(get(`${url}/other`, headers), follow)).toMatchObject({ ok: true, result: { status: 200 } })
  expect(await door.http(get(`${url}/loop`), follow)).toMatchObject({ ok: true, result: { status: 302 } })
  expect(await door.http(post(`${url}/other`), follow)).toMatchObject({ ok: true, result: { status: 302 } })
  expect(seen).toEqual([undefined])
})

it('spares a server that could not be reached five times, lets one call try after half a minute, and other accounts go on', async () => {
  let now = 1_000_000
  const { url, server, port } = await web((_, response) => void response.end('ok'))
  await new Promise<void>((resolve) => server.close(() => resolve()))
  const door = open(['127.0.0.1'], () => now)
  const call = () => door.http(post(url), { ...channel, accountId: 'a' })
  for (let i = 0; i < 5; i++) expect(failureOf(await call()).kind).toBe('connect')

  expect(failureOf(await call())).toEqual({ bytesWritten: false, kind: 'open-breaker' })
  expect(failureOf(await door.http(post(url), { ...channel, accountId: 'b' })).kind).toBe('connect')

  now += 31_000
  expect((await Promise.all([call(), call()])).map((answer) => failureOf(answer).kind).sort()).toEqual(['connect', 'open-breaker'])

  now += 31_000
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect((await call()).ok).toBe(true)
  expect((await call()).ok).toBe(true)
})

it('reports a header that cannot be sent as a fault of the call', async () => {
  const { url } = await web((_, response) => void response.end('ok'))

  const answer = await open().http(get(url, { authorization: 'Bearer a\nb' }), channel)

  expect(failureOf(answer)).toEqual({ bytesWritten: false, kind: 'bad-request' })
})

it('gives mail a checked address to connect to', async () => {
  await expect(open(['localhost']).resolve('localhost', 993, 'mail')).resolves.toMatchObject({
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
  })
  await expect(open([]).resolve('localhost', 993, 'mail')).rejects.toMatchObject({ kind: 'refused-address' })
  await expect(open([]).resolve('nowhere.invalid', 993, 'mail')).rejects.toMatchObject({ kind: 'dns' })
})

it('asks no proxy named in the environment', async () => {
  const { url } = await web((_, response) => void response.end('ok'))
  process.env.HTTP_PROXY = 'http://127.0.0.1:1'
  try {
    expect((await open().http(get(url), channel)).ok).toBe(true)
  } finally {
    delete process.env.HTTP_PROXY
  }
})

async function streams(): Promise<StreamServer> {
  const server = await startStreamServer()
  closers.push(() => server.stop())
  return server
}

/** Listens until the test is over, and keeps what came. */
async function listenTo(door: Door, address: string, more: { maxBytes?: number; timeoutMs?: number } = {}) {
  const stop = new AbortController()
  closers.push(() => stop.abort())
  const frames: Buffer[] = []
  const listened = await door.listen(address, {
    purpose: 'channel',
    signal: stop.signal,
    onFrame: (frame) => void frames.push(frame),
    ...more,
  })
  return { listened, frames, stop }
}

it('listens to a stream and hands over its messages as bytes', async () => {
  const server = await streams()
  const { listened, frames } = await listenTo(open(), `${server.url}/subscribe?x=1`)
  expect(listened.ok).toBe(true)
  expect(server.asked).toEqual(['/subscribe?x=1'])
  const long = Buffer.alloc(100_000, 7)

  server.send('{"did":"ส่งของเมื่อไหร่คะ"}')
  server.send(long)

  await expect.poll(() => frames.length).toBe(2)
  expect(frames[0]?.toString()).toBe('{"did":"ส่งของเมื่อไหร่คะ"}')
  expect(frames[1]?.equals(long)).toBe(true)
})

it('tells when a stream breaks, and when a message is longer than allowed', async () => {
  const server = await streams()
  const door = open()
  const broken = await listenTo(door, server.url)
  server.cut()
  expect(broken.listened.ok && (await broken.listened.ended)).toBe('The connection to 127.0.0.1 broke.')

  const flooded = await listenTo(door, server.url, { maxBytes: 1_000 })
  server.send('x'.repeat(1_001))

  expect(flooded.listened.ok && (await flooded.listened.ended)).toBe('The connection to 127.0.0.1 broke.')
  expect(flooded.frames).toEqual([])
  await expect.poll(() => server.listening()).toBe(0)
})

it('gives a silent stream up only when it does not answer to a ping either', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  closers.push(() => void vi.useRealTimers())
  const server = await streams()
  const { listened, frames } = await listenTo(open(), server.url)
  let words: string | null = null
  if (listened.ok) void listened.ended.then((why) => (words = why))
  for (let i = 0; i < 4; i++) {
    vi.advanceTimersByTime(30_000)
    await setTimeout(20)
  }
  server.send('still there')
  await expect.poll(() => frames.length).toBe(1)

  server.answersPings = false
  vi.advanceTimersByTime(30_000)
  await setTimeout(20)
  expect(words).toBeNull()
  vi.advanceTimersByTime(60_000)
  await expect.poll(() => words).toBe('127.0.0.1 fell silent.')
})

it('leaves a stream at once when told to, and hands over nothing more', async () => {
  const server = await streams()
  const { listened, frames, stop } = await listenTo(open(), server.url)

  stop.abort()

  expect(listened.ok && (await listened.ended)).toBe('It was ended here.')
  server.send('late')
  await expect.poll(() => server.listening()).toBe(0)
  expect(frames).toEqual([])
  expect((await open().listen(server.url, { purpose: 'channel', signal: stop.signal, onFrame: () => undefined })).ok).toBe(false)
})

it('says why a stream could not be opened', async () => {
  const server = await streams()
  const silent = await tcp(() => undefined)
  const door = open()
  const failure = async (address: string, more = {}) => {
    const { listened } = await listenTo(door, address, more)
    return listened.ok ? null : { kind: listened.kind, words: listened.words }
  }
  server.refuse(404)

  expect(await failure(server.url)).toEqual({ kind: 'bad-request', words: '127.0.0.1 offers no stream at this address.' })
  expect(await failure(silent.url.replace('http', 'ws'), { timeoutMs: 150 })).toMatchObject({ kind: 'timeout' })
  expect(await failure(server.url.replace('ws', 'wss'))).toMatchObject({ kind: 'tls' })
  server.stop()
  expect(await failure(server.url)).toMatchObject({ kind: 'connect' })
})

it('refuses to listen at addresses that HTTP would not be let to', async () => {
  const server = await streams()
  const door = open([])
  const refused = async (address: string) => {
    const { listened } = await listenTo(door, address)
    return listened.ok ? null : { kind: listened.kind, words: listened.words }
  }

  for (const host of ['127.0.0.1', '[::1]', '10.1.2.3', '169.254.169.254', '2130706433', 'localhost'])
    expect(await refused(`wss://${host}:${server.port}/`)).toMatchObject({
      kind: 'refused-address',
      words: expect.stringContaining('BATON_ALLOW_HOSTS'),
    })
  for (const address of [server.url, 'wss://user:secret@example.com/', 'https://example.com/', 'no address'])
    expect(await refused(address)).toMatchObject({ kind: 'refused-address' })
  expect(await refused('wss://nowhere.invalid/')).toMatchObject({ kind: 'dns' })
  expect(server.asked).toEqual([])
})
