import { finding, type Finding, type ImportField, type OpenFile, storable } from '@baton/channel-kit'
import PostalMime, { addressParser, type Email } from 'postal-mime'
import { isOfGlassdoor, pageOf, reviewIn } from './site.ts'

const MOST_HEADERS = 64 * 1024
const MOST_TEXT = 200_000

/** Does it begin like a mail? Tables have no colon after a first word without spaces, and no sender. */
export function isMail(file: Uint8Array): boolean {
  const head = headOf(file)
  return /^[\x21-\x39\x3b-\x7e]{1,76}:/.test(head) && /^from:/im.test(head)
}

/**
 * A mail of the site itself: one sender, at a domain of the site, and the mail server that took it in last says that DMARC
 * passes for that domain. Which such server writes the first verdict is not known here: one that leaves verdicts of strangers
 * standing, and writes none of its own, vouches for whatever they say.
 */
export function isNotice(mail: Uint8Array): boolean {
  const fields = fieldsOf(headOf(mail))
  const senders = fields.filter(([name]) => name === 'from').flatMap(([, value]) => addressParser(value))
  const [verdict = ''] = fields.flatMap(([name, value]) => (name === 'authentication-results' ? [value] : []))
  const vouched = /\bdmarc\s*=\s*pass\b[^;]*?\bheader\.from\s*=\s*([\w.-]+)/i.exec(verdict)?.[1] ?? ''
  const domain = senders.length === 1 ? (senders[0]?.address ?? '').split('@').at(-1) : ''
  return Boolean(domain) && isOfGlassdoor(domain ?? '') && isOfGlassdoor(vouched)
}

/** Reads a mail about a review as a table of one row. Who forwarded or saved it is not asked. */
export async function openNotice(file: Uint8Array): Promise<{ ok: true; file: OpenFile } | { ok: false; reason: Finding }> {
  let mail: Email
  try {
    mail = storable(await PostalMime.parse(file, { maxNestingDepth: 20, maxHeadersSize: MOST_HEADERS }))
  } catch (error) {
    return { ok: false, reason: finding('mail_broken', { error: error instanceof Error ? error.message : String(error) }) }
  }
  const text = (mail.text?.trim() ? mail.text : textOf(mail.html ?? '')).slice(0, MOST_TEXT)
  const said = `${mail.subject ?? ''}\n${text}`
  const stars = first(said, STARS)
  const link = linksIn(`${text}\n${mail.html?.slice(0, MOST_TEXT) ?? ''}`).find((each) => reviewIn(each)) ?? ''
  if (!stars || !link) return { ok: false, reason: finding('notice_without_review', {}) }
  const date = Date.parse(mail.date ?? '')
  const cells: [ImportField, string][] = [
    ['link', link],
    ['date', Number.isNaN(date) ? '' : new Date(date).toISOString()],
    ['stars', /\d/.test(stars) ? stars : String(stars.length)],
    ['title', first(said, TITLES) || (mail.subject ?? '').trim()],
    ['pros', first(text, [/^\s*pros\s*:?\s*\n?\s*(\S[^\n]*)/im])],
    ['cons', first(text, [/^\s*cons\s*:?\s*\n?\s*(\S[^\n]*)/im])],
  ]
  return {
    ok: true,
    file: {
      encoding: 'mail',
      columns: cells.map(([field]) => ({ name: field, field })),
      rows: [{ row: 1, cells: cells.map(([, cell]) => cell) }],
      isNotice: true,
    },
  }
}

const STARS = [
  /\b([1-5])(?:\.0)?\s*(?:out of|\/)\s*5\b/i,
  /\b([1-5])(?:\.0)?[\s-]*stars?\b/i,
  /\brating\s*:?\s*([1-5])(?:\.0)?\b/i,
  /(★{1,5}|⭐{1,5})/u,
]
const TITLES = [/^\s*(?:title|headline)\s*:\s*(\S[^\n]*)/im, /[“"]([^“”"\n]{2,200})[”"]/]

/** What the first pattern that fits finds. */
function first(text: string, patterns: readonly RegExp[]): string {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.trim()
    if (found) return found
  }
  return ''
}

/** Also where a counter of clicks stands in front and carries the address along. */
function linksIn(text: string): string[] {
  return (text.match(/https?:\/\/[^\s"'<>)\]]{1,2000}/g) ?? []).flatMap((link) => {
    const inside = decoded(link).match(/https:\/\/[\w.-]+\/[\w./,-]*RVW\d+[\w.,-]*/gi) ?? []
    return [link, ...inside].map(pageOf).filter(Boolean)
  })
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link)
  } catch {
    return link
  }
}

function textOf(html: string): string {
  return html
    .slice(0, MOST_TEXT)
    .replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<(?:br|\/p|\/div|\/tr|\/h\d|\/li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function headOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, MOST_HEADERS)).toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  return end < 0 ? text : text.slice(0, end)
}

/** Header fields in their order, names in small letters, each on one line. */
function fieldsOf(head: string): [string, string][] {
  return head
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as [string, string]] : []
    })
}
