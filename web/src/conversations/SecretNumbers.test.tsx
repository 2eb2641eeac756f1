import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Message, ReplyOption } from '../api/types.ts'
import { draftOf } from '../composer/drafts.ts'
import { aMessage, anOpenConversation, aReplyOption } from '../testing/samples.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { Bubble } from './Bubble.tsx'
import { NeighbourBubble } from './NeighbourBubble.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

const CARD = '4111 1111 1111 1111'
const threadId = aMessage().threadId
const hides = aReplyOption({ network: 'facebook', moderation: { theirs: ['hide'], ours: [] } })
const direct = aReplyOption({ threadId: 'dm', kind: 'dm', visibility: 'private' })

function draw(part: Partial<Message> = {}, replyOptions: ReplyOption[] = [hides], seePersonalData = true) {
  const message = aMessage({ id: 'm1', text: '카드 ••••1111', secretNumbers: ['card'], ...part })
  const open = anOpenConversation({ replyOptions, timeline: { items: [message], earlier: null } })
  renderInWorkspace(
    message.neighbour ? (
      <NeighbourBubble message={message} open={open} now={Date.parse(message.at)} />
    ) : (
      <Bubble message={message} open={open} follows={false} now={Date.parse(message.at)} />
    ),
    ['conversation:reply'],
    { seePersonalData },
  )
  return open.conversation.id
}

it('says what is masked, and shows it to who may see it, when asked to and until it is put away', async () => {
  const calls = playServer(() => ({ body: { numbers: [{ kind: 'card', number: CARD }] } }))
  draw({ visibility: 'private' })
  expect(await screen.findByText(/Masked here: card number/)).toBeTruthy()
  expect(screen.queryByText(CARD)).toBeNull()
  expect(calls).toEqual([])

  fireEvent.click(screen.getByRole('button', { name: 'Show the number' }))
  expect(await screen.findByText(CARD)).toBeTruthy()
  expect(screen.getByText('The audit log notes that you looked.')).toBeTruthy()
  expect(calls).toMatchObject([{ method: 'POST', path: expect.stringContaining('/messages/m1/number-readings') }])

  fireEvent.click(screen.getByRole('button', { name: 'Mask it again' }))
  await waitFor(() => expect(screen.queryByText(CARD)).toBeNull())
})

it('offers no look to who may not see personal data', async () => {
  draw({ visibility: 'private' }, [], false)
  expect(await screen.findByText(/Masked here: card number/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Show the number' })).toBeNull()
})

it('shows nothing of all this where nothing is masked or nothing is left', () => {
  draw({ secretNumbers: [] })
  draw({ deleted: { at: '2026-11-20T05:05:00.000Z', by: 'author', reason: 'unsent' }, text: null })
  expect(screen.queryByText(/Masked here/)).toBeNull()
})

it('hides it where everybody reads it, and goes on in private where there is a way', async () => {
  const calls = playServer((_, path) => ({ status: 202, body: path.endsWith('/private-thread') ? direct : {} }))
  const conversationId = draw({}, [aReplyOption({ ...hides, alternatives: ['dm'] })])
  expect(await screen.findByText(/Everybody can read the number on/)).toBeTruthy()

  fireEvent.click(screen.getByRole('button', { name: 'Hide and move to private' }))
  await waitFor(() => expect(draftOf(conversationId)).toMatchObject({ mode: 'reply', threadId: 'dm' }))
  expect(calls.filter(({ method }) => method !== 'GET')).toMatchObject([
    { method: 'POST', path: expect.stringContaining('/messages/m1/moderation'), body: { act: 'hide', reason: 'personal-data' } },
    { method: 'PUT', path: expect.stringContaining('/private-thread') },
  ])
})

it('only hides where there is no way to write privately, and says how to go on', async () => {
  const calls = playServer(() => ({ status: 202, body: {} }))
  draw()
  expect(await screen.findByText(/ask its author to go on in a private message/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Hide' }))
  await waitFor(() => expect(calls.map(({ method }) => method)).toEqual(['POST']))
})

it('hides, and puts the invitation into the answer where they must write first', async () => {
  playServer(() => ({ status: 202, body: {} }))
  const conversationId = draw({}, [aReplyOption({ ...hides, alternatives: ['dm-link'], dmLink: 'https://m.me/1?ref=case-1' })])
  fireEvent.click(await screen.findByRole('button', { name: 'Hide and move to private' }))
  await waitFor(() => expect(draftOf(conversationId).text).toContain('https://m.me/1?ref=case-1'))
})

it('moves to private alone where the network hides nothing, and says that it stands there still', async () => {
  playServer((_, path) => ({ body: path.endsWith('/private-thread') ? direct : {} }))
  const conversationId = draw({}, [aReplyOption({ alternatives: ['dm'] })])
  expect(await screen.findByText(/ask its author to delete it/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Move to private' }))
  await waitFor(() => expect(draftOf(conversationId)).toMatchObject({ threadId: 'dm' }))
})

it('does not go on in private when the network would not hide it', async () => {
  const calls = playServer(() => ({ status: 409, body: { code: 'moderation_under_way', title: 'under way' } }))
  draw({}, [aReplyOption({ ...hides, alternatives: ['dm'] })])
  fireEvent.click(await screen.findByRole('button', { name: 'Hide and move to private' }))
  await waitFor(() => expect(calls).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(calls.map(({ method }) => method)).toEqual(['POST'])
})

it('says so where the network hides nothing', async () => {
  draw({}, [aReplyOption()])
  expect(await screen.findByText(/ask its author to delete it/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Hide/ })).toBeNull()
})

it("lets another customer's be hidden, too, without writing to somebody else", async () => {
  const calls = playServer(() => ({ status: 202, body: {} }))
  draw({ neighbour: true, conversationId: null }, [aReplyOption({ ...hides, alternatives: ['dm'] }), direct])
  fireEvent.click(await screen.findByRole('button', { name: 'Hide' }))
  await waitFor(() => expect(calls).toHaveLength(1))
})

it.each([
  ['hidden already', { hidden: { at: '2026-11-20T05:05:00.000Z', by: 'us' as const } }],
  ['private', { visibility: 'private' as const }],
])('says nothing of the public where it is %s', async (_, part) => {
  draw({ threadId, ...part })
  expect(await screen.findByText(/Masked here: card number/)).toBeTruthy()
  expect(screen.queryByText(/Everybody can read/)).toBeNull()
})
