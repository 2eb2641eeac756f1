import { act, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMe, anOpenConversation } from '../testing/samples.ts'
import { openKey } from './queries.ts'
import { ConversationScreen } from './ConversationScreen.tsx'

afterEach(() => vi.unstubAllGlobals())

it('leads back to the list from a conversation that cannot be seen, also where nothing else does', async () => {
  playServer(() => ({ status: 404, body: { code: 'conversation_not_found', title: 'not found' } }))
  renderInWorkspace(<ConversationScreen conversationId={aConversation().id} />)
  await screen.findByText('You cannot see this conversation')
  expect(screen.getByRole('button', { name: 'Back to the list' })).toBeTruthy()
})

it('shows no longer what is no longer to be seen', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  const open = anOpenConversation()
  let mine = true
  playServer((_, path) =>
    path.endsWith(open.conversation.id)
      ? mine
        ? { body: open }
        : { status: 404, body: { code: 'conversation_not_found', title: 'not found' } }
      : { body: { items: [] } },
  )
  const { queries } = renderInWorkspace(<ConversationScreen conversationId={open.conversation.id} />)
  await screen.findByRole('log')

  mine = false
  await act(() => queries.invalidateQueries({ queryKey: openKey(aMe().workspaces[0]?.workspaceId ?? '', open.conversation.id) }))

  await screen.findByText('You cannot see this conversation')
  expect(screen.queryByRole('log')).toBeNull()
})
