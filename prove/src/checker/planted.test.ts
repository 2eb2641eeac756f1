import { expect, it } from 'vitest'
import { leaks, type Planted, sightings } from './planted.ts'

const token: Planted = { what: 'a token', value: 'Zu+geheim/12~ü한', may: [] }
const place = (text: string | Buffer, kind = 'log') => ({ kind, name: 'line 1', bytes: Buffer.from(text) })
const seen = (text: string | Buffer) => sightings([token], [place(text)]).map(({ form }) => form)

it('finds a text however it is written', () => {
  const { value } = token
  expect(seen(`before ${value} after`)).toContain('plain')
  expect(seen(`before ${encodeURIComponent(value)} after`)).toContain('in an address')
  expect(seen(`before ${Buffer.from(value).toString('hex')} after`)).toEqual(['hexadecimal'])
  expect(seen(JSON.stringify({ a: value }).replace('ü', '\\u00fc').replace('한', '\\ud55c'))).toEqual(['in JSON'])
  expect(seen(Buffer.from(`x${value}`, 'utf16le'))).toEqual(['as UTF-16'])
  for (const before of ['', 'a', 'ab', 'abc', 'abcd'])
    for (const after of ['', 'x', 'xy', 'xyz'])
      for (const code of ['base64', 'base64url'] as const)
        expect([before, after, seen(Buffer.from(`${before}${value}${after}`).toString(code)).length > 0]).toEqual([before, after, true])
})

it('finds nothing where nothing is', () => {
  expect(seen(`${token.value.slice(0, -1)} ${token.value.slice(1)}`)).toEqual([])
  expect(seen('')).toEqual([])
})

it('says no to a secret anywhere, and to words where words may not be', () => {
  const words: Planted = { what: 'words of a contact', value: 'ของยังไม่ถึงเลย', may: ['database'] }
  const places = [place(`${token.value} ${words.value}`, 'database'), place(words.value, 'log')]
  expect(leaks(sightings([token, words], places))).toEqual([
    'a token stands in database: line 1 (plain)',
    'words of a contact stands in log: line 1 (plain)',
  ])
})

it('refuses to look for what is too short to mean anything', () => {
  expect(() => sightings([{ ...token, value: 'abc' }], [])).toThrow('too short')
})
