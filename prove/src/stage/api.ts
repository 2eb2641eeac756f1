import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body as JSON, or null when it is none. */
  body: unknown
}

/** Hears what was asked and what was answered. */
export type Hear = (asked: string, answer: Answer) => void

export type Identity = { key: string } | { cookie: string } | null

/** Who is still sent away after so many times has found a fault. */
const MOST_TIMES = 4

/** Calls the API as anybody would: over HTTP, as one person, one key, or nobody. */
export class Api {
  readonly url: string
  readonly identity: Identity
  private readonly agent: Agent
  private readonly hear: Hear | null

  constructor(
    url: string,
    identity: Identity = null,
    agent = new Agent({ connections: 32, headersTimeout: 30_000, bodyTimeout: 30_000 }),
    hear: Hear | null = null,
  ) {
    this.url = url
    this.identity = identity
    this.agent = agent
    this.hear = hear
  }

  as(identity: Identity): Api {
    return new Api(this.url, identity, this.agent, this.hear)
  }

  /** The same caller at another process. */
  at(url: string): Api {
    return new Api(url, this.identity, this.agent, this.hear)
  }

  /** The same caller, with somebody who hears every answer. */
  heardBy(hear: Hear): Api {
    return new Api(this.url, this.identity, this.agent, hear)
  }

  /** A body that is a text goes as it is, right or wrong. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await request(`${this.url}${path}`, {
      method: method as 'GET',
      dispatcher: this.agent,
      headers: {
        ...this.proof(),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.body.text()
    const told = { status: answer.statusCode, headers: answer.headers, text, body: jsonOrNull(text) }
    this.hear?.(`${method} ${path}`, told)
    return told
  }

  /** As `call`, by somebody who comes again when told to: after 429 and 503, as the web app does. */
  async patiently(method: string, path: string, body?: unknown): Promise<Answer> {
    for (let times = 1; ; times++) {
      const answer = await this.call(method, path, body)
      const seconds = Number(answer.headers['retry-after'])
      if (![429, 503].includes(answer.status) || !(seconds > 0) || times === MOST_TIMES) return answer
      await sleep(seconds * 1000)
    }
  }

  /** An answer that must be good; the problem's own words otherwise. */
  async get<T>(path: string): Promise<T> {
    return this.good(await this.patiently('GET', path), `GET ${path}`)
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.good(await this.patiently(method, path, body), `${method} ${path}`)
  }

  private good<T>(answer: Answer, what: string): T {
    if (answer.status >= 200 && answer.status < 300) return answer.body as T
    throw new Error(`${what} answered ${answer.status}: ${answer.text.slice(0, 600)}`)
  }

  proof(): Record<string, string> {
    if (this.identity === null) return { origin: this.url }
    if ('key' in this.identity) return { authorization: `Bearer ${this.identity.key}` }
    return { cookie: this.identity.cookie, origin: this.url }
  }

  close(): Promise<void> {
    return this.agent.destroy()
  }
}

/** The cookies an answer set, as the next request gives them back. */
export function cookieOf(answer: Answer): string {
  const given = answer.headers['set-cookie']
  const all = Array.isArray(given) ? given : given ? [given] : []
  if (all.length === 0) throw new Error(`No cookie came with the answer ${answer.status}: ${answer.text.slice(0, 300)}`)
  return all.map((cookie) => cookie.split(';')[0]).join('; ')
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
