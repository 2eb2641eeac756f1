import { createServer } from 'node:http'
import { registry } from '@baton/contract'
import type { Route } from '@baton/contract/route'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ctxFor, personFor } from '#kernel/access'
import type { App } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import { Failure, fail } from '#kernel/fail'
import { heardOut } from '#kernel/heard-out'
import type { Ahead, Answer, Input } from '#kernel/http'
import { withIdempotencyKey } from '#kernel/idempotency'
import { type HttpError, problemAnswer } from '#kernel/problem'

/** What a request may weigh before a slice says otherwise. */
const BODY_LIMIT = 512 * 1024

/** How long a connection may be silent between two requests: longer than proxies keep theirs, so that none is cut as it is used. */
const KEEP_ALIVE_MS = 72_000

/** Only a proxy on this machine or its private network is believed about where a request came from. */
const NEAR_PROXIES = 'loopback,linklocal,uniquelocal'

export const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

/** How long a browser comes by https alone after it saw us there: a year. */
const HTTPS_ONLY_SECONDS = 31_536_000

/**
 * The HTTP server with every route of the contract. A route without an answer, or an answer without a route, stops the start.
 */
export function makeServer(app: App, auth: Auth, answers: readonly Answer[], ahead: Ahead = () => false): FastifyInstance {
  const server = fastify({
    serverFactory: (routes) =>
      createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
        if (!ahead(request, response)) routes(request, response)
      }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => app.ids.next(),
    logger: false,
    trustProxy: NEAR_PROXIES,
    routerOptions: { maxParamLength: 300 },
    // An address that cannot be read comes by no hook and no error handler.
    frameworkErrors: (error, request, reply) => void answerFailure(app, error, request, reply.header('x-request-id', request.id)),
  })
  acceptEmptyBodies(server)
  failuresAsProblems(app, server)
  headersAndTimes(app, server)
  for (const answer of everyRoute(answers)) register(app, auth, server, answer)
  operations(app, server)
  return server
}

/** U+0000 in a JSON text, spelled as an escape; bare it is no JSON. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/

/** Routes without a body are called with the content type all the same by many clients. */
function acceptEmptyBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else if (NUL.test(String(body)))
      done(new Failure('invalid_request', { detail: 'A text holds NUL (U+0000), which cannot be kept.' }), undefined)
    else void parse(request, String(body), done)
  })
}

/** The registry's routes in its order, each with its answer. */
function everyRoute(answers: readonly Answer[]): Answer[] {
  const routes = Object.entries(registry).flatMap(([area, all]) =>
    Object.entries(all).map(([name, route]) => ({ name: `${area}.${name}`, route })),
  )
  const orphans = answers.filter((answer) => !routes.some(({ route }) => route === answer.route))
  if (orphans.length > 0)
    throw new Error(
      `Answers to routes that the contract does not hold: ${orphans.map(({ route }) => `${route.method} ${route.path}`).join(', ')}`,
    )
  return routes.map(({ name, route }) => {
    const found = answers.filter((answer) => answer.route === route)
    if (found.length !== 1) throw new Error(`${name} (${route.method} ${route.path}) has ${found.length} answers, and needs one`)
    return found[0] as Answer
  })
}

function register(app: App, auth: Auth, server: FastifyInstance, { route, inWorkspace, outside }: Answer): void {
  server.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    ...(route.mostBytes && { bodyLimit: route.mostBytes }),
    config: { access: route.access, path: route.path },
    handler: async (request, reply) => {
      let result: unknown
      if (inWorkspace) {
        // Who is asking comes before what they ask: a stranger learns nothing about the shape of a request.
        const { workspaceId } = request.params as { workspaceId?: string }
        const ctx = await ctxFor(app, auth, request, workspaceId ?? '', route.access)
        const input = inputOf(auth, route, request, reply)
        result = await withIdempotencyKey(ctx, request, route, (bound) => inWorkspace(bound, input as never))
      } else if (outside) {
        const person = await personFor(app, auth, request, route.access === 'session' ? 'session' : 'public')
        result = await outside({ app, auth, person, request, reply }, inputOf(auth, route, request, reply) as never)
      }
      if (reply.sent || reply.raw.headersSent) return reply
      if (!route.response) return reply.code(route.status ?? 204).send()
      return reply.code(route.status ?? 200).send(result)
    },
  })
}

function inputOf(auth: Auth, route: Route, request: FastifyRequest, reply: FastifyReply): Input<Route> {
  return {
    params: checked(route.params, request.params, 'params'),
    query: queryOf(route, request.query as Record<string, unknown>),
    body: checked(route.body, request.body ?? (route.body ? {} : undefined), 'body'),
    auth,
    request,
    reply,
  }
}

/** A parameter that the route does not know is a slip of the pen: left out silently, the answer would be to another question. */
function queryOf(route: Route, given: Record<string, unknown>): undefined {
  const known = route.query instanceof z.ZodObject ? route.query.shape : {}
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name))
  if (unknown.length > 0)
    fail('invalid_request', { where: 'query', fields: unknown.map((path) => ({ path, problem: unknownParameter(Object.keys(known)) })) })
  return checked(route.query, given, 'query')
}

function unknownParameter(known: string[]): string {
  return known.length === 0 ? 'This route takes no parameters.' : `Unknown. This route takes ${known.join(', ')}.`
}

function checked(schema: z.ZodType | undefined, value: unknown, where: string): undefined {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (!result.success) {
    fail('invalid_request', { where, fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), problem: issue.message })) })
  }
  return result.data as undefined
}

function failuresAsProblems(app: App, server: FastifyInstance): void {
  server.setErrorHandler(async (error: HttpError, request, reply) => {
    if (error.statusCode === 413) await heardOut(request.raw)
    return answerFailure(app, error, request, reply)
  })
  server.setNotFoundHandler((request, reply) => answerFailure(app, new Failure('not_found'), request, reply))
}

function answerFailure(app: App, error: HttpError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers, body } = problemAnswer(app, error, { requestId: request.id, route: request.routeOptions.url ?? 'none' })
  return reply.code(status).headers(headers).send(body)
}

function headersAndTimes(app: App, server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', CSP)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    if (app.publicUrl().startsWith('https:')) reply.header('strict-transport-security', `max-age=${HTTPS_ONLY_SECONDS}`)
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  server.addHook('onResponse', async (request, reply) => {
    app.metrics.http.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
}

function operations(app: App, server: FastifyInstance): void {
  server.get('/healthz', async () => ({ status: 'ok' }))
  server.get('/readyz', async (_request, reply) => {
    const report = await app.health.report()
    return reply.code(report.ready ? 200 : 503).send(report)
  })
  server.get('/metrics', async (_request, reply) => reply.type(app.metrics.registry.contentType).send(await app.metrics.registry.metrics()))
}
