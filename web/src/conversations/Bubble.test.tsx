import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Conversation, Message } from '../api/types.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMessage, anOpenConversation } from '../testing/samples.ts'
import { Bubble } from './Bubble.tsx'

type Thread = Conversation['threads'][number]

const sent: Message['delivery'] = { id: 'd1', state: 'sent', dueAt: null, words: null, reason: null, refusal: null, attempts: 1 }
const asked = aMessage({ id: 'm1', text: '언제 오나요?' })
const between = aMessage({ id: 'm2', text: '여보세요?' })

/** The bubble of a message that answers the one before the last. */
function draw({ kind, visibility, network }: Pick<Thread, 'kind' | 'visibility' | 'network'>, part: Partial<typeof asked>) {
  const [thread] = aConversation().threads
  if (!thread) throw new Error('aConversation() has no thread')
  const answer = aMessage({ id: 'm3', text: '내일 도착해요', replyTo: asked.id, visibility, ...part })
  const open = anOpenConversation({
    conversation: aConversation({ threads: [{ ...thread, kind, visibility, network }] }),
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
  ['a public reply of ours', true, { kind: 'comment', visibility: 'public', network: 'x' }, ours],
  ['what the customer quoted', true, { kind: 'dm', visibility: 'private', network: 'line' }, {}],
  ['what was written on the network itself', true, { kind: 'dm', visibility: 'private', network: 'bluesky' }, { direction: 'outbound' }],
] as const)('shows a quote only where the other side sees it too: %s', (_name, quoted, thread, part) => {
  expect(draw(thread, part)).toBe(quoted)
})
