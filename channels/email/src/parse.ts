import { createHash } from 'node:crypto'
import {
  type AccountContext,
  type ChannelEvent,
  finding,
  header as rawHeader,
  type IdentityRef,
  type MediaRef,
  type MessageEvent,
  NO_TIME,
  type ParseResult,
  type RawDelivery,
  storable,
} from '@baton/channel-kit'
import { type Address, addressParser, type Attachment, type Email } from 'postal-mime'
import { type Automation, automationOf, type HeaderOf } from './automation.ts'
import { isBounce, type ReportPart, statusOf } from './bounce.ts'
import { decodeMail, withFewLines } from './decode.ts'
import { messageIdsIn, ownDeliveryId } from './message-id.ts'
import { newPart, newPartOfHtml } from './quoted.ts'
import { readReplyAddress, replyAlias } from './reply-address.ts'
import { htmlOfText, sanitizeMail, shallow, textOfHtml } from './sanitize.ts'

/** Reports carry the mail they are about; these parts are read, not shown as attachments. */
const REPORT_PARTS = new Set(['message/delivery-status', 'message/disposition-notification', 'text/rfc822-headers'])

/**
 * One mail, as the mailbox gave its bytes. `x-baton-received-at` may tell when the mail server took it in. A report about
 * a mail of ours (bounce, receipt) becomes a status of that mail; everything else is a message, the bounce of a mail that a
 * colleague sent from the mailbox with another program too.
 */
export async function parse(raw: RawDelivery, account?: AccountContext): Promise<ParseResult> {
  const bytes = withFewLines(raw.body.subarray(0, raw.readAtMost))
  let mail: Email
  try {
    mail = storable(await decodeMail(bytes))
  } catch (error) {
    return { ok: false, reason: finding('mail_broken', { error: (error as Error).message }) }
  }
  const header: HeaderOf = (name) => mail.headers.find(({ key }) => key === name)?.value ?? ''
  const from = mailboxes([mail.from ?? mail.sender])[0]
  if (!from || !(header('date') || header('received') || header('message-id') || header('to')))
    return { ok: false, reason: finding('mail_without_sender', {}) }
  const own = (account?.externalId || mailboxes(mail.to)[0]?.address || '').toLowerCase()
  const hash = contentHash(mail)
  const at = timeOf(rawHeader(raw, 'x-baton-received-at'), header)
  const messageId = messageIdsIn(header('message-id'))[0] ?? `<${hash}@no-message-id>`
  const base = { account: own, at, dedupeKey: `${messageId}:${hash}` }

  const status = statusOf(reportParts(mail), base, mail.text ?? '')
  const cut = bytes.length < raw.body.length
  return { ok: true, events: [status ?? messageOf(mail, { base, header, messageId, hash, from, own, account, raw, cut })] }
}

interface Known {
  base: { account: string; at: string; dedupeKey: string }
  header: HeaderOf
  messageId: string
  hash: string
  from: { name: string; address: string }
  own: string
  account: AccountContext | undefined
  raw: RawDelivery
  /** Were lines left out before it was read? */
  cut: boolean
}

