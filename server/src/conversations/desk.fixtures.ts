import type {
  CallResult,
  CallWindow,
  ChannelAdapter,
  ChannelEvent,
  HttpCall,
  MessageEvent,
  Outcome,
  ReadBack,
  UnknownResolution,
} from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import { startDispatch } from '#channels'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import { type Scene, scene } from '#kernel/testing'
import { afterDelivery } from './after-delivery.ts'
import { isOvertaken } from './overtaken.ts'
import { receive } from './receive/receive.ts'
import { replyTo } from './reply.ts'

/** What the pretended network does. A test changes it as it goes. */
export interface Network {
  /** Texts that arrived at the wire, in order, with the token they came with. */
  calls: { text: string; token: string; kind: 'send' | 'read-back' }[]
  /** What the wire answers to a message; to anything not scripted it says yes. */
  answers: (DoorAnswer | Error | Promise<DoorAnswer>)[]
  readBacks: ReadBack[]
  resolution: UnknownResolution['kind']
  maxLength: number
  budget: { calls: number; perMs: number }
  /** Counts what is sent, as pushes of LINE. */
  counts: boolean
  /** For how long after the contact's words one may answer; null: for ever. */
  windowHours: number | null
}

export interface Matter {
  conversationId: string
  threadId: string
  messageId: string
}

type Untimed<Event> = Event extends ChannelEvent ? Omit<Event, 'account' | 'at'> : never

/** A desk: one agent, one pretended network, and what contacts say on it. */
export interface Desk {
  given: Scene
  network: Network
  agent: Ctx
  accountId: string
  /** The contact writes to us in private, unless told otherwise. */
  hears(who: string, text: string, more?: Partial<MessageEvent>): Promise<Matter>
  /** The network tells something else. */
  tells(event: Untimed<Exclude<ChannelEvent, MessageEvent>>): Promise<void>
  reply(
    matter: Matter,
    text: string,
    more?: Partial<Parameters<typeof replyTo>[2]>,
    by?: Ctx,
  ): Promise<{ deliveryId: string; messageId: string }>
  /** Begins to send. Several may: each has a life of its own. */
  start(): { stop(): Promise<void> }
  /** Lets time pass and tells everybody. */
  pass(seconds: number): void
  delivery(id: string): Promise<{
    state: string
    refusal: string | null
    words: string | null
    reason: Finding | null
    attempts: number
    externalId: string | null
  }>
  /** Waits until the delivery is in this state. */
  reaches(id: string, state: string): Promise<void>
  conversation(id: string): Promise<{
    status: string
    waitingSince: string | null
    needsAction: boolean
    deliveryTrouble: string | null
    assigneeId: string | null
    texts: (string | null)[]
  }>
  end(): Promise<void>
}

/** The network took it under this id. */
export const taken = (externalId: string): DoorAnswer => told(200, { id: externalId })
export const told = (status: number, body: object = {}): DoorAnswer => ({ ok: true, result: result(status, body) })
export const lost: DoorAnswer = {
  ok: false,
  bytesWritten: true,
  kind: 'reset',
  why: finding('connection_broken', { host: 'network.example', reason: 'ECONNRESET' }),
}
export const unreachable: DoorAnswer = {
  ok: false,
  bytesWritten: false,
  kind: 'connect',
  why: finding('host_unreachable', { host: 'network.example', reason: 'ECONNREFUSED' }),
}

