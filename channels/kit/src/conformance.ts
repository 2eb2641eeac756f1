import { describe, expect, it } from 'vitest'
import { meters } from '@baton/contract/meters'
import type {
  AccountContext,
  AppSecrets,
  Call,
  CallResult,
  Capabilities,
  ChannelAdapter,
  ChannelEvent,
  Counted,
  IdentityRef,
  Outcome,
  OutboundMessage,
  ParseResult,
  PollStep,
  RawDelivery,
  RefusalClass,
  ThreadContext,
  Told,
  ToldPage,
} from './adapter.ts'
import { contradictions } from './evidence.ts'
import { mutate, seededRandom } from './mutations.ts'

export { seededRandom }

type Body = Uint8Array | string | object

/** What one network's adapter is shown. Bodies are bytes, text, or a value that is sent as JSON. */
export interface ConformanceFixtures {
  account: AccountContext
  app: AppSecrets
  /** The moment at which the sends and capabilities of these fixtures are asked for. */
  now: number
  /** Bodies of every kind the network sends, with the kinds of event that each must give, in order. */
  deliveries: { name: string; body: Body; kinds: ChannelEvent['kind'][] }[]
  /** Two bodies that tell the same facts: redelivered, or come by another path. */
  duplicates: { name: string; first: Body; second: Body }[]
  /** A body of this network with a kind that nobody knows yet. */
  unknownKind: Body
  /** Bodies that are not of this network at all. */
  notOurs: Body[]
  /** Headers that prove a body came from the network. Left out where the network proves nothing (polls, mail). */
  sign?: (body: Uint8Array, app: AppSecrets) => Record<string, string>
  sends: { name: string; message: OutboundMessage; thread: ThreadContext }[]
  /** Answers of the network to the first send. `kind` is the outcome's, `class` that of a refusal. */
  answers: {
    name: string
    result: { status: number; headers?: Record<string, string>; body?: Body }
    kind: Outcome['kind']
    class?: RefusalClass
  }[]
  /** Where the network can be asked for the past: its answers one after another, and what they tell. `as`: a delivery of the same message. */
  reconciliation?: { since: string; answers: Body[]; told: { externalId: string; as?: Body }[] }
  /** Where webhooks point at things: a body that does, the network's answers one after another, and the message that they bring. */
  lookUps?: { name: string; body: Body; answers: Body[]; told: string[] }[]
  /** Where the network can be asked for a person (`profile`): whom, and what it answers. */
  person?: { identity: IdentityRef; answer: Body }
  /** Another call of `conformance` shows what these fixtures leave out: what `truth` says more than they show is taken for true here. */
  isPart?: boolean
  /** Texts of many scripts and lengths; each is measured, and cut where the network lets us. */
  texts: string[]
  mutations?: number
  seed?: number
}