function messageOf(mail: Email, known: Known): ChannelEvent {
  const { base, header, messageId, hash, from, own, account, raw } = known
  const dmarc = /\bdmarc\s*=\s*(\w+)/i.exec(header('authentication-results'))?.[1]?.toLowerCase() ?? ''
  // Anybody can write our address as sender, and a verdict of their own into the mail. What comes in is our words only when it
  // is a copy of a mail that we sent.
  const deliveryId = from.address === own && dmarc !== 'fail' ? ownDeliveryId(messageId) : null
  const outbound = deliveryId !== null
  const notice = dmarc === 'fail' ? 'dmarc-fail' : from.address === own ? 'own-address' : undefined
  const replyTo = mailboxes(mail.replyTo)[0]?.address ?? ''
  const machine = automationOf(header, from.address, replyTo)
  const references = fewest([...messageIdsIn(header('references')), ...messageIdsIn(header('in-reply-to'))])
  const answered = messageIdsIn(header('in-reply-to'))[0] ?? references.at(-1)
  const inboundId = `${messageId}#${hash.slice(0, 16)}`
  const words = wordsOf(mail)
  const files = mail.attachments.filter(({ mimeType }) => !REPORT_PARTS.has(mimeType))
  const cut = known.cut || words.cut || files.length > MOST_FILES
  const fromServer = /^(?:mailer-daemon|postmaster)@/i.test(from.address) && machine.autoReply
  const bounced = !outbound && (fromServer || isBounce(reportParts(mail)))
  const kindHint: MessageEvent['kindHint'] = outbound ? undefined : bounced ? 'bounce' : machine.autoReply ? 'auto-reply' : undefined
  return {
    kind: 'message',
    ...base,
    direction: outbound ? 'outbound' : 'inbound',
    externalId: outbound ? messageId : inboundId,
    scope: '',
    order: base.dedupeKey,
    thread: {
      externalId: references[0] ?? messageId,
      kind: 'mail',
      visibility: 'private',
      subject: plainSubject(mail.subject ?? ''),
      aliases: aliasesOf(mail, references, messageId, own, account),
    },
    author: identityOf(from),
    ...(answered ? { replyTo: answered } : {}),
    text: words.text,
    ...(words.html ? { html: words.html } : {}),
    media: [...files.slice(0, MOST_FILES).map(mediaOf), ...(cut ? [wholeMail(raw.body)] : [])],
    addressesUs: !outbound,
    ...(kindHint ? { kindHint } : {}),
    participants: participantsOf(mail, replyTo),
    sendHints: hintsOf(messageId, references, mail.subject ?? '', machine, dmarc),
    ...(deliveryId ? { deliveryId } : {}),
    ...(outbound && notice ? { ifNotOurs: { externalId: inboundId, notice } } : {}),
    ...(!outbound && notice ? { notice } : cut ? { notice: 'cut' } : {}),
  }
}

/** Longer threads than people have. The first names the thread, the newest are what is answered. */
const MOST_REFERENCES = 50

function fewest(references: string[]): string[] {
  return references.length <= MOST_REFERENCES ? references : [...references.slice(0, 1), ...references.slice(1 - MOST_REFERENCES)]
}

/** Nobody attaches so many one by one. What is left out is in the whole mail beside them. */
const MOST_FILES = 100

function identityOf({ address, name }: { address: string; name: string }): IdentityRef {
  return { scope: '', externalId: address, handle: address, email: address, ...(name ? { displayName: name.slice(0, 200) } : {}) }
}

/** People write less. What is longer is shown by its beginning. */
const MOST_TEXT = 100_000
const MOST_HTML = 1_000_000

/** New words for reading, and the mail as HTML wherever the words are not the whole. `cut` tells that even that is not. */
function wordsOf(mail: Email): { text: string; html?: string; cut: boolean } {
  const text = (mail.text ?? '').slice(0, MOST_TEXT).toWellFormed()
  const html = shallow((mail.html ?? '').slice(0, MOST_HTML)).toWellFormed()
  const cut = text.length < (mail.text ?? '').length || html.length < (mail.html ?? '').length
  if (html) {
    const said = text.trim() ? text : textOfHtml(newPartOfHtml(html)) || textOfHtml(html)
    return { text: newPart(said.slice(0, MOST_TEXT).toWellFormed()).text, html: sanitizeMail(html), cut }
  }
  const fresh = newPart(text)
  return fresh.folded ? { text: fresh.text, html: htmlOfText(text), cut } : { text: fresh.text, cut }
}

/** The mail as it came, beside what is shown of it. */
function wholeMail(body: Uint8Array): MediaRef {
  return { kind: 'file', inline: body, contentType: 'message/rfc822', fileName: 'mail.eml', sizeBytes: body.length }
}

/** Every name of the thread: all Message-IDs on the way, the thread's reply address, and the one this mail came to. */
function aliasesOf(mail: Email, references: string[], messageId: string, own: string, account: AccountContext | undefined): string[] {
  const key = account?.credentials.replyKey ?? ''
  const addressed = [...mailboxes(mail.to), ...mailboxes(mail.cc), ...deliveredTo(mail)]
  const byAddress = addressed.flatMap(({ address }) => readReplyAddress(address, own, key) ?? [])
  return [...new Set([...byAddress, ...references, messageId, replyAlias(references[0] ?? messageId)])]
}

