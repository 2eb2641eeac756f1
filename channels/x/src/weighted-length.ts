import { findLinks } from './links.ts'

const LINK_LENGTH = 23
/** Characters that count one: Latin to Georgian with Thai, and common punctuation. All others count two. */
const isLight = (code: number) =>
  code <= 0x10ff || (code >= 0x2000 && code <= 0x200d) || (code >= 0x2010 && code <= 0x201f) || (code >= 0x2032 && code <= 0x2037)
/** However many code points a flag, a family or a keycap is made of, it counts as one wide character. */
const emoji = /\p{RGI_Emoji}|[#*0-9]\ufe0f?\u20e3/gv

/** Length of a post as X counts it (twitter-text, configuration 3), in NFC: 280 fit. */
export function weightedLength(text: string): number {
  const composed = text.normalize()
  const links = findLinks(composed)
  let length = 0
  let done = 0
  for (const { start, end } of links) {
    length += lengthWithoutLinks(composed.slice(done, start)) + LINK_LENGTH
    done = end
  }
  return length + lengthWithoutLinks(composed.slice(done))
}

function lengthWithoutLinks(text: string): number {
  let length = 0
  for (const character of text.replaceAll(emoji, '漢')) length += isLight(character.codePointAt(0) ?? 0) ? 1 : 2
  return length
}
