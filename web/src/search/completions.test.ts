import { expect, it } from 'vitest'
import { parseSearch, searchOperators } from '@baton/contract/search-query'
import type { SearchOperator } from '@baton/contract/search-query'
import { completionsOf, withoutTerm } from './completions.ts'
import type { SearchValue } from './completions.ts'

const called = Object.fromEntries(searchOperators.map((operator) => [operator, operator])) as Record<SearchOperator, string>
called.assignee = '담당'
const values: SearchValue[] = [
  { operator: 'is', value: 'open', words: '진행 중' },
  { operator: 'is', value: 'needs-action', words: '조치 필요' },
  { operator: 'tag', value: 'late parcel', words: 'late parcel' },
  { operator: 'tag', value: 'later', words: 'later' },
]
const offered = (text: string, caret = text.length) =>
  completionsOf(text, caret, { values, called }).map(({ operator, value }) => value?.value ?? `${operator}:`)

it('offers all operators while nothing is typed, and those that begin so after', () => {
  expect(offered('')).toEqual(searchOperators.map((operator) => `${operator}:`))
  expect(offered('refund a')).toEqual(['assignee:', 'after:'])
  expect(offered('담')).toEqual(['assignee:'])
  expect(offered('refund ')).toEqual([])
  expect(offered('"fro')).toEqual([])
})

it('offers the values of the operator at the caret, by what is typed or how it is called', () => {
  expect(offered('is:')).toEqual(['open', 'needs-action'])
  expect(offered('refund is:조치')).toEqual(['needs-action'])
  expect(offered('tag:late refund', 8)).toEqual(['late parcel', 'later'])
  expect(offered('is:open')).toEqual([])
})

it('writes what was chosen in place of it, and goes on behind it', () => {
  const [first] = completionsOf('tag:la refund', 6, { values, called })
  expect(first).toMatchObject({ text: 'tag:"late parcel" refund', caret: 18 })
  const [operator] = completionsOf('refund as', 9, { values, called })
  expect(operator).toMatchObject({ text: 'refund assignee:', caret: 16 })
})

it('takes a term off', () => {
  const text = 'refund tag:"late parcel" soon is:open'
  expect(parseSearch(text).terms.map((term) => withoutTerm(text, term))).toEqual(['refund soon is:open', 'refund tag:"late parcel" soon'])
})
