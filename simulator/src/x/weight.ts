/** Longest post, in weighted characters. */
export const longestPost = 280

const linkWeight = 23
// scheme://… or a bare domain of a common ending: what X turns into a t.co link
const link =
  /\bhttps?:\/\/[^\s]+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|co|io|kr|th|jp|me|app|dev|info|shop|store)(?:\/[^\s]*)?(?![a-z0-9@.-])/giu
/** Ranges counted as one; everything else counts two. From X's published weights, version 3. */
const light: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const pictographic = /\p{RGI_Emoji}/v

/** Length as X counts it: NFC, Latin and Thai 1, Korean and the like 2, an emoji of whatever make 2, a link 23. */
export function weightedLength(text: string): number {
  const normal = text.normalize('NFC')
  const links = normal.match(link)?.length ?? 0
  return links * linkWeight + weightOf(normal.replace(link, ''))
}

function weightOf(text: string): number {
  let total = 0
  for (const { segment } of segmenter.segment(text)) {
    if (pictographic.test(segment)) total += 2
    else for (const letter of segment) total += weightOfLetter(letter.codePointAt(0)!)
  }
  return total
}

const weightOfLetter = (code: number) => (light.some(([from, to]) => code >= from && code <= to) ? 1 : 2)

export const hasLink = (text: string): boolean => text.search(link) >= 0
