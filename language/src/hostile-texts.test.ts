import { expect, it } from 'vitest'
import { MODELLED, commentGroup, dangersIn, kindOf, languageOf, offenceOf, scamSigns, sentimentOf, urgencyOf } from './index.ts'

function readWholly(text: string): void {
  languageOf(text)
  dangersIn(text)
  scamSigns(text)
  for (const language of MODELLED) {
    sentimentOf(text, language)
    kindOf(text, language)
    offenceOf(text, language)
    urgencyOf(text, language)
    commentGroup({ text })
  }
}

it.each([
  ['half a letter', '\ud83d'],
  ['halves the wrong way round', '\udc4d\ud83d'],
  ['signs without letters', '\u0301\u0e48\u0e49'],
  ['the end of text', 'a\u0000b\u0003c'],
  ['a turn of direction', '\u202eevil\u202c \u2066x'],
  ['letters that no eye sees', 'a\u200b\ufeff\u00adb'],
  ['a ligature that becomes eighteen letters', '\ufdfa'.repeat(2_000)],
  ['a letter under a thousand marks', `e${'\u0301'.repeat(1_000)}`],
  ['signs of private use', '\ue000\u{10ffff}'],
  ['names of what objects have', '__proto__ constructor toString hasOwnProperty'],
])('throws nothing at %s', (_, text) => expect(() => readWholly(text)).not.toThrow())

it.each([
  ['a'],
  ['ก'],
  ['ㅋ'],
  ['가'],
  [' '],
  ['\n'],
  ['@'],
  ['!'],
  ['?'],
  ['0'],
  ['.'],
  ["'"],
  ['👍'],
  ['\u0301'],
  ['\u200b'],
  ['a\u200b'],
  ['an '],
  ['불이 '],
  ['ระเบ'],
  ['waiting '],
  ['t.me'],
  ['a-'],
])('takes no time over 100 kB of %j', (piece) => {
  const text = piece.repeat(Math.ceil(100_000 / piece.length))
  const before = process.threadCpuUsage()
  readWholly(text)
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(5_000)
})
