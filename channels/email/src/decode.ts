import PostalMime, { type Email } from 'postal-mime'
import { liftFiles, putBack } from './lift-files.ts'

/** How deep parts may be nested and how long all headers may be; real mails stay far below. Mails inside stay whole, for reports. */
const LIMITS = { maxNestingDepth: 50, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true }
/** Some hundred recipients. The parser takes a second for each 128 KB of addresses, and a stranger writes that header. */
const MAX_ADDRESS_HEADER = 16 * 1024

/**
 * Reads a mail, and once more where its charset labels lie: each of subject, text and HTML is then taken from the first
 * reading that makes sense of it. A text with few unreadable characters among many good ones is damaged, not
 * mislabelled, and stays as it is.
 *
 * @throws what the parser throws for a mail nested or headed beyond all reason.
 */
export async function decodeMail(raw: Uint8Array): Promise<Email> {
  const { bytes, lifted } = liftFiles(raw)
  const asTold = await decodeWords(bytes)
  const other = isEmpty(asTold) ? withFoundBoundary(bytes) : null
  const mail = other ? await decodeWords(other) : asTold
  return putBack(mail.attachments, lifted) ? mail : decodeWords(raw)
}

function isEmpty({ text, html, attachments }: Email): boolean {
  return !text?.trim() && !html?.trim() && attachments.length === 0
}

/**
 * A mail whose parts are not where its boundary says, or that names none: with the first line that looks like one, else as
 * plain text. Null when there is nothing to read.
 */
function withFoundBoundary(bytes: Uint8Array): Uint8Array | null {
  const raw = Buffer.from(bytes).toString('latin1')
  const end = raw.search(/\r?\n\r?\n/)
  const [head, body] = [raw.slice(0, end), raw.slice(end)]
  const kind = /^content-type:\s*(multipart\/[\w.+-]+)/im.exec(head)?.[1]
  if (end < 0 || !kind || !body.trim()) return null
  const boundary = /^--([^\s"]{1,70})[ \t]*\r?$/m.exec(body)?.[1]
  const type = boundary ? `${kind}; boundary="${boundary}"` : 'text/plain; charset=utf-8'
  const mended = head.replace(/^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/im, `Content-Type: ${type}`)
  return Buffer.from(mended + body, 'latin1')
}

async function decodeWords(raw: Uint8Array): Promise<Email> {
  const bytes = withShortAddressLists(raw)
  const asCame = await PostalMime.parse(bytes, LIMITS)
  const mail = asCame.subject?.includes('\ufffd') ? await PostalMime.parse(withWholeWords(bytes), LIMITS) : asCame
  const fields = (['subject', 'text', 'html'] as const).filter((field) => looksMislabelled(mail[field] ?? ''))
  const open = new Set(fields)
  for (const [charset, makesSense] of GUESSES) {
    if (open.size === 0) break
    const guess = await PostalMime.parse(relabelled(bytes, charset), LIMITS)
    for (const field of open) {
      const words = guess[field] ?? ''
      if (!makesSense(words)) continue
      mail[field] = words
      open.delete(field)
    }
  }
  return mail
}

/** Nobody writes so many; bytes of attachments come in longer lines. The parser takes a second for some ten thousand. */
const MOST_SHORT_LINES = 25_000
const SHORT_LINE = 16

/** The mail up to where its short lines are too many. */
export function withFewLines(body: Uint8Array): Uint8Array {
  let short = 0
  let start = 0
  for (let end = body.indexOf(LF); end >= 0; end = body.indexOf(LF, start)) {
    if (end - start < SHORT_LINE && ++short > MOST_SHORT_LINES) return body.subarray(0, start)
    start = end + 1
  }
  return body
}

const LF = 10

/** In the order tried: bytes that are whole UTF-8 hardly ever are anything else; Windows-1252 makes something of any bytes. */
const GUESSES: [string, (words: string) => boolean][] = [
  ['utf-8', (words) => !words.includes('\ufffd')],
  ['euc-kr', (words) => !words.includes('\ufffd') && shareOf(words, /[\uac00-\ud7a3\u3130-\u318f]/g) > 0.8],
  ['windows-874', (words) => shareOf(words, /[\u0e00-\u0e7f]/g) > 0.8 && /[\u0e00-\u0e7f]{3}/.test(words)],
  ['windows-1252', () => true],
]

/** Mostly unreadable, or UTF-8 read as Latin-1 ("Ã©", "à¸ª"). */
function looksMislabelled(words: string): boolean {
  return shareOf(words, /\ufffd/g) > 0.4 || /[\u00c2-\u00f4][\u0080-\u00bf\u2013-\u203a\u0152-\u0178\u02c6\u02dc\u20ac\u2122]/.test(words)
}

/** How much of what is not ASCII is of one kind. */
function shareOf(words: string, kind: RegExp): number {
  const others = words.match(/\P{ASCII}/gu)?.length ?? 0
  return others ? (words.match(kind)?.length ?? 0) / others : 0
}

/** The same mail with address headers of absurd length cut at a recipient. */
function withShortAddressLists(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, LIMITS.maxHeadersSize)).toString('latin1')
  const end = head.search(/\r?\n\r?\n/)
  const headers = end < 0 ? head : head.slice(0, end)
  const short = headers.replace(ADDRESS_HEADER, (field) => {
    if (field.length <= MAX_ADDRESS_HEADER) return field
    const cut = field.slice(0, MAX_ADDRESS_HEADER)
    return cut.slice(0, Math.max(cut.lastIndexOf(','), cut.indexOf(':') + 1))
  })
  return short === headers ? bytes : Buffer.concat([Buffer.from(short, 'latin1'), bytes.subarray(headers.length)])
}

