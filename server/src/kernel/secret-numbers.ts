import { maskHandle } from '#kernel/masking'

export type SecretNumberKind = 'card' | 'korean_resident' | 'thai_citizen' | 'bank_account'

/** A number in a text that its author should not have written there. */
export interface SecretNumber {
  kind: SecretNumberKind
  /** From where to where it stands, in UTF-16 units. */
  start: number
  end: number
}

/** A text with such numbers shown by their last digits alone, and where in the text as it was each of them stands. */
export function maskSecretNumbers(text: string): { text: string; found: SecretNumber[] } {
  const found = secretNumbersIn(text)
  let masked = ''
  let done = 0
  for (const { start, end } of found) {
    masked += text.slice(done, start) + maskNumber(text.slice(start, end))
    done = end
  }
  return { text: masked + text.slice(done), found }
}

/** What stands for a number: its last digits. */
export function maskNumber(written: string): string {
  return maskHandle(written.replace(/[^\p{L}\p{Nd}]/gu, ''))
}

/** Digits as people type them in the languages of contacts; what may stand between two groups of them. */
const DIGIT = '0-9๐-๙０-９٠-٩۰-۹'
const RUN = new RegExp(`[${DIGIT}]+(?:[ \\u00a0.–-][${DIGIT}]+)*`, 'gu')
const GROUP = new RegExp(`[${DIGIT}]+`, 'gu')
/** In how many groups a number may be written; a Thai citizen's has five. */
const sizes = [5, 4, 3, 2, 1]
const FEWEST_DIGITS = 10
const LONGEST_LINK = 500
const [QUOTE, LESS, GREATER] = [0x22, 0x3c, 0x3e]
const MOST_DIGITS = 19

interface Group {
  digits: string
  start: number
  end: number
}

/** Card numbers, Korean resident and Thai citizen numbers, bank accounts: in order, none over another. */
export function secretNumbersIn(text: string): SecretNumber[] {
  if (!mayHoldSecretNumber(text)) return []
  const found = [...text.matchAll(RUN)].flatMap(({ 0: run, index }) =>
    run.length < FEWEST_DIGITS || isInLink(text, index) ? [] : inRun(groupsOf(run, index), text),
  )
  const ibans = [...text.matchAll(IBAN)].flatMap(({ 0: iban, index }): SecretNumber[] =>
    isIban(iban) ? [{ kind: 'bank_account', start: index, end: index + iban.length }] : [],
  )
  return [...apartFrom(ibans, found), ...ibans].sort((a, b) => a.start - b.start)
}

/** Those of the second list that lie over none of the first; both are in order. */
function apartFrom(taken: readonly SecretNumber[], others: readonly SecretNumber[]): SecretNumber[] {
  let next = 0
  return others.filter(({ start, end }) => {
    while (next < taken.length && (taken[next]?.end ?? 0) <= start) next++
    return (taken[next]?.start ?? end) >= end
  })
}

/** Enough digits for one, wherever they stand. Asked of every text that comes in, and answered no by nearly all. */
export function mayHoldSecretNumber(text: string): boolean {
  if (text.length < FEWEST_DIGITS) return false
  let digits = 0
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at)) && ++digits === FEWEST_DIGITS) return true
  return false
}

/** The rows of `DIGIT`: Latin, Arabic, Persian, Thai, full width. */
function isDigit(unit: number): boolean {
  if (unit < 0x660) return unit >= 0x30 && unit <= 0x39
  if (unit <= 0xe59) return unit <= 0x669 || (unit >= 0x6f0 && unit <= 0x6f9) || unit >= 0xe50
  return unit >= 0xff10 && unit <= 0xff19
}

/** The ids in addresses of pages are no secrets, and one in ten passes for a card by chance; masked, they lead nowhere. */
function isInLink(text: string, at: number): boolean {
  let start = at
  while (start > 0 && at - start < LONGEST_LINK && mayStandInLink(text.charCodeAt(start - 1))) start--
  return text.slice(start, at).includes('://')
}

/** Written Thai and Korean go on behind an address without a space. */
function mayStandInLink(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== QUOTE && unit !== LESS && unit !== GREATER
}

function groupsOf(run: string, at: number): Group[] {
  return [...run.matchAll(GROUP)].map(({ 0: group, index }) => ({
    digits: Array.from(group, digitOf).join(''),
    start: at + index,
    end: at + index + group.length,
  }))
}

/** Each row of ten digits begins at a multiple of sixteen. */
function digitOf(digit: string): number {
  return (digit.codePointAt(0) ?? 0) % 16
}

