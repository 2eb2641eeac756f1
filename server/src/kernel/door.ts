import type { CallResult, HttpCall } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import { isIP, type LookupFunction } from 'node:net'
import { Pool } from 'undici'
import type { Clock } from '#kernel/clock'
import type { Log } from '#kernel/log'
import { type Address, addressesOf, isPublicAddress } from './door/addresses.ts'
import { type DoorAnswer, DoorRefusal } from './door/answer.ts'
import { Breaker } from './door/breaker.ts'
import { HostClocks } from './door/host-clocks.ts'
import { exchange, wordsOf } from './door/exchange.ts'
import { type Listened, openStream } from './door/stream.ts'

/** What a socket is opened for. An allowed host may be limited to some. */
export type Purpose = 'channel' | 'media' | 'mail' | 'demo' | 'webhook'

export type { DoorAnswer, DoorFailure } from './door/answer.ts'
export { DoorRefusal } from './door/answer.ts'
export type { Listened } from './door/stream.ts'

export interface HttpOptions {
  purpose: Purpose
  /** For everything together: resolving, connecting, redirects, the whole answer. Default 20 s. */
  timeoutMs?: number
  /** Largest body of an answer. Default 2 MB. */
  maxBytes?: number
  /** Failures to connect are counted apart for each account, so that one account's troubles do not stop another's. */
  accountId?: string
  /** How many redirects a GET may follow; each is checked like the first address. Default 0: the redirect is the answer. */
  redirects?: number
}

export interface ListenOptions {
  purpose: Purpose
  /** Each message as bytes, text or binary alike. What is not kept by the callee is gone: nothing waits in a queue. */
  onFrame(bytes: Buffer): void
  /** Ends the connection. */
  signal: AbortSignal
  /** A longer message ends the connection. Default 5 MB, the most that the AT Protocol lets a stream send. */
  maxBytes?: number
  /** To connect and be answered. Default 15 s. */
  timeoutMs?: number
}

/** The only way out: no other module opens a socket to somebody else's server. */
export interface Door {
  http(call: HttpCall, options: HttpOptions): Promise<DoorAnswer>
  /** Opens a WebSocket to listen, at an address checked like those of HTTP. Whether to try again is the caller's business. */
  listen(address: string, options: ListenOptions): Promise<Listened>
  /**
   * An address that mail may connect to, checked like those of HTTP; the caller must connect to exactly this address.
   * Rejects with `DoorRefusal`.
   */
  resolve(host: string, port: number, purpose: Purpose): Promise<Address>
  /** May the host be reached without encryption? Only one that an administrator allowed. */
  allowsPlain(host: string, port: number, purpose: Purpose): boolean
  /** Lets a host (or `host:port`) of a private network be reached, until the answer is called. */
  allow(host: string, purposes?: readonly Purpose[]): () => void
  /** Our clock minus that of the servers that networks answered from lately, in milliseconds; null when none was heard. */
  aheadMs(): number | null
  close(): Promise<void>
}

export interface DoorOptions {
  clock: Clock
  log: Log
  /** `host` or `host:port` of servers on private addresses that the administrator lets accounts reach (BATON_ALLOW_HOSTS). */
  allowHosts?: readonly string[]
}

const CONNECT_MS = 10_000
const CONNECTIONS = 64
/** Headers that prove who we are: not carried to another origin. */
const PRIVATE_HEADERS = ['authorization', 'cookie', 'proxy-authorization']

