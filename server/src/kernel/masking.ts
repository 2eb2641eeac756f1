const MASK = '••••'
const MOST_KEPT = 4
/** Enough to find the last letters in. */
const LOOKED_AT = 100
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * What stands for a handle, address or number when the reader may not see personal data: its last letters, enough to tell
 * two people apart and never more than half of it.
 */
export function maskHandle(handle: string): string {
  const at = handle.lastIndexOf('@')
  const name = at >= 0 && handle.includes('.', at) ? handle.slice(0, at) : handle
  const parts = Array.from(letters.segment(name.slice(-LOOKED_AT)), ({ segment }) => segment)
  const kept = Math.min(MOST_KEPT, Math.floor(parts.length / 2))
  return MASK + parts.slice(parts.length - kept).join('')
}

/** Found by its `@`, and what stands before it by walking back: a search for both reads a text without spaces over and over. */
const DOMAIN = /@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+/gu
const PLAIN = /^[A-Za-z0-9._%+-]$/
const OTHER = /^[\p{L}\p{M}\p{N}._%+-]$/u
/** Seven or more digits of any script, with what people put between them. Takes order numbers along: better one too many. */
const PHONE = /\+?\(?\p{Nd}(?:[ \u00a0().–-]{0,2}\p{Nd}){6,}/gu

/** A text with the mail addresses and phone numbers in it masked: `call 081-234-4821` → `call ••••4821`. */
export function maskText(text: string): string {
  return maskMails(text).replace(PHONE, (number) => maskHandle(number.replace(/\P{Nd}/gu, '')))
}

function maskMails(text: string): string {
  let masked = ''
  let done = 0
  for (const { 0: domain, index } of text.matchAll(DOMAIN)) {
    // Plain letters first: Thai puts no space before an address, and the words before it are not part of it.
    const plain = startOf(PLAIN, text, done, index)
    const start = plain < index ? plain : startOf(OTHER, text, done, index)
    if (start === index && !(done > 0 && start === done)) continue
    masked += text.slice(done, start) + maskHandle(text.slice(start, index) + domain)
    done = index + domain.length
  }
  return masked + text.slice(done)
}

/** Where the letters of a kind begin that stand right before `end`; not before `least`. */
function startOf(kind: RegExp, text: string, least: number, end: number): number {
  let start = end
  while (start > least) {
    const wide = start - 2 >= least && (text.codePointAt(start - 2) ?? 0) > 0xffff
    const before = wide ? start - 2 : start - 1
    if (!kind.test(text.slice(before, start))) break
    start = before
  }
  return start
}

export type PersonalData = 'email' | 'phone' | 'order_number'

/** `AB-10432`, `#3391`, `20431877`: letters and digits that name one purchase. */
const ORDER_NUMBER = /#\s?[\p{L}\p{Nd}-]*\p{Nd}{3}|(?<![\p{L}\p{Nd}])\p{Lu}{0,4}-?\p{Nd}{5,}(?![\p{Nd}])/u
const DATE = /\b\d{4}[-.]\d{1,2}[-.]\d{1,2}\b/g

/** What in a text names one person or one purchase, so that it can be asked whether everybody should read it. */
export function personalDataIn(text: string): PersonalData[] {
  const found: PersonalData[] = []
  const rest = maskMails(text)
  if (rest !== text) found.push('email')
  const numbers = [...rest.replace(DATE, ' ').matchAll(PHONE)].map(([number]) => number.trim())
  const phones = numbers.filter(isPhone)
  if (phones.length > 0) found.push('phone')
  const others = phones.reduce((left, phone) => left.replace(phone, ' '), rest.replace(DATE, ' '))
  if (ORDER_NUMBER.test(others)) found.push('order_number')
  return found
}

/** Dialled from anywhere or with a leading zero, or written in groups as people write what is dialled. */
function isPhone(number: string): boolean {
  return /^\+|^\(?0/.test(number) || /\p{Nd}[ \u00a0().–-]+\p{Nd}/u.test(number)
}