/** The rules every adapter keeps. Call it at the top of the adapter's test file. */
export function conformance(adapter: ChannelAdapter, fixtures: ConformanceFixtures): void {
  const parse = async (body: Body): Promise<ParseResult> => adapter.parse(delivery(body), fixtures.account)
  const eventsOf = async (body: Body): Promise<ChannelEvent[]> => {
    const result = await parse(body)
    if (!result.ok) throw new Error(`refused a good body: ${result.reason.code}`)
    return result.events
  }

  describe(`${adapter.network} keeps the contract of adapters: reading`, () => {
    it.each(fixtures.deliveries)('reads $name', async ({ body, kinds }) => {
      const events = await eventsOf(body)

      expect(events.map((event) => event.kind)).toEqual(kinds)
      for (const event of events) expect(faultsOf(event)).toEqual([])
    })

    it('gives different facts different keys', async () => {
      const bodies = new Map(fixtures.deliveries.map(({ body }) => [Buffer.from(bytesOf(body)).toString('hex'), body]))
      const keys = (await Promise.all([...bodies.values()].map(eventsOf))).flat().map((event) => `${event.account} ${event.dedupeKey}`)

      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
    })

    it('gives the same bytes the same events', async () => {
      for (const { body } of fixtures.deliveries) expect(await parse(body)).toEqual(await parse(body))
    })

    it.each(fixtures.duplicates)('gives the same key when $name', async ({ first, second }) => {
      const [a, b] = [await eventsOf(first), await eventsOf(second)]

      expect(a.length).toBeGreaterThan(0)
      expect(b.map((event) => event.dedupeKey)).toEqual(a.map((event) => event.dedupeKey))
    })

    it('keeps an unknown kind, whole', async () => {
      const events = await eventsOf(fixtures.unknownKind)

      expect(events.map((event) => event.kind)).toEqual(['unknown'])
      expect(events[0]).toMatchObject({ type: expect.stringMatching(/./), raw: expect.anything() })
    })

    it('refuses a body of something else with a reason, and does not throw', async () => {
      for (const body of fixtures.notOurs) {
        expect(await parse(body)).toEqual({ ok: false, reason: expect.objectContaining({ code: expect.any(String) }) })
      }
    })

    it(`neither throws nor emits rubbish for ${fixtures.mutations ?? 1000} mutated bodies`, async () => {
      const random = seededRandom(fixtures.seed ?? 7)
      const faults: string[] = []
      for (let i = 0; i < (fixtures.mutations ?? 1000); i++) {
        const original = fixtures.deliveries[i % fixtures.deliveries.length]
        const body = mutate(bytesOf(original?.body ?? ''), random)
        faults.push(...(await faultsOfParsing(adapter, body, fixtures)).map((fault) => `mutation ${i} of ${original?.name}: ${fault}`))
      }

      expect(faults).toEqual([])
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    })
  })

  it(`${adapter.network} keeps the contract of adapters: tells of itself what it does`, async () => {
    const { account, now, sends } = fixtures
    const person = fixtures.person && adapter.readProfile?.(answer({ status: 200, body: fixtures.person.answer }), fixtures.person.identity)
    const shown = {
      events: (await Promise.all(fixtures.deliveries.map(({ body }) => eventsOf(body)))).flat(),
      sends: await Promise.all(
        sends.map(async ({ message, thread }) => {
          const call = await adapter.send(message, thread, account, now)
          const afterUnknown = adapter.afterUnknown(message, thread, account, call).kind
          return { message, thread, able: adapter.capabilities(thread, account, now), afterUnknown }
        }),
      ),
      person: person ?? null,
    }

    expect(contradictions(adapter, account, shown, fixtures.isPart ?? false)).toEqual([])
  })

  describe(`${adapter.network} keeps the contract of adapters: proof of origin`, () => {
    const sign = fixtures.sign
    const body = bytesOf(fixtures.deliveries[0]?.body ?? '')
    const verify = (headers: Record<string, string>, given: Uint8Array = body, app: AppSecrets = fixtures.app) =>
      adapter.verify({ body: given, headers, method: 'POST', query: {} }, app, fixtures.now).kind

    it.runIf(sign)('accepts what the network signed', () => {
      expect(verify(sign?.(body, fixtures.app) ?? {})).toBe('accepted')
    })

    it.runIf(sign)('refuses a wrong, a foreign, an empty and a missing signature', () => {
      const headers = sign?.(body, fixtures.app) ?? {}
      const name = Object.keys(headers)[0] ?? ''
      const value = headers[name] ?? ''
      const other = Buffer.concat([body, Buffer.from(' ')])
      const withoutSecrets = Object.fromEntries(Object.keys(fixtures.app).map((key) => [key, '']))

      expect(verify({ ...headers, [name]: value.slice(0, -3) + (value.endsWith('AA=') ? 'BB=' : 'AA=') })).toBe('refused')
      expect(verify(headers, other)).toBe('refused')
      expect(verify({ ...headers, [name]: '' })).toBe('refused')
      expect(verify({})).toBe('refused')
      expect(verify(sign?.(body, withoutSecrets) ?? {}, body, withoutSecrets)).toBe('refused')
    })
  })

  describe.runIf(adapter.reconciliation)(`${adapter.network} keeps the contract of adapters: being asked for the past`, () => {
    const { reconciliation } = adapter
    const { since, answers, told } = fixtures.reconciliation ?? { since: '', answers: [], told: [] }

    it('tells what was said since then, each in bytes that read as that very message', async () => {
      if (!reconciliation) throw new Error('no reconciliation')
      const found: Told[] = []
      let step: PollStep | undefined = reconciliation.ask(since, fixtures.account)
      for (const body of answers) {
        expect(step).toBeDefined()
        const page: ToldPage = reconciliation.readAnswer(step?.step ?? '', answer({ status: 200, body }), fixtures.account)
        expect(page.problem).toBeUndefined()
        expect(page.reads).toBeGreaterThanOrEqual(page.told.length)
        found.push(...page.told)
        step = page.next
      }
      expect(step).toBeUndefined()
      expect(found.map(({ externalId }) => externalId)).toEqual(told.map(({ externalId }) => externalId))
      for (const [index, { scope, externalId, at, body }] of found.entries()) {
        const events = await eventsOf(body)
        const message = events.find((event) => event.kind === 'message' && event.externalId === externalId)
        expect(message).toMatchObject({ kind: 'message', scope, externalId, at, account: fixtures.account.externalId })
        for (const event of events) expect(faultsOf(event)).toEqual([])
        const delivered = told[index]?.as
        if (delivered) expect((await eventsOf(delivered)).map(({ dedupeKey }) => dedupeKey)).toContain(message?.dedupeKey)
      }
    })

    it.runIf(adapter.history)(
      'brings in what was said before by the same questions, and goes on from any of them, told without its call',
      () => {
        const { history } = adapter
        if (!history) throw new Error('no history')
        const found: string[] = []
        let step: PollStep | undefined = history.ask(since, fixtures.account)
        let reached = 0
        for (const body of answers) {
          // A page behind one that is older already is not asked for.
          if (!step) break
          expect(history.resume(step?.step ?? '', fixtures.account)).toEqual(step)
          for (const { name, secret } of adapter.credentialFields) {
            const value = fixtures.account.credentials[name]
            if (secret && value) expect(step?.step).not.toContain(value)
          }
          const page = history.readAnswer(step?.step ?? '', answer({ status: 200, body }), fixtures.account)
          if (page.reach) {
            expect(page.reach.list).toBeGreaterThanOrEqual(reached)
            expect(page.reach.list).toBeLessThan(page.reach.lists)
            expect(Date.parse(page.reach.at)).not.toBeNaN()
            reached = page.reach.list
          }
          found.push(...page.told.map(({ externalId }) => externalId))
          step = page.next
        }
        expect(step).toBeUndefined()
        expect(found.length).toBeGreaterThan(0)
        expect(told.map(({ externalId }) => externalId).slice(0, found.length)).toEqual(found)
      },
    )

    it.each([401, 429, 500, 502, 200])('calls an odd answer (%s) a problem, tells nothing and does not throw', (status) => {
      const first = reconciliation?.ask(since, fixtures.account)
      for (const body of ['', '<html></html>', '[1]', 'null', '{"error":"no","message":"no"}']) {
        const page = reconciliation?.readAnswer(first?.step ?? '', answer({ status, body }), fixtures.account)
        expect(page).toMatchObject({ told: [], problem: { words: expect.stringMatching(/./) } })
        expect(page?.next).toBeUndefined()
      }
    })
  })

  describe.runIf(adapter.lookUp)(`${adapter.network} keeps the contract of adapters: asking for what is pointed at`, () => {
    const pointerIn = async (body: Body) => {
      const pointer = (await eventsOf(body)).find((event) => event.kind === 'pointer')
      if (!pointer || !adapter.lookUp) throw new Error('no pointer')
      return { pointer, lookUp: adapter.lookUp }
    }

    it.each(fixtures.lookUps ?? [])('brings $name', async ({ body, answers, told }) => {
      const { pointer, lookUp } = await pointerIn(body)
      const found: Told[] = []
      let step: PollStep | undefined = lookUp.ask(pointer.about, fixtures.account)
      for (const answered of answers) {
        const page: ToldPage = lookUp.readAnswer(step?.step ?? '', answer({ status: 200, body: answered }), fixtures.account)
        expect(page.problem).toBeUndefined()
        found.push(...page.told)
        step = page.next
      }
      expect(step).toBeUndefined()
      expect(found.map(({ externalId }) => externalId)).toEqual(told)
      expect(told).toContain(pointer.externalId)
      for (const one of found) expect(await messageIn(one)).toMatchObject({ scope: one.scope, at: one.at })
    })

    it.each(fixtures.lookUps ?? [])('keeps what is known of $name where the network says no more', async ({ body }) => {
      const { pointer, lookUp } = await pointerIn(body)

      for (const one of lookUp.untold(pointer.about, fixtures.account)) expect(await messageIn(one)).toMatchObject({ scope: pointer.scope })
      expect(lookUp.untold(pointer.about, fixtures.account).map(({ externalId }) => externalId)).toContain(pointer.externalId)
    })

    it.each([401, 429, 500, 502, 200])('calls an odd answer (%s) a problem, tells nothing and does not throw', async (status) => {
      for (const { body } of fixtures.lookUps ?? []) {
        const { pointer, lookUp } = await pointerIn(body)
        for (const odd of ['', '<html></html>', '[1]', 'null', '{"error":"no","message":"no"}']) {
          const { step } = lookUp.ask(pointer.about, fixtures.account)
          expect(lookUp.readAnswer(step, answer({ status, body: odd }), fixtures.account)).toMatchObject({
            told: [],
            problem: { words: expect.stringMatching(/./) },
          })
        }
      }
    })

    async function messageIn({ externalId, body }: Told) {
      const events = await eventsOf(body)
      for (const event of events) expect(faultsOf(event)).toEqual([])
      const message = events.find((event) => event.kind === 'message' && event.externalId === externalId)
      expect(message).toMatchObject({ account: fixtures.account.externalId })
      return message
    }
  })

  describe.runIf(adapter.metering)(`${adapter.network} keeps the contract of adapters: what calls cost`, () => {
    const { metering } = adapter
    const costs = (call: Call, counted: Partial<Counted> = {}) =>
      call.transport === 'http' ? (metering?.costOf(call, { account: fixtures.account, ...counted }) ?? []) : []

    it('counts on meters of this network that it names, whole units, each thing that was read once', async () => {
      const calls = [
        ...(await Promise.all(
          fixtures.sends.map(async ({ message, thread }) => adapter.send(message, thread, fixtures.account, fixtures.now)),
        )),
        ...adapter.probes(fixtures.account).flatMap(({ call }) => (call.transport === 'http' ? [call] : [])),
        ...(adapter.reconciliation ? [adapter.reconciliation.ask(fixtures.reconciliation?.since ?? '', fixtures.account).call] : []),
      ]
      const answers = [...(fixtures.reconciliation?.answers ?? []), '', 'null', '[1]', '{"data":[{"id":"7"},{"id":"7"}]}']
      for (const call of calls) {
        const uses = [...costs(call), ...answers.flatMap((body) => costs(call, { result: answer({ status: 200, body }) }))]
        for (const { meter, units, resources } of uses) {
          expect(metering?.meters).toContain(meter)
          expect(Number.isInteger(units) && units > 0).toBe(true)
          if (resources) expect(new Set(resources).size).toBe(units)
        }
      }
      for (const meter of metering?.meters ?? []) expect(meters[meter].network).toBe(adapter.network)
      for (const meter of metering?.reading ?? []) expect(metering?.meters).toContain(meter)
    })

    it('tells before sending on what a reply counts, and counts it there', async () => {
      for (const { message, thread } of fixtures.sends) {
        const { cost, canReply } = adapter.capabilities(thread, fixtures.account, fixtures.now)
        // Without a message to answer in public it is another kind of message: a private one.
        if (!canReply || (thread.visibility === 'public' && !message.target)) continue
        const uses = costs(await adapter.send(message, thread, fixtures.account, fixtures.now), { message })
        const linked = metering?.holdsLink?.(message.text) ?? false
        if (uses.length > 0 && cost) expect(uses).toEqual([{ meter: (linked && cost.withLink) || cost.meter, units: cost.units }])
        if (cost && !cost.firstFree) expect(uses).not.toEqual([])
        if (cost?.withLink) expect(metering?.holdsLink).toBeTypeOf('function')
      }
    })

    it('counts what was refused only where every call is charged', async () => {
      for (const { message, thread } of fixtures.sends) {
        const call = await adapter.send(message, thread, fixtures.account, fixtures.now)
        const refused = costs(call, { message, result: answer({ status: 403 }) })
        expect(refused).toEqual(metering?.charges === 'asked' ? costs(call, { message }) : [])
      }
    })
  })

  it(`${adapter.network} keeps the contract of adapters: names no price of a reply that nobody counts`, () => {
    const priced = fixtures.sends.some(({ thread }) => adapter.capabilities(thread, fixtures.account, fixtures.now).cost)
    expect(priced && !adapter.metering).toBe(false)
  })

  describe(`${adapter.network} keeps the contract of adapters: speaking`, () => {
    it.each(fixtures.sends)('makes the same call again for $name', async ({ message, thread }) => {
      const call = () => adapter.send(message, thread, fixtures.account, fixtures.now)

      expect(await call()).toEqual(await call())
      expect(JSON.stringify(await call())).not.toContain('undefined')
    })

    it.each(fixtures.answers)('reads the answer "$name"', async ({ result, kind, class: refusal }) => {
      const first = fixtures.sends[0]
      if (!first) throw new Error('fixtures.answers need a send')
      const call = await adapter.send(first.message, first.thread, fixtures.account, fixtures.now)
      const outcome = adapter.readOutcome(answer(result), first.message, call)

      expect(outcome).toMatchObject(refusal ? { kind, class: refusal } : { kind })
      if (outcome.kind !== 'sent') expect(outcome.words).not.toBe('')
      if (outcome.kind === 'not-now') expect(outcome.retryAfterMs).toBeGreaterThan(0)
    })

    it('calls an answer of a broken gateway unknown, never sent, and says how that is settled', async () => {
      for (const { message, thread } of fixtures.sends) {
        const call = await adapter.send(message, thread, fixtures.account, fixtures.now)
        if (call.transport !== 'http') continue
        const outcome = adapter.readOutcome(answer({ status: 502, body: '<html>Bad gateway</html>' }), message, call)

        expect(outcome.kind).toBe('unknown')
        const resolution = adapter.afterUnknown(message, thread, fixtures.account, call)
        expect(['resend', 'read-back', 'ask']).toContain(resolution.kind)
        if (resolution.kind === 'read-back') expect(adapter.readBack).toBeTypeOf('function')
      }
    })

    it('never says sent without an id of the network', async () => {
      for (const { message, thread } of fixtures.sends) {
        const call = await adapter.send(message, thread, fixtures.account, fixtures.now)
        if (call.transport !== 'http') continue
        for (const body of ['', '{}', '[]', 'null', '{"data":null}', '<html></html>']) {
          expect(adapter.readOutcome(answer({ status: 200, body }), message, call).kind).not.toBe('sent')
        }
      }
    })

    it.runIf(adapter.moderate)('moderates by the same call each time, and takes no odd answer for done', () => {
      for (const { message, thread } of fixtures.sends) {
        const { theirs = [], ours = [] } = adapter.capabilities(thread, fixtures.account, fixtures.now).moderation ?? {}
        for (const act of new Set([...theirs, ...ours])) {
          const call = () =>
            adapter.moderate?.(act, message.target?.externalId ?? '', fixtures.account, {
              at: message.at,
              hints: message.target?.hints ?? {},
            })
          expect(call()).toEqual(call())
          for (const result of [{ status: 502, body: '<html>Bad gateway</html>' }, { status: 200, body: 'null' }, { status: 401 }])
            expect(adapter.readModeration?.(answer(result), act).kind).not.toBe('done')
        }
      }
    })

    it('keeps to its own limits when it cuts a text', () => {
      for (const { thread } of fixtures.sends) {
        const capabilities = adapter.capabilities(thread, fixtures.account, fixtures.now)
        if (!capabilities.text.splits) continue
        for (const text of fixtures.texts) {
          const parts = adapter.split?.(text, capabilities) ?? []
          for (const part of parts) expect(fits(adapter, part, capabilities.text)).toBe(true)
          expect(withoutSpace(parts.join(''))).toBe(withoutSpace(text))
        }
      }
    })

    it('measures more for more text, and nothing for none', () => {
      expect(adapter.measure('').length).toBe(0)
      for (const text of fixtures.texts) {
        expect(adapter.measure(text).length).toBeGreaterThan(0)
        expect(adapter.measure(`${text}\n${text}`).length).toBeGreaterThan(adapter.measure(text).length)
      }
    })

    it('asks for every credential it uses by a name of its own', () => {
      const names = adapter.credentialFields.map((field) => field.name)

      expect(new Set(names).size).toBe(names.length)
      for (const name of Object.keys(fixtures.account.credentials)) expect(names).toContain(name)
      for (const name of Object.keys(fixtures.app)) expect(names).toContain(name)
    })

    it('says why for every probe that fails, and never throws on an odd answer', () => {
      for (const probe of adapter.probes(fixtures.account)) {
        for (const result of [
          { status: 401, body: '{"message":"no"}' },
          { status: 500 },
          { status: 200, body: 'null' },
          { status: 200, body: '[1]' },
        ]) {
          const read = adapter.readProbe(probe.name, answer(result), fixtures.account)
          expect(read.name).toBe(probe.name)
          if (result.status !== 200)
            expect(read).toMatchObject({ ok: false, finding: { networkWords: expect.stringMatching(/./), remedy: expect.any(String) } })
        }
      }
    })
  })
}

