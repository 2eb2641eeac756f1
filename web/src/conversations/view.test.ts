import { expect, it } from 'vitest'
import { aConversation } from '../testing/samples.ts'
import { belongsTo, compare, queryOf, sortOf, viewFromSearch } from './view.ts'

const labels = {
  messageId: 'm',
  mixed: ['th', 'en'],
  language: 'th',
  sentiment: 'neg',
  kind: 'question',
  offence: false,
  spam: false,
  looked: [],
} as const
const conversation = aConversation({
  labels: { ...labels, mixed: [...labels.mixed], looked: [] },
  urgency: { points: 15, since: '2026-11-19T14:00:00.000Z', reasons: [{ reason: 'money', points: 15 }] },
})

it.each([
  [{ language: 'en' }, { language: 'ko' }],
  [{ kind: 'question' }, { kind: 'praise' }],
  [{ sentiment: 'neg' }, { sentiment: 'pos' }],
  [{ reason: 'money' }, { reason: 'press' }],
])('keeps a row under %o and not under %o', (right, wrong) => {
  expect(belongsTo(viewFromSearch(right), conversation, 'me')).toBe(true)
  expect(belongsTo(viewFromSearch(wrong), conversation, 'me')).toBe(false)
  expect(belongsTo(viewFromSearch(right), aConversation(), 'me')).toBe(false)
})

it('asks for the urgency reason by the name that the API has for it', () => {
  expect(queryOf(viewFromSearch({ reason: 'money', sort: 'urgent' }))).toMatchObject({
    urgencyReason: 'money',
    sort: 'urgent',
    needsAction: 'true',
  })
})

it('sorts by urgency where needs action is listed alone', () => {
  expect(sortOf({ sort: 'urgent' })).toBe('urgent')
  expect(sortOf({ sort: 'urgent', view: 'all' })).toBe('newest')
  expect(sortOf({ sort: 'urgent', status: 'open' })).toBe('waiting')
  const older = aConversation({ id: 'b', waitingSince: '2026-11-19T20:00:00.000Z' })
  expect(compare('urgent', conversation, older)).toBeLessThan(0)
  expect(compare('waiting', conversation, older)).toBeGreaterThan(0)
})
