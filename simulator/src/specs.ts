import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { parse as parseYaml } from 'yaml'
import { type Clock, iso } from './clock.ts'
import { openApiOf } from './discovery.ts'
import { reviewsDescription } from './google-business/description.ts'
import { type GraphCheck, readGraph } from './meta/description.ts'
import type { Call } from './http.ts'

/** Networks whose calls are checked by a description in the form of OpenAPI. */
type Described = 'line' | 'x' | 'whatsapp' | 'google-play' | 'app-store' | 'google-business' | 'youtube'

export interface Violation {
  at: string
  network: Described | 'facebook' | 'instagram'
  method: string
  path: string
  /** Where in the call: `body/messages/0/text`, `query/max_results`. */
  where: string
  problem: string
}

/** Checks calls against the networks' own descriptions. Without a folder of descriptions it lets everything pass. */
export interface Specs {
  /** What is wrong with the call; also kept in `violations`. */
  check(network: Described, call: Call): Violation[]
  /** What is wrong with an answer of ours: keeps the simulator itself honest in tests. */
  checkAnswer(network: Described, method: string, path: string, status: number, body: unknown): string[]
  /** What is wrong with a LINE webhook body of ours. */
  checkLineWebhook(body: unknown): string[]
  /** What is wrong with a call of Meta's Graph API; also kept in `violations`. */
  checkGraph: (...asked: Parameters<GraphCheck>) => Violation[]
  violations(): readonly Violation[]
}

type Tree = { [key: string]: unknown }
interface Parameter {
  name: string
  in: string
  required?: boolean
  explode?: boolean
  schema: Tree
}
interface Operation {
  parameters?: Tree[]
  requestBody?: { required?: boolean; content?: Tree }
  responses?: Record<string, { content?: Tree }>
}

/** X renamed tweet to post in its description of 2026; the older names are still taken by the network. */
const olderXNames: Record<string, string[]> = {
  'tweet.fields': [],
  expansions: ['referenced_tweets.id', 'referenced_tweets.id.author_id', 'in_reply_to_user_id', 'edit_history_tweet_ids', 'author_id'],
}

export function noSpecs(): Specs {
  return { check: () => [], checkAnswer: () => [], checkLineWebhook: () => [], checkGraph: () => [], violations: () => [] }
}

/** `folder` holds `line/messaging-api.yml`, `line/webhook.yml`, `x/openapi.trimmed.json` and `google/androidpublisher-v3-reviews.json`, and may hold Apple's OpenAPI in `apple/app-store-connect-customer-reviews.trimmed.json`, more of Google's in `google`, Meta's lists of fields in `meta/graph` and their OpenAPI for WhatsApp in `meta/whatsapp-business-messaging-v23.trimmed.json`. */
export function readSpecs(folder: string, clock: Clock): Specs {
  const ofWhatsApp = join(folder, 'meta/whatsapp-business-messaging-v23.trimmed.json')
  const ofYouTube = join(folder, 'google/youtube-v3.trimmed.json')
  const ofApple = join(folder, 'apple/app-store-connect-customer-reviews.trimmed.json')
  const documents = {
    line: description('line', parseYaml(readFileSync(join(folder, 'line/messaging-api.yml'), 'utf8')) as Tree),
    x: description('x', JSON.parse(readFileSync(join(folder, 'x/openapi.trimmed.json'), 'utf8')) as Tree),
    'google-play': description(
      'google-play',
      openApiOf(JSON.parse(readFileSync(join(folder, 'google/androidpublisher-v3-reviews.json'), 'utf8')) as Tree),
    ),
    'google-business': description('google-business', ofPlaces(folder)),
    youtube: existsSync(ofYouTube) ? description('youtube', openApiOf(JSON.parse(readFileSync(ofYouTube, 'utf8')) as Tree)) : null,
    'app-store': existsSync(ofApple) ? description('app-store', JSON.parse(readFileSync(ofApple, 'utf8')) as Tree) : null,
    whatsapp: existsSync(ofWhatsApp) ? description('whatsapp', JSON.parse(readFileSync(ofWhatsApp, 'utf8')) as Tree) : null,
  }
  const webhook = description('line-webhook', parseYaml(readFileSync(join(folder, 'line/webhook.yml'), 'utf8')) as Tree)
  const graph = readGraph(folder)
  const violations: Violation[] = []
  const noted = (network: Violation['network'], { method, path }: Call, found: [string, string][]): Violation[] => {
    const at = iso(clock.now())
    const made = found.map(([where, problem]) => ({ at, network, method, path, where, problem }))
    violations.push(...made)
    return made
  }
  return {
    check: (network, call) => noted(network, call, documents[network]?.checkCall(call) ?? []),
    checkGraph: (call, about) => noted(about.node.startsWith('IG') ? 'instagram' : 'facebook', call, graph?.(call, about) ?? []),
    checkAnswer: (network, method, path, status, body) => documents[network]?.checkAnswer(method, path, status, body) ?? [],
    checkLineWebhook: (body) => webhook.checkSchema('CallbackRequest', body),
    violations: () => violations,
  }
}

