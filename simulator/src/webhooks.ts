import { setMaxListeners } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { Agent as TlsAgent, request as httpsRequest } from 'node:https'
import { type Clock, iso, sleep } from './clock.ts'
import type { NetworkName } from './ledger.ts'
import type { Random } from './random.ts'

/** One webhook call to make: what to send is asked anew for each attempt, because LINE marks redeliveries in the signed body. */
export interface WebhookRequest {
  network: NetworkName
  account: string
  /** Where to; empty when nobody has registered an address: then it counts as refused at once. */
  url: string
  /** Names the fact inside, for people and for matching: event ids, post id. */
  what: string
  body(attempt: number): Buffer
  headers(body: Buffer): Record<string, string>
  /** Pauses before each repeat of an unacknowledged delivery; empty: the network tries once. */
  retryDelaysMs: readonly number[]
}

export interface Attempt {
  at: string
  /** null when no answer came. */
  status: number | null
  error?: string
  latencyMs: number
}

export interface WebhookDelivery {
  number: number
  network: NetworkName
  account: string
  what: string
  url: string
  attempts: Attempt[]
  /** `refused`: never answered 2xx in as many tries as the network makes. `lost`: the network lost it before the first. */
  state: 'pending' | 'acknowledged' | 'refused' | 'lost'
}

/** Disorder to add while delivering, by seed. All chances are in 0..1. */
export interface Mischief {
  /** Delivered twice (or more: each extra one draws again). */
  duplicates?: number
  /** Held back, so that later ones overtake it. */
  late?: number
  /** How long a late one waits. Default 200 to 2000. */
  lateMs?: readonly [number, number]
  /** LINE, X: the author edits the text after it came. */
  edits?: number
  /** The author takes the message back. */
  deletes?: number
  /** Never delivered, though the network shows it to whoever asks. */
  losses?: number
}

export interface LoadOptions {
  /** Calls in flight at once. Default 8. */
  connections?: number
  /** Upper bound for the rate; absent: as fast as the receiver answers. */
  perSecond?: number
  /** Chance that a request is sent once more, at another place of the batch. */
  duplicates?: number
  shuffle?: boolean
  /** Chance that the network loses a request, copies of it too, and never makes it. */
  losses?: number
  /** Repeat what was not acknowledged as the network would. Default true. */
  retry?: boolean
}

export interface LoadResult {
  deliveries: WebhookDelivery[]
  sent: number
  acknowledged: number
  refused: number
  seconds: number
}

