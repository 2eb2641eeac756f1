import { expect, it } from 'vitest'
import { aReplyOption } from '../testing/samples.ts'
import { signatureOf, signed } from './signature.ts'

const minji = { 'agent.name': 'Minji Jung', 'agent.initials': 'MJ', 'contact.name': '' }

it.each([
  ['^{{agent.initials}}', '^MJ'],
  ['{{agent.name}} · {{account.name | Haru}}', 'Minji Jung · Haru'],
  ['Best, {{contact.name}}', 'Best,'],
  ['{{contact.name}}', null],
  [null, null],
])('fills in %s', (signature, filled) => {
  expect(signatureOf(aReplyOption({ signature }), minji)).toBe(filled)
})

it('stands behind a short text, and below a mail', () => {
  expect(signed('On its way. ', '^MJ', 'comment')).toBe('On its way. ^MJ')
  expect(signed('On its way.', 'Minji\nHaru Living', 'dm')).toBe('On its way.\n\nMinji\nHaru Living')
  expect(signed('On its way.', 'Minji', 'mail')).toBe('On its way.\n\nMinji')
})

it('is not doubled where the words came back with it, and signs no empty text', () => {
  expect(signed('On its way. ^MJ', '^MJ', 'comment')).toBe('On its way. ^MJ')
  expect(signed(' ', '^MJ', 'comment')).toBe(' ')
  expect(signed('On its way.', null, 'comment')).toBe('On its way.')
})
