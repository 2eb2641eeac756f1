const SUBJECT_LENGTH = 80
const characters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** What a first message (or a mail's own subject) proposes as the conversation's subject: its first line. The agent may change it. */
export function proposedSubject(text: string): string | null {
  const line = text.split('\n').find((each) => each.trim()) ?? ''
  const words =
    line
      .replaceAll(/(^|\s)@\S+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim() || line.trim()
  if (words === '') return null
  if (words.length <= SUBJECT_LENGTH) return words
  const graphemes = [...characters.segment(words)]
  return graphemes.length <= SUBJECT_LENGTH
    ? words
    : `${graphemes
        .slice(0, SUBJECT_LENGTH - 1)
        .map((each) => each.segment)
        .join('')}…`
}
