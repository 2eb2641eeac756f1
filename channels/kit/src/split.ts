const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * Cuts a text into parts that each `fits`, at a paragraph, else a sentence, else a space, else between two graphemes;
 * never inside one unless a single grapheme is itself too long (letters buried under marks). Joining the parts with the white space that was cut away gives the text back.
 */
export function splitByLimit(text: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest && !fits(rest)) {
    const cut = longestFit(rest, fits)
    parts.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return rest ? [...parts, rest] : parts
}

function longestFit(text: string, fits: (part: string) => boolean): number {
  let ends: number[] = []
  for (const { index, segment } of graphemes.segment(text)) ends.push(index + segment.length)
  if (!fits(text.slice(0, ends[0]))) ends = codePointEnds(text.slice(0, ends[0]))
  let low = 1
  let high = ends.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (fits(text.slice(0, ends[middle - 1]))) low = middle
    else high = middle - 1
  }
  const hard = ends[low - 1] ?? text.length
  const head = text.slice(0, hard)
  const soft = [/\n\s*\n(?!.*\n\s*\n)/s, /[.!?。！？]\s(?!.*[.!?。！？]\s)/s, /\s(?!.*\s)/s]
    .map((pattern) => head.search(pattern))
    .find((at) => at > hard / 2)
  return soft === undefined ? hard : soft + 1
}

function codePointEnds(text: string): number[] {
  let end = 0
  return Array.from(text, (character) => (end += character.length))
}