export function makeDoor({ clock, log, allowHosts = [] }: DoorOptions): Door {
  const allowed = new Set<{ host: string; purposes: readonly Purpose[] | null }>(
    allowHosts.map((host) => ({ host: host.trim().toLowerCase(), purposes: null })),
  )
  const breaker = new Breaker(clock)
  const clocks = new HostClocks(clock)
  const pools = new Map<string, Pool>()

  function isAllowed(host: string, port: number, purpose: Purpose): boolean {
    const names = [host.toLowerCase(), `${host.toLowerCase()}:${port}`]
    for (const rule of allowed) if (names.includes(rule.host) && (rule.purposes?.includes(purpose) ?? true)) return true
    return false
  }

  /** The addresses of a host that may be connected to: at least one. */
  async function checked(host: string, port: number, purpose: Purpose): Promise<Address[]> {
    const found = await addressesOf(host).catch((error: NodeJS.ErrnoException) => {
      throw new DoorRefusal('dns', finding('host_not_found', { host, reason: error.code ?? error.message }))
    })
    const good = isAllowed(host, port, purpose) ? found : found.filter(({ address }) => isPublicAddress(address))
    if (good.length > 0) return good
    log.warn({ host, port, purpose, addresses: found.map(({ address }) => address) }, 'an address was refused')
    throw new DoorRefusal('refused-address', finding('address_private', { host, port: String(port) }, { remedy: 'allow_host' }))
  }

  /** Connections are kept per origin and purpose. The addresses given to the socket are the checked ones; nothing is resolved twice. */
  function poolOf(url: URL, purpose: Purpose): Pool {
    const key = `${purpose} ${url.origin}`
    const known = pools.get(key)
    if (known) return known
    const lookup: LookupFunction = (host, options, answer) => {
      checked(host, portOf(url), purpose).then(
        (addresses) => (options.all ? answer(null, addresses) : answer(null, addresses[0]?.address ?? '', addresses[0]?.family)),
        (error: Error) => answer(error, ''),
      )
    }
    const made = new Pool(url.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      connect: { lookup, autoSelectFamily: true, timeout: CONNECT_MS, allowH2: false },
    })
    // Connections end when idle; without this every origin ever called would stay in memory.
    made.on('disconnect', () => {
      if (made.stats.size === 0 && made.stats.connected === 0 && pools.get(key) === made) pools.delete(key)
    })
    pools.set(key, made)
    return made
  }

  async function ask(call: HttpCall, url: URL, options: HttpOptions, deadline: number): Promise<DoorAnswer> {
    const host = hostOf(url)
    if (isIP(host)) {
      // A socket does not look up what is an address already, so the pool's own check would not see it.
      const refusal = await checked(host, portOf(url), options.purpose).then(
        () => null,
        (error: DoorRefusal) => error,
      )
      if (refusal) return { ok: false, bytesWritten: false, kind: refusal.kind, why: refusal.why }
    }
    return exchange(poolOf(url, options.purpose), {
      method: call.method,
      path: url.pathname + url.search,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'Baton', ...call.headers },
      body: typeof call.body === 'object' ? Buffer.from(call.body.bytesBase64, 'base64') : (call.body ?? null),
      host,
      timeoutMs: Math.max(1, deadline - Date.now()),
      maxBytes: options.maxBytes ?? 2_000_000,
    })
  }

  function refusalOf(address: string, purpose: Purpose, scheme: 'http' | 'ws' = 'http'): Finding | URL {
    if (!URL.canParse(address)) return finding('address_invalid', { address: address.slice(0, 200) })
    const url = new URL(address)
    if (url.username || url.password) return finding('address_with_password', {})
    if (url.protocol === `${scheme}s:` || (url.protocol === `${scheme}:` && isAllowed(hostOf(url), portOf(url), purpose))) return url
    const found = { address: `${url.protocol}//${url.host}`, host: hostOf(url), port: String(portOf(url)) }
    return finding('address_unencrypted', found, scheme === 'http' ? { remedy: 'use_https' } : {})
  }

  async function http(call: HttpCall, options: HttpOptions): Promise<DoorAnswer> {
    const deadline = Date.now() + (options.timeoutMs ?? 20_000)
    let current = call
    for (let redirects = options.redirects ?? 0; ; redirects--) {
      const url = refusalOf(current.url, options.purpose)
      if (!(url instanceof URL)) return { ok: false, bytesWritten: false, kind: 'refused-address', why: url }
      const line = `${url.origin} ${options.accountId ?? ''}`
      if (breaker.blockedForMs(line) !== null)
        return { ok: false, bytesWritten: false, kind: 'open-breaker', why: finding('host_left_alone', { host: url.hostname }) }
      const answer = await ask(current, url, options, deadline)
      if (!answer.ok && ['dns', 'connect', 'tls', 'timeout', 'reset'].includes(answer.kind)) breaker.failed(line)
      else breaker.reached(line)
      if (answer.ok && options.purpose === 'channel') clocks.heard(url.host, answer.result.headers)
      const next = answer.ok && redirects > 0 ? redirected(current, url, answer.result) : null
      if (!next) return answer
      current = next
    }
  }

  async function listen(address: string, { purpose, maxBytes = 5_000_000, timeoutMs = 15_000, ...rest }: ListenOptions): Promise<Listened> {
    const url = refusalOf(address, purpose, 'ws')
    if (!(url instanceof URL)) return { ok: false, kind: 'refused-address', words: wordsOf(url) }
    const host = hostOf(url)
    try {
      const addresses = await checked(host, portOf(url), purpose)
      return await openStream(url, { host, addresses, maxBytes, timeoutMs, connectMs: CONNECT_MS, ...rest })
    } catch (error) {
      if (error instanceof DoorRefusal) return { ok: false, kind: error.kind, words: wordsOf(error.why) }
      throw error
    }
  }

  return {
    http,
    listen,
    async resolve(host, port, purpose) {
      const [first] = await checked(host, port, purpose)
      if (!first) throw new DoorRefusal('dns', finding('host_not_found', { host, reason: 'ENODATA' }))
      return first
    },
    allowsPlain: isAllowed,
    allow(host, purposes) {
      const rule = { host: host.toLowerCase(), purposes: purposes ?? null }
      allowed.add(rule)
      return () => allowed.delete(rule)
    },
    aheadMs: () => clocks.aheadMs(),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
      pools.clear()
    },
  }
}

/** Without the brackets that an IPv6 address has in a URL. */
function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
}

function portOf(url: URL): number {
  return Number(url.port) || (['http:', 'ws:'].includes(url.protocol) ? 80 : 443)
}

/** The call to make instead, where a GET is sent elsewhere; credentials stay with the origin they were made for. */
function redirected(call: HttpCall, from: URL, result: CallResult): HttpCall | null {
  const location = result.headers.location
  if (call.method !== 'GET' || ![301, 302, 303, 307, 308].includes(result.status) || !location || !URL.canParse(location, from.href))
    return null
  const to = new URL(location, from.href)
  const headers = to.origin === from.origin ? call.headers : withoutPrivate(call.headers)
  return { ...call, url: to.href, headers }
}

function withoutPrivate(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PRIVATE_HEADERS.includes(name.toLowerCase())))
}
