const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** What a reader would call characters: a family emoji is one, a Thai consonant with its vowel and tone mark is one. */
export function countGraphemes(text: string): number {
  let count = 0
  for (const _ of graphemes.segment(text)) count++
  return count
}

export function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** JavaScript's own string length, the unit of LINE and Telegram. */
export function countUtf16(text: string): number {
  return text.length
}

export function countUtf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
