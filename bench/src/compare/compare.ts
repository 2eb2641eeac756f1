import { randomUUID } from 'node:crypto'
import { median, type Result, rateResult, timeResult } from '../figures.ts'
import type { Report } from '../report.ts'
import { commitOfCheckout, machine } from '../report.ts'
import { startPeer } from '../run/baton.ts'
import type { Effort } from '../run/bench.ts'
import { Http } from '../run/http.ts'
import { pause, perSecond, timed, together, warm, warmedUp } from '../run/rounds.ts'
import { signedNoOps } from '../profiles/webhook.ts'
import { signature, webhookBatch } from '../workload/webhooks.ts'
import { type Language, searchWords } from '../workload/words.ts'
import { type MadeConversation, workload } from '../workload/workload.ts'
import { type CompareConfig, expectAll, filled, Lacking, type RequestTemplate, type Values } from './config.ts'
import { valuesAt } from './json-path.ts'

const CALLERS = 16
/** Of the floor alone; the other server's stands in its config. */
const SECRET = 'compare'
/** A server may be long at work on what it has accepted. */
const PATIENCE_MS = 1_800_000
const TELL_EVERY_MS = 5_000
/** Messages at the end that hold a word of their own: as many as a page of search shows. */
const LAST = 20
const LAST_WORD = 'zqlastword'
const REPLY = 'ขออภัยในความไม่สะดวกค่ะ กำลังตรวจสอบกับคลังสินค้าและจะแจ้งกลับภายในวันนี้ค่ะ'
const languages: readonly Language[] = ['en', 'ko', 'th']

/**
 * Does to another server what the profiles do to Baton: tells it what contacts say in workload W, one webhook each, and then
 * lists, opens, searches and replies. What an answer must hold is checked in each; the floor is a no-op of a process of ours.
 */
export async function compare(config: CompareConfig, messages: number, effort: Effort, log: (line: string) => void): Promise<Report> {
  const peer = await startPeer(SECRET)
  const other = new Other(config)
  try {
    log(`Telling ${config.name} what contacts say in ${messages.toLocaleString('en')} messages`)
    await other.fill(messages, log)
    const taken = await other.listed(log)
    // What the config got wrong is known before anything is timed.
    await other.open(taken, 0)
    await other.search(searchWords.rare.en)
    await other.reply(taken, 0)
    const noOp = new Http(peer.url)
    const signed = await signedNoOps(peer, SECRET, effort)
    try {
      const route = () => noOp.send('GET', '/healthz')
      await warm(async () =>
        perSecond(
          effort.calls,
          (await timed(effort.calls, route)).reduce((sum, ms) => sum + ms, 0),
        ),
      )
      const against = async (name: string, call: (index: number) => Promise<unknown>): Promise<Result> => {
        const found = await warmedUp(effort.rounds, { other: () => timed(effort.calls, call), route: () => timed(effort.calls, route) })
        return timeResult(name, found.other, found.route.map(median))
      }
      const results = [await against('inbox', () => other.list()), await against('open', (index) => other.open(taken, index))]
      for (const kind of ['rare', 'common'] as const) {
        for (const language of languages)
          results.push(await against(`search-${kind}-${language}`, () => other.search(searchWords[kind][language])))
      }
      results.push(await against('reply', (index) => other.reply(taken, index)))
      results.push(await webhookRate(other, signed.rate, effort))
      return {
        machine: machine(),
        versions: { server: config.name, node: process.versions.node },
        commit: commitOfCheckout(),
        messages,
        limits: { noOpRouteMs: median(await timed(effort.calls, route)), signedPostsPerSecond: await signed.rate() },
        results,
      }
    } finally {
      await Promise.all([noOp.close(), signed.close()])
    }
  } finally {
    await other.close()
    await peer.stop()
  }
}

async function webhookRate(other: Other, signedRate: () => Promise<number>, { rounds, batch }: Effort): Promise<Result> {
  const found = await warmedUp(rounds, {
    other: async () => {
      const said = webhookBatch(batch, '').map(({ text, from, externalId }) => ({
        text,
        userId: from,
        externalId,
        name: '김민지',
        at: Date.now(),
      }))
      const { times, ms } = await together(said, CALLERS, (each) => other.tell(each))
      return { times, rate: perSecond(batch, ms) }
    },
    signed: signedRate,
  })
  return rateResult('webhook', {
    rates: found.other.map(({ rate }) => rate),
    floors: found.signed,
    times: found.other.map(({ times }) => times),
  })
}

