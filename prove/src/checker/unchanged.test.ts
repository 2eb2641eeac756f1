import { expect, it } from 'vitest'
import { changes, type Rows, theSameBytes, theSameFacts } from './unchanged.ts'

const rows = (tables: Record<string, Record<string, Record<string, string>>>): Rows =>
  new Map(Object.entries(tables).map(([table, all]) => [table, new Map(Object.entries(all))]))
const before = rows({ messages: { m1: { id: 'm1', text: 'a' } }, raw_delivery_repeats: { k1: { hash: 'k1', times: '1' } } })

it('is content with counters of sightings', () => {
  const after = rows({
    messages: { m1: { id: 'm1', text: 'a' } },
    raw_delivery_repeats: { k1: { hash: 'k1', times: '2' }, k2: { hash: 'k2', times: '1' } },
  })
  expect(changes(before, after, theSameBytes)).toEqual([])
})

it('names rows that changed, came and went', () => {
  const changed = rows({ messages: { m1: { id: 'm1', text: 'b' } }, raw_delivery_repeats: { k1: { hash: 'k2', times: '1' } } })
  expect(changes(before, changed, theSameBytes)).toEqual(['messages m1: changed in text', 'raw_delivery_repeats k1: changed in hash'])
  const more = rows({ messages: { m1: { id: 'm1', text: 'a' }, m2: { id: 'm2', text: 'a' } }, raw_delivery_repeats: {} })
  expect(changes(before, more, theSameBytes)).toEqual(['messages m2: came', 'raw_delivery_repeats k1: went'])
  expect(changes(before, rows({}), theSameBytes)).toHaveLength(2)
})

it('lets bytes be kept that are new, and never a message, a version or a fact', () => {
  const kept = rows({
    messages: { m1: { id: 'm1', text: 'a' } },
    raw_deliveries: { r1: { id: 'r1' } },
    raw_delivery_repeats: { k1: { hash: 'k1', times: '1' } },
  })
  expect(changes(before, kept, theSameFacts)).toEqual([])
  expect(changes(before, kept, theSameBytes)).toEqual(['raw_deliveries r1: came'])
  const versions = rows({
    messages: { m1: { id: 'm1', text: 'a' } },
    raw_delivery_repeats: { k1: { hash: 'k1', times: '1' } },
    message_versions: { v1: { id: 'v1' } },
  })
  expect(changes(before, versions, theSameFacts)).toEqual(['message_versions v1: came'])
})
