import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Access, BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '@baton/contract/route'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import type { Ctx } from '#kernel/context'

/** Somebody whom we know by their sign-in; what they may do is asked per workspace. */
export interface Person {
  /** better-auth's user id. */
  id: string
  name: string
  email: string
  language: string
  sessionId: string
}

/** A request outside any workspace. */
export interface Visitor {
  app: App
  auth: Auth
  person: Person | null
  request: FastifyRequest
  reply: FastifyReply
}

export interface Input<R extends Route> {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  auth: Auth
  request: FastifyRequest
  reply: FastifyReply
}

/** A route of the contract joined to the function that answers it. */
export interface Answer {
  route: Route
  /** Takes the input of its own route; the server hands over what that route's schemas let through. */
  inWorkspace?: (ctx: Ctx, input: never) => Promise<unknown>
  outside?: (visitor: Visitor, input: never) => Promise<unknown>
}

type InWorkspace = Exclude<Access, 'session' | 'public'>

/** Joins a route of a workspace to its use case. It decides nothing: permission and schema stand in the contract. */
export function on<R extends Route & { access: InWorkspace }>(
  route: R,
  answer: (ctx: Ctx, input: Input<R>) => Promise<ResponseOf<R>>,
): Answer {
  return { route, inWorkspace: answer }
}

/** Joins a route outside any workspace. With access `session`, `visitor.person` is there. */
export function onVisit<R extends Route & { access: 'session' | 'public' }>(
  route: R,
  answer: (visitor: Visitor, input: Input<R>) => Promise<ResponseOf<R>>,
): Answer {
  return { route, outside: answer }
}

/** Answers a request before any route is looked for, or leaves it to the routes: for what networks call thousands of times a second. */
export type Ahead = (request: IncomingMessage, response: ServerResponse) => boolean
