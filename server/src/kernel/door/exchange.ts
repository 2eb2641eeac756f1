import type { CallResult } from '@baton/channel-kit'
import type { Dispatcher, Pool } from 'undici'
import { type DoorAnswer, type DoorFailure, DoorRefusal } from './answer.ts'

export interface Asking {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  headers: Record<string, string>
  body: string | Buffer | null
  host: string
  timeoutMs: number
  maxBytes: number
}

/**
 * One request and its whole answer on a connection of the pool.
 *
 * `onRequestStart` is called on a connected socket right before the first byte goes into it, and nothing goes before it:
 * so it alone settles `bytesWritten`. Once this has answered "not written", a connection that comes too late is not
 * written to either, and a second start (a pool may repeat a request on a fresh connection) is always refused.
 */
export function exchange(pool: Pool, asking: Asking): Promise<DoorAnswer> {
  return new Promise((resolve) => {
    let written = false
    let settled = false
    let controller: Dispatcher.DispatchController | null = null
    let status = 0
    let headers: Record<string, string> = {}
    const chunks: Buffer[] = []
    let size = 0

    function settle(answer: DoorAnswer): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve(answer)
    }
    function give(kind: DoorFailure, words: string): void {
      settle({ ok: false, bytesWritten: written, kind, words })
      controller?.abort(new Error(words))
    }
    const timer = setTimeout(
      () => give('timeout', `${asking.host} did not answer within ${Math.round(asking.timeoutMs / 1000)} s.`),
      asking.timeoutMs,
    )

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        if (settled || written) return started.abort(new Error('the request was given up'))
        controller = started
        written = true
      },
      onResponseStart(_, code, fields) {
        if (code < 200) return
        status = code
        headers = flat(fields)
        if (Number(headers['content-length']) > asking.maxBytes) give('too-large', tooLarge(asking))
      },
      onResponseData(_, chunk) {
        size += chunk.length
        if (size > asking.maxBytes) give('too-large', tooLarge(asking))
        else chunks.push(chunk)
      },
      onResponseEnd() {
        settle({ ok: true, result: { status, headers, body: Buffer.concat(chunks) } satisfies CallResult })
      },
      onResponseError(_, error) {
        const kind = kindOf(error, written)
        settle({ ok: false, bytesWritten: written, kind, words: wordsFor(kind, asking.host, error) })
      },
    }
    pool.dispatch(
      { method: asking.method, path: asking.path, headers: asking.headers, body: asking.body, headersTimeout: 0, bodyTimeout: 0 },
      handler,
    )
  })
}

function tooLarge({ host, maxBytes }: Asking): string {
  return `The answer of ${host} is larger than ${Math.round(maxBytes / 1_000_000)} MB.`
}

function flat(fields: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/

export function kindOf(error: Error, written: boolean): DoorFailure {
  if (error instanceof DoorRefusal) return error.kind
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  if (code === 'UND_ERR_INVALID_ARG') return 'bad-request'
  if (TLS.test(code)) return 'tls'
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'timeout'
  return written ? 'reset' : 'connect'
}

export function wordsFor(kind: DoorFailure, host: string, error: Error): string {
  const reason = (error as NodeJS.ErrnoException).code ?? error.message
  switch (kind) {
    case 'refused-address':
    case 'dns':
      return error.message
    case 'tls':
      return `The certificate of ${host} could not be trusted (${reason}).`
    case 'timeout':
      return `${host} could not be reached in time.`
    case 'reset':
      return `${host} broke the connection before it had answered (${reason}).`
    case 'bad-request':
      return `The request could not be written: ${error.message}.`
    case 'connect':
    case 'open-breaker':
    case 'too-large':
      return `${host} could not be reached (${reason}).`
  }
}
