type Tree = { [key: string]: unknown }

interface Method {
  path: string
  /** The same with every part of a name by itself. */
  flatPath?: string
  httpMethod: string
  parameters?: Record<string, Tree & { location: string; required?: boolean }>
  request?: { $ref: string }
  response?: { $ref: string }
}
interface Resource {
  methods?: Record<string, Method>
  resources?: Record<string, Resource>
}

/** Google describes its APIs in a form of its own. As OpenAPI, so that calls are checked as those of other networks are. */
export function openApiOf(discovery: Tree): Tree {
  const {
    resources = {},
    schemas = {},
    parameters = {},
  } = discovery as { resources?: Record<string, Resource>; schemas?: Tree; parameters?: Record<string, Tree> }
  const paths: Record<string, Tree> = {}
  const common = Object.entries(parameters).flatMap(([name, schema]) =>
    /^\w+$/.test(name) ? [{ name, in: 'query', schema: numbered(schema) }] : [],
  )
  for (const method of methodsOf(resources)) {
    const path = `/${method.flatPath ?? method.path.replaceAll('{+', '{')}`
    const own = Object.entries(method.parameters ?? {}).flatMap(([name, { location, required, ...schema }]) =>
      location === 'path' && !path.includes(`{${name}}`) ? [] : [{ name, in: location, required, schema: numbered(schema) }],
    )
    paths[path] = {
      ...paths[path],
      [method.httpMethod.toLowerCase()]: {
        parameters: [...own, ...common],
        ...(method.request && { requestBody: { required: true, content: json(method.request.$ref) } }),
        responses: { 200: { content: json(method.response?.$ref ?? '') } },
      },
    }
  }
  return { paths, components: { parameters: {}, schemas: closed(schemas) } }
}

/** Google writes the bounds of numbers as text. */
function numbered(schema: Tree): Tree {
  const bounds = ['minimum', 'maximum'].flatMap((name) => (typeof schema[name] === 'string' ? [[name, Number(schema[name])]] : []))
  return { ...schema, ...Object.fromEntries(bounds) }
}

function methodsOf(resources: Record<string, Resource>): Method[] {
  return Object.values(resources).flatMap(({ methods = {}, resources: inner = {} }) => [...Object.values(methods), ...methodsOf(inner)])
}

const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } })

/** Google refuses fields that it does not know, which its own form of a schema leaves unsaid. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const { $ref } = node as Tree
  if (typeof $ref === 'string') return { $ref: `#/components/schemas/${$ref}` }
  // A field may be called so, too, and then is no text.
  const isNote = ([key, value]: [string, unknown]) => (key === 'id' || key === 'description') && typeof value === 'string'
  const rest = Object.entries(node as Tree).filter((each) => !isNote(each))
  const result: Tree = Object.fromEntries(rest.map(([key, value]) => [key, closed(value)]))
  return numbered(result.type === 'object' && result.properties ? { ...result, additionalProperties: false } : result)
}
