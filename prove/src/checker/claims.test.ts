import { expect, it } from 'vitest'
import { type Ask, judgeClaims } from './claims.ts'

const nothing = { doubled: [], logBroken: [], loserUntold: [] }
const claim = (agent: string, told: Ask['told'], seen: string | null = null): Ask => ({ agent, round: 0, seen, to: agent, told })
const moved = { kind: 'moved' } as const
const takenBy = (holder: string | null) => ({ kind: 'taken', holder }) as const

it('finds nothing where one wins, the others hear of them, and the log says the same', () => {
  const asks = [claim('nok', moved), claim('minji', takenBy('nok')), { agent: 'nok', round: 1, seen: 'nok', to: null, told: moved }]
  const log = [
    { actor: 'nok', from: null, to: 'nok' },
    { actor: 'nok', from: 'nok', to: null },
  ]
  expect(judgeClaims(asks, log, null)).toEqual(nothing)
})

it('names two winners of one moment', () => {
  expect(judgeClaims([claim('nok', moved), claim('minji', moved)], [{ actor: 'nok', from: null, to: 'nok' }], 'nok').doubled).toEqual([
    'round 0: nok and minji have it, were they told',
  ])
  expect(judgeClaims([claim('nok', moved)], [], null).doubled).toEqual(['round 0: nok has it, and nobody moved it'])
})

it('names a log that is no chain, an end that is not shown, and a move of nobody', () => {
  const log = [
    { actor: 'nok', from: null, to: 'nok' },
    { actor: 'minji', from: null, to: 'minji' },
  ]
  expect(judgeClaims([claim('nok', moved), claim('minji', moved)], log, 'minji').logBroken).toEqual([
    'minji moved it from null, and it was with nok',
  ])
  expect(judgeClaims([claim('nok', moved)], log.slice(0, 1), 'minji').logBroken).toEqual(['the log ends with nok, shown is minji'])
  expect(judgeClaims([], log.slice(0, 1), 'nok').logBroken).toEqual(['nobody was told of nok: null to nok'])
})

it('names a loser who hears of nobody real, of themselves, or nothing at all', () => {
  const log = [{ actor: 'nok', from: null, to: 'nok' }]
  const loser = (told: Ask['told']) => judgeClaims([claim('nok', moved), claim('minji', told)], log, 'nok').loserUntold
  expect(loser(takenBy('dana'))).toEqual(['minji was told that dana has it'])
  expect(loser(takenBy(null))).toEqual(['minji was told that null has it'])
  expect(loser({ kind: 'other', status: 500 })).toEqual(['minji was answered 500'])
  expect(judgeClaims([claim('nok', moved), claim('nok', takenBy('nok'), 'dana')], log, 'nok').loserUntold).toEqual([
    'nok was refused what is so already',
  ])
})
