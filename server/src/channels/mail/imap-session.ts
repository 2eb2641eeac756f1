import { finding } from '@baton/contract/findings'
import { ImapFlow } from 'imapflow'
import { encryptionProblem } from './encryption.ts'
import type { MailProblem, MailServer } from './mail-server.ts'

const CONNECT_MS = 15_000
/** Servers hang up after half an hour of IDLE (RFC 2177), and firewalls long before. */
const IDLE_MS = 4 * 60_000
const SILENCE_MS = 5 * 60_000

/** A client not yet connected. Aborting closes it at once, whatever it is doing. */
export function imapClient({ host, address, port, security, user, password }: MailServer, signal: AbortSignal): ImapFlow {
  const client = new ImapFlow({
    host: address,
    port,
    servername: host,
    secure: security === 'tls',
    doSTARTTLS: security === 'tls' ? undefined : security === 'starttls',
    tls: { servername: host },
    auth: { user, pass: password },
    logger: false,
    autoIdleDelay: 10,
    maxIdleTime: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  })
  const close = () => client.close()
  signal.addEventListener('abort', close, { once: true })
  client.once('close', () => signal.removeEventListener('abort', close))
  // Every error also rejects the command that was running, or ends in 'close'; without a listener it would end the process.
  client.on('error', () => undefined)
  return client
}

/** Runs one errand in a session of its own. */
export async function withImap<Result>(
  server: MailServer,
  signal: AbortSignal,
  errand: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = imapClient(server, signal)
  try {
    await client.connect()
    return await errand(client)
  } finally {
    client.close()
  }
}

/** The client marks a refused sign-in on errors of several classes. */
export function imapProblem(server: MailServer, error: unknown): MailProblem {
  const { message, responseText, code, authenticationFailed } = error as ImapError
  if (authenticationFailed) return { kind: 'refused', why: finding('mail_sign_in_refused', {}, { networkWords: responseText || message }) }
  if (responseText) return { kind: 'unreachable', why: finding('mail_server_refused', {}, { networkWords: responseText }) }
  const unencrypted = encryptionProblem(server, error as ImapError)
  if (unencrypted) return { kind: 'unreachable', why: unencrypted }
  const reason = [message, code].filter(Boolean).join(' ') || 'ECONNRESET'
  return { kind: 'unreachable', why: finding('mailbox_unread', { reason }) }
}

type ImapError = Error & { responseText?: string; code?: string; authenticationFailed?: boolean }
