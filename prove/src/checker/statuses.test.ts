import { expect, it } from 'vitest'
import { backwards } from './statuses.ts'

const look = (told: Record<string, string | null>) => new Map(Object.entries(told))

it('is content with statuses that rise, and with messages out of sight', () => {
  expect(
    backwards([look({ r1: null }), look({ r1: 'pending' }), look({ r1: 'delivered' }), look({}), look({ r1: 'read', r2: 'failed' })]),
  ).toEqual([])
})

it('names what falls, to less or to nothing, and what turns into something else', () => {
  expect(backwards([look({ r1: 'read' }), look({ r1: 'delivered' })])).toEqual(['r1 was read, and then delivered'])
  expect(backwards([look({ r1: 'delivered' }), look({}), look({ r1: null })])).toEqual(['r1 was delivered, and then nothing'])
  expect(backwards([look({ r1: 'failed' }), look({ r1: 'read' })])).toEqual(['r1 was failed, and then read'])
})
