import type { LookupFunction, Socket } from 'node:net'
import { buildConnector, Client, ping, WebSocket } from 'undici'
import type { Address } from './addresses.ts'
import type { DoorFailure } from './answer.ts'
import { kindOf, whyFor, wordsOf } from './exchange.ts'

export type Listened =
  /** Open. `ended` settles with the words why it ended. */
  { ok: true; ended: Promise<string> } | { ok: false; kind: DoorFailure; words: string }

interface Opening {
  host: string
  /** The checked ones; the socket goes to no other. */
  addresses: Address[]
  onFrame: (bytes: Buffer) => void
  signal: AbortSignal
  maxBytes: number
  timeoutMs: number
  connectMs: number
}

/** After so long a silence the other side is asked for a sign of life; after as long again it is given up. */
const SILENCE_MS = 30_000

/**
 * One WebSocket on a connection of its own. Frames are handed over as they are read, and nothing is read ahead of them, so
 * a sender that is faster than we are waits in its own memory.
 */
export function openStream(url: URL, opening: Opening): Promise<Listened> {
  const { host, addresses, onFrame, signal, maxBytes, timeoutMs, connectMs } = opening
  let connection: Socket | null = null
  let failure: Error | null = null
  const lookup: LookupFunction = (_, options, answer) =>
    options.all ? answer(null, addresses) : answer(null, addresses[0]?.address ?? '', addresses[0]?.family)
  const connect = buildConnector({ lookup, autoSelectFamily: true, timeout: connectMs, allowH2: false })
  const client = new Client(`${url.protocol === 'ws:' ? 'http' : 'https'}://${url.host}`, {
    connect: (options, done) =>
      connect(options, (...made) => {
        ;[failure, connection] = made
        done(...made)
      }),
    allowH2: false,
    headersTimeout: timeoutMs,
    webSocket: { maxPayloadSize: maxBytes },
  })

  return new Promise((resolve) => {
    let end: ((words: string) => void) | null = null
    const socket = new WebSocket(url, { dispatcher: client, headers: { 'user-agent': 'Baton' } })
    socket.binaryType = 'arraybuffer'

    let isOver = false
    const over = (kind: DoorFailure, words: string) => {
      if (isOver) return
      isOver = true
      clearTimeout(late)
      clearInterval(watch)
      signal.removeEventListener('abort', stop)
      if (end) end(words)
      else resolve({ ok: false, kind, words })
      connection?.destroy()
      void client.destroy()
    }
    const stop = () => over('reset', 'It was ended here.')
    const late = setTimeout(() => over('timeout', `${host} did not answer within ${Math.round(timeoutMs / 1000)} s.`), timeoutMs)
    const watch = watchSilence(
      () => connection?.bytesRead ?? 0,
      () => ping(socket),
      () => over('timeout', `${host} fell silent.`),
    )
    signal.addEventListener('abort', stop, { once: true })

    socket.addEventListener('open', () => {
      clearTimeout(late)
      resolve({ ok: true, ended: new Promise((ended) => (end = ended)) })
    })
    socket.addEventListener('message', ({ data }: { data: string | ArrayBuffer }) => {
      if (!signal.aborted) onFrame(typeof data === 'string' ? Buffer.from(data) : Buffer.from(data))
    })
    socket.addEventListener('close', ({ code, reason }) => {
      if (failure) over(kindOf(failure, false), wordsOf(whyFor(kindOf(failure, false), host, failure)))
      else if (!end) over('bad-request', `${host} offers no stream at this address.`)
      else if (code === 1006) over('reset', `The connection to ${host} broke.`)
      else over('reset', `${host} ended the connection (${[code, reason].filter(Boolean).join(' ')}).`)
    })
    if (signal.aborted) stop()
  })
}

/** A connection whose other side has gone without a word looks like one on which nothing happens. */
function watchSilence(bytesRead: () => number, ask: () => void, giveUp: () => void): NodeJS.Timeout {
  let heard = 0
  let asked = false
  return setInterval(() => {
    const now = bytesRead()
    if (now !== heard) asked = false
    else if (asked) return giveUp()
    else asked = true
    heard = now
    if (asked) ask()
  }, SILENCE_MS).unref()
}
