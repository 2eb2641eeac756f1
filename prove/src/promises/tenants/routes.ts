import type { Api } from '../../stage/api.ts'

/** One route as the running server describes it. */
export interface Route {
  id: string
  method: string
  path: string
  access: string
  params: string[]
  query: { name: string; required: boolean }[]
  body: Schema | null
}

export interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  pattern?: string
  minLength?: number
  minimum?: number
  minItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>
}
interface Operation {
  operationId: string
  description?: string
  parameters?: { name: string; in: string; required: boolean }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** The route table that the running server publishes. */
export async function readRoutes(visitor: Api): Promise<Route[]> {
  const { paths } = await visitor.get<OpenApi>('/api/openapi.json')
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      access: /^Access: (\S+)/.exec(operation.description ?? '')?.[1] ?? '',
      params: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query'),
      body: operation.requestBody?.content['application/json']?.schema ?? null,
    })),
  )
}

/** A body that fits the schema; a field whose name is in `given` takes the value from there. */
export function sample(schema: Schema, given: Record<string, unknown>, name = ''): unknown {
  if (name in given) return given[name]
  const either = schema.anyOf ?? schema.oneOf
  if (either) return sample(either.find(({ type }) => type !== 'null') ?? either[0] ?? {}, given)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) || key in given)
    return Object.fromEntries(wanted.map(([key, property]) => [key, sample(property, given, key)]))
  }
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, given))
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return Math.max(0, schema.minimum ?? 0)
  if (schema.format === 'email') return 'somebody@prove.example'
  if (schema.format === 'uri') return 'https://prove.example'
  if (schema.format === 'date-time') return new Date(Date.now() + 86_400_000).toISOString()
  if (schema.format === 'uuid') return crypto.randomUUID()
  return 'prove '.padEnd(Math.max(5, schema.minLength ?? 0), 'x')
}
