import { readFileSync } from 'node:fs'
import { ofLastText } from './last-text.ts'

/** How kind or harsh a word is, from -4 to 4 (the VADER lexicon). */
export const valenceOfWord = lazily(() => readNumbers('en-valence.txt'))
/** Words that are likely (2) or perhaps (1) profane (the list of cuss). */
export const profanityOfWord = lazily(() => readNumbers('en-profanity.txt'))

function lazily(read: () => Map<string, number>): (word: string) => number {
  let numbers: Map<string, number> | undefined
  return (word) => (numbers ??= read()).get(word) ?? 0
}

function readNumbers(file: string): Map<string, number> {
  const lines = readFileSync(new URL(`../models/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return new Map(
    lines.map((line) => {
      const [word = '', number = '0'] = line.split('\t')
      return [word, Number(number)]
    }),
  )
}

const NEGATIONS = new Set(
  "not no never nobody nothing neither nor none without cannot can't cant don't dont doesn't doesnt didn't didnt won't wont isn't isnt aren't arent wasn't wasnt weren't wouldn't couldn't shouldn't hasn't haven't hadn't ain't hardly barely".split(
    ' ',
  ),
)
/** A long text is judged by its beginning. */
const MOST_CHARACTERS = 2_000
/** A word of denial turns the words that stand this close behind it. */
const REACH = 3

/** The words of a text, lower case; a handle or an address is none. */
export const englishWords: (text: string) => readonly string[] = ofLastText((text) =>
  (
    text
      .slice(0, MOST_CHARACTERS)
      .replaceAll('’', "'")
      .replace(/https?:\/\/\S+|@[\p{L}\p{N}_]+/gu, ' ')
      .toLowerCase()
      .match(/[\p{L}*$'][\p{L}*$!']*/gu) ?? []
  ).map((word) => word.replace(/^'+|['!]+$/gu, '')),
)

const KIND_FACE = /❤|💕|💖|💙|💜|🧡|💛|💚|😍|🥰|😘|😊|☺|😀|😃|😄|😁|😎|🤗|🙏|👍|👏|🙌|🎉|💯|🤩|✨|:-?\)|<3/gu
const HARSH_FACE = /😡|😠|🤬|😤|😭|😢|😞|😔|😟|🙁|☹|😣|😖|😫|😩|🙄|😒|😑|👎|🖕|💔|🤮|🤢|🤦|:-?\(/gu
/** What a face counts: as much as a plain word such as `good` or `bad`. */
const FACE = 2

/** What is said kindly and what harshly, added up apart; `not good` counts as harsh, `not bad` as a little kind. */
export function valenceOf(text: string): { kind: number; harsh: number } {
  let kind = FACE * (text.match(KIND_FACE)?.length ?? 0)
  let harsh = FACE * (text.match(HARSH_FACE)?.length ?? 0)
  let denied = 0
  for (const word of englishWords(text)) {
    const valence = valenceOfWord(word) * (denied > 0 ? -0.7 : 1)
    if (valence > 0) kind += valence
    else harsh -= valence
    denied = NEGATIONS.has(word) ? REACH : denied - 1
  }
  return { kind, harsh }
}
