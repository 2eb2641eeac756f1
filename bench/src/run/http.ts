import { Pool } from 'undici'

export type Method = 'GET' | 'POST' | 'PUT'

/** Requests over a fixed number of kept connections. */
export class Http {
  private readonly pool: Pool
  private readonly headers: Record<string, string>

  constructor(origin: string, { connections = 1, key }: { connections?: number; key?: string } = {}) {
    this.pool = new Pool(origin, { connections, pipelining: 1 })
    this.headers = key ? { authorization: `Bearer ${key}` } : {}
  }

  /** The text of the answer; anything but 2xx is an error. */
  async send(method: Method, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<string> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await this.pool.request({ method, path, body: body ?? null, headers: { ...this.headers, ...type, ...headers } })
    const text = await response.body.text()
    if (response.statusCode >= 300) throw new Error(`${method} ${path} answered ${response.statusCode}: ${text.slice(0, 500)}`)
    return text
  }

  async json<T>(method: Method, path: string, body?: object): Promise<T> {
    return JSON.parse(await this.send(method, path, body && JSON.stringify(body))) as T
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}
