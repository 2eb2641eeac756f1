import type { ReplyOption } from '../api/types.ts'

type Limit = ReplyOption['text']

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const utf8 = new TextEncoder()

/** How many units of the network's own counting are left; negative = over. null where there is no limit. */
export function unitsLeft(text: string, limit: Limit): number | null {
  if (limit.count === 'none') return null
  const left = limit.max - lengthBy[limit.count](text)
  // Bytes are counted besides graphemes; what is nearer to its limit is what one wants to know.
  if (limit.maxBytes === null) return left
  const bytesLeft = limit.maxBytes - utf8.encode(text).length
  return bytesLeft < 0 && bytesLeft < left ? bytesLeft : left
}

export const fits = (text: string, limit: Limit): boolean => (unitsLeft(text, limit) ?? 0) >= 0

const lengthBy: Record<Exclude<Limit['count'], 'none'>, (text: string) => number> = {
  utf16: (text) => text.length,
  'code-points': (text) => Array.from(text).length,
  'graphemes+bytes': (text) => [...graphemes.segment(text)].length,
  'x-weighted': weightedLength,
}

/** Where the text goes over the limit (an index into it), at a whole character. */
export function overFrom(text: string, limit: Limit): number {
  if (fits(text, limit)) return text.length
  return longestFit(text, limit)
}

/** Into how many messages the server would cut the text: at a paragraph, else a sentence, else a space. */
export function countParts(text: string, limit: Limit): number {
  let parts = 0
  for (let rest = text.trim(); rest; parts++) {
    if (fits(rest, limit)) return parts + 1
    const hard = longestFit(rest, limit)
    if (hard === 0) return parts + 1
    const head = rest.slice(0, hard)
    const soft = [/\n\s*\n(?!.*\n\s*\n)/s, /[.!?。！？]\s(?!.*[.!?。！？]\s)/s, /\s(?!.*\s)/s]
      .map((pattern) => head.search(pattern))
      .find((at) => at > hard / 2)
    rest = rest.slice(soft === undefined ? hard : soft + 1).trim()
  }
  return parts
}

function longestFit(text: string, limit: Limit): number {
  const ends = [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length)
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (fits(text.slice(0, ends[middle - 1]), limit)) low = middle
    else high = middle - 1
  }
  return low === 0 ? 0 : (ends[low - 1] ?? 0)
}

// ---------------------------------------------------------------------------------------------------------------------
// X: the weights of twitter-text 3. Links are 23 whatever their length, most letters 1, Korean, Chinese, Japanese and emoji 2.
// The server counts with the full list of top-level domains; here those people meet are enough, and the server has the last word.
// ---------------------------------------------------------------------------------------------------------------------

const linkWeight = 23
const countries =
  'ac ad ae af ag ai al am ao ar at au az ba bd be bg bh bo br by bz ca cc cd ch ci cl cm cn co cr cu cy cz de dk do dz ec ee eg es et eu fi fj fm fr ge gg gh gl gr gt hk hn hr hu id ie il im in iq ir is it jm jo jp ke kg kh kr kw kz la lb li lk lt lu lv ly ma md me mg mk ml mm mn mo mt mu mv mx my na ng ni nl no np nz om pa pe pg ph pk pl pm pr ps pt py qa ro rs ru rw sa se sg sh si sk sn so st su sv sy th tn to tr tt tv tw tz ua ug uk us uy uz va ve vn ws ye za zm zw'
const generic = 'com net org edu gov info biz app dev shop store online site blog xyz me link page live news world asia'
const end = `(?:${[...countries.split(' '), ...generic.split(' ')].join('|')})(?![a-z0-9@+-])`
/** A word of Thai or Korean may touch a link on either side; it is no part of it. */
const path = String.raw`(?:/(?:[\p{sc=Latn}\p{sc=Cyrl}\d!*';:=+,.$/%#[\]\-–_~@|&()]*[\p{sc=Latn}\p{sc=Cyrl}\d+\-=_#/)])?)?`
const query = String.raw`(?:\?[a-z\d!?*'@();:&=+$/%#[\]\-_.,~|]*[a-z\d\-_&=#/])?`
const links = new RegExp(
  String.raw`(?:(?<![a-z\d@＠$#＃])https?://(?:[\p{L}\p{M}\d-]+\.)+[a-z]{2,}|(?<![a-z\d@＠$#＃_./-])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+${end})(?::\d+)?${path}${query}`,
  'giu',
)
const emoji = /^\p{RGI_Emoji}$/v
const light = (point: number) =>
  point <= 0x10ff || (point >= 0x2000 && point <= 0x200d) || (point >= 0x2010 && point <= 0x201f) || (point >= 0x2032 && point <= 0x2037)

/** Does X make a link of something in it? That may cost more. */
export const hasLink = (text: string): boolean => text.normalize('NFC').search(links) >= 0

export function weightedLength(text: string): number {
  const normal = text.normalize('NFC')
  const plain = normal.replace(links, '')
  const found = normal.match(links)?.length ?? 0
  let length = found * linkWeight
  for (const { segment } of graphemes.segment(plain)) {
    if (emoji.test(segment)) length += 2
    else for (const point of segment) length += light(point.codePointAt(0) ?? 0) ? 1 : 2
  }
  return length
}
