import type { AccountContext, OutboundMessage, SmtpCall, ThreadContext } from '@baton/channel-kit'
import MailComposer from 'nodemailer/lib/mail-composer'
import { ownMessageId } from './message-id.ts'
import { plainSubject } from './parse.ts'
import { makeReplyAddress } from './reply-address.ts'
import { htmlOfText, sanitizeMail } from './sanitize.ts'

/** Mail programs need the first reference and the last ones; a header of hundreds gets cut by servers in between. */
const KEPT_REFERENCES = 20

/**
 * The mail to send, the same bytes on every retry: Message-ID and boundaries come from the delivery's id, the date from
 * when the person pressed send. Its Reply-To leads back to the thread only where somebody said that the mail server knows
 * plus-addresses: on one that does not, every answer would bounce.
 */
export async function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): Promise<SmtpCall> {
  const from = account.externalId
  const target = message.target ?? thread.lastInbound
  const { to, cc } = recipientsOf(message, thread, from)
  const hints = target?.hints ?? {}
  const answered = hints.messageId ?? ''
  const key = account.settings.plusAddressing === 'on' ? (account.credentials.replyKey ?? '') : ''
  const composer = new MailComposer({
    from: { name: account.settings.displayName ?? '', address: from },
    to,
    cc,
    subject: subjectOf(thread.subject ?? hints.subject ?? '', answered !== ''),
    messageId: ownMessageId(message.deliveryId, from),
    date: new Date(message.at),
    ...(answered ? { inReplyTo: answered, references: referencesFor(hints.references ?? '', answered) } : {}),
    ...(key ? { replyTo: makeReplyAddress(from, thread.externalId, key) } : {}),
    text: message.text,
    html: message.html ? sanitizeMail(message.html) : htmlOfText(message.text),
    attachments: message.media.flatMap(({ bytesBase64, contentType, fileName }) =>
      bytesBase64 ? [{ content: Buffer.from(bytesBase64, 'base64'), contentType, filename: fileName }] : [],
    ),
    baseBoundary: message.deliveryId,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
  const bytes = await composer.compile().build()
  return { transport: 'smtp', from, recipients: [...to, ...cc], messageBase64: bytes.toString('base64') }
}

/** Whom an answer goes to unless the person chose otherwise: the one who wrote, at the address they ask for. Never ourselves. */
function recipientsOf(message: OutboundMessage, thread: ThreadContext, own: string): { to: string[]; cc: string[] } {
  const target = message.target ?? thread.lastInbound
  const writer =
    target?.participants?.replyTo ?? target?.author.email ?? target?.author.externalId ?? message.to?.email ?? message.to?.externalId
  const chosen = message.recipients ?? { to: writer ? [writer] : [], cc: [] }
  const clean = (list: string[]) =>
    [...new Set(list.map((address) => address.trim().toLowerCase()))].filter((address) => isAddress(address) && address !== own)
  const to = clean(chosen.to)
  return { to, cc: clean(chosen.cc).filter((address) => !to.includes(address)) }
}

function isAddress(address: string): boolean {
  return /^[^\s@<>,;:"\\]{1,64}@[^\s@<>,;:"\\]{1,190}$/.test(address)
}

function subjectOf(subject: string, answer: boolean): string {
  const plain = plainSubject(subject)
  return answer ? `Re: ${plain}`.trim() : plain
}

function referencesFor(before: string, answered: string): string[] {
  const all = [...new Set([...before.split(/\s+/).filter(Boolean), answered])]
  return all.length <= KEPT_REFERENCES ? all : [...all.slice(0, 1), ...all.slice(1 - KEPT_REFERENCES)]
}
