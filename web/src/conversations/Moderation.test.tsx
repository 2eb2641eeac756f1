import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Message, ReplyOption } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aMessage, anOpenConversation, aReplyOption } from '../testing/samples.ts'
import { Bubble } from './Bubble.tsx'

afterEach(() => vi.unstubAllGlobals())

const moderation = { theirs: ['hide', 'unhide', 'like', 'unlike', 'delete'], ours: ['delete'] } as const

function draw(part: Partial<Message> = {}, way: Partial<ReplyOption> = {}) {
  const message = aMessage({ id: 'm1', text: 'claim your prize', visibility: 'public', ...part })
  const option = aReplyOption({
    threadId: message.threadId,
    network: 'facebook',
    moderation: { theirs: [...moderation.theirs], ours: [...moderation.ours] },
    ...way,
  })
  const open = anOpenConversation({ replyOptions: [option], timeline: { items: [message], earlier: null } })
  renderInWorkspace(<Bubble message={message} open={open} follows={false} now={Date.parse(message.at)} />, ['conversation:reply'])
}

async function acts(): Promise<string[]> {
  fireEvent.click(screen.getByRole('button', { name: 'More for this message' }))
  const items = await screen.findAllByRole('menuitem')
  return items.map((item) => item.textContent ?? '')
}

it('asks for a reason before it hides, and leaves the rest to the server', async () => {
  const calls = playServer((method) => (method === 'GET' ? { body: { policy: 'careful' } } : { status: 202, body: {} }))
  draw()
  await acts()
  fireEvent.click(screen.getByRole('menuitem', { name: 'Hide from the public' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Hide' }))

  await waitFor(() =>
    expect(calls.filter(({ method }) => method !== 'GET')).toMatchObject([
      { method: 'POST', path: expect.stringContaining('/messages/m1/moderation'), body: { act: 'hide', reason: 'spam' } },
    ]),
  )
})

it('offers what makes sense: what is hidden can be shown, what is liked unliked, nothing while something is under way', async () => {
  draw({ hidden: { at: '2026-11-20T09:00:00.000Z', by: 'us' }, liked: true })
  const offered = await acts()

  expect(offered).toEqual(expect.arrayContaining(['Show to the public again', 'Take the like back', 'Delete on the network']))
  expect(offered).not.toContain('Hide from the public')
  expect(screen.getByText(/hidden from the public/)).not.toBeNull()
})

it('says what is under way, and what the network refused in its own words', () => {
  const at = '2026-11-20T09:00:00.000Z'
  draw({ moderation: { act: 'hide', state: 'refused', at, words: '(#200) The permission is not available', reason: null } })

  expect(screen.getByText(/did not do it\. \(#200\) The permission is not available/)).not.toBeNull()
})

it('offers to go on in private where the network did not hide it, and nothing where no way leads there', async () => {
  const at = '2026-11-20T09:00:00.000Z'
  const refused = { moderation: { act: 'hide', state: 'refused', at, words: '(#200) Not this comment', reason: null } } as const
  const calls = playServer(() => ({ body: aReplyOption({ kind: 'dm', visibility: 'private' }) }))
  draw(refused)
  expect(screen.queryByRole('button', { name: 'Move to private' })).toBeNull()
  cleanup()

  draw(refused, { alternatives: ['dm'] })
  fireEvent.click(await screen.findByRole('button', { name: 'Move to private' }))
  await waitFor(() => expect(calls).toMatchObject([{ method: 'PUT', path: expect.stringContaining('/private-thread') }]))
})
