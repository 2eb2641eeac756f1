import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChannelAccount } from '../../api/types.ts'
import { messages } from '../../locales/en/settings.po'
import { Facts } from './Facts.tsx'
import { Problem } from './Problem.tsx'
import { Probes } from './Probes.tsx'
import { Quota } from './Quota.tsx'
import { Reached } from './Reached.tsx'

const start = Date.parse('2026-11-22T02:00:00Z')
beforeEach(() => {
  i18n.load('en', messages)
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

function account(part: Partial<ChannelAccount>, health: Partial<ChannelAccount['health']> = {}): ChannelAccount {
  return {
    id: 'c1',
    network: 'line',
    externalId: 'U1',
    handle: '@haru.care',
    name: 'Haru Living บริการลูกค้า',
    purpose: 'care',
    inboxId: 'i1',
    baseUrl: 'https://api.line.me',
    hookUrl: null,
    failedDeliveries: 0,
    settings: {},
    facts: {},
    createdAt: '2026-11-01T00:00:00Z',
    ...part,
    health: { state: 'ok', lastEventAt: null, lastCheckedAt: null, problem: null, ...health },
  }
}
const show = (element: React.ReactElement) => render(<I18nProvider i18n={i18n}>{element}</I18nProvider>)

it('counts the seconds since the network last reached us', () => {
  show(<Reached account={account({}, { lastEventAt: '2026-11-22T01:59:57Z' })} />)
  expect(screen.getByText('Reached us 3 s ago')).toBeTruthy()
  act(() => void vi.advanceTimersByTime(4000))
  expect(screen.getByText('Reached us 7 s ago')).toBeTruthy()
})

it('does not pretend to listen to an account that is disconnected', () => {
  const { container } = show(<Reached account={account({}, { state: 'disconnected', lastEventAt: '2026-11-22T01:59:57Z' })} />)
  expect(container.textContent).toBe('')
})

it('turns the quota red before it is used up, and shows none where nothing is counted', () => {
  const { rerender } = show(<Quota account={account({ facts: { quotaLimit: '500', quotaUsed: '449' } })} />)
  const words = () => screen.getByText(/paid messages used this month/)
  expect(words().className).not.toContain('danger')
  rerender(
    <I18nProvider i18n={i18n}>
      <Quota account={account({ facts: { quotaLimit: '500', quotaUsed: '450' } })} />
    </I18nProvider>,
  )
  expect(words().className).toContain('danger')
  rerender(
    <I18nProvider i18n={i18n}>
      <Quota account={account({ facts: {} })} />
    </I18nProvider>,
  )
  expect(screen.queryByText(/paid messages/)).toBeNull()
})

it('marks the words of the network as English, and says since when there is trouble', () => {
  show(
    <Problem
      account={account(
        {},
        { state: 'dead', problem: { words: 'Authentication failed.', remedy: 'Issue a new token.', since: '2026-11-22T01:48:00Z' } },
      )}
    />,
  )
  expect(screen.getByText('Authentication failed.').getAttribute('lang')).toBe('en')
  expect(screen.getByText(/^since \d\d:\d\d$/).getAttribute('datetime')).toBe('2026-11-22T01:48:00Z')
})

it('shows a webhook that is not entered yet as the next step while connecting, and as a fault later', () => {
  const probes = [{ name: 'webhook', ok: false, words: 'Webhook endpoint not found', remedy: 'Enter the address.' }]
  const { rerender } = show(<Probes probes={probes} next={['webhook']} />)
  expect(screen.getByText(/that is the next step/)).toBeTruthy()
  expect(screen.queryByText('Enter the address.')).toBeNull()
  rerender(
    <I18nProvider i18n={i18n}>
      <Probes probes={probes} />
    </I18nProvider>,
  )
  expect(screen.getByText('Enter the address.')).toBeTruthy()
  expect(screen.queryByText(/that is the next step/)).toBeNull()
})

it('says in the details whether the firehose is connected, with the reason in English when it is not', () => {
  const settings = { firehose: 'wss://relay.example/subscribe' }
  const { rerender } = show(<Facts account={account({ network: 'bluesky', settings, facts: { firehose: 'connected' } })} />)
  const now = () => screen.getByText('Firehose now').nextElementSibling
  expect(now()?.textContent).toBe('Connected: new posts are noticed at once.')
  rerender(
    <I18nProvider i18n={i18n}>
      <Facts
        account={account({ network: 'bluesky', settings, facts: { firehose: 'down', firehoseProblem: 'relay.example fell silent.' } })}
      />
    </I18nProvider>,
  )
  expect(now()?.textContent).toContain('Baton asks every ten seconds')
  expect(screen.getByText('relay.example fell silent.').getAttribute('lang')).toBe('en')
  rerender(
    <I18nProvider i18n={i18n}>
      <Facts account={account({ network: 'bluesky' })} />
    </I18nProvider>,
  )
  expect(screen.queryByText('Firehose now')).toBeNull()
})
