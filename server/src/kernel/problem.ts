import type { App } from '#kernel/app'
import { Failure, messageOf } from '#kernel/fail'
import { isPassing } from '#kernel/passing'

export type HttpError = Error & { statusCode?: number }

/** When to ask again after the database was away. */
const AGAIN_SECONDS = 2

/** What is answered to a request that failed, whatever threw; what nobody foresaw is logged. */
export function problemAnswer(
  app: App,
  error: HttpError,
  at: { requestId: string; route: string },
): { status: number; headers: Record<string, string>; body: string } {
  const failure = error instanceof Failure ? error : (knownHttpError(error) ?? away(app, error, at))
  if (!failure) app.log.error({ ...at, error: messageOf(error), stack: error.stack }, 'a request crashed')
  const shown = failure ?? new Failure('internal')
  const { retryAfterSeconds } = shown.details
  return {
    status: shown.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(typeof retryAfterSeconds === 'number' && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(shown.problem(at.requestId)),
  }
}

/** The database is away or overrun, which passes: whoever asked may ask again, as networks do with what they tell. */
function away(app: App, error: Error, at: { requestId: string; route: string }): Failure | null {
  if (!isPassing(error)) return null
  app.log.warn({ ...at, error: messageOf(error) }, 'a request met no database')
  return new Failure('not_ready', { retryAfterSeconds: AGAIN_SECONDS })
}

/** Fastify's own refusals of what never reached a handler. */
function knownHttpError(error: HttpError): Failure | null {
  if (error.statusCode === 413) return new Failure('too_large')
  if (error.statusCode === 415) return new Failure('unsupported_media_type')
  if (error.statusCode === 429) return new Failure('too_many_requests')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new Failure('invalid_request', { detail: error.message })
  return null
}
