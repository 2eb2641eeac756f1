import type { AccountContext, ImapSearchCall, MailProbeCall, SmtpCall } from '@baton/channel-kit'
import { finding } from '@baton/contract/findings'
import type { App } from '#kernel/app'
import { type DoorAnswer, DoorRefusal } from '#kernel/door'
import type { MailServer } from './mail-server.ts'
import { fileInSent, probeImap, searchSentFolder } from './sent-folder.ts'
import { probeSmtp, sendOverSmtp } from './smtp.ts'

const PROBE_MS = 20_000
const SEARCH_MS = 30_000
/** Shorter than a claim on a delivery lasts; a server that scans mail for minutes is read back instead. */
const SEND_MS = 90_000

/** Sends over the account's own server, and files the copy where the provider does not do it by itself. */
export async function sendMail(app: App, account: AccountContext, call: SmtpCall): Promise<DoorAnswer> {
  const server = await reach(app, account, 'smtp')
  if ('ok' in server) return server
  const answer = await sendOverSmtp(server, call, AbortSignal.timeout(SEND_MS))
  if (answer.ok && answer.result.status === 250 && account.settings.sentCopy !== 'provider') void fileCopy(app, account, call)
  return answer
}

export async function searchSent(app: App, account: AccountContext, call: ImapSearchCall): Promise<DoorAnswer> {
  const server = await reach(app, account, 'imap')
  if ('ok' in server) return server
  return { ok: true, result: await searchSentFolder(server, call, AbortSignal.timeout(SEARCH_MS)) }
}

export async function probe(app: App, account: AccountContext, call: MailProbeCall): Promise<DoorAnswer> {
  const kind = call.transport === 'imap-probe' ? 'imap' : 'smtp'
  const server = await reach(app, account, kind)
  if ('ok' in server) return server
  const signal = AbortSignal.timeout(PROBE_MS)
  return kind === 'imap' ? probeImap(server, signal) : probeSmtp(server, signal)
}

/** The account's mail server with its address checked by the door, for a watch of the mailbox too. */
export async function mailServerOf(app: App, account: AccountContext, kind: 'imap' | 'smtp'): Promise<MailServer> {
  const { settings, credentials } = account
  const host = settings[`${kind}Host`] ?? ''
  const port = Number(settings[`${kind}Port`])
  const { address } = await app.door.resolve(host, port, 'mail')
  const security = settings[`${kind}Security`]
  if (security === 'none' && !app.door.allowsPlain(host, port, 'mail'))
    throw new DoorRefusal(
      'refused-address',
      finding('address_unencrypted', { address: host, host, port: String(port) }, { remedy: 'allow_host' }),
    )
  return {
    host,
    address,
    port,
    security: security === 'starttls' || security === 'none' ? security : 'tls',
    user: settings[`${kind}User`] ?? '',
    password: credentials[`${kind}Password`] ?? '',
  }
}

async function reach(app: App, account: AccountContext, kind: 'imap' | 'smtp'): Promise<MailServer | DoorAnswer> {
  try {
    return await mailServerOf(app, account, kind)
  } catch (error) {
    if (!(error instanceof DoorRefusal)) throw error
    return { ok: false, bytesWritten: false, kind: error.kind, why: error.why }
  }
}

/** The mail is sent whether or not the copy is: a failure here is told, and changes nothing. */
async function fileCopy(app: App, account: AccountContext, call: SmtpCall): Promise<void> {
  try {
    const mail = Buffer.from(call.messageBase64, 'base64')
    const messageId = /^message-id:\s*(<[^<>\s]+>)/im.exec(mail.toString('latin1'))?.[1] ?? ''
    const server = await mailServerOf(app, account, 'imap')
    if (!(await fileInSent(server, mail, messageId, AbortSignal.timeout(SEARCH_MS))))
      app.log.warn({ account: account.externalId }, 'no folder for sent mail')
  } catch (error) {
    app.log.warn({ account: account.externalId, error: (error as Error).message }, 'the copy of a sent mail was not filed')
  }
}
