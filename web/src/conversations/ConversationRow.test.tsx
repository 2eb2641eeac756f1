import { expect, it } from 'vitest'
import { renderInWorkspace } from '../testing/render.tsx'
import { aConversation } from '../testing/samples.ts'
import { ConversationRow } from './ConversationRow.tsx'

function spoken(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement
  for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove()
  return copy.textContent ?? ''
}

it('is read as one sentence that says who, where, whose turn, who can see it and who has it', () => {
  const conversation = aConversation({ unread: true, tags: ['noise'], needsAction: ['delivery_refused'] })
  const now = Date.parse('2026-11-20T05:12:00.000Z')
  const { container } = renderInWorkspace(
    <ConversationRow conversation={conversation} density="comfortable" assignee="Minji Kim" selected={false} checked={false} now={now} />,
  )
  const sentence = spoken(container)
  for (const part of [
    '박도윤',
    'X',
    'unread',
    'our turn',
    '12 min',
    '세탁기에서',
    'Public',
    'Not delivered',
    'noise',
    'assigned to Minji Kim',
  ])
    expect(sentence).toContain(part)
})

it('never shows words that the reader may not read', () => {
  const conversation = aConversation({ preview: { text: null, direction: 'inbound', withheld: true, media: null, language: null } })
  const { container } = renderInWorkspace(
    <ConversationRow
      conversation={conversation}
      density="compact"
      assignee={undefined}
      selected={false}
      checked={false}
      now={Date.now()}
    />,
  )
  expect(container.textContent).toContain('Private words, not shown to you')
})
