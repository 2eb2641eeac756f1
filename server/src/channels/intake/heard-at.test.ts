import type { ChannelEvent } from '@baton/channel-kit'
import { expect, it } from 'vitest'
import { heardAt } from './heard-at.ts'

const received = '2026-11-02T09:00:00.000Z'
const deletion = (at: string): ChannelEvent => ({
  kind: 'delete',
  account: 'brand',
  at,
  dedupeKey: 'd',
  scope: '',
  externalId: 'm1',
  reason: 'unsent',
  by: 'author',
})

it.each([
  ['the network’s own where it lies before', '2026-10-30T08:00:00.000Z', '2026-10-30T08:00:00.000Z'],
  ['the network’s own where its clock runs a little ahead', '2026-11-02T09:01:00.000Z', '2026-11-02T09:01:00.000Z'],
  ['when it was received where that has not come yet', '2026-11-02T09:01:00.001Z', received],
  ['when it was received where the year has five digits', '+012026-11-02T09:00:00.000Z', received],
  ['when it was received where the network tells none', '1970-01-01T00:00:00.000Z', received],
])('takes %s', (_, told, taken) => {
  expect(heardAt(deletion(told), received)).toEqual(deletion(taken))
})
