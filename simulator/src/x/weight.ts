/** Longest post, in weighted characters. */
export const longestPost = 280

const linkWeight = 23
// http(s)://… or a bare domain of a common ending: what X turns into a t.co link
const maybeLink =
  /\bhttps?:\/\/[^\s]+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|co|io|kr|th|jp|me|app|dev|info|shop|store)(?:\/[^\s]*)?(?![a-z0-9@.-])/giu
/** Ranges counted as one; everything else counts two. From X's published weights, version 3. */
const light: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
// the second: a keycap without its variation selector
const emoji = /\p{RGI_Emoji}|^[0-9#*]\u{20e3}$/v

/** Length as X counts it: NFC, Latin and Thai 1, Korean and the like 2, an emoji of whatever make 2, a link 23. */
export function weightedLength(text: string): number {
  let links = 0
  const rest = text.normalize('NFC').replace(maybeLink, (found) => {
    if (!isLink(found)) return found
    links += 1
    return ''
  })
  return links * linkWeight + weightOf(rest)
}

function weightOf(text: string): number {
  let total = 0
  for (const { segment } of segmenter.segment(text)) {
    if (emoji.test(segment)) total += 2
    else for (const letter of segment) total += weightOfLetter(letter.codePointAt(0)!)
  }
  return total
}

const weightOfLetter = (code: number) => (light.some(([from, to]) => code >= from && code <= to) ? 1 : 2)

/** A host name's parts hold at most 63 characters, as they stand in the DNS. */
function isLink(found: string): boolean {
  const address = /^https?:/i.test(found) ? found : `http://${found}`
  return found.length <= 4096 && URL.canParse(address) && new URL(address).hostname.split('.').every((part) => part.length <= 63)
}
