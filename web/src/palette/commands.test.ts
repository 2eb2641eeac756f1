import { expect, it } from 'vitest'
import { type Command, commandsFor, soughtBy } from './commands.ts'

const command = (kind: Command['kind'], group: string, words: string): Command => ({ id: words, kind, group, words, run: () => undefined })
const commands = [
  command('act', 'Do', 'Assign to me'),
  command('act', 'Do', 'Write a note'),
  command('place', 'Go to', 'Mine'),
  command('place', 'Settings', '채널 계정'),
  command('filter', 'Network', 'LINE'),
  command('filter', 'Assignee', 'Minji'),
  command('colleague', 'Colleague', 'Minji'),
]
const found = (typed: string) => commandsFor(typed, commands).map(({ kind, words }) => `${kind} ${words}`)

it('offers what can be done and gone to before anything is typed', () => {
  expect(found('')).toEqual(['act Assign to me', 'act Write a note', 'place Mine', 'place 채널 계정'])
})

it('finds words in any order, in any script, also by what kind it is', () => {
  expect(found('note write')).toEqual(['act Write a note'])
  expect(found('계정 설정')).toEqual([])
  expect(found('settings 계정')).toEqual(['place 채널 계정'])
  expect(found('network line')).toEqual(['filter LINE'])
})

it('puts first what begins so, then what has a word that does', () => {
  expect(found('m')).toEqual(['place Mine', 'filter Minji', 'colleague Minji', 'act Assign to me'])
})

it('narrows by the first character: acts, a number, a person', () => {
  expect(found('>')).toEqual(['act Assign to me', 'act Write a note'])
  expect(found('> note')).toEqual(['act Write a note'])
  expect(found('@min')).toEqual(['colleague Minji'])
  expect(found('#20431')).toEqual([])
  expect(soughtBy(' #20431 ')).toEqual({ sought: 'number', words: '20431' })
})
