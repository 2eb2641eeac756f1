import { expect, it } from 'vitest'
import { type Try, judgeCollisions } from './collisions.ts'

const nothing = { stale: [], lost: [], doubled: [], heldAndSent: [] }
const tried = (token: string, author: string, shown: string[], told: Try['told'] = 'accepted'): Try => ({ token, author, shown, told })
const contact = (token: string) => ({ token, author: null })
const log = [contact('m1'), { token: 'r1', author: 'nok' }, contact('m2'), { token: 'r2', author: 'minji' }]

it('finds nothing where each had seen what came before, and the other was held and sent later', () => {
  const tries = [tried('r1', 'nok', ['m1']), tried('r2', 'minji', ['m1'], 'held'), tried('r2', 'minji', ['m1', 'r1', 'm2'])]
  expect(judgeCollisions(tries, log, ['r1', 'r2'])).toEqual(nothing)
})

it('names a reply that was let through though its author had missed a contact or a colleague, but not their own words', () => {
  expect(judgeCollisions([tried('r1', 'nok', ['m1']), tried('r2', 'minji', ['m1', 'r1'])], log, ['r1', 'r2']).stale).toEqual([
    'r2 without m2',
  ])
  expect(judgeCollisions([tried('r1', 'nok', ['m1']), tried('r2', 'minji', ['m1', 'm2'])], log, ['r1', 'r2']).stale).toEqual([
    'r2 without r1',
  ])
  expect(
    judgeCollisions([tried('r2', 'minji', ['m1', 'm2'])], [contact('m1'), { token: 'r0', author: 'minji' }, ...log.slice(2)], ['r2']).stale,
  ).toEqual([])
})

it('names what was lost, doubled, or sent though held', () => {
  expect(judgeCollisions([tried('r1', 'nok', ['m1'])], log, []).lost).toEqual(['r1'])
  expect(judgeCollisions([tried('r1', 'nok', ['m1'])], [contact('m1')], ['r1']).lost).toEqual(['r1'])
  expect(judgeCollisions([tried('r1', 'nok', ['m1'])], log, ['r1', 'r1']).doubled).toEqual(['r1'])
  expect(judgeCollisions([tried('r1', 'nok', ['m1'], 'held')], [contact('m1')], ['r1']).heldAndSent).toEqual(['r1'])
})
