import { expect, it } from 'vitest'
import type { SavedReply } from '../api/types.ts'
import { findSaved, textFor } from './find.ts'
import { gapIn, slashAt } from './slash.ts'

const reply = (more: Partial<SavedReply>): SavedReply => ({
  id: more.name ?? 'id',
  name: 'Late parcel',
  shortcut: null,
  texts: { any: 'Sorry' },
  networks: null,
  ownerId: null,
  uses: 0,
  lastUsedAt: null,
  archivedAt: null,
  version: 1,
  ...more,
})
const wanted = { typed: '', network: null, language: null, agentId: 'me' }
const names = (replies: SavedReply[], more: Partial<typeof wanted> | object) =>
  findSaved(replies, { ...wanted, ...more }).map(({ name }) => name)

it('goes by the word, then the name, then what it says', () => {
  const replies = [
    reply({ name: 'Other', texts: { any: 'about late parcels' } }),
    reply({ name: 'Too late' }),
    reply({ name: 'Late parcel' }),
    reply({ name: 'By word', shortcut: 'late' }),
    reply({ name: 'By longer word', shortcut: 'later' }),
    reply({ name: 'Nothing of it' }),
  ]
  expect(names(replies, { typed: 'late' })).toEqual(['By word', 'By longer word', 'Late parcel', 'Too late', 'Other'])
})

it('puts one’s own first, then the most used, and knows Korean and Thai', () => {
  const replies = [reply({ name: 'B', uses: 1 }), reply({ name: 'A', uses: 9 }), reply({ name: 'C', ownerId: 'me' })]
  expect(names(replies, {})).toEqual(['C', 'A', 'B'])
  expect(names([reply({ name: '배송 지연 안내' }), reply({ name: 'ขอโทษที่ล่าช้า' })], { typed: '지연' })).toEqual(['배송 지연 안내'])
  expect(names([reply({ name: '배송 지연 안내' }), reply({ name: 'ขอโทษที่ล่าช้า' })], { typed: 'ล่าช้า' })).toEqual(['ขอโทษที่ล่าช้า'])
})

it('offers what this network takes, and all of them in a note', () => {
  const replies = [reply({ name: 'Of LINE', networks: ['line'] }), reply({ name: 'Of all' })]
  expect(names(replies, { network: 'x' })).toEqual(['Of all'])
  expect(names(replies, { network: 'line' })).toEqual(['Of all', 'Of LINE'])
  expect(names(replies, { network: null })).toEqual(['Of all', 'Of LINE'])
})

it('says it in the customer’s language, else in any, else as it can', () => {
  const texts = { any: 'any', ko: '한국어' }
  expect([textFor({ texts }, 'ko'), textFor({ texts }, 'th'), textFor({ texts: { th: 'ไทย' } }, 'ko')]).toEqual(['한국어', 'any', 'ไทย'])
})

it.each([
  ['/', 1, { start: 0, typed: '' }],
  ['Hi /la', 6, { start: 3, typed: 'la' }],
  ['안녕하세요\n/지연', 9, { start: 6, typed: '지연' }],
  ['Hi /la there', 6, { start: 3, typed: 'la' }],
  ['1/2', 3, null],
  ['https://shop', 12, null],
  ['and/or', 6, null],
  ['/late ', 6, null],
])('in %j at %d finds %j', (text, caret, found) => {
  expect(slashAt(text, caret)).toEqual(found)
})

it('sees what was left open', () => {
  expect(gapIn('Hi {{contact.name}}!')).toEqual({ start: 3, end: 19 })
  expect(gapIn('Hi {{name}}, {not one}')).toBeNull()
})

it('finds among five thousand faster than a person presses the next key', () => {
  const many = Array.from({ length: 5_000 }, (_, i) =>
    reply({ id: String(i), name: `Reply about matter ${i}`, shortcut: `m${i}`, texts: { any: 'words '.repeat(60) } }),
  )
  findSaved(many, { ...wanted, typed: 'matter 49' })
  const began = performance.now()
  for (let i = 0; i < 5; i++) findSaved(many, { ...wanted, typed: `matter 49${i}` })
  // Some milliseconds each; the bound is loose for machines that do other work too.
  expect((performance.now() - began) / 5).toBeLessThan(50)
})
