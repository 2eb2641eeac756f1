import type { z } from 'zod'
import type { Permission } from './permissions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call a route: a permission within the workspace of the path; `member` = anybody who belongs to it;
 * `session` = signed in, no workspace; `public` = everybody.
 */
export type Access = Permission | 'member' | 'session' | 'public'

export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: Method
  /** Below /api/v1. `:workspaceId` is the workspace's UUID, or `own` for the workspace of the API key. */
  path: string
  access: Access
  /** One line for the API page. */
  summary: string
  /** What the schemas do not tell, in Markdown. */
  description?: string
  params?: P
  query?: Q
  body?: B
  /** Absent: 204. */
  response?: R
  /** 200 unless said. */
  status?: 200 | 201 | 202
  /** The answer holds what is shown once: it is kept for a repeat sealed only. */
  answersSecret?: boolean
  /** Done again when it is repeated, whatever its Idempotency-Key: the answer is kept nowhere. */
  answersAnew?: boolean
  /** Asks a network before it answers, and so must hold no transaction meanwhile. */
  asksNetwork?: boolean
  /** What its request may weigh, where that is more than usual. */
  mostBytes?: number
}

/** Names one route of the API. The same object validates on the server, types the web app's calls and writes the OpenAPI page. */
export function route<
  const T extends Route<P, Q, B, R>,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(definition: T & Route<P, Q, B, R>): T {
  return definition
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined
type Input<T> = T extends z.ZodType ? z.input<T> : undefined

export type ParamsOf<R extends Route> = Output<R['params']>
export type QueryOf<R extends Route> = Output<R['query']>
export type BodyOf<R extends Route> = Output<R['body']>
export type ResponseOf<R extends Route> = R['response'] extends z.ZodType ? z.output<R['response']> : void
/** What a caller gives: defaults may be left out. */
export type QueryInput<R extends Route> = Input<R['query']>
export type BodyInput<R extends Route> = Input<R['body']>
