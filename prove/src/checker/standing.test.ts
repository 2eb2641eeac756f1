import { expect, it } from 'vitest'
import { type Given, judgeStanding, withoutRepeats } from './standing.ts'

const given = (token: string, turn: number, state = 'sent'): Given => ({ token, review: 'gp:1', turn, state })
const both = [given('r0', 0), given('r1', 1)]
const shown = (...tokens: string[]) => tokens.map((token, number) => ({ token, number }))

it('is content where the last one that was sent stands', () => {
  expect(judgeStanding(both, shown('r0', 'r1'))).toEqual([])
  expect(judgeStanding(both, shown('r0', 'r1', 'r1'))).toEqual([])
  expect(judgeStanding(both, shown('r1'))).toEqual([])
  expect(judgeStanding([given('r0', 0), given('r1', 1, 'refused')], shown('r0'))).toEqual([])
  expect(judgeStanding([given('r0', 0, 'unknown')], [])).toEqual([])
})

it('names an older one that came later, and one that stands nowhere', () => {
  expect(judgeStanding(both, shown('r1', 'r0'))).toEqual(['r0 took the place of a newer answer', 'r1 was sent last, and r0 stands'])
  expect(judgeStanding(both, shown('r0'))).toEqual(['r1 was sent last, and r0 stands'])
  expect(judgeStanding(both, [])).toEqual(['r1 was sent, and nothing stands'])
})

it('counts an answer that was put there again once, and nothing else', () => {
  expect(withoutRepeats(shown('r0', 'r0', 'r2', 'r2'), both).map(({ token }) => token)).toEqual(['r0', 'r2', 'r2'])
})
