import { expect, it } from 'vitest'
import { fillPlaceholders, unknownPlaceholders } from './placeholders.ts'

it('puts values in, words where there is no value, and says what is left open', () => {
  expect(fillPlaceholders('{{contact.name}}님, {{ agent.name | 담당자 }}입니다', { 'contact.name': '박도윤' })).toEqual({
    text: '박도윤님, 담당자입니다',
    open: null,
  })
  const filled = fillPlaceholders('Hi {{contact.name}}, case {{conversation.number}}', { 'conversation.number': '#7' })
  expect(filled.text).toBe('Hi {{contact.name}}, case #7')
  expect(filled.text.slice(filled.open?.start, filled.open?.end)).toBe('{{contact.name}}')
})

it('takes an empty value for none, and words may be empty', () => {
  expect(fillPlaceholders('Hi{{contact.name | }}!', { 'contact.name': '' })).toEqual({ text: 'Hi!', open: null })
})

it('puts nothing of a value in twice', () => {
  expect(fillPlaceholders('{{contact.name}}', { 'contact.name': '{{agent.name}}' }).text).toBe('{{agent.name}}')
})

it('names what it does not know, and leaves other braces alone', () => {
  expect(unknownPlaceholders('{{contact.name}} {{order.id}} {{}} { {x} } {{order.id}}')).toEqual(['order.id', ''])
})
