import { expect, it } from 'vitest'
import { IdMaker, systemChance } from '#kernel/clock'

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes ids that sort by the order of making, also when time stands still or goes back', () => {
  let now = Date.parse('2026-11-02T09:00:00Z')
  const ids = new IdMaker({ now: () => now }, systemChance)
  const made = Array.from({ length: 20_000 }, (_, index) => {
    if (index % 1000 === 0) now += index % 3000 === 0 ? 1 : -1
    return ids.next()
  })

  expect(made.every((id) => UUID_7.test(id))).toBe(true)
  expect(made.toSorted()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
})

it('begins with the time', () => {
  const ids = new IdMaker({ now: () => 0x0190_1234_5678 }, { bytes: (count) => new Uint8Array(count).fill(0xff) })
  expect(ids.next()).toBe('01901234-5678-77ff-bfff-ffffffffffff')
})
