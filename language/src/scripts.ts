/** How a piece of text is written, as far as finding words in it differs. */
export type Writing = 'hangul' | 'unspaced' | 'han' | 'spaced'

const HANGUL = /[\p{Script=Hangul}]/u
/** Written without spaces between words, and cut by a dictionary: Thai, Lao, Khmer, Burmese. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u

function writingOf(character: string): Writing {
  if (HANGUL.test(character)) return 'hangul'
  if (UNSPACED.test(character)) return 'unspaced'
  if (HAN.test(character)) return 'han'
  return 'spaced'
}

export interface Run {
  writing: Writing
  text: string
}

/** Stretches of letters and digits, each of one way of writing: `A4용지` is `a4` and `용지`. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = []
  for (const [stretch] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    let current: Run | null = null
    for (const character of stretch) {
      const writing = writingOf(character)
      const joins: boolean = current !== null && (writing === current.writing || /\p{M}/u.test(character))
      if (joins && current) current.text += character
      else runs.push((current = { writing, text: character }))
    }
  }
  return runs
}

/** The same letters however they were typed: composed, lower case, full-width digits as digits. */
export function normalise(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[０-９Ａ-Ｚａ-ｚ]/gu, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0).toLowerCase())
}
