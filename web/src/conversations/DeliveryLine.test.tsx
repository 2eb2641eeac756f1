import { finding, inEnglish } from '@baton/contract/findings'
import { i18n } from '@lingui/core'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { messages } from '../locales/ko/conversation.po'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aMessage } from '../testing/samples.ts'
import { DeliveryLine } from './DeliveryLine.tsx'

beforeEach(() => i18n.loadAndActivate({ locale: 'ko', messages }))

const refused = {
  id: 'd1',
  state: 'refused',
  dueAt: null,
  sendAt: null,
  words: null,
  reason: null,
  refusal: 'bad-recipient',
  attempts: 1,
} as const
const show = (part: object) =>
  renderInWorkspace(<DeliveryLine message={aMessage({ direction: 'outbound', delivery: { ...refused, ...part } })} now={Date.now()} />)

it('says in Korean why a reply did not go out, with what the network said word for word', () => {
  show({ reason: inEnglish(finding('bounced_full', { address: 'ann@example.org' })), words: '552 5.2.2 Mailbox full' })

  expect(screen.getByText('ann@example.org 메일함이 가득 찼어요.').lang).toBe('')
  expect(screen.getByText('552 5.2.2 Mailbox full').getAttribute('lang')).toBe('')
})

it('says in English, and as English, what only the settings can word', () => {
  show({ reason: inEnglish(finding('line_suspended', {})) })

  expect(screen.getByText('LINE suspended this Official Account.').lang).toBe('en')
})

it('says when it is tried again, and why, while the network takes nothing', () => {
  const dueAt = new Date(Date.now() + 120_000).toISOString()
  show({ state: 'ready', dueAt, words: 'The API rate limit has been exceeded.', refusal: null })

  expect(screen.getByText(/^아직 보내지 못했어요 · /)).not.toBeNull()
  expect(screen.getByText('The API rate limit has been exceeded.')).not.toBeNull()
})

it('does not speak of a wait that is over in a moment', () => {
  show({ state: 'ready', dueAt: new Date(Date.now() + 2_000).toISOString(), refusal: null })

  expect(screen.getByText('보내는 중…')).not.toBeNull()
})

it('asks about a reply that may have arrived with what the network said, and takes “it is not there” for an answer', async () => {
  const calls = playServer(() => ({ status: 204 }))
  renderInWorkspace(
    <DeliveryLine
      message={aMessage({ direction: 'outbound', delivery: { ...refused, state: 'unknown', refusal: null, words: 'Too many requests' } })}
      now={Date.now()}
    />,
    ['conversation:reply'],
  )
  expect(screen.getByText('Too many requests')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: '전송되지 않았어요' }))

  await waitFor(() => expect(calls).toMatchObject([{ method: 'DELETE', path: expect.stringContaining('/deliveries/d1/arrival') }]))
  vi.unstubAllGlobals()
})

it('says of an answer that the network looks at first that nobody reads it yet', () => {
  const sent = { ...refused, state: 'sent', refusal: null } as const
  const line = (status: 'pending' | 'delivered') => {
    const message = aMessage({ direction: 'outbound', visibility: 'public', status, delivery: sent })
    return renderInWorkspace(<DeliveryLine message={message} now={Date.now()} />)
  }
  const { unmount } = line('pending')
  expect(screen.getByText('아직 공개 전이에요. 네트워크에서 먼저 검토해요')).not.toBeNull()
  unmount()
  line('delivered')

  expect(screen.queryByText('아직 공개 전이에요. 네트워크에서 먼저 검토해요')).toBeNull()
  expect(screen.getByText('게시됨')).not.toBeNull()
})
