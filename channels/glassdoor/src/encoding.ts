/** In the order tried. Whole UTF-8 hardly ever is anything else; Windows-1252 makes something of any bytes. */
const GUESSES: [string, (words: string) => boolean][] = [
  ['utf-8', (words) => !words.includes('\ufffd')],
  ['windows-949', (words) => !words.includes('\ufffd') && shareOf(words, /[\uac00-\ud7a3\u3130-\u318f]/g) > 0.8],
  ['windows-874', (words) => shareOf(words, /[\u0e00-\u0e7f]/g) > 0.8 && /[\u0e00-\u0e7f]{3}/.test(words)],
  ['windows-1252', () => true],
]

/** The text of a file that does not say how it is encoded, as spreadsheets write them in Korea, Thailand and elsewhere. */
export function decode(bytes: Uint8Array): { text: string; encoding: string } {
  for (const [encoding, isMark] of MARKS) {
    if (isMark(bytes)) return { text: new TextDecoder(encoding).decode(bytes), encoding }
  }
  for (const [encoding, makesSense] of GUESSES) {
    const text = new TextDecoder(encoding).decode(bytes)
    if (makesSense(text)) return { text, encoding }
  }
  return { text: '', encoding: '' }
}

/** Byte order marks. */
const MARKS: [string, (bytes: Uint8Array) => boolean][] = [
  ['utf-16le', ([first, second]) => first === 0xff && second === 0xfe],
  ['utf-16be', ([first, second]) => first === 0xfe && second === 0xff],
]

/** How much of what is not ASCII is of one kind. */
function shareOf(words: string, kind: RegExp): number {
  const others = words.match(/\P{ASCII}/gu)?.length ?? 0
  return others ? (words.match(kind)?.length ?? 0) / others : 0
}