/** Reviews by hand, and what Google describes of places and accounts itself, where that is there. */
function ofPlaces(folder: string): Tree {
  const files = ['mybusinessbusinessinformation-v1.json', 'mybusinessaccountmanagement-v1.json'].map((file) => join(folder, 'google', file))
  const described = files.filter((file) => existsSync(file)).map((file) => openApiOf(JSON.parse(readFileSync(file, 'utf8')) as Tree))
  const all = [{ paths: reviewsDescription.paths, components: { schemas: reviewsDescription.schemas } }, ...described] as {
    paths: Tree
    components: { schemas: Tree }
  }[]
  const merged = (of: (each: (typeof all)[number]) => Tree): Tree => Object.assign({}, ...all.map(of)) as Tree
  return { paths: merged(({ paths }) => paths), components: { parameters: {}, schemas: merged(({ components }) => components.schemas) } }
}

function description(id: string, raw: Tree) {
  // Webhooks may bring kinds that are in no description yet (LINE: messageEdited); calls may not.
  const document = usable(id === 'whatsapp' ? open(raw) : raw, id !== 'line-webhook') as {
    paths: Record<string, Record<string, Operation>>
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats })
  ajv.addSchema(document, id)
  const compiled = new Map<string, ValidateFunction>()
  const validator = (...way: string[]): ValidateFunction => {
    const pointer = way.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${id}#/${pointer}` })
    compiled.set(pointer, known)
    return known
  }
  const routes = Object.keys(document.paths ?? {}).map((template) => ({
    template,
    names: [...template.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1]!),
    pattern: new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[\w-]+\}/g, '([^/]+)')}$`),
  }))
  const route = (method: string, path: string) => {
    const fitting = routes.filter((one) => one.pattern.test(path) && document.paths[one.template]![method.toLowerCase()])
    // "/2/users/me" before "/2/users/{id}"
    return fitting.sort((a, b) => a.names.length - b.names.length)[0]
  }
  const resolve = (parameter: Tree): Parameter => {
    const name = typeof parameter.$ref === 'string' ? parameter.$ref.split('/').at(-1)! : null
    const components = (document as unknown as { components: { parameters: Record<string, Parameter> } }).components
    return name ? components.parameters[name]! : (parameter as unknown as Parameter)
  }

  function checkCall(call: Call): [string, string][] {
    const found = route(call.method, call.path)
    if (!found) return []
    const method = call.method.toLowerCase()
    const operation = document.paths[found.template]![method]!
    return [...checkParameters(found, operation, call), ...checkBody(found.template, method, operation, call)]
  }

  function checkParameters(found: (typeof routes)[number], operation: Operation, call: Call): [string, string][] {
    // Meta wants a name with a version of whoever calls, and takes any.
    const ofPath = (document.paths[found.template]?.parameters ?? []) as unknown as Tree[]
    const parameters = [...ofPath, ...(operation.parameters ?? [])]
      .map(resolve)
      .filter(({ name }) => !(id === 'whatsapp' && name === 'User-Agent'))
    const inPath = found.pattern.exec(call.path)!
    const problems: [string, string][] = []
    for (const parameter of parameters) {
      const text =
        parameter.in === 'path'
          ? decodeURIComponent(inPath[found.names.indexOf(parameter.name) + 1] ?? '')
          : parameter.in === 'query'
            ? call.query.get(parameter.name)
            : (call.headers[parameter.name.toLowerCase()] as string | undefined)
      if (text === null || text === undefined) {
        if (parameter.required) problems.push([`${parameter.in}/${parameter.name}`, 'is missing'])
        continue
      }
      const value = id === 'x' ? withoutOlderNames(parameter.name, text) : text
      if (value === null) continue
      const check = ajv.compile(pointed(id, parameter.schema))
      if (!check(typed(parameter.schema, value, parameter))) problems.push(...said(`${parameter.in}/${parameter.name}`, check.errors))
    }
    const known = new Set(parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name))
    // Apple's own links to the next page carry a cursor that its description does not name.
    for (const name of call.query.keys()) {
      if (
        !known.has(name) &&
        !(id === 'x' && name in olderXNames) &&
        !(id === 'whatsapp' && name === 'appsecret_proof') &&
        !(id === 'app-store' && name === 'cursor')
      )
        problems.push([`query/${name}`, 'is not a parameter of this call'])
    }
    return problems
  }

  function checkBody(template: string, method: string, operation: Operation, call: Call): [string, string][] {
    if (!operation.requestBody) return []
    const type = (call.headers['content-type'] ?? '').split(';')[0]!.trim()
    if (call.body.length === 0) return operation.requestBody.required && requiresAnything(template, method) ? [['body', 'is missing']] : []
    if (!operation.requestBody.content?.[type]) return [['header/content-type', `"${type}" is not taken here`]]
    if (type !== 'application/json') return []
    let body: unknown
    try {
      body = JSON.parse(call.body.toString('utf8'))
    } catch {
      return [['body', 'is not JSON']]
    }
    const check = validator('paths', template, method, 'requestBody', 'content', type, 'schema')
    return check(body) ? [] : said('body', check.errors)
  }

  /** X demands a body even where it may be empty (subscriptions); nobody refuses the call for that. */
  const requiresAnything = (template: string, method: string) =>
    !validator('paths', template, method, 'requestBody', 'content', 'application/json', 'schema')({})

  function checkAnswer(method: string, path: string, status: number, body: unknown): string[] {
    const found = route(method, path)
    if (!found) return [`${method} ${path} is not in the description`]
    const responses = document.paths[found.template]![method.toLowerCase()]!.responses ?? {}
    const code = String(status) in responses ? String(status) : 'default' in responses ? 'default' : null
    if (!code) return id === 'line' && status >= 400 ? checkSchema('ErrorResponse', body) : [`status ${status} is not in the description`]
    const types = Object.keys(responses[code]?.content ?? {}).filter((type) => type.includes('json'))
    if (types.length === 0) return []
    const problems = types.map((type) => {
      const check = validator('paths', found.template, method.toLowerCase(), 'responses', code, 'content', type, 'schema')
      return check(body) ? [] : said('answer', check.errors).map(([where, problem]) => `${where} ${problem}`)
    })
    return problems.some((list) => list.length === 0) ? [] : problems.flat()
  }

  function checkSchema(name: string, body: unknown): string[] {
    const check = validator('components', 'schemas', name)
    return check(body) ? [] : said(name, check.errors).map(([where, problem]) => `${where} ${problem}`)
  }

  return { checkCall, checkAnswer, checkSchema }
}

const said = (root: string, errors: ErrorObject[] | null | undefined): [string, string][] =>
  (errors ?? []).filter((error) => error.keyword !== 'if').map((error) => [`${root}${error.instancePath}`, error.message ?? 'is wrong'])

function withoutOlderNames(name: string, text: string): string | null {
  const older = olderXNames[name]
  if (!older) return text
  const rest = text.split(',').filter((part) => !older.includes(part))
  return rest.length ? rest.join(',') : null
}

/** A text from path, query or header as its schema's type. */
function typed(schema: Tree, text: string, parameter: Parameter): unknown {
  if (schema.type === 'integer' || schema.type === 'number') return text.trim() === '' ? text : Number(text)
  if (schema.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (schema.type === 'array' && parameter.explode === false) return text.split(',')
  return schema.type === 'array' ? [text] : text
}

/** Makes references of a lifted-out piece point into its document again. */
function pointed(id: string, piece: Tree): Tree {
  return JSON.parse(JSON.stringify(piece).replaceAll('"$ref":"#/', `"$ref":"${id}#/`)) as Tree
}

