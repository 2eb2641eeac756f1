import { expect, it } from 'vitest'
import { parseSearch, writeTerm } from './search-query.ts'

const terms = (text: string) => parseSearch(text).terms.map(({ operator, value }) => `${operator}=${value}`)

it('tells terms from words', () => {
  expect(parseSearch('환불 from:박도윤 is:open "late delivery"')).toEqual({
    words: '환불 late delivery',
    phrases: ['late delivery'],
    terms: [
      { operator: 'from', value: '박도윤', start: 3, end: 11 },
      { operator: 'is', value: 'open', start: 12, end: 19 },
    ],
  })
})

it('takes values with spaces in quotes, straight or curly, closed or still open', () => {
  expect(terms('from:"Mali S" in:“Service TH” tag:"big or')).toEqual(['from=Mali S', 'in=Service TH', 'tag=big or'])
})

it('knows operators in any case, and nothing else as one', () => {
  expect(terms('FROM:mali https://shop.example/a re:invoice 12:30')).toEqual(['from=mali'])
  expect(parseSearch('re:invoice at 12:30').words).toBe('re:invoice at 12:30')
})

it('keeps a term that has no value yet', () => {
  expect(parseSearch('late tag: x')).toEqual({ words: 'late x', phrases: [], terms: [{ operator: 'tag', value: '', start: 5, end: 9 }] })
})

it('writes what it reads', () => {
  for (const value of ['mali', 'Mali S', '박도윤']) expect(terms(writeTerm('from', value))).toEqual([`from=${value}`])
})
