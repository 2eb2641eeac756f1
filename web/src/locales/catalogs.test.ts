// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Entry {
  source: string
  words: string
}

function entries(language: string, file: string): Entry[] {
  const text = readFileSync(new URL(`./${language}/${file}`, import.meta.url), 'utf8')
  const strings = (lines: string) => lines.split('\n').filter(Boolean).map((line) => JSON.parse(line) as string).join('')
  return [...text.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)]
    .map(([, source = '', words = '']) => ({ source: strings(source), words: strings(words) }))
    .filter(({ source }) => source !== '')
}
/** Names in braces and numbered tags; a translation that lost one would show a hole. */
const holes = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])|<\d+>|<\d+\/>/g))].sort()

const files = readdirSync(new URL('./en', import.meta.url)).filter((file) => file.endsWith('.po'))

describe.each(['ko', 'th'])('words in %s', (language) => {
  it.each(files)('%s has every word translated, with the same places to fill in', (file) => {
    const all = entries(language, file)
    expect(all.map(({ source }) => source)).toEqual(entries('en', file).map(({ source }) => source))
    expect(all.filter(({ words }) => words === '').map(({ source }) => source)).toEqual([])
    for (const { source, words } of all) expect(holes(words), source).toEqual(holes(source))
  })

  it.each(files)('%s has no exclamation mark, and Thai none of its polite particles', (file) => {
    const loud = entries(language, file).filter(({ words }) => words.includes('!') || /(?:ค่ะ|คะ|ครับ)(?![ก-๙])/.test(words))
    expect(loud.map(({ words }) => words)).toEqual([])
  })
})