/** People put numbers one after the other, so every stretch of groups is looked at, the longest first. */
function inRun(groups: readonly Group[], text: string): SecretNumber[] {
  const found: SecretNumber[] = []
  for (let from = 0; from < groups.length; ) {
    const size = sizes.find((each) => kindOf(groups, from, each, text))
    const kind = size && kindOf(groups, from, size, text)
    if (kind) found.push({ kind, start: groups[from]?.start ?? 0, end: groups[from + size - 1]?.end ?? 0 })
    from += size ?? 1
  }
  return found
}

function kindOf(groups: readonly Group[], from: number, size: number, text: string): SecretNumberKind | null {
  if (from + size > groups.length) return null
  let length = 0
  for (let at = from; at < from + size; at++) length += groups[at]?.digits.length ?? 0
  if (length < FEWEST_DIGITS || length > MOST_DIGITS) return null
  const written = groups.slice(from, from + size).map((group) => group.digits)
  const digits = written.join('')
  const shape = written.map((group) => group.length).join('-')
  if (isCard(digits, shape)) return 'card'
  if (isKoreanResident(digits, shape)) return 'korean_resident'
  if (isThaiCitizen(digits, shape)) return 'thai_citizen'
  const start = groups[from]?.start ?? 0
  return isAccount(digits, shape, text.slice(Math.max(0, start - NEAR), start)) ? 'bank_account' : null
}

const CARD_SHAPES = /^(?:1[3-9]|4-4-4-4(?:-3)?|4-6-[45]|8-8)$/
/** By their number of digits, what cards begin with: numbers of orders and parcels are as long. */
const CARD_BEGINNINGS: Record<number, RegExp> = {
  13: /^4/,
  14: /^3[0689]/,
  15: /^3[47]/,
  16: /^(?:35|[456]|2[2-7]|9)/,
  17: /^6/,
  18: /^6/,
  19: /^[46]/,
}

function isCard(digits: string, shape: string): boolean {
  const beginning = CARD_BEGINNINGS[digits.length]
  return CARD_SHAPES.test(shape) && beginning?.test(digits) === true && !/^(\d)\1+$/.test(digits) && passesLuhn(digits)
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((all, digit, at) => {
      const twice = at % 2 === 1 ? Number(digit) * 2 : Number(digit)
      return all + (twice > 9 ? twice - 9 : twice)
    }, 0)
  return sum % 10 === 0
}

/**
 * Numbers given out since October 2020 have no check digit any more. So one with its hyphen and a day of birth is believed as it
 * is, and thirteen digits in a row only when the check digit agrees.
 */
function isKoreanResident(digits: string, shape: string): boolean {
  if (!/^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]/.test(digits)) return false
  if (shape === '6-7') return true
  if (shape !== '13') return false
  const rest = weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11
  const isForeigner = Number(digits[6]) >= 5
  return ((isForeigner ? 13 : 11) - rest) % 10 === Number(digits[12])
}

function isThaiCitizen(digits: string, shape: string): boolean {
  if (shape !== '13' && shape !== '1-4-5-2-1') return false
  return /^[1-8]/.test(digits) && (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(digits[12])
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0)
}

/** How banks of Korea and Thailand write accounts, where nothing else is written so. */
const ACCOUNT_SHAPES = /^(?:6-2-6|3-3-6|4-3-6|3-6-5|3-4-4-2|4-2-7|3-6-2-3|3-1-5-1)$/
/** Any other long number is an account when it says so shortly before. */
const NEAR = 25
const ACCOUNT_WORDS =
  /계좌|통장|입금|은행|뱅크|농협|국민|신한|기업|새마을금고|บัญชี|ธนาคาร|กสิกร|ไทยพาณิชย์|กรุงไทย|กรุงเทพ|กรุงศรี|ออมสิน|พร้อมเพย์|\b(?:bank|account|acct|a\/c|kbank|scb|ktb|bbl)\b/iu

function isAccount(digits: string, shape: string, before: string): boolean {
  if (ACCOUNT_SHAPES.test(shape)) return true
  return digits.length <= 14 && !isMobile(digits) && ACCOUNT_WORDS.test(before)
}

function isMobile(digits: string): boolean {
  return /^(?:01[016789]\d{7,8}|0[689]\d{8})$/.test(digits)
}

const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g

function isIban(written: string): boolean {
  const iban = written.replaceAll(' ', '')
  if (iban.length < 15 || iban.length > 34) return false
  const numbers = `${iban.slice(4)}${iban.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(numbers) % 97n === 1n
}
