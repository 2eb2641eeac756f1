import { expect, it } from 'vitest'
import type { Conversation } from '../api/types.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { aConversation } from '../testing/samples.ts'
import { ConversationRow } from './ConversationRow.tsx'
import type { Sort } from './view.ts'

function spoken(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement
  for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove()
  return copy.textContent ?? ''
}

/** A row that nobody has, of the list of those who wait. */
function row(conversation: Conversation, density: 'comfortable' | 'compact' = 'comfortable') {
  return renderInWorkspace(
    <ConversationRow
      conversation={conversation}
      density={density}
      sort="waiting"
      assignee={undefined}
      selected={false}
      checked={false}
      now={Date.now()}
    />,
  )
}

it('is read as one sentence that says who, where, whose turn, who can see it and who has it', () => {
  const conversation = aConversation({ unread: true, tags: ['noise'], needsAction: ['delivery_refused'] })
  const now = Date.parse('2026-11-20T05:12:00.000Z')
  const { container } = renderInWorkspace(
    <ConversationRow
      conversation={conversation}
      density="comfortable"
      sort="waiting"
      assignee="Minji Kim"
      selected={false}
      checked={false}
      now={now}
    />,
  )
  const sentence = spoken(container)
  for (const part of [
    '박도윤',
    'X',
    'unread',
    'our turn 12 min',
    '세탁기에서',
    'Public',
    'Not delivered',
    'noise',
    'assigned to Minji Kim',
  ])
    expect(sentence).toContain(part)
})

it('has words for somebody whose name the network has not told', () => {
  const known = aConversation()
  const { container } = row({ ...known, contact: { ...known.contact, name: '' } })
  expect(spoken(container)).toMatch(/^Customer without a name, X/)
})

it('never shows words that the reader may not read', () => {
  const conversation = aConversation({
    preview: { text: null, direction: 'inbound', withheld: true, media: null, thumbnailUrl: null, language: null, gone: null },
  })
  const { container } = row(conversation, 'compact')
  expect(container.textContent).toContain('Private words, not shown to you')
})

it('shows and says the time its list is ordered by: since when they wait, or the newest message', () => {
  const conversation = aConversation({ waitingSince: '2026-11-20T05:00:00.000Z', lastMessageAt: '2026-11-20T05:55:00.000Z' })
  const row = (sort: Sort) => (
    <ConversationRow
      conversation={conversation}
      density="comfortable"
      sort={sort}
      assignee={undefined}
      selected={false}
      checked={false}
      now={Date.parse('2026-11-20T06:00:00.000Z')}
    />
  )
  const waiting = renderInWorkspace(row('waiting'))
  expect(waiting.container.querySelector('time')?.textContent).toBe('1 h')
  expect(spoken(waiting.container)).toContain('our turn 1 h')

  const newest = renderInWorkspace(row('newest'))
  expect(newest.container.querySelector('time')?.textContent).toBe('5 min')
  expect(spoken(newest.container)).toContain('our turn, newest message 5 min')
})

it('says who took the message away when nothing else is left of the conversation', () => {
  const preview = { text: null, direction: 'inbound', withheld: false, media: null, thumbnailUrl: null, language: null } as const
  const { container } = renderInWorkspace(
    <ConversationRow
      conversation={aConversation({ preview: { ...preview, gone: { by: 'author', reason: 'unsent' } } })}
      density="standard"
      sort="newest"
      assignee={undefined}
      selected={false}
      checked={false}
      now={Date.now()}
    />,
  )
  expect(spoken(container)).toContain('Deleted by the customer')
  expect(container.textContent).not.toContain('A message without words')
})

it.each(['comfortable', 'compact'] as const)('says the stars of a review before its words (%s)', (density) => {
  const [thread] = aConversation().threads
  if (!thread) throw new Error('aConversation() has no thread')
  const threads = [{ ...thread, kind: 'review' as const, stars: 2 }]
  const words = row(aConversation({ threads }), density)
  expect(spoken(words.container)).toMatch(/2 of 5 stars.*세탁기에서/)

  const silent = row(aConversation({ threads, preview: { ...aConversation().preview, text: '' } }), density)
  expect(spoken(silent.container)).toContain('Stars only')
})

it.each([
  [
    'danger',
    [
      { reason: 'safety', points: 50 },
      { reason: 'money', points: 15 },
    ],
    'Danger',
    'Urgency 65: Danger 50, Money 15',
  ],
  [
    'money',
    [
      { reason: 'waiting', points: 20 },
      { reason: 'money', points: 15 },
    ],
    'Money',
    'Urgency 35: Long wait 20, Money 15',
  ],
  ['nothing but a wait', [{ reason: 'waiting', points: 20 }], null, null],
  ['a reason that weighs little', [{ reason: 'repeat', points: 5 }], null, null],
] as const)('marks a row that is urgent by %s, with the sum behind the mark', (_name, reasons, words, sum) => {
  const urgency = { points: reasons.reduce((all, { points }) => all + points, 0), since: '2026-11-20T05:00:00.000Z', reasons: [...reasons] }
  const { container } = row(aConversation({ urgency }))
  const chip = container.querySelector('[title^="Urgency"]')
  expect(chip?.getAttribute('title') ?? null).toBe(sum)
  expect(chip?.textContent ?? null).toBe(words)
  expect(spoken(container).includes(`${words}, ${sum}`)).toBe(words !== null)
})

it('shows a danger in words before trouble with a delivery, and that before money', () => {
  const urgency = (reason: 'legal' | 'money') => ({ points: 30, since: '2026-11-20T05:00:00.000Z', reasons: [{ reason, points: 30 }] })
  expect(spoken(row(aConversation({ urgency: urgency('legal'), needsAction: ['delivery_refused'] })).container)).toContain('Legal steps')
  expect(spoken(row(aConversation({ urgency: urgency('money'), needsAction: ['delivery_refused'] })).container)).toContain('Not delivered')
})
