import pino from 'pino'

export type Log = pino.Logger

/** Fields that hold secrets or people's words: never in a log line, at whatever depth they come. */
const SENSITIVE = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credentials',
  'secrets',
  'text',
  'html',
  'body',
  'email',
  'handle',
  'name',
  'words',
  'q',
]

/** JSON lines on stdout; `pretty` is left to the reader's own tools. */
export function makeLog(level: string): Log {
  const paths = SENSITIVE.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*["${field}"]`])
  return pino({
    level,
    redact: { paths: [...new Set(paths), 'req.headers.authorization', 'req.headers.cookie'], censor: '[redacted]' },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}
