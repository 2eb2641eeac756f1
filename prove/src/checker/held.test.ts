import { describe, expect, it } from 'vitest'
import { differences, listDifferences, timelineDifferences } from './held.ts'

describe('what is held', () => {
  it('is the same as what is fetched, but for what moves with the clock', () => {
    const held = { turn: { whose: 'us', usSeconds: 3 }, tags: ['환불'] }
    expect(differences(held, { turn: { whose: 'us', usSeconds: 4 }, tags: ['환불'] })).toEqual([])
    expect(differences(held, { turn: { whose: 'contact', usSeconds: 3 }, tags: ['환불'] })).toEqual([
      'turn.whose is "us" and should be "contact"',
    ])
    expect(differences(held, { ...held, tags: [] })).toEqual(['tags has 1 and should have 0: too many: "환불"'])
    expect(differences(undefined, { a: 1 })).toEqual(['it is nothing and should be {"a":1}'])
    expect(differences([], {})).toHaveLength(1)
    expect(differences({ a: null }, { a: undefined })).toHaveLength(1)
  })
})

describe('a list', () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ id, version: 1 }))
  const fresh = rows('a', 'b', 'c', 'd', 'e')
  const beyond = rows('d', 'e')
  const shows = (...ids: string[]) => listDifferences({ rows: rows(...ids), next: 'c' }, fresh, beyond)

  it('shows its window, and may show more of what comes behind it', () => {
    expect(shows('a', 'b', 'c')).toEqual([])
    expect(shows('a', 'b', 'c', 'e')).toEqual([])
  })

  it.each([
    ['lacks one', ['a', 'c']],
    ['shows one too many', ['a', 'b', 'c', 'x']],
    ['has them in another order', ['a', 'c', 'b']],
    ['shows one twice', ['a', 'a', 'b', 'c']],
  ])('is found out when it %s', (_, ids) => {
    expect(shows(...ids)).not.toEqual([])
  })

  it('is found out when a row is stale, within the window or beyond it', () => {
    const stale = (id: string) => rows('a', 'b', 'c', 'e').map((row) => (row.id === id ? { ...row, version: 0 } : row))
    for (const id of ['b', 'e']) expect(listDifferences({ rows: stale(id), next: 'c' }, fresh, beyond)).toHaveLength(1)
  })
})

describe('a timeline', () => {
  const entries = (...ids: string[]) => ids.map((id) => ({ id }))
  const fresh = entries('1', '2', '3', '4')

  it('is whole with what its cursor leads to', () => {
    expect(timelineDifferences(entries('3', '4'), entries('1', '2'), fresh)).toEqual([])
    expect(timelineDifferences(fresh, [], fresh)).toEqual([])
  })

  it.each([
    ['a hole within', ['1', '3', '4'], []],
    ['a hole before it', ['3', '4'], ['1']],
    ['one twice', ['2', '3', '4'], ['1', '2']],
    ['another order', ['2', '1', '3', '4'], []],
  ])('is found out with %s', (_, held, before) => {
    expect(timelineDifferences(entries(...held), entries(...before), fresh)).not.toEqual([])
  })
})
