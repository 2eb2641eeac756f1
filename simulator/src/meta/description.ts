import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Call } from '../http.ts'

/** What Meta publishes of its objects: their fields, and the edges below them with their parameters. */
interface Node {
  fields: { name: string }[]
  apis: { method: string; endpoint?: string; name?: string; params: { name: string; required: boolean }[]; return: string }[]
}
const names = ['Comment', 'PagePost', 'Recommendation', 'UnifiedThread', 'IGComment', 'IGMedia', 'IGUser'] as const
export type NodeName = (typeof names)[number]

/** What a field of a thing is, where more can be asked of it. */
const below: Partial<Record<NodeName, Record<string, NodeName>>> = {
  PagePost: { comments: 'Comment' },
  IGMedia: { comments: 'IGComment' },
  IGComment: { replies: 'IGComment', media: 'IGMedia' },
  IGUser: { media: 'IGMedia', mentioned_comment: 'IGComment', mentioned_media: 'IGMedia' },
}

/** Of every call: paging, what it asks for, and the proof. */
const usual = ['fields', 'limit', 'after', 'before', 'summary', 'appsecret_proof']
const verb = { POST: '#update', DELETE: '#delete', GET: '#get' } as Record<string, string>

/** Where the call breaks Meta's own lists. A page has none there, so of its edges only the fields asked for are looked at. */
export type GraphCheck = (
  call: Call,
  about: { node: NodeName | 'Page'; edge: string; gives: NodeName | null },
) => [where: string, problem: string][]

export function readGraph(folder: string): GraphCheck | null {
  const file = (name: string) => join(folder, 'meta/graph', `${name}.json`)
  if (!names.every((name) => existsSync(file(name)))) return null
  const nodes = new Map(names.map((name) => [name, JSON.parse(readFileSync(file(name), 'utf8')) as Node]))

  function badFields(asked: readonly Field[], gives: NodeName): [string, string][] {
    const node = nodes.get(gives)!
    const known = new Set([...node.fields.map(({ name }) => name), ...(node.apis ?? []).flatMap(({ endpoint }) => endpoint ?? [])])
    return asked.flatMap(({ name, below: further }) => {
      if (!known.has(name)) return [[`query/fields/${name}`, `is no field of ${gives}`] as [string, string]]
      const what = below[gives]?.[name]
      return what ? badFields(further, what) : []
    })
  }

  return (call, { node, edge, gives }) => {
    const found = gives ? badFields(fieldsIn(call.query.get('fields') ?? ''), gives) : []
    if (node === 'Page') return found
    const api = nodes
      .get(node)!
      .apis.find(({ method, endpoint, name }) => (edge ? endpoint === edge : name === verb[call.method]) && method === call.method)
    if (!api) return [...found, ['path', `${node} has no ${call.method} ${edge || verb[call.method]}`]]
    const params = api.params.map(({ name }) => name)
    const given = [
      ...[...call.query.keys()].map((name) => ['query', name] as const),
      ...bodyNames(call).map((name) => ['body', name] as const),
    ]
    const unknown = given.filter(([, name]) => !params.includes(name) && !usual.includes(name))
    return [...found, ...unknown.map(([where, name]): [string, string] => [`${where}/${name}`, 'is not a parameter of this call'])]
  }
}

function bodyNames({ body }: Call): string[] {
  if (body.length === 0) return []
  try {
    return Object.keys(JSON.parse(body.toString('utf8')) as object)
  } catch {
    return ['(not JSON)']
  }
}

export interface Field {
  name: string
  /** `order(…)`, `limit(…)` behind the name. */
  with: Record<string, string>
  below: Field[]
}

/** `id,comments.limit(5){id,from}` as a tree. */
export function fieldsIn(text: string): Field[] {
  const fields: Field[] = []
  for (const part of parts(text)) {
    const [, head = '', below = ''] = /^([^{]+)(?:\{(.*)\})?$/s.exec(part) ?? []
    const [name = '', ...modifiers] = head.split(/\.(?![^(]*\))/)
    const given = modifiers.flatMap((modifier) =>
      [...modifier.matchAll(/^(\w+)\((.*)\)$/g)].map(([, key, value]) => [key!, value!] as const),
    )
    fields.push({ name: name.trim(), with: Object.fromEntries(given), below: fieldsIn(below) })
  }
  return fields
}

function parts(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    const letter = text[i]
    if (letter === '{' || letter === '(') depth++
    if (letter === '}' || letter === ')') depth--
    if (depth > 0 || (letter !== ',' && letter !== undefined)) continue
    if (text.slice(from, i).trim()) found.push(text.slice(from, i))
    from = i + 1
  }
  return found
}
