import { punycodeLength } from './punycode-length.ts'
import { topLevelDomains } from './top-level-domains.ts'

/**
 * Finds what X turns into links, as its reference library does: with https?:// any name, without it only the part of a
 * name in Latin letters (in "ดูที่example.com" the link is example.com).
 */
export function findLinks(text: string): { start: number; end: number }[] {
  const links: { start: number; end: number }[] = []
  for (const { start, word } of wordsWithDots(text)) {
    for (const match of word.matchAll(candidate)) {
      const url = match.groups?.url ?? ''
      const at = start + match.index + match[0].length - url.length
      links.push(...linksIn(match.groups ?? {}, at))
    }
  }
  return links
}

/** X knows no longer link; longer runs without a space are looked at in pieces, so that the search stays quick. */
const MAX_LINK = 4096
const MAX_LABEL = 63
const MAX_TCO_SLUG = 40

const spaces = String.raw`\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`
const directions = String.raw`\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069`
const nonCharacters = String.raw`\ufffe\ufeff\uffff`
const otherPunctuation = String.raw`!'#%&()*+,\\./:;<=>?@\[\]^{|}~$`
const latinAccents = String.raw`\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff`
const cyrillic = String.raw`\u0400-\u04ff`

const notInNames = spaces + directions + nonCharacters + otherPunctuation
const nameEdge = `[^_\\-${notInNames}]`
const label = `${nameEdge}(?:[^_${notInNames}]*${nameEdge})?\\.`
const subdomain = `${nameEdge}(?:[^${notInNames}]*${nameEdge})?\\.`
// Longest first: "co" must not hide "com".
const ends = topLevelDomains.toSorted((a, b) => b.length - a.length).join('|')
const end = `(?:(?:${ends})(?=[^0-9a-zA-Z@+-]|$)|xn--[-0-9a-z]+)`

const pathCharacter = String.raw`[a-z${cyrillic}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&${latinAccents}]`
const parentheses = `\\((?:${pathCharacter}+|${pathCharacter}*\\(${pathCharacter}+\\)${pathCharacter}*)\\)`
const pathEnd = `(?:[+\\-a-z${cyrillic}0-9=_#/${latinAccents}]|${parentheses})`
const path = `/(?:${pathCharacter}*(?:${parentheses}${pathCharacter}*)*${pathEnd}|@${pathCharacter}+/)*`
const query = String.raw`\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]`

const candidate = new RegExp(
  `(?<before>[^A-Za-z0-9@＠$#＃${nonCharacters}]|[${directions}]|^)` +
    `(?<url>(?<protocol>https?://)?(?<domain>(?:${subdomain})*${label}${end})(?::[0-9]+)?(?<path>${path})?(?:${query})?)`,
  'gi',
)
const asciiDomain = new RegExp(`(?:[-a-z0-9${latinAccents}]+\\.)+${end}`, 'gi')
const shortLink = new RegExp(`^https?://t\\.co/([a-z0-9]+)(?:${query})?`, 'i')
// With the space before it: at the very start of a text the library takes an accented letter for what precedes the link.
const word = new RegExp(`[${spaces}]?[^${spaces}]+`, 'g')

function* wordsWithDots(text: string): Generator<{ start: number; word: string }> {
  for (const match of text.matchAll(word)) {
    for (let from = 0; from < match[0].length; from += MAX_LINK) {
      const piece = match[0].slice(from, from + MAX_LINK)
      if (piece.includes('.')) yield { start: match.index + from, word: piece }
    }
  }
}

function linksIn(found: Record<string, string | undefined>, at: number): { start: number; end: number }[] {
  const { before = '', url = '', protocol = '', domain = '', path: pathFound = '' } = found
  if (!isName(domain) || url.length > MAX_LINK) return []
  if (!protocol) return /[-_./]$/.test(before) ? [] : asciiLinks(url, domain, pathFound, at)
  const short = shortLink.exec(url)
  if (short && (short[1] ?? '').length > MAX_TCO_SLUG) return []
  return [{ start: at, end: at + (short ? short[0] : url).length }]
}

/** Only the last name takes the path with it. */
function asciiLinks(url: string, domain: string, pathFound: string, at: number): { start: number; end: number }[] {
  const links = Array.from(domain.matchAll(asciiDomain), ({ index, 0: name }) => ({ start: at + index, end: at + index + name.length }))
  const last = links.at(-1)
  if (last && pathFound) last.end += url.length - domain.length
  return links
}

function isName(domain: string): boolean {
  if (domain.startsWith('xn--') && domain.search(asciiDomain) < 0) return false
  return domain.split('.').every((part) => part && punycodeLength(part) <= MAX_LABEL)
}