function bytesOf(body: Body): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function delivery(body: Body): RawDelivery {
  return { body: bytesOf(body), headers: {}, method: 'POST', query: {} }
}

function answer(result: { status: number; headers?: Record<string, string>; body?: Body }): CallResult {
  return { status: result.status, headers: result.headers ?? {}, body: bytesOf(result.body ?? '') }
}

async function faultsOfParsing(adapter: ChannelAdapter, body: Uint8Array, { account }: ConformanceFixtures): Promise<string[]> {
  try {
    const result = await adapter.parse(delivery(body), account)
    return result.ok ? result.events.flatMap(faultsOf) : []
  } catch (error) {
    return [`threw ${String(error)} for ${Buffer.from(body).toString('utf8').slice(0, 300)}`]
  }
}

/** What would make an event unfit for storing: no key, no time, words PostgreSQL refuses, ids of the wrong type. */
function faultsOf(event: ChannelEvent): string[] {
  const faults: string[] = []
  const need = (good: boolean, fault: string) => {
    if (!good) faults.push(`${event.kind}: ${fault}`)
  }
  need(
    typeof event.dedupeKey === 'string' && event.dedupeKey.length > 0 && event.dedupeKey.length <= 1000,
    'no dedupeKey, or too long a one',
  )
  need(typeof event.account === 'string', 'account is no text')
  need(isUtcTime(event.at), `at is no time: ${String(event.at)}`)
  need(isStorable(event), 'holds text that cannot be stored')
  if (event.kind === 'message') {
    need(isId(event.externalId), 'no externalId')
    need(isId(event.thread.externalId), 'no thread')
    need(isId(event.author.externalId), 'no author')
    need(typeof event.text === 'string', 'text is no text')
    need(typeof event.order === 'string' && event.order.length > 0, 'no order')
    need(Array.isArray(event.media), 'no list of media')
    need(
      event.review === undefined || (event.thread.kind === 'review' && event.direction === 'inbound'),
      'a review elsewhere than in a review',
    )
    need(!event.thread.oneAnswer || event.direction === 'outbound' || event.review !== undefined, 'a review without stars and title')
    need(event.review === undefined || isStars(event.review.stars), 'stars are no stars')
  }
  if (event.kind === 'edit' || event.kind === 'delete' || event.kind === 'hidden' || event.kind === 'reaction' || event.kind === 'pointer')
    need(isId(event.externalId), 'no externalId')
  if (event.kind === 'unknown') need(typeof event.type === 'string' && event.type.length > 0, 'no type')
  return faults
}

function isStars(value: unknown): boolean {
  return value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5)
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 1000
}

function isUtcTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value))
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isStorable)
  return true
}

function fits(adapter: ChannelAdapter, text: string, limit: Capabilities['text']): boolean {
  const { length, bytes } = adapter.measure(text, limit)
  return length <= limit.max && (limit.maxBytes === undefined || (bytes ?? 0) <= limit.maxBytes)
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '')
}