/** OpenAPI 3.0 as JSON Schema 2020: `nullable`, boolean bounds and `xml` go; a discriminator with its own subtypes becomes if/then. */
function usable(document: Tree, closed: boolean): Tree {
  const schemas = ((document.components as Tree | undefined)?.schemas ?? {}) as Record<string, Tree>
  for (const [name, schema] of Object.entries(schemas)) splitBySubtype(schemas, name, schema, closed)
  return plain(document) as Tree
}

/** Meta closes both parts of a message against each other's fields, so that taken literally nothing fits. */
function open(node: Tree): Tree {
  return JSON.parse(JSON.stringify(node), (key, value: unknown) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  ) as Tree
}

function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain)
  if (typeof node !== 'object' || node === null) return node
  const { discriminator: _discriminator, xml: _xml, nullable, example: _example, ...rest } = node as Tree
  for (const bound of ['exclusiveMinimum', 'exclusiveMaximum']) if (typeof rest[bound] === 'boolean') delete rest[bound]
  if (rest.format === null) delete rest.format
  const result = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value)]))
  if (nullable === true && typeof result.type === 'string') result.type = [result.type, 'null']
  return result
}

/**
 * LINE writes "a message is one of these" as a base with a discriminator, and each kind as `allOf [base, own part]`.
 * Taken literally that checks nothing but the base; so the base moves to `<name>Base` and `<name>` asks for the kind its value names.
 */
