/** Classes of SQLSTATE that say "not now": the connection, a deadlock, full resources, a waiting that took too long, a server that stops. */
const PASSING_STATES = ['08', '40', '53', '55', '57']
/** What the system says of a socket, or of a name that could not be looked up just now. */
const SOCKET_CODES = /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/
/** The driver's errors have no code: its own words, whole. */
const DRIVER_WORDS = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Query read timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
])

/**
 * Whether the database may well take the same work a moment later. What fails for such a reason is repeated; it says nothing
 * about the work, so nothing is set aside for it.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown }
  if (typeof code !== 'string') return DRIVER_WORDS.has(error.message)
  // A socket file that is not there yet; other files have nothing to do with the database.
  if (code === 'ENOENT') return syscall === 'connect'
  // No class of SQLSTATE begins with E.
  return code.startsWith('E') ? SOCKET_CODES.test(code) : code.length === 5 && PASSING_STATES.includes(code.slice(0, 2))
}
