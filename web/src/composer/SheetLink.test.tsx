import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { AbilitySheet } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aReplyOption, anOpenConversation } from '../testing/samples.ts'
import { Composer } from './Composer.tsx'
import { clearDraft } from './drafts.ts'

const option = aReplyOption({ canReply: false, whyNot: { code: 'not-summoned' } })
const open = anOpenConversation({ replyOptions: [option] })
const sheet: AbilitySheet = {
  network: 'x',
  abilities: [
    { code: 'comments', group: 'in', words: 'Public comments', can: 'yes', because: [] },
    {
      code: 'answer_public',
      group: 'out',
      words: 'Answer in public',
      can: 'partly',
      because: [{ code: 'summoned_only', whose: 'network', params: {}, words: 'On pay-per-use only to people who mentioned…' }],
    },
    {
      code: 'hide',
      group: 'moderation',
      words: 'Hide what others wrote, and show it again',
      can: 'no',
      because: [{ code: 'not_built', whose: 'baton', params: {}, words: 'The network lets it be done. Baton does not do it yet.' }],
    },
    {
      code: 'at_once',
      group: 'trust',
      words: 'Messages come in at once',
      can: 'partly',
      because: [{ code: 'asked_every', whose: 'network', params: { seconds: '120' }, words: '' }],
    },
  ],
  places: [{ kind: 'comment', most: 25000, mostBytes: null, splits: true }],
}

afterEach(() => {
  clearDraft(open.conversation.id)
  vi.unstubAllGlobals()
})

const show = (body: unknown = sheet) => {
  const calls = playServer((_method, path) => (path.endsWith('/abilities') ? { body } : { status: 404 }))
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  return calls
}
const rowOf = (panel: HTMLElement, words: string) => within(within(panel).getByText(words).closest('li') as HTMLElement)

it('opens what the network lets us do where the composer says that something is impossible, and asks for it only then', async () => {
  const calls = show()
  expect(calls).toEqual([])

  fireEvent.click(screen.getByRole('button', { name: 'What X lets us do' }))

  const panel = await screen.findByRole('dialog', { name: 'What X lets us do' })
  await within(panel).findByText('Public comments')
  expect(calls.map(({ path }) => path)).toEqual([expect.stringContaining(`/channel-accounts/${option.accountId}/abilities`)])
  expect(rowOf(panel, 'Public comments').getByText('Yes')).toBeTruthy()
  expect(rowOf(panel, 'Answer in public').getByText('In part')).toBeTruthy()
  const hide = rowOf(panel, 'Hide what others wrote, and show it again')
  expect(hide.getByText('No')).toBeTruthy()
  expect(hide.getByText('The network lets it be done. Baton does not do it yet.')).toBeTruthy()
  expect(hide.getByText('Not built yet')).toBeTruthy()
  expect(within(panel).getByText(/is asked every 120 seconds/)).toBeTruthy()
  expect(within(panel).getByText(/25,000 characters/)).toBeTruthy()
})

it('closes with Escape', async () => {
  show()
  fireEvent.click(screen.getByRole('button', { name: 'What X lets us do' }))
  const panel = await screen.findByRole('dialog')
  await within(panel).findByText('Public comments')

  fireEvent.keyDown(panel, { key: 'Escape' })

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('shows the English of a server that is newer than the page, and says that it is English', async () => {
  const newer = { code: 'smell_in', group: 'in', words: 'Smells of customers', can: 'no', because: [] }
  show({ ...sheet, abilities: [newer] })
  fireEvent.click(screen.getByRole('button', { name: 'What X lets us do' }))

  expect((await screen.findByText('Smells of customers')).getAttribute('lang')).toBe('en')
})
