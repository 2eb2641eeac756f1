/** Classes of SQLSTATE that say "not now": the connection, a deadlock, full resources, a waiting that took too long, a server that stops. */
const PASSING_STATES = ['08', '40', '53', '55', '57']
/** Of the driver and of the socket below it. */
const PASSING_WORDS = /connection|timeout exceeded|ECONN|EPIPE|ETIMEDOUT|ENOENT.*\.PGSQL/i

/**
 * Whether the database may well take the same work a moment later. What fails for such a reason is repeated; it says nothing
 * about the work, so nothing is set aside for it.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  // No class of SQLSTATE begins with E; EPIPE is the socket's.
  if (typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code)) return PASSING_STATES.includes(code.slice(0, 2))
  return PASSING_WORDS.test(error.message)
}