function splitBySubtype(schemas: Record<string, Tree>, name: string, schema: Tree, closed: boolean): void {
  const discriminator = schema.discriminator as { propertyName: string; mapping?: Record<string, string> } | undefined
  const self = `#/components/schemas/${name}`
  const children = Object.entries(discriminator?.mapping ?? {}).filter(([, reference]) =>
    ((schemas[reference.split('/').at(-1)!]?.allOf ?? []) as Tree[]).some((part) => part.$ref === self),
  )
  if (!discriminator || children.length === 0) return
  schemas[`${name}Base`] = { ...schema, discriminator: undefined }
  for (const [, reference] of children) {
    const child = schemas[reference.split('/').at(-1)!]!
    child.allOf = (child.allOf as Tree[]).map((part) => (part.$ref === self ? { $ref: `${self}Base` } : part))
  }
  const kind = (value: string) => ({
    properties: { [discriminator.propertyName]: { const: value } },
    required: [discriminator.propertyName],
  })
  schemas[name] = {
    allOf: [
      { $ref: `${self}Base` },
      ...(closed ? [{ properties: { [discriminator.propertyName]: { enum: Object.keys(discriminator.mapping ?? {}) } } }] : []),
      ...children.map(([value, reference]) => ({ if: kind(value), then: { $ref: reference } })),
    ],
  }
}

const formats = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'https://network.invalid'),
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && Number.isFinite(Date.parse(text)),
  int32: true as const,
  uint32: true as const,
  int64: true as const,
  uint64: true as const,
  double: true as const,
  float: true as const,
  binary: true as const,
  byte: true as const,
  'google-fieldmask': true as const,
  'google-datetime': true as const,
}
