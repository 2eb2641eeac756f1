/** A mail before it has a form. */
export interface NewMail {
  from: { name: string; address: string }
  to: { name?: string; address: string }[]
  cc?: { name?: string; address: string }[]
  subject: string
  text: string
  html?: string
  attachments?: { name: string; contentType: string; bytes: Buffer }[]
  messageId: string
  inReplyTo?: string
  references?: string[]
  at: number
  headers?: Record<string, string>
}

/** RFC 5322 bytes, UTF-8 in base64 throughout. */
export function compose(mail: NewMail): Buffer {
  const boundary = `=_${mail.messageId.replace(/\W/g, '').slice(0, 24)}`
  const headers = [
    `From: ${address(mail.from)}`,
    `To: ${mail.to.map(address).join(', ')}`,
    ...(mail.cc?.length ? [`Cc: ${mail.cc.map(address).join(', ')}`] : []),
    `Subject: ${encoded(mail.subject)}`,
    `Date: ${new Date(mail.at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${mail.messageId}`,
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`] : []),
    ...(mail.references?.length ? [`References: ${mail.references.join(' ')}`] : []),
    ...Object.entries(mail.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
  ]
  return Buffer.from(`${headers.join('\r\n')}\r\n${body(mail, boundary)}`, 'utf8')
}

function body({ text, html, attachments = [] }: NewMail, boundary: string): string {
  const words = html
    ? multipart('alternative', `${boundary}a`, [part('text/plain; charset=utf-8', text), part('text/html; charset=utf-8', html)])
    : part('text/plain; charset=utf-8', text)
  if (attachments.length === 0) return words
  const files = attachments.map(({ name, contentType, bytes }) =>
    part(contentType, bytes, `Content-Disposition: attachment; filename="${/^[\x20-\x7e]*$/.test(name) ? name : encoded(name)}"\r\n`),
  )
  return multipart('mixed', `${boundary}m`, [words, ...files])
}

const multipart = (kind: string, boundary: string, parts: string[]): string =>
  `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`

const part = (type: string, content: string | Buffer, more = ''): string =>
  `Content-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${(Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8')).toString('base64').replace(/(.{76})/g, '$1\r\n')}\r\n`

const address = ({ name, address: mailbox }: { name?: string; address: string }): string =>
  name ? `${encoded(name, true)} <${mailbox}>` : mailbox

function encoded(text: string, quote = false): string {
  if (/^[\x20-\x7e]*$/.test(text)) return quote ? `"${text.replace(/["\\]/g, '\\$&')}"` : text
  const words: string[] = []
  let word = ''
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > 42) {
      words.push(word)
      word = ''
    }
    word += letter
  }
  return [...words, word].map((one) => `=?UTF-8?B?${Buffer.from(one, 'utf8').toString('base64')}?=`).join('\r\n ')
}

/** A report of failed delivery (RFC 3464) as a provider writes it. */
export function bounce(given: {
  to: string
  recipient: string
  original: Buffer
  messageId: string
  at: number
  postmaster: string
}): Buffer {
  const boundary = `=_dsn${given.at}`
  const original = headerBlock(given.original).toString('utf8')
  return Buffer.from(
    [
      `From: "Mail Delivery System" <${given.postmaster}>`,
      `To: ${given.to}`,
      'Subject: Undelivered Mail Returned to Sender',
      `Date: ${new Date(given.at).toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: ${given.messageId}`,
      `In-Reply-To: ${headerOf(given.original, 'message-id') ?? ''}`,
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
      '',
      `--${boundary}`,
      'Content-Type: text/plain; charset=us-ascii',
      '',
      `Your message could not be delivered to <${given.recipient}>: 550 5.1.1 no such mailbox here.`,
      '',
      `--${boundary}`,
      'Content-Type: message/delivery-status',
      '',
      `Reporting-MTA: dns; ${given.postmaster.split('@')[1]}`,
      '',
      `Final-Recipient: rfc822; ${given.recipient}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here',
      '',
      `--${boundary}`,
      'Content-Type: text/rfc822-headers',
      '',
      original.trimEnd(),
      '',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
    'utf8',
  )
}

export function headerBlock(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n')
  return end < 0 ? raw : raw.subarray(0, end + 4)
}
export const textBlock = (raw: Buffer): Buffer => raw.subarray(headerBlock(raw).length)

/** Header lines, unfolded, in order. */
export function headersOf(raw: Buffer): { name: string; value: string }[] {
  const lines = headerBlock(raw)
    .toString('utf8')
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  return lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }] : []
  })
}

export const headerOf = (raw: Buffer, name: string): string | undefined =>
  headersOf(raw).find((header) => header.name.toLowerCase() === name.toLowerCase())?.value

/** Encoded words of a header as text. UTF-8 only: our own side writes nothing else. */
export const decodedHeader = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, coded: string) =>
      (kind.toLowerCase() === 'b' ? Buffer.from(coded, 'base64') : quotedPrintable(coded.replaceAll('_', ' '))).toString('utf8'),
    )

/** The words a reader of the mail sees: its first text/plain part, and the names of what is attached. */
export function readable(raw: Buffer): { text: string; attachments: string[] } {
  const parts = leaves(raw)
  const text =
    parts.find((one) => one.type.startsWith('text/plain') && !one.fileName) ?? parts.find((one) => one.type.startsWith('text/html'))
  return {
    text: text ? text.content.toString('utf8').replaceAll('\r\n', '\n').trim() : '',
    attachments: parts.flatMap((one) => one.fileName ?? []),
  }
}

interface Leaf {
  type: string
  fileName?: string
  content: Buffer
}

function leaves(raw: Buffer): Leaf[] {
  const type = headerOf(raw, 'content-type') ?? 'text/plain'
  const content = textBlock(raw)
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (type.toLowerCase().startsWith('multipart/') && boundary) {
    const pieces = content.toString('latin1').split(`--${boundary}`).slice(1, -1)
    return pieces.flatMap((piece) => leaves(Buffer.from(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''), 'latin1')))
  }
  const encoding = (headerOf(raw, 'content-transfer-encoding') ?? '7bit').toLowerCase()
  const decoded =
    encoding === 'base64'
      ? Buffer.from(content.toString('latin1'), 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(content.toString('latin1'))
        : content
  const named = /filename="?([^";]+)"?/i.exec(headerOf(raw, 'content-disposition') ?? '')?.[1]
  return [{ type: type.toLowerCase(), content: decoded, ...(named && { fileName: decodedHeader(named) }) }]
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

/** Addresses of a header, names included. */
export function addressesIn(value: string | undefined): { name: string; address: string }[] {
  if (!value) return []
  const parts = value.match(/(?:"(?:\\.|[^"])*"|[^,"])+/g) ?? []
  return parts.flatMap((piece) => {
    const angle = /^(.*)<([^>]*)>\s*$/.exec(piece.trim())
    const address = (angle?.[2] ?? piece).trim()
    return address ? [{ name: (angle?.[1] ?? '').trim().replace(/^"|"$/g, '').replace(/\\(.)/g, '$1'), address }] : []
  })
}