interface Told {
  text: string
  userId: string
  name: string
  externalId: string
  at: number
}

/** What contacts say, in the order of time. */
function toldBy(conversations: Iterable<MadeConversation>): Told[] {
  return [...conversations]
    .flatMap(({ contact, messages }) =>
      messages
        .filter(({ direction }) => direction === 'inbound')
        .map(({ text, externalId, at }) => ({ text, userId: contact.externalId, name: contact.name, externalId, at })),
    )
    .sort((a, b) => a.at - b.at)
}

/** Asks until the answer holds what is expected of it. An error of the server is one at once. */
async function until(ask: () => Promise<unknown>, log: (line: string) => void): Promise<unknown> {
  const began = performance.now()
  for (let told = began; ; await pause(200)) {
    try {
      return await ask()
    } catch (error) {
      const now = performance.now()
      if (!(error instanceof Lacking) || now - began > PATIENCE_MS) throw error
      if (now - told < TELL_EVERY_MS) continue
      log(`Not yet: ${error.message}`)
      told = now
    }
  }
}

/** Another server, driven by what its config says. */
class Other {
  private readonly config: CompareConfig
  private readonly http: Http
  /** Many at once, for webhooks. */
  private readonly hooks: Http

  constructor(config: CompareConfig) {
    this.config = config
    this.http = new Http(config.baseUrl)
    this.hooks = new Http(config.baseUrl, { connections: CALLERS })
  }

  /** Ends when what came last is found: a server may take in later what it has accepted. */
  async fill(messages: number, log: (line: string) => void): Promise<void> {
    await together(toldBy(workload(messages, Date.now())), CALLERS, (told) => this.tell(told))
    const last = webhookBatch(LAST, '').map(({ text, from, externalId }) => ({
      text: `${text} ${LAST_WORD}`,
      userId: from,
      name: '박서연',
      externalId,
      at: Date.now(),
    }))
    for (const told of last) await this.tell(told)
    await until(() => this.search(LAST_WORD), log)
  }

  tell({ text, userId, name, externalId, at }: Told): Promise<unknown> {
    return this.ask('webhook', { text, userId, name, externalId, timestamp: String(at) }, this.hooks)
  }

  list(): Promise<unknown> {
    return this.ask('list', {})
  }

  /** What `open` and `reply` are asked with, one for each in the list. */
  async listed(log: (line: string) => void): Promise<Values[]> {
    return this.taken(await until(() => this.list(), log))
  }

  open(taken: readonly Values[], index: number): Promise<unknown> {
    return this.ask('open', taken[index % taken.length] ?? {})
  }

  reply(taken: readonly Values[], index: number): Promise<unknown> {
    return this.ask('reply', { ...taken[index % taken.length], text: REPLY })
  }

  search(word: string): Promise<unknown> {
    return this.ask('search', { word })
  }

  async close(): Promise<void> {
    await Promise.all([this.http.close(), this.hooks.close()])
  }

  private taken(answer: unknown): Values[] {
    const columns = Object.entries(this.config.list.take).map(([name, path]) => ({
      name,
      path,
      values: valuesAt(answer, path).map(String),
    }))
    const count = columns[0]?.values.length ?? 0
    for (const { path, values } of columns)
      if (values.length !== count || count === 0)
        throw new Error(`list: ${path} has ${values.length} values, and ${columns[0]?.path} ${count}`)
    return Array.from({ length: count }, (_, index) => Object.fromEntries(columns.map(({ name, values }) => [name, values[index] ?? ''])))
  }

  private async ask(name: 'webhook' | 'list' | 'open' | 'search' | 'reply', given: Values, http = this.http): Promise<unknown> {
    const template: RequestTemplate & { secret?: string } = this.config[name]
    const values = { ...given, uuid: randomUUID() }
    const inPath = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encodeURIComponent(value)]))
    const body = template.body === undefined ? undefined : JSON.stringify(filled(template.body, values))
    const signed = template.secret === undefined ? values : { ...values, signature: signature(template.secret, body ?? '') }
    const headers = filled({ ...this.config.headers, ...template.headers }, signed)
    const text = await http.send(template.method, filled(template.path, inPath), body, headers)
    if (!template.expect && name !== 'list') return undefined
    const answer: unknown = JSON.parse(text)
    expectAll(name, answer, template.expect ?? [], values)
    return answer
  }
}
