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
  history: true,
  defaultBaseUrl: 'https://api.x.com',
  fields: [field('consumerSecret', 'Consumer secret'), field('accessToken', 'Access token')],
}

const refusal = inEnglish(finding('token_refused', {}, { networkWords: '401 Unauthorized' }))
const privateHost = (name: string, host: string, port: string) => ({
  name,
  ok: false,
  ...inEnglish(finding('address_private', { host, port }, { remedy: 'allow_host' })),
})
let probes: unknown[] = []
let unfit: { path: string; problem: string }[] = []
const scrolled: Element[] = []
beforeEach(() => {
  i18n.load('en', messages)
  scrolled.length = 0
  probes = [{ name: 'profile', ok: false, ...refusal }]
  unfit = []
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolled.push(this)
  }
  playServer((method) =>
    method === 'POST'
      ? {
          status: unfit.length > 0 ? 400 : 422,
          body: unfit.length > 0 ? { code: 'invalid_request', fields: unfit } : { code: 'channel_check_failed', title: 'refused', probes },
        }
      : { body: { items: [{ id: 'i1', name: 'Care', undoSeconds: 10, agentIds: [] }] } },
  )
})
afterEach(() => vi.unstubAllGlobals())

const press = () => fireEvent.click(screen.getByRole('button', { name: 'Check and connect' }))
const focused = () => document.activeElement?.textContent ?? ''

async function tryToConnect(): Promise<void> {
  renderInWorkspace(<ConnectForm description={description} onConnected={() => undefined} />)
  for (const box of screen.getAllByRole('textbox').slice(0, 2)) fireEvent.change(box, { target: { value: 'abc' } })
  await waitFor(() => expect(screen.getByRole('combobox', { name: /Inbox/ }).textContent).toContain('Care'))
  press()
}

it('brings a refusal of the network into view with the button, and puts the focus on it', async () => {
  await tryToConnect()
  await screen.findByText('401 Unauthorized')
  expect(focused()).toContain('The network refused the check')
  expect(focused()).toContain('401 Unauthorized')
  const shown = scrolled.at(-1)
  expect(shown?.textContent).toContain('401 Unauthorized')
  expect(shown?.contains(screen.getByRole('button', { name: 'Check and connect' }))).toBe(true)
})

it('says that Baton itself refused, and names every host to allow in one setting', async () => {
  probes = [privateHost('imap', '10.0.0.5', '993'), privateHost('smtp', '10.0.0.6', '465')]
  await tryToConnect()
  await screen.findByText('10.0.0.5 is on a private network.')
  expect(focused()).toContain('Baton refused to connect')
  expect(focused()).not.toContain('The network refused')
  expect(focused()).toContain('10.0.0.6 is on a private network.')
  expect(screen.getAllByText(/BATON_ALLOW_HOSTS/).map((line) => line.textContent)).toEqual([
    'An administrator can allow them with BATON_ALLOW_HOSTS=10.0.0.5:993,10.0.0.6:465',
  ])
})

it.each([
  ['There was no answer', [finding('host_silent', { host: 'a.example' })]],
  ['The check did not succeed', [finding('host_silent', { host: 'a.example' }), finding('token_refused', {})]],
])('says who did not answer: %s', async (title, found) => {
  probes = found.map((each) => ({ name: 'profile', ok: false, ...inEnglish(each) }))
  await tryToConnect()
  await screen.findByText(title)
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

it('names the fields that were not taken, which may stand out of sight', async () => {
  unfit = [
    { path: 'fields.accessToken', problem: 'is none' },
    { path: 'baseUrl', problem: 'is no URL' },
  ]
  await tryToConnect()
  await screen.findByText('Something above was not accepted.')
  expect(focused()).toContain('Access token (OAuth 2.0), Address of the network')
  expect(screen.getByText('This was not accepted')).toBeDefined()
})