function deliveredTo(mail: Email) {
  return mail.headers
    .filter(({ key }) => key === 'delivered-to' || key === 'x-original-to')
    .flatMap(({ value }) => mailboxes(addressParser(value)))
}

function participantsOf(mail: Email, replyTo: string): NonNullable<MessageEvent['participants']> {
  const addresses = (list: Address[] | undefined) => mailboxes(list).map(({ address }) => address)
  return { to: addresses(mail.to), cc: addresses(mail.cc), ...(replyTo ? { replyTo } : {}) }
}

function hintsOf(messageId: string, references: string[], subject: string, machine: Automation, dmarc: string): Record<string, string> {
  return {
    messageId,
    ...(references.length ? { references: references.join(' ') } : {}),
    ...(subject ? { subject } : {}),
    ...(machine.neverAutoAnswer ? { autoAnswer: 'never' } : {}),
    ...(machine.noReply ? { noReply: 'true' } : {}),
    ...(dmarc ? { dmarc } : {}),
  }
}

function mediaOf(attachment: Attachment): MediaRef {
  const bytes = bytesOf(attachment)
  const { mimeType, filename, contentId, description } = attachment
  const kind = (['image', 'video', 'audio'] as const).find((start) => mimeType.startsWith(`${start}/`)) ?? 'file'
  return {
    kind,
    inline: bytes,
    contentType: mimeType,
    fileName: (filename ?? '').slice(0, 200) || `attachment.${mimeType === 'message/rfc822' ? 'eml' : 'bin'}`,
    sizeBytes: bytes.length,
    ...(contentId ? { externalId: contentId.replace(/^<|>$/g, '').slice(0, 250) } : {}),
    ...(description ? { altText: description } : {}),
  }
}

function reportParts(mail: Email): ReportPart[] {
  return mail.attachments
    .filter(({ mimeType }) => REPORT_PARTS.has(mimeType) || mimeType === 'message/rfc822')
    .map((part) => ({
      mimeType: part.mimeType,
      text: storable(new TextDecoder().decode(bytesOf(part).subarray(0, 64 * 1024))),
    }))
}

function bytesOf({ content }: Attachment): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

/** People in a header: groups opened, addresses in lower case, what is no address left out. */
function mailboxes(list: (Address | undefined)[] | undefined): { name: string; address: string }[] {
  return (list ?? [])
    .flatMap((entry) => (entry?.group ? entry.group : entry?.address ? [{ name: entry.name, address: entry.address }] : []))
    .map(({ name, address }) => ({ name: name.trim(), address: address.trim().toLowerCase() }))
    .filter(({ address }) => /^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(address))
}

/** "RE: Fwd: 답장: late parcel" → "late parcel". */
export function plainSubject(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|fwd?|aw|sv|답장|회신|전달|ตอบกลับ|ตอบ|ส่งต่อ|返信|転送)(?:\s*\[\d+\])?\s*[:：])+/i, '').trim()
}

/** The mail server's clock where it tells (given, or in its Received line), else the sender's. */
function timeOf(receivedAt: string, header: HeaderOf): string {
  const received = header('received').split(';').at(-1) ?? ''
  const times = [receivedAt, received, header('date')].map((text) => Date.parse(text.replace(/\([^()]*\)/g, '').trim()))
  const known = times.find((ms) => Number.isFinite(ms) && ms > 0 && ms < 253_402_300_800_000)
  return known === undefined ? NO_TIME : new Date(known).toISOString()
}

/** What makes two copies of a mail the same, whatever servers they passed. A Message-ID alone does not: some programs use one for all. */
function contentHash({ from, date, subject, text, html, attachments }: Email): string {
  const parts = attachments.map((part) => [part.filename, part.mimeType, bytesOf(part).length])
  return createHash('sha256')
    .update(JSON.stringify([from, date, subject, text, html, parts]))
    .digest('hex')
}
