import { expect, it } from 'vitest'
import { type Said, whyLookedAt } from './why.ts'

const said = (words: string, part: Partial<Said> = {}): Said => ({ direction: 'inbound', stars: null, words, holdsNumbers: false, ...part })

it.each([
  ['hides what praises', 'hide', said('great shop, thank you!'), null],
  ['hides what is negative in English', 'hide', said('this is the worst company, I hate it'), 'negative'],
  ['hides what is negative in Korean', 'hide', said('진짜 최악이에요 다시는 안 사요'), 'negative'],
  ['hides what is negative in Thai', 'hide', said('แย่มาก บริการห่วยที่สุด'), 'negative'],
  ['hides few stars though the words are kind', 'hide', said('ok', { stars: 2 }), 'few-stars'],
  ['hides three stars without words', 'hide', said('', { stars: 3 }), null],
  ['hides a language no model reads', 'hide', said('これは最悪です'), null],
  ['hides an angry word with a card number in it', 'hide', said('the worst company', { holdsNumbers: true }), null],
  ['deletes an angry word with a card number in it', 'delete', said('the worst company', { holdsNumbers: true }), 'deletes'],
  ['deletes the kindest words', 'delete', said('great shop, thank you!'), 'deletes'],
  ['blocks who wrote the kindest words', 'block', said('great shop, thank you!'), 'blocks'],
  ['deletes our own', 'delete', said('the worst', { direction: 'outbound' }), null],
  ['shows again', 'unhide', said('the worst company'), null],
  ['likes', 'like', said('the worst company'), null],
] as const)('with care, when somebody %s', (_what, act, message, why) => {
  expect(whyLookedAt('careful', act, message)).toBe(why)
})

it('keeps the better reason where everything is looked at, and none where nothing is', () => {
  expect(whyLookedAt('everything', 'delete', said('x'))).toBe('deletes')
  expect(whyLookedAt('everything', 'like', said('great'))).toBe('everything')
  expect(whyLookedAt('everything', 'delete', said('x', { direction: 'outbound' }))).toBe('everything')
  expect(whyLookedAt('off', 'delete', said('x', { stars: 1 }))).toBeNull()
})