export interface WebhookSender {
  /** Delivers as the network does, with repeats; settles when acknowledged or given up. */
  send(request: WebhookRequest, mischief?: Mischief): Promise<WebhookDelivery>
  /** Load: the whole batch over a fixed number of connections. */
  deliver(batch: readonly WebhookRequest[], options?: LoadOptions): Promise<LoadResult>
  /** What `act` would have had sent, made ready and not sent: for `deliver`, in any order. Things told only later are sent as ever. */
  gather(act: () => void): WebhookRequest[]
  /** One GET, for address checks. Null when nobody answered. */
  get(url: string): Promise<{ status: number; body: Buffer } | null>
  all(): readonly WebhookDelivery[]
  /** Settles when nothing is on its way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export function webhookSender(world: { clock: Clock; random: Random }, timeoutMs = 10_000): WebhookSender {
  const { clock, random } = world
  const agents = {
    'http:': new Agent({ keepAlive: true, maxSockets: 256 }),
    'https:': new TlsAgent({ keepAlive: true, maxSockets: 256 }),
  }
  const deliveries: WebhookDelivery[] = []
  const underWay = new Set<Promise<unknown>>()
  /** What is being gathered in place of being sent. */
  let gathered: WebhookRequest[] | null = null
  const stopping = new AbortController()
  // Each call under way listens to it.
  setMaxListeners(0, stopping.signal)

  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work)
    const forget = () => underWay.delete(work)
    work.then(forget, forget)
    return work
  }
  const pause = (ms: number) => sleep(clock, ms, stopping.signal)

  function open(request: WebhookRequest): WebhookDelivery {
    const { network, account, what, url } = request
    const delivery: WebhookDelivery = { number: deliveries.length + 1, network, account, what, url, attempts: [], state: 'pending' }
    deliveries.push(delivery)
    return delivery
  }

  function lose(request: WebhookRequest): WebhookDelivery {
    return Object.assign(open(request), { state: 'lost' as const })
  }

  async function attempt(request: WebhookRequest, delivery: WebhookDelivery): Promise<boolean> {
    const body = request.body(delivery.attempts.length)
    const at = iso(clock.now())
    const started = performance.now()
    const result = await call('POST', request.url, body, request.headers(body))
    delivery.attempts.push({ at, latencyMs: performance.now() - started, ...result.outcome })
    return result.outcome.status !== null && result.outcome.status >= 200 && result.outcome.status < 300
  }

  async function untilDone(request: WebhookRequest, delivery: WebhookDelivery, retry: boolean): Promise<WebhookDelivery> {
    const delays = retry ? request.retryDelaysMs : []
    for (let turn = 0; ; turn++) {
      if (request.url && (await attempt(request, delivery))) {
        delivery.state = 'acknowledged'
        return delivery
      }
      const delay = request.url ? delays[turn] : undefined
      if (delay === undefined || stopping.signal.aborted) break
      await pause(delay)
      if (stopping.signal.aborted) break
    }
    delivery.state = 'refused'
    return delivery
  }

  function call(method: 'GET' | 'POST', address: string, body: Buffer | null, headers: Record<string, string>) {
    return new Promise<{ outcome: Omit<Attempt, 'at' | 'latencyMs'>; body: Buffer }>((resolve) => {
      const url = new URL(address)
      const secure = url.protocol === 'https:'
      const failed = (error: Error) => resolve({ outcome: { status: null, error: error.message || error.name }, body: Buffer.alloc(0) })
      const outgoing = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method,
          agent: secure ? agents['https:'] : agents['http:'],
          headers: { ...headers, ...(body && { 'content-length': body.length }) },
          timeout: timeoutMs,
          signal: stopping.signal,
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () => resolve({ outcome: { status: response.statusCode ?? null }, body: Buffer.concat(parts) }))
          response.on('error', failed)
        },
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)))
      outgoing.on('error', failed)
      outgoing.end(body ?? undefined)
    })
  }

  return {
    async send(request, mischief = {}) {
      if (gathered) {
        gathered.push(request)
        return open(request)
      }
      if (random.chance(mischief.losses ?? 0)) return lose(request)
      const copies = []
      const late = random.chance(mischief.late ?? 0)
      const [least, most] = mischief.lateMs ?? [200, 2000]
      const wait = late ? random.int(least, most) : 0
      let times = 1
      while (random.chance(Math.min(mischief.duplicates ?? 0, 0.9))) times += 1
      for (let copy = 0; copy < times; copy++) {
        const delivery = open(request)
        copies.push(track((wait ? pause(wait) : Promise.resolve()).then(() => untilDone(request, delivery, true))))
      }
      return copies[0]!
    },

    async deliver(batch, { connections = 8, perSecond, duplicates = 0, shuffle = false, losses = 0, retry = true } = {}) {
      const lost = new Set(batch.filter(() => random.chance(losses)))
      const doubled = batch
        .filter((request) => !lost.has(request))
        .flatMap((request) => (random.chance(duplicates) ? [request, request] : [request]))
      const queue = (shuffle ? random.shuffle(doubled) : doubled).map((request) => ({ request, delivery: open(request) }))
      const started = performance.now()
      let next = 0
      const worker = async () => {
        while (next < queue.length && !stopping.signal.aborted) {
          const turn = next++
          const ahead = perSecond ? (turn / perSecond) * 1000 - (performance.now() - started) : 0
          if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead))
          const { request, delivery } = queue[turn]!
          await untilDone(request, delivery, retry)
        }
      }
      await track(Promise.all(Array.from({ length: Math.max(1, connections) }, worker)))
      const done = [...queue.map((item) => item.delivery), ...[...lost].map(lose)]
      const acknowledged = done.filter((delivery) => delivery.state === 'acknowledged').length
      return {
        deliveries: done,
        sent: done.reduce((sum, delivery) => sum + delivery.attempts.length, 0),
        acknowledged,
        refused: done.filter((delivery) => delivery.state === 'refused').length,
        seconds: (performance.now() - started) / 1000,
      }
    },

    gather(act) {
      const requests: WebhookRequest[] = []
      gathered = requests
      try {
        act()
      } finally {
        gathered = null
      }
      return requests
    },

    async get(url) {
      const { outcome, body } = await call('GET', url, null, {})
      return outcome.status === null ? null : { status: outcome.status, body }
    },

    all: () => deliveries,
    async idle() {
      while (underWay.size) await Promise.allSettled(underWay)
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(underWay)
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
