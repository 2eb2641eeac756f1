import type { CallResult, ChannelAdapter, ChannelEvent, HttpCall, MessageEvent, Outcome, ReadBack } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import type { DoorAnswer } from '#kernel/door'
import type { Dice } from '../conversations/receive/trees.fixtures.ts'

/** What the network can do about a reply of which nobody knows whether it arrived. */
export type Memory = 'absorbs' | 'can be read back' | 'only a person can say'

/** One thing the contact saw of us, in order. */
export interface Shown {
  id: string
  deliveryId: string
  to: string
  text: string
  at: string
}

const answered = (status: number, body: object = {}): DoorAnswer => ({
  ok: true,
  result: { status, headers: {}, body: Buffer.from(JSON.stringify(body)) },
})
const cutOff = (bytesWritten: boolean): DoorAnswer => ({
  ok: false,
  bytesWritten,
  kind: bytesWritten ? 'reset' : 'connect',
  why: finding('connection_broken', { host: 'network.example', reason: 'ECONNRESET' }),
})

/** A pretended network: what it shows its people is the truth that the server is judged by. */
export class PretendedNetwork {
  readonly memory: Memory
  readonly ledger: Shown[] = []
  /** What it has still to tell us of our own words. */
  readonly echoes: MessageEvent[] = []
  isKind = false
  private readonly dice: Dice
  private readonly now: () => string
  private readonly isOfReviews: boolean
  private readonly echoing: number

  constructor(memory: Memory, dice: Dice, now: () => string, isOfReviews: boolean) {
    this.isOfReviews = isOfReviews
    this.memory = memory
    this.dice = dice
    this.now = now
    this.echoing = dice.of([0, 0.5, 1])
  }

  /** What a call does at the network; its answer may still be lost on the way. */
  take(call: HttpCall): DoorAnswer {
    if (call.method === 'GET') return this.lookUp(call.url.split('/').at(-1) ?? '')
    const said = JSON.parse(String(call.body)) as Omit<Shown, 'id' | 'at'>
    const fate = this.isKind ? 9 : this.dice.below(14)
    if (fate === 0) return answered(403, { words: 'You may not.' })
    if (fate === 1) return answered(429, { words: 'Too fast.' })
    if (fate === 2) return cutOff(false)
    if (fate === 3) return cutOff(true)
    const shown = this.show(said)
    return fate === 4 ? answered(500) : fate === 5 || fate === 6 ? cutOff(true) : answered(200, { id: shown.id, at: shown.at })
  }

  private lookUp(deliveryId: string): DoorAnswer {
    if (!this.isKind && this.dice.chance(0.1)) return cutOff(true)
    const shown = this.ledger.find((each) => each.deliveryId === deliveryId)
    return answered(200, shown ? { kind: 'found', externalId: shown.id } : { kind: 'absent' })
  }

  private show(said: Omit<Shown, 'id' | 'at'>): Shown {
    const before = this.memory === 'absorbs' && this.ledger.find(({ deliveryId }) => deliveryId === said.deliveryId)
    if (before) return before
    const shown = { ...said, id: `out-${this.ledger.length + 1}`, at: this.now() }
    this.ledger.push(shown)
    if (this.dice.chance(this.echoing)) this.echoes.push(echoOf(shown, this.isOfReviews))
    return shown
  }

  adapter(): ChannelAdapter {
    const nothing = () => {
      throw new Error('not part of this')
    }
    return {
      network: 'line',
      intake: 'webhook',
      credentialFields: [],
      defaultBaseUrl: '',
      truth: nothing,
      verify: nothing,
      probes: nothing,
      readProbe: nothing,
      parse: ({ body }) => ({ ok: true, events: (JSON.parse(Buffer.from(body).toString()) as { events: ChannelEvent[] }).events }),
      sendBudget: () => ({ calls: 1000, perMs: 1000 }),
      capabilities: () => ({
        canReply: true,
        text: { max: 500, count: 'code-points', splits: true },
        media: { kinds: [], maxCount: 0, maxBytes: 0 },
        windowEndsAt: null,
        ...(this.isOfReviews && { oneAnswer: { shown: 'at-once' as const } }),
      }),
      measure: (text) => ({ length: Array.from(text).length }),
      send: (message, thread) => ({
        transport: 'http',
        method: 'POST',
        url: 'http://127.0.0.1:9/messages',
        headers: {},
        body: JSON.stringify({ deliveryId: message.deliveryId, to: thread.externalId, text: message.text }),
      }),
      readOutcome: (result): Outcome => {
        const { id = '', words = '', at } = bodyOf<{ id?: string; words?: string; at?: string }>(result)
        if (result.status === 200) return { kind: 'sent', externalId: id, at }
        if (result.status === 429) return { kind: 'not-now', retryAfterMs: 3_000, words }
        if (result.status >= 500) return { kind: 'unknown', words }
        return { kind: 'refused', class: 'not-allowed', words }
      },
      afterUnknown: (message) => {
        if (this.memory === 'absorbs') return { kind: 'resend' }
        if (this.memory === 'only a person can say') return { kind: 'ask' }
        return {
          kind: 'read-back',
          call: { transport: 'http', method: 'GET', url: `http://127.0.0.1:9/messages/${message.deliveryId}`, headers: {} },
        }
      },
      readBack: (result) => bodyOf<ReadBack>(result),
    }
  }
}

function bodyOf<T>({ body }: CallResult): T {
  return JSON.parse(Buffer.from(body).toString()) as T
}

function echoOf({ id, to, text, at }: Shown, isOfReviews: boolean): MessageEvent {
  return {
    kind: 'message',
    direction: 'outbound',
    account: 'brand',
    at,
    dedupeKey: id,
    externalId: id,
    scope: 'brand',
    order: id,
    thread: isOfReviews
      ? { externalId: to, kind: 'review', visibility: 'public', oneAnswer: true }
      : { externalId: to, kind: 'dm', visibility: 'private' },
    author: { scope: 'brand', externalId: 'brand', displayName: 'Haru Living' },
    text,
    media: [],
    addressesUs: false,
  }
}
