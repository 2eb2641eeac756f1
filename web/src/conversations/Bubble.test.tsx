import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Conversation, Message } from '../api/types.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMessage, anOpenConversation, aReplyOption } from '../testing/samples.ts'
import { Bubble } from './Bubble.tsx'

type Thread = Conversation['threads'][number]

const sent: Message['delivery'] = {
  id: 'd1',
  state: 'sent',
  dueAt: null,
  sendAt: null,
  words: null,
  reason: null,
  refusal: null,
  attempts: 1,
}
const asked = aMessage({ id: 'm1', text: '언제 오나요?' })
const between = aMessage({ id: 'm2', text: '여보세요?' })

/** The bubble of a message that answers the one before the last. */
function draw({ kind, visibility, network }: Pick<Thread, 'kind' | 'visibility' | 'network'>, part: Partial<typeof asked>) {
  const [thread] = aConversation().threads
  if (!thread) throw new Error('aConversation() has no thread')
  const answer = aMessage({ id: 'm3', text: '내일 도착해요', replyTo: asked.id, visibility, ...part })
  const open = anOpenConversation({
    conversation: aConversation({ threads: [{ ...thread, kind, visibility, network }] }),
    replyOptions: [aReplyOption({ kind, oneAnswer: kind === 'review' ? { shown: 'at-once', present: null } : null })],
    timeline: { items: [asked, between, answer], earlier: null },
  })
  renderInWorkspace(<Bubble message={answer} open={open} follows={false} now={Date.parse(answer.at)} />)
  return screen.queryByText('언제 오나요?') !== null
}

const ours = { direction: 'outbound', delivery: sent } as const

it.each([
  ['a mail of ours', false, { kind: 'mail', visibility: 'private', network: 'email' }, ours],
  ['a mail of the customer', false, { kind: 'mail', visibility: 'private', network: 'email' }, {}],
  ['a direct message of ours', false, { kind: 'dm', visibility: 'private', network: 'line' }, ours],
  ['our message to a group on LINE', true, { kind: 'group', visibility: 'private', network: 'line' }, ours],
  ['our message to a group on X', false, { kind: 'group', visibility: 'private', network: 'x' }, ours],
  ['our answer to a review', false, { kind: 'review', visibility: 'public', network: 'google-play' }, ours],
  ['a public reply of ours', true, { kind: 'comment', visibility: 'public', network: 'x' }, ours],
  ['what the customer quoted', true, { kind: 'dm', visibility: 'private', network: 'line' }, {}],
  ['what was written on the network itself', true, { kind: 'dm', visibility: 'private', network: 'bluesky' }, { direction: 'outbound' }],
] as const)('shows a quote only where the other side sees it too: %s', (_name, quoted, thread, part) => {
  expect(draw(thread, part)).toBe(quoted)
})

it('shows the stars of a review, how they changed, its title and on what it was written', () => {
  const review = { stars: 5, formerStars: 2, title: 'ดีขึ้นมาก', version: '4.2.0', device: 'Galaxy A54', country: null }
  renderInWorkspace(<Bubble message={aMessage({ text: '', review })} open={anOpenConversation()} follows={false} now={0} />)

  expect(screen.getByText('changed from 2 to 5 of 5 stars')).toBeTruthy()
  expect(screen.getByText('ดีขึ้นมาก')).toBeTruthy()
  expect(screen.getByText('version 4.2.0 · Galaxy A54')).toBeTruthy()
})

it('says of a review without words that it is one, and of what was replaced that it was', () => {
  const review = { stars: 1, formerStars: null, title: null, version: null, device: null, country: null }
  const message = aMessage({ text: '', review, replacedAt: '2026-11-20T06:00:00.000Z' })
  renderInWorkspace(<Bubble message={message} open={anOpenConversation()} follows={false} now={0} />)

  expect(screen.getByText('1 of 5 stars')).toBeTruthy()
  expect(screen.getByText('Stars only, without words.')).toBeTruthy()
  expect(screen.getByText('· changed since by the customer')).toBeTruthy()
})
