import { newId } from '../kit/id.ts'
import { Failure, failureFrom } from './failure.ts'
import { routes } from './routes.gen.ts'
import type { Answer, Input, RouteName } from './types.ts'

type Plain = Record<string, string | number | boolean | null | undefined>

interface AnyInput {
  params?: Plain
  query?: Plain
  body?: unknown
  signal?: AbortSignal
  idempotencyKey?: string
}

/**
 * Calls a route of the contract: `call('conversations.assign', { params, body })`.
 * Throws a `Failure` with the code of the problem answer, or `unreachable` when the server did not answer.
 */
export async function call<N extends RouteName>(name: N, input: Input<N>): Promise<Answer<N>> {
  const [method, path] = routes[name]
  const { params, query, body, signal, idempotencyKey } = input as AnyInput
  const response = await send(address(path, params, query), {
    method,
    signal,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey ?? newId() }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!response.ok) throw await failureFrom(response)
  return (response.status === 204 ? undefined : await response.json()) as Answer<N>
}

const reached = new Set<() => void>()

/** Tells whenever the server answered something: who waits for it to come back need not wait any longer. */
export function onReached(listener: () => void): () => void {
  reached.add(listener)
  return () => reached.delete(listener)
}

export async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init)
    // A proxy answers with a 5xx for a server that is away.
    if (response.status < 500) for (const listener of reached) listener()
    return response
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Failure('unreachable', null, error)
  }
}

/** Fills `:names` and adds the query; empty values are left out. */
export function address(path: string, params: Plain = {}, query: Plain = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined || value === null || value === '' ? [] : [[key, String(value)]])),
  ).toString()
  return `/api/v1${filled}${search ? `?${search}` : ''}`
}
