import { expect, it } from 'vitest'
import { conditions } from './asked.ts'
import { behindFromSearch, numbersFromSearch } from './search.ts'

const now = Date.parse('2026-11-22T02:00:00Z')

it('leaves out what it does not understand, so that old links still open', () => {
  expect(
    numbersFromSearch({ period: 'decade', network: 'myspace', by: 'mood', account: '', from: '2026-02-30', to: '2026-03-01' }),
  ).toEqual({})
})

it('lets days stand in for a preset, but not when they run backwards', () => {
  expect(numbersFromSearch({ period: 'today', from: '2026-01-01', to: '2026-01-31' })).toEqual({ from: '2026-01-01', to: '2026-01-31' })
  expect(numbersFromSearch({ period: 'today', from: '2026-01-31', to: '2026-01-01' })).toEqual({ period: 'today' })
})

it('asks for the conversations behind a figure with the conditions the figure was asked with', () => {
  const search = { period: 'last30', network: 'line', agent: 'a1' }
  const figure = conditions(numbersFromSearch(search), now, 'Asia/Seoul')
  const behind = behindFromSearch({ ...search, answered: 'true', slower: '5400' })
  expect(conditions(behind, now, 'Asia/Seoul')).toEqual(figure)
  expect(behind).toMatchObject({ answered: 'true', slower: 5400 })
  expect(figure).toEqual({
    from: '2026-10-23T15:00:00.000Z',
    to: '2026-11-22T15:00:00.000Z',
    network: 'line',
    accountId: undefined,
    agentId: 'a1',
  })
})
