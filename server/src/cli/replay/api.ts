import type { BodyInput, ParamsOf, QueryInput, ResponseOf, Route } from '@baton/contract/route'

interface Given<R extends Route> {
  /** Without the workspace, which is the key's own. */
  params?: Omit<NonNullable<ParamsOf<R>>, 'workspaceId'>
  query?: QueryInput<R>
  body?: BodyInput<R>
}

/** Calls the API of a running Baton with a key, typed by the contract. */
export class Api {
  readonly url: string
  private readonly key: string

  constructor(url: string, key: string) {
    this.url = url.replace(/\/+$/, '')
    this.key = key
  }

  async call<R extends Route>(route: R, { params, query, body }: Given<R> = {}): Promise<ResponseOf<R>> {
    const values = { workspaceId: 'own', ...params } as Record<string, string>
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
    const search = new URLSearchParams()
    const given = (query ?? {}) as Record<string, string | number | boolean | undefined>
    for (const [name, value] of Object.entries(given)) if (value !== undefined) search.set(name, String(value))
    const response = await fetch(`${this.url}/api/v1${path}?${search.toString()}`, {
      method: route.method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${route.method} ${path} answered ${response.status}: ${await response.text()}`)
    return (route.response ? await response.json() : undefined) as ResponseOf<R>
  }
}
