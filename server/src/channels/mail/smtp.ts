import { Readable } from 'node:stream'
import type { SmtpCall } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { DoorAnswer } from '#kernel/door'
import { encryptionProblem } from './encryption.ts'
import type { MailServer } from './mail-server.ts'

const CONNECT_MS = 15_000
/** A server that scans the mail before it answers may take its time (RFC 5321 allows ten minutes). */
const ANSWER_MS = 120_000

/**
 * Hands a mail to the server. Its code is the status, its words the body, whatever was refused: sign-in, sender,
 * recipient or mail. Without a code `bytesWritten` says whether any of the mail itself had gone out: before that, nobody
 * can have received it; after that, nobody can tell.
 */
export async function sendOverSmtp(server: MailServer, call: SmtpCall, signal: AbortSignal): Promise<DoorAnswer> {
  const mail = Buffer.from(call.messageBase64, 'base64')
  let begun = false
  const source = Readable.from(
    (function* () {
      begun = true
      yield mail
    })(),
  )
  return inSession(server, signal, async (connection) => {
    const { response } = await connection.send({ from: call.from, to: call.recipients, size: mail.length }, source)
    return response
  }).catch((error: SmtpError) => answerOf(server, error, begun))
}

/** Signs in and out again. */
export async function probeSmtp(server: MailServer, signal: AbortSignal): Promise<DoorAnswer> {
  const answer = await inSession(
    server,
    signal,
    async (connection) => `250 ${JSON.stringify({ capabilities: connection.encrypted() ? ['TLS'] : [] })}`,
  ).catch((error: SmtpError) => answerOf(server, error, false))
  return answer.ok && answer.result.status === 250 ? { ok: true, result: { ...answer.result, status: 200 } } : answer
}

type SmtpError = Error & { code?: string; responseCode?: number | false; response?: string | false }

interface Session {
  send(envelope: { from: string; to: string[]; size: number }, mail: Readable): Promise<{ response: string }>
  encrypted(): boolean
}

async function inSession(server: MailServer, signal: AbortSignal, errand: (session: Session) => Promise<string>): Promise<DoorAnswer> {
  const { host, address, port, security, user, password } = server
  const connection = new SMTPConnection({
    host: address,
    port,
    servername: host,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  })
  const { promise: broken, reject: breakOff } = Promise.withResolvers<never>()
  connection.on('error', breakOff)
  connection.once('end', () => breakOff(Object.assign(new Error('The mail server hung up.'), { code: 'ECONNRESET' })))
  const abort = () => breakOff(Object.assign(new Error('The mail was not sent in time.'), { code: 'ETIMEDOUT' }))
  signal.addEventListener('abort', abort, { once: true })
  const step = <Answer>(take: (done: (error: Error | null | undefined, answer?: Answer) => void) => void) =>
    Promise.race([
      broken,
      new Promise<Answer>((resolve, reject) => take((error, answer) => (error ? reject(error) : resolve(answer as Answer)))),
    ])
  try {
    signal.throwIfAborted()
    await step<void>((done) => connection.connect((error) => done(error)))
    if (user) await step<unknown>((done) => connection.login({ credentials: { user, pass: password } }, done))
    const response = await errand({
      send: (envelope, mail) => step((done) => connection.send(envelope, mail, done)),
      encrypted: () => connection.secure,
    })
    return answered(response)
  } finally {
    signal.removeEventListener('abort', abort)
    broken.catch(() => undefined) // Nobody waits any more; a late error of the closing socket changes nothing.
    connection.close()
  }
}

function answerOf(server: MailServer, error: SmtpError, begun: boolean): DoorAnswer {
  const { host } = server
  const unencrypted = encryptionProblem(server, error)
  if (unencrypted) return { ok: false, bytesWritten: begun, kind: 'tls', why: unencrypted }
  if (error.responseCode) return { ok: true, result: { status: error.responseCode, headers: {}, body: Buffer.from(wordsOf(error)) } }
  const failed = { ok: false, bytesWritten: begun } as const
  const reason = error.message
  if (error.code === 'ETIMEDOUT') return { ...failed, kind: 'timeout', why: finding('host_silent', { host }) }
  if (begun) return { ...failed, kind: 'reset', why: finding('connection_broken', { host, reason }) }
  return { ...failed, kind: 'connect', why: finding('host_unreachable', { host, reason }) }
}

function wordsOf({ response, message }: SmtpError): string {
  return response ? response.replace(/^\d{3}[ -]/gm, '') : message
}

function answered(response: string): DoorAnswer {
  const status = Number(response.slice(0, 3))
  return { ok: true, result: { status, headers: {}, body: Buffer.from(response.replace(/^\d{3}[ -]/gm, '')) } }
}
