import { ofLastText } from '../last-text.ts'

/** What a message says beyond this adds nothing to what it is about, and time must be bounded. */
const MOST_CHARACTERS = 1_000

/**
 * A text as models see it: composed and lower case, addresses, handles and digits each as one sign, stretched letters
 * (`sooooo`, `ㅋㅋㅋㅋㅋ`, `มากกกก`) cut to two, one space between words and one around all.
 */
export const clean = ofLastText((text) => {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .normalize('NFKC')
    .slice(0, MOST_CHARACTERS)
    .toLowerCase()
    .replace(/https?:\/\/\S+|www\.\S+/gu, '\u0001')
    .replace(/@[\p{L}\p{M}\p{N}_.]+/gu, '\u0002')
    .replace(/\p{Nd}/gu, '0')
    .replaceAll('’', "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/(.)\1{2,}/gsu, '$1$1')
    .replace(/\s+/gu, ' ')
    .trim()
  return ` ${plain} `
})
