import { readFileSync } from 'node:fs'
import type { Method } from '../run/http.ts'
import { valuesAt } from './json-path.ts'

/** What must be in an answer: as many values at a path, or one that holds a text. */
export interface Expectation {
  path: string
  /** At least so many. */
  atLeast?: number
  /** Exactly so many. */
  count?: number
  /** Each of them holds this. */
  holds?: string
}

export interface RequestTemplate {
  method: Method
  path: string
  headers?: Record<string, string>
  /** Texts in it may hold placeholders. */
  body?: unknown
  expect?: Expectation[]
}

/** How another server is driven: bench/README.md describes it. */
export interface CompareConfig {
  name: string
  baseUrl: string
  headers?: Record<string, string>
  webhook: RequestTemplate & { secret?: string }
  /** `take` says where the answer holds what `open` and `reply` are asked with. */
  list: RequestTemplate & { take: Record<string, string> }
  open: RequestTemplate
  search: RequestTemplate
  reply: RequestTemplate
}

const requests = ['webhook', 'list', 'open', 'search', 'reply'] as const

export function readConfig(path: string): CompareConfig {
  const config = JSON.parse(readFileSync(path, 'utf8')) as Partial<CompareConfig>
  const problems: string[] = []
  for (const name of ['name', 'baseUrl'] as const) if (typeof config[name] !== 'string') problems.push(`"${name}" is missing`)
  for (const name of requests) {
    const request = config[name]
    if (typeof request?.path !== 'string' || !['GET', 'POST', 'PUT'].includes(request.method))
      problems.push(`"${name}" needs a "path" and a "method" (GET, POST or PUT)`)
    for (const { path: wanted } of request?.expect ?? []) valuesAt(null, wanted)
  }
  if (config.list && !config.list.take) problems.push('"list" needs "take": names for placeholders, each with the path of its value')
  if (problems.length > 0) throw new Error(`${path}: ${problems.join('; ')}`)
  return config as CompareConfig
}

export type Values = Readonly<Record<string, string>>

/** Puts values where `{{name}}` stands, a number for `{{name:number}}`. A body is filled text by text, so that no value can break its JSON. */
export function filled<T>(template: T, values: Values): T {
  const valueOf = (name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`Nothing is known for {{${name}}}. There is ${Object.keys(values).join(', ')}`)
    return value
  }
  if (typeof template === 'string') {
    const number = /^\{\{(\w+):number\}\}$/.exec(template)?.[1]
    if (number !== undefined) return Number(valueOf(number)) as T
    return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => valueOf(name)) as T
  }
  if (Array.isArray(template)) return template.map((each: unknown) => filled(each, values)) as T
  if (template === null || typeof template !== 'object') return template
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, filled(value as unknown, values)])) as T
}

/** An answer lacks what it must hold; a later one may not. */
export class Lacking extends Error {}

/** @throws {Lacking} saying what is missing in the answer */
export function expectAll(what: string, answer: unknown, expectations: readonly Expectation[], values: Values): void {
  for (const { path, atLeast, count, holds } of expectations) {
    const found = valuesAt(answer, path)
    if (found.length < (atLeast ?? 1) && count !== 0)
      throw new Lacking(`${what}: ${path} has ${found.length} values, not at least ${atLeast ?? 1}`)
    if (count !== undefined && found.length !== count) throw new Lacking(`${what}: ${path} has ${found.length} values, not ${count}`)
    const wanted = holds === undefined ? undefined : filled(holds, values)
    if (wanted !== undefined && !found.every((value) => String(value).includes(wanted)))
      throw new Lacking(`${what}: not every value at ${path} holds ${wanted}`)
  }
}
