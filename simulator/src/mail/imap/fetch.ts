import type { StoredMail } from '../mailbox.ts'
import { addressesIn, headerBlock, headerOf, headersOf, textBlock } from '../mime.ts'
import { quoted, textOf, type Token } from './parser.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const macros: Record<string, string[]> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
}

/** The items asked for, with UID added where a UID command needs it. */
export function fetchItems(token: Token | undefined, withUid: boolean): string[] {
  const asked = token?.kind === 'list' ? token.items.map(textOf) : [textOf(token)]
  const items = asked.flatMap((item) => macros[item.toUpperCase()] ?? [item])
  return withUid && !items.some((item) => item.toUpperCase() === 'UID') ? ['UID', ...items] : items
}

/** One mail's answer to FETCH; sets `\Seen` where the item asks for the body without PEEK. */
export function fetched(mail: StoredMail, items: string[]): Buffer {
  const parts: Buffer[] = []
  for (const item of items) {
    if (parts.length > 0) parts.push(Buffer.from(' '))
    parts.push(...value(mail, item))
  }
  return Buffer.concat(parts)
}

function value(mail: StoredMail, item: string): Buffer[] {
  const name = item.toUpperCase()
  if (name === 'UID') return [Buffer.from(`UID ${mail.uid}`)]
  if (name === 'FLAGS') return [Buffer.from(`FLAGS (${[...mail.flags].join(' ')})`)]
  if (name === 'INTERNALDATE') return [Buffer.from(`INTERNALDATE ${quoted(imapDate(mail.internalDate))}`)]
  if (name === 'RFC822.SIZE') return [Buffer.from(`RFC822.SIZE ${mail.raw.length}`)]
  if (name === 'ENVELOPE') return [Buffer.from('ENVELOPE '), envelope(mail.raw)]
  if (name === 'RFC822') return seen(mail, literal('RFC822', mail.raw))
  const body = /^BODY(\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item)
  if (!body) throw new Error(`FETCH ${item} is not played here`)
  const [, peek, section = '', from, length] = body
  const whole = sectionOf(mail.raw, section)
  const bytes = from === undefined ? whole : whole.subarray(Number(from), Number(from) + Number(length))
  const answer = literal(`BODY[${section}]${from === undefined ? '' : `<${from}>`}`, bytes)
  return peek ? answer : seen(mail, answer)
}

function seen(mail: StoredMail, answer: Buffer[]): Buffer[] {
  mail.flags.add('\\Seen')
  return answer
}

const literal = (name: string, bytes: Buffer): Buffer[] => [Buffer.from(`${name} {${bytes.length}}\r\n`), bytes]

function sectionOf(raw: Buffer, section: string): Buffer {
  const name = section.toUpperCase()
  if (name === '') return raw
  if (name === 'HEADER') return headerBlock(raw)
  if (name === 'TEXT') return textBlock(raw)
  const fields = /^HEADER\.FIELDS(\.NOT)? \((.*)\)$/i.exec(section)
  if (!fields) throw new Error(`BODY[${section}] is not played here`)
  const wanted = new Set(
    fields[2]!
      .toLowerCase()
      .split(/\s+/)
      .map((one) => one.replaceAll('"', '')),
  )
  const kept = headersOf(raw).filter((header) => wanted.has(header.name.toLowerCase()) !== Boolean(fields[1]))
  return Buffer.from(`${kept.map((header) => `${header.name}: ${header.value}\r\n`).join('')}\r\n`, 'utf8')
}

/** Date, subject, six address lists, In-Reply-To, Message-ID: the words of the header as they stand. */
function envelope(raw: Buffer): Buffer {
  const header = (name: string) => headerOf(raw, name)
  const people = (name: string) => addressList(header(name) ?? (name === 'sender' || name === 'reply-to' ? header('from') : undefined))
  const fields = [
    nil(header('date')),
    nil(header('subject')),
    ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'].map(people),
    nil(header('in-reply-to')),
    nil(header('message-id')),
  ]
  return Buffer.from(`(${fields.join(' ')})`, 'utf8')
}

const nil = (text: string | undefined): string => (text === undefined ? 'NIL' : quoted(text))

function addressList(value: string | undefined): string {
  const people = addressesIn(value)
  if (people.length === 0) return 'NIL'
  const one = ({ name, address }: { name: string; address: string }) => {
    const [mailbox = '', host = ''] = address.split('@')
    return `(${name ? quoted(name) : 'NIL'} NIL ${quoted(mailbox)} ${quoted(host)})`
  }
  return `(${people.map(one).join('')})`
}

/** `05-Jan-2026 03:00:00 +0000` */
function imapDate(ms: number): string {
  const date = new Date(ms)
  const two = (number: number) => String(number).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`
}
