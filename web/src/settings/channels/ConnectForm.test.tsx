import { i18n } from '@lingui/core'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { NetworkDescription } from '@baton/contract/channels'
import { finding, inEnglish } from '@baton/contract/findings'
import { messages } from '../../locales/en/settings.po'
import { playServer, renderInWorkspace } from '../../testing/render.tsx'
import { ConnectForm } from './ConnectForm.tsx'

const field = (name: string, label: string) => ({ name, label, secret: false, required: true, keep: 'credentials' as const })
const description: NetworkDescription = {
  network: 'x',
  intake: 'webhook',
  defaultBaseUrl: 'https://api.x.com',
  fields: [field('consumerSecret', 'Consumer secret'), field('accessToken', 'Access token')],
}

const refusal = inEnglish(finding('token_refused', {}, { networkWords: '401 Unauthorized' }))
const scrolled: Element[] = []
beforeEach(() => {
  i18n.load('en', messages)
  scrolled.length = 0
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolled.push(this)
  }
  playServer((method) =>
    method === 'POST'
      ? {
          status: 422,
          body: { code: 'channel_check_failed', title: 'refused', probes: [{ name: 'profile', ok: false, ...refusal }] },
        }
      : { body: { items: [{ id: 'i1', name: 'Care', undoSeconds: 10, agentIds: [] }] } },
  )
})
afterEach(() => vi.unstubAllGlobals())

const press = () => fireEvent.click(screen.getByRole('button', { name: 'Check and connect' }))
const focused = () => document.activeElement?.textContent ?? ''

it('brings a refusal of the network into view with the button, and puts the focus on it', async () => {
  renderInWorkspace(<ConnectForm description={description} onConnected={() => undefined} />)
  for (const box of screen.getAllByRole('textbox').slice(0, 2)) fireEvent.change(box, { target: { value: 'abc' } })
  await waitFor(() => expect(screen.getByRole('combobox', { name: /Inbox/ }).textContent).toContain('Care'))
  press()

  await screen.findByText('401 Unauthorized')
  expect(focused()).toContain('The network refused the check')
  expect(focused()).toContain('401 Unauthorized')
  const shown = scrolled.at(-1)
  expect(shown?.textContent).toContain('401 Unauthorized')
  expect(shown?.contains(screen.getByRole('button', { name: 'Check and connect' }))).toBe(true)
})

it('names what is missing each time it is tried', () => {
  renderInWorkspace(<ConnectForm description={description} onConnected={() => undefined} />)
  press()
  expect(focused()).toContain('Something is still missing above.')
  expect(scrolled).toHaveLength(1)

  fireEvent.change(screen.getAllByRole('textbox')[0] as Element, { target: { value: 'abc' } })
  press()
  expect(focused()).toContain('Access token')
  expect(scrolled).toHaveLength(2)
})
