import { expect, it } from 'vitest'
import { differences } from './thread-rules.ts'

const said = (token: string, speaker: string, at: number, order = String(at)) => ({ token, speaker, at, order })
const all = [said('m1', 'nok', 1), said('m2', 'nok', 2), said('m3', 'minji', 1)]

it('finds no difference where each contact has one conversation in the order of the network', () => {
  expect(
    differences(all, [
      { conversationId: 'a', tokens: ['m1', 'm2'] },
      { conversationId: 'b', tokens: ['m3'] },
    ]),
  ).toEqual([])
})

it('names two conversations of one contact, one of two, a wrong order and what is missing', () => {
  expect(
    differences(all, [
      { conversationId: 'a', tokens: ['m1'] },
      { conversationId: 'c', tokens: ['m2'] },
      { conversationId: 'b', tokens: ['m3'] },
    ]),
  ).toContain('nok has 2 conversations, not 1')
  expect(differences(all, [{ conversationId: 'a', tokens: ['m1', 'm2', 'm3'] }])[0]).toMatch('mixes nok and minji')
  expect(
    differences(all, [
      { conversationId: 'a', tokens: ['m2', 'm1'] },
      { conversationId: 'b', tokens: ['m3'] },
    ]),
  ).toEqual(['nok said m1 m2, shown is m2 m1'])
  expect(differences(all, [{ conversationId: 'a', tokens: ['m1', 'm2'] }])).toEqual(['minji has 0 conversations, not 1'])
})

it('keeps sayings of one moment in the order of their ids, which are longer than a number holds', () => {
  const twins = [said('m1', 'nok', 1, '591000000000000002'), said('m2', 'nok', 1, '591000000000000001')]
  expect(differences(twins, [{ conversationId: 'a', tokens: ['m2', 'm1'] }])).toEqual([])
})