function result(status: number, body: object): CallResult {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

export async function desk(): Promise<Desk> {
  const network: Network = {
    calls: [],
    answers: [],
    readBacks: [],
    resolution: 'ask',
    maxLength: 20,
    budget: { calls: 1000, perMs: 1000 },
    counts: false,
    windowHours: null,
  }
  const given = await scene({ adapters: [adapterOf(network)], allowHosts: ['127.0.0.1'] })
  const { ctx, app } = given
  const account = await given.account('line', 'brand')
  const agent = await given.as('agent', 'Minji')
  const receiving = {
    ...account,
    network: 'line',
    handle: 'haru',
    name: 'Haru Living',
    inboxId: given.inboxId,
    audienceId: given.audienceId,
    reopenDays: 3,
  }
  const running: { stop(): Promise<void> }[] = []
  let serial = 0

  async function delivery(id: string): ReturnType<Desk['delivery']> {
    const row = await ctx.tx(
      (tx) => tx.one<Awaited<ReturnType<Desk['delivery']>>>`
        select state, refusal, words, reason, attempts, external_id from deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`,
    )
    if (!row) throw new Error(`There is no delivery ${id}`)
    return row
  }

  return {
    given,
    network,
    agent,
    accountId: account.id,

    async hears(who, text, more = {}) {
      given.clock.advance({ seconds: 1 })
      const externalId = more.externalId ?? `in-${++serial}`
      const event: MessageEvent = {
        kind: 'message',
        direction: 'inbound',
        account: 'brand',
        at: ctx.nowIso(),
        dedupeKey: externalId,
        externalId,
        scope: 'brand',
        order: externalId,
        thread: { externalId: who, kind: 'dm', visibility: 'private' },
        author: { scope: 'brand', externalId: who, displayName: who },
        text,
        media: [],
        addressesUs: true,
        ...more,
      }
      await ctx.tx((tx) => receive(tx, [{ account: receiving, event, rawDeliveryId: tx.newId(), history: false }]))
      const row = await ctx.tx(
        (tx) => tx.one<Matter>`
          select m.conversation_id, m.thread_id, m.id as message_id from message_keys k join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
           where k.workspace_id = ${tx.workspaceId} and k.external_id = ${externalId}`,
      )
      if (!row) throw new Error('nothing was received')
      return row
    },

    async tells(told) {
      given.clock.advance({ seconds: 1 })
      const event = { ...told, account: 'brand', at: ctx.nowIso() } as ChannelEvent
      await ctx.tx((tx) => receive(tx, [{ account: receiving, event, rawDeliveryId: tx.newId(), history: false }]))
    },

    async reply(matter, text, more = {}, by = agent) {
      const clientMessageId = more.clientMessageId ?? app.ids.next()
      const { messages } = await replyTo(by, matter.conversationId, {
        clientMessageId,
        threadId: matter.threadId,
        replyTo: null,
        text,
        alsoAnswers: [],
        seenMessageId: matter.messageId,
        sendAnyway: false,
        withPersonalData: false,
        split: false,
        sendAt: null,
        resolve: false,
        replyAll: false,
        ...more,
      })
      return { deliveryId: clientMessageId, messageId: messages[0]?.id ?? '' }
    },

    start() {
      const ending = new AbortController()
      const done = startDispatch(
        {
          app,
          directUrl: app.config.databaseUrl ?? '',
          wire: async (_ctx, account, call) => wireOf(network, account.credentials, call as HttpCall),
          after: afterDelivery,
          isOvertaken,
        },
        ending.signal,
      )
      const one = {
        stop: async () => {
          ending.abort()
          await done
        },
      }
      running.push(one)
      return one
    },

    pass(seconds) {
      given.clock.advance({ seconds })
      app.bus.publish({ kind: 'deliveries', workspaceId: ctx.workspaceId })
    },

    delivery,

    async reaches(id, state) {
      const until = performance.now() + 8_000
      for (;;) {
        const now = await delivery(id)
        if (now.state === state) return
        if (performance.now() > until) throw new Error(`The delivery is ${now.state} (${now.words}), not ${state}`)
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    },

    async conversation(id) {
      const row = await ctx.tx(
        (tx) => tx.one<Awaited<ReturnType<Desk['conversation']>>>`
          select status, waiting_since, needs_action, delivery_trouble, assignee_id,
                 array(select m.text from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by m.at, m.order_key) as texts
            from conversations c where workspace_id = ${tx.workspaceId} and id = ${id}`,
      )
      if (!row) throw new Error(`There is no conversation ${id}`)
      return row
    },

    async end() {
      for (const one of running) await one.stop()
      // The tests of a worker share its database: what still waits here would be sent by the next one.
      await ctx.tx((tx) => tx.run`delete from deliveries where workspace_id = ${tx.workspaceId}`)
      await app.door.close()
      await app.db.end()
    },
  }
}

async function wireOf(network: Network, credentials: Record<string, string>, call: HttpCall): Promise<DoorAnswer> {
  if (call.method === 'GET') {
    network.calls.push({ text: call.url, token: '', kind: 'read-back' })
    return told(200, network.readBacks.shift() ?? { kind: 'unclear', words: 'not now' })
  }
  network.calls.push({ text: String(call.body), token: credentials.token ?? '', kind: 'send' })
  const answer = await network.answers.shift()
  if (answer instanceof Error) throw answer
  return answer ?? taken(`out-${network.calls.length}`)
}

function adapterOf(network: Network): ChannelAdapter {
  const nothing = () => {
    throw new Error('not part of this test')
  }
  const bodyOf = (answer: CallResult) =>
    JSON.parse(Buffer.from(answer.body).toString()) as { id?: string; words?: string; window?: CallWindow }
  return {
    network: 'line',
    intake: 'webhook',
    credentialFields: [],
    defaultBaseUrl: '',
    truth: nothing,
    verify: nothing,
    parse: nothing,
    probes: nothing,
    readProbe: nothing,
    sendBudget: () => network.budget,
    metering: {
      meters: ['line_push'],
      reading: [],
      charges: 'taken',
      costOf: () => (network.counts ? [{ meter: 'line_push', units: 1 }] : []),
    },
    capabilities: (thread) => ({
      canReply: thread.facts?.[`blocked:${thread.externalId}`] !== 'true',
      whyNot: { code: 'blocked' },
      text: { max: network.maxLength, count: 'code-points', splits: true },
      media: { kinds: [], maxCount: 0, maxBytes: 0 },
      windowEndsAt:
        network.windowHours && thread.lastInbound
          ? new Date(Date.parse(thread.lastInbound.at) + network.windowHours * 3_600_000).toISOString()
          : null,
      ...(network.counts && { cost: { meter: 'line_push', units: 1 } }),
      ...(thread.kind === 'review' && { oneAnswer: { shown: 'at-once' } }),
    }),
    measure: (text) => ({ length: Array.from(text).length }),
    split: (text) => text.match(new RegExp(`.{1,${network.maxLength}}`, 'gsu')) ?? [],
    send: (message, _thread, account) => {
      if (message.text === 'impossible') throw new Error('This cannot be put into words.')
      return {
        transport: 'http',
        method: 'POST',
        url: `${account.baseUrl}/messages`,
        headers: { authorization: `Bearer ${account.credentials.token ?? ''}` },
        body: message.text,
      }
    },
    readOutcome: (answer): Outcome => {
      const { id = '', words = '' } = bodyOf(answer)
      if (answer.status === 200) return { kind: 'sent', externalId: id }
      if (answer.status === 401) return { kind: 'token-expired', words }
      if (answer.status === 429) return { kind: 'not-now', retryAfterMs: 60_000, words }
      if (answer.status >= 500) return { kind: 'unknown', words }
      return { kind: 'refused', class: 'not-allowed', words }
    },
    readWindow: (answer) => bodyOf(answer).window ?? null,
    afterUnknown: (_message, _thread, account) =>
      network.resolution === 'read-back'
        ? { kind: 'read-back', call: { transport: 'http', method: 'GET', url: `${account.baseUrl}/messages`, headers: {} } }
        : { kind: network.resolution },
    readBack: (answer) => bodyOf(answer) as unknown as ReadBack,
    refresh: (account) => ({ transport: 'http', method: 'POST', url: `${account.baseUrl}/refresh`, headers: {} }),
    readRefresh: (answer, account) =>
      answer.status === 200
        ? { credentials: { ...account.credentials, token: bodyOf(answer).id ?? '' } }
        : { problem: finding('sign_in_refused', {}, { networkWords: 'The refresh token is void.' }) },
  }
}