const ADDRESS_HEADER = /^(?:from|sender|to|cc|bcc|reply-to|delivered-to|return-path|x-original-to)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim

/** Text, HTML and subject of the same mail with the charset of every part and encoded word replaced; nothing else of it. */
function relabelled(bytes: Uint8Array, charset: string): Uint8Array {
  const raw = Buffer.from(bytes).toString('latin1')
  const end = raw.search(/\r?\n\r?\n/)
  const head = end < 0 ? raw : raw.slice(0, end)
  const wanted = head.replace(/^(?!subject:|content-|mime-version:)[^\s:]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|$)/gim, '')
  const typed = /^content-type:/im.test(wanted) ? wanted : `Content-Type: text/plain\r\n${wanted}`
  const changed = `${typed.trimEnd()}${end < 0 ? '' : raw.slice(end)}`
    .replace(/^content-type:[ \t]*text\/[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim, (header) =>
      header.replace(/;\s*charset\s*=\s*("[^"]*"|[^\s;]+)/i, '').replace(/^(content-type:[ \t]*text\/[\w.+-]+)/i, `$1; charset=${charset}`),
    )
    .replace(/=\?[\w.:-]{1,40}\?([bq])\?/gi, `=?${charset}?$1?`)
  return Buffer.from(changed, 'latin1')
}

/** Some programs cut a subject between the bytes of one character: neighbouring base64 words become one. */
function withWholeWords(bytes: Uint8Array): Uint8Array {
  const raw = Buffer.from(bytes).toString('latin1')
  const whole = raw.replace(/=\?([\w.:-]{1,40})\?b\?[\w+/=]+\?=(?:\s+=\?\1\?b\?[\w+/=]+\?=)+/gi, (words, charset: string) => {
    const pieces = [...words.matchAll(/\?b\?([\w+/=]+)\?=/gi)].map(([, base64 = '']) => Buffer.from(base64, 'base64'))
    return `=?${charset}?B?${Buffer.concat(pieces).toString('base64')}?=`
  })
  return Buffer.from(whole, 'latin1')
}
