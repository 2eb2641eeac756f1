import { screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation } from '../testing/samples.ts'
import { ConversationScreen } from './ConversationScreen.tsx'

afterEach(() => vi.unstubAllGlobals())

it('leads back to the list from a conversation that cannot be seen, also where nothing else does', async () => {
  playServer(() => ({ status: 404, body: { code: 'conversation_not_found', title: 'not found' } }))
  renderInWorkspace(<ConversationScreen conversationId={aConversation().id} />)
  await screen.findByText('You cannot see this conversation')
  expect(screen.getByRole('button', { name: 'Back to the list' })).toBeTruthy()
})
