import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../api/types.ts'
import { Toasts } from '../kit/toast.tsx'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation } from '../testing/samples.ts'
import { LabelsChip } from './LabelsChip.tsx'

const labelled = (part: Partial<Conversation> = {}): Conversation =>
  aConversation({
    labels: {
      messageId: '01930000-0000-7000-8000-000000000020',
      language: 'ko',
      mixed: [],
      sentiment: 'neg',
      kind: 'complaint',
      offence: false,
      spam: false,
      looked: ['language'],
    },
    urgency: {
      points: 27,
      since: '2026-11-19T05:00:00.000Z',
      reasons: [
        { reason: 'money', points: 15 },
        { reason: 'repeat', points: 12 },
      ],
    },
    ...part,
  })

afterEach(() => vi.unstubAllGlobals())

it('says language, kind, mood and the weightiest reason, and opens to the sum', async () => {
  renderInWorkspace(<LabelsChip conversation={labelled()} mayCorrect />)
  fireEvent.click(screen.getByRole('button', { name: 'What the words say: Korean, Complaint, Unhappy, Money 27' }))
  const sum = await screen.findByText('Urgency')
  expect(sum.closest('section')?.textContent).toBe('Urgency27Money+15Wrote again+12')
  expect(within(screen.getByRole('group', { name: 'Language' })).getByText('said by a person')).toBeTruthy()
})

it('corrects by one press and takes it back by undo', async () => {
  const calls = playServer(() => ({ body: labelled({ version: 2 }) }))
  renderInWorkspace(
    <>
      <LabelsChip conversation={labelled()} mayCorrect />
      <Toasts />
    </>,
  )
  fireEvent.click(screen.getByRole('button'))
  const kind = await screen.findByRole('group', { name: 'Kind' })
  expect(within(kind).getByRole('button', { pressed: true }).textContent).toBe('Complaint')
  fireEvent.click(within(kind).getByRole('button', { name: 'Question' }))
  await waitFor(() => expect(calls).toHaveLength(1))
  expect(calls[0]).toMatchObject({
    method: 'PUT',
    path: expect.stringMatching(/\/messages\/01930000-0000-7000-8000-000000000020\/labels\/kind$/),
    body: { label: 'question' },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(calls).toHaveLength(2))
  expect(calls[1]).toMatchObject({ method: 'DELETE', path: expect.stringMatching(/\/labels\/kind$/) })
})

it('shows labels to who may not correct them, and nothing where nothing is told', async () => {
  const { rerenderInWorkspace } = renderInWorkspace(<LabelsChip conversation={labelled()} mayCorrect={false} />)
  fireEvent.click(screen.getByRole('button'))
  const kind = await screen.findByRole('group', { name: 'Kind' })
  expect(within(kind).getByRole<HTMLButtonElement>('button', { name: 'Question' }).disabled).toBe(true)
  rerenderInWorkspace(<LabelsChip conversation={aConversation()} mayCorrect />)
  expect(screen.queryByRole('button')).toBeNull()
})
