import { expect, it } from 'vitest'
import { outdated, tombstones, walksBackwards } from './timeline.ts'

const at = (clock: string) => ({ at: `2026-03-02T${clock}:00.000Z` })

it('names the moment at which a timeline goes back', () => {
  expect(walksBackwards([at('09:00'), at('09:00'), at('09:05')])).toEqual([])
  expect(walksBackwards([at('09:00'), at('09:05'), at('09:01')])).toEqual(['2026-03-02T09:01:00.000Z'])
})

it('names words that were taken back, and a tombstone that speaks', () => {
  expect(tombstones([{ ...at('09:00'), text: null, deleted: true }], ['m1'])).toEqual([])
  expect(tombstones([{ ...at('09:00'), text: 'ขอเลื่อน [m1]', deleted: false }], ['m1'])).toEqual(['m1 was taken back and is shown'])
  expect(tombstones([{ ...at('09:00'), text: 'ขอเลื่อน', deleted: true }], [])).toHaveLength(1)
})

it('names words that are not the last ones', () => {
  const last = new Map([['m1', 'ขอเลื่อน [m1] v2']])
  expect(outdated([{ text: 'ขอเลื่อน [m1] v2' }, { text: 'ขอบคุณ [m2]' }, { text: null }], last)).toEqual([])
  expect(outdated([{ text: 'ขอเลื่อน [m1] v1' }], last)).toEqual([
    'm1 was written anew as "ขอเลื่อน [m1] v2", and is shown as "ขอเลื่อน [m1] v1"',
  ])
})
