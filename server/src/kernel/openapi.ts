import { registry } from '@baton/contract'
import { failures } from '@baton/contract/failures'
import type { Route } from '@baton/contract/route'
import { z } from 'zod'

/** The API as OpenAPI 3.1, written from the same registry that the server validates with. */
export function openApi(serverUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [area, routes] of Object.entries(registry)) {
    for (const [name, route] of Object.entries(routes)) {
      const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(area, name, route) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version: '1',
      description:
        'Times are ISO 8601 UTC, ids UUIDv7. Lists are keyset walks: pass `next` as `cursor`. Writes take an `Idempotency-Key`. Failures are RFC 9457 problems with a `code` and a `remedy`.',
    },
    servers: [{ url: `${serverUrl}/api/v1` }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'baton.session_token' },
      },
      schemas: { Problem: PROBLEM },
    },
  }
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'remedy'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(failures) },
    detail: { type: 'string' },
    remedy: { type: 'string' },
    requestId: { type: 'string' },
  },
}

function operation(area: string, name: string, route: Route): Record<string, unknown> {
  const status = String(route.status ?? (route.response ? 200 : 204))
  return {
    operationId: `${area}.${name}`,
    tags: [area],
    summary: route.summary,
    description: [`Access: ${route.access}`, ...(route.description ? [route.description] : [])].join('\n\n'),
    ...(route.access === 'public' && { security: [] }),
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...(route.method === 'GET' ? [] : [IDEMPOTENCY_KEY]),
    ],
    ...(route.body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }),
    responses: {
      [status]: {
        description: 'Done',
        ...(route.response && { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } }),
      },
      default: { description: 'Failure', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
  description: 'The same key with the same body is done once; kept 24 hours',
}

function parameters(where: 'path' | 'query', schema: z.ZodType | undefined): unknown[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(property.description && { description: property.description }),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}
