import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { clearDraft, draftOf } from '../composer/drafts.ts'
import { Toasts } from '../kit/toast.tsx'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMessage } from '../testing/samples.ts'
import { DeliveryLine } from './DeliveryLine.tsx'

const conversationId = aConversation().id
const waiting = aMessage({
  direction: 'outbound',
  text: 'The second part.',
  delivery: {
    id: '01930000-0000-7000-8000-000000000031',
    state: 'scheduled',
    dueAt: new Date(Date.now() + 8000).toISOString(),
    refusal: null,
    words: null,
    reason: null,
    sendAt: null,
    attempts: 0,
  },
})

afterEach(() => {
  clearDraft(conversationId)
  vi.unstubAllGlobals()
})

function undo(answer: { taken: number; of: number; text: string | null }) {
  const calls = playServer(() => ({ body: answer }))
  renderInWorkspace(
    <>
      <DeliveryLine message={waiting} now={Date.now()} />
      <Toasts />
    </>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  return calls
}

it('gives the whole text back when one part of a split reply is undone, and says that all parts came back', async () => {
  const text = 'The first part.\n\nThe second part.'
  const calls = undo({ taken: 2, of: 2, text })

  expect(await screen.findByText('All 2 parts taken back. The text is in the box again.')).toBeTruthy()
  expect(draftOf(conversationId).text).toBe(text)
  expect(calls.map(({ method }) => method)).toEqual(['DELETE'])
})

it('says how many parts came back when others had gone out', async () => {
  undo({ taken: 1, of: 3, text: 'The second part.' })

  expect(await screen.findByText('1 of 3 parts taken back; the others have gone out already.')).toBeTruthy()
  expect(draftOf(conversationId).text).toBe('The second part.')
})

it('gives nothing back twice', async () => {
  const calls = undo({ taken: 0, of: 1, text: null })

  await waitFor(() => expect(calls).toHaveLength(1))
  expect(draftOf(conversationId).text).toBe('')
})
