import type { CallResult } from '@baton/channel-kit'
import { type Finding, finding, inEnglish } from '@baton/contract/findings'
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
    function give(kind: DoorFailure, why: Finding): void {
      settle({ ok: false, bytesWritten: written, kind, why })
      controller?.abort(new Error(inEnglish(why).words))
    }
    const timer = setTimeout(() => give('timeout', finding('host_silent', { host: asking.host })), asking.timeoutMs)

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
        settle({ ok: false, bytesWritten: written, kind, why: whyFor(kind, asking.host, error) })
      },
    }
    pool.dispatch(
      { method: asking.method, path: asking.path, headers: asking.headers, body: asking.body, headersTimeout: 0, bodyTimeout: 0 },
      handler,
    )
  })
}

function tooLarge({ host, maxBytes }: Asking): Finding {
  return finding('answer_too_large', { host, megabytes: String(Math.round(maxBytes / 1_000_000)) })
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

/** What is wrong and what to do, for logs and details. */
export function wordsOf(why: Finding): string {
  const { words, remedy } = inEnglish(why)
  return remedy ? `${words} ${remedy}` : words
}

export function whyFor(kind: DoorFailure, host: string, error: Error): Finding {
  if (error instanceof DoorRefusal) return error.why
  const reason = (error as NodeJS.ErrnoException).code ?? error.message
  switch (kind) {
    case 'tls':
      // A server that speaks no TLS answers in plain letters, which OpenSSL takes for a version it does not know.
      return reason === 'ERR_SSL_WRONG_VERSION_NUMBER'
        ? finding('encryption_missing', { host })
        : finding('certificate_untrusted', { host, reason }, { remedy: 'trust_certificate' })
    case 'timeout':
      return finding('host_silent', { host })
    case 'reset':
      return finding('connection_broken', { host, reason })
    case 'bad-request':
      return finding('request_unwritable', { reason: error.message })
    case 'refused-address':
    case 'dns':
    case 'connect':
    case 'open-breaker':
    case 'too-large':
      return finding('host_unreachable', { host, reason })
  }
}
