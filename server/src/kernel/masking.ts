const MASK = '••••'
const MOST_KEPT = 4
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * What stands for a handle, address or number when the reader may not see personal data: its last letters, enough to tell
 * two people apart and never more than half of it.
 */
export function maskHandle(handle: string): string {
  const parts = Array.from(letters.segment(handle.replace(/@[^@]*\.[^@]*$/, '')), ({ segment }) => segment)
  const kept = Math.min(MOST_KEPT, Math.floor(parts.length / 2))
  return MASK + parts.slice(parts.length - kept).join('')
}

// Plain letters first: Thai puts no space before an address, and the words before it are not part of it.
const PLAIN_MAIL = /[A-Za-z0-9._%+-]+@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+/gu
const OTHER_MAIL = /[\p{L}\p{M}\p{N}._%+-]+@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+/gu
/** Seven or more digits of any script, with what people put between them. Takes order numbers along: better one too many. */
const PHONE = /\+?\(?\p{Nd}(?:[ \u00a0().–-]{0,2}\p{Nd}){6,}/gu

/** A text with the mail addresses and phone numbers in it masked: `call 081-234-4821` → `call ••••4821`. */
export function maskText(text: string): string {
  return text
    .replace(PLAIN_MAIL, maskHandle)
    .replace(OTHER_MAIL, maskHandle)
    .replace(PHONE, (number) => maskHandle(number.replace(/\P{Nd}/gu, '')))
}
