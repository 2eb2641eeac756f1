import { finding, inEnglish } from '@baton/contract/findings'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChannelAccount } from '../../api/types.ts'
import { networkMarks } from '../../kit/networks.ts'
import { messages as enInbox } from '../../locales/en/inbox.po'
import { messages as enSettings } from '../../locales/en/settings.po'
import { messages as koInbox } from '../../locales/ko/inbox.po'
import { messages as koSettings } from '../../locales/ko/settings.po'
import { Facts } from './Facts.tsx'
import { Problem } from './Problem.tsx'
import { Probes } from './Probes.tsx'
import { Quota } from './Quota.tsx'
import { Reached } from './Reached.tsx'
import { Reconciled } from './Reconciled.tsx'

const start = Date.parse('2026-11-22T02:00:00Z')
beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: { ...enInbox, ...enSettings } })
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

const notCompared = {
  possible: true,
  comparedAt: null,
  found: 0,
  foundAt: null,
  problem: null,
  way: 'asked' as const,
  whole: { asked: false, at: null, since: null, told: null, held: null },
  newest: [],
}

function account(part: Partial<ChannelAccount>, health: Partial<ChannelAccount['health']> = {}): ChannelAccount {
  return {
    id: 'c1',
    network: 'line',
    externalId: 'U1',
    handle: '@haru.care',
    name: 'Haru Living บริการลูกค้า',
    signature: null,
    purpose: 'care',
    inboxId: 'i1',
    baseUrl: 'https://api.line.me',
    hookUrl: null,
    history: { possible: true, run: null },
    imports: null,
    failedDeliveries: 0,
    settings: {},
    facts: {},
    createdAt: '2026-11-01T00:00:00Z',
    ...part,
    health: { state: 'ok', lastEventAt: null, lastCheckedAt: null, problem: null, reconciliation: notCompared, ...health },
  }
}
const show = (element: React.ReactElement) => render(<I18nProvider i18n={i18n}>{element}</I18nProvider>)

it('counts the seconds since the network last reached us', () => {
  show(<Reached account={account({}, { lastEventAt: '2026-11-22T01:59:57Z' })} />)
  expect(screen.getByText('Reached us 3 s ago')).toBeTruthy()
  act(() => void vi.advanceTimersByTime(4000))
  expect(screen.getByText('Reached us 7 s ago')).toBeTruthy()
})

it('says what reconciliation found and when, and that LINE cannot be asked', () => {
  const at = '2026-11-22T01:32:00Z'
  const reconciliation = { ...notCompared, comparedAt: at, found: 3, foundAt: at }
  const { container, rerender } = show(<Reconciled account={account({ network: 'x' }, { reconciliation })} />)
  expect(container.textContent).toMatch(/^Found 3 messages that X had not delivered, last at .*\. Last check .*\.$/)
  const again = (health: Partial<ChannelAccount['health']>, network: ChannelAccount['network'] = 'x') =>
    rerender(
      <I18nProvider i18n={i18n}>
        <Reconciled account={account({ network }, health)} />
      </I18nProvider>,
    )
  again({ reconciliation: { ...reconciliation, found: 0, foundAt: null } })
  expect(container.textContent).toMatch(/^X delivered everything it says it has\. Last check .*\.$/)
  const problem = inEnglish(finding('rights_missing', {}, { networkWords: 'Forbidden' }))
  again({ reconciliation: { ...notCompared, problem } })
  expect(container.textContent).toMatch('X could not be asked for missed messages. The network says that rights are missing.')
  again({ lastEventAt: at, reconciliation: { ...notCompared, possible: false, way: 'none' } }, 'line')
  expect(container.textContent).toMatch(/^LINE cannot be asked for missed messages\. It last reached us at .*\.$/)
  again({ state: 'disconnected', reconciliation })
  expect(container.textContent).toBe('')
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

const speakKorean = () => act(() => i18n.loadAndActivate({ locale: 'ko', messages: { ...koInbox, ...koSettings } }))
const refused = inEnglish(finding('token_refused', {}, { remedy: 'line_issue_token', networkWords: 'Authentication failed.' }))

it('says in Korean what is wrong and what to do, with what the network said word for word', () => {
  speakKorean()
  show(<Problem account={account({}, { state: 'dead', problem: { ...refused, since: '2026-11-22T01:48:00Z' } })} />)
  expect(screen.getByText('네트워크가 토큰을 받지 않아요.').lang).toBe('')
  expect(screen.getByText(/새 채널 액세스 토큰을 발급해/)).toBeTruthy()
  const quoted = screen.getByText('Authentication failed.')
  expect(quoted.tagName).toBe('Q')
  expect(quoted.getAttribute('lang')).toBe('')
  expect(quoted.parentElement?.textContent).toBe('네트워크가 한 말: Authentication failed.')
  expect(document.querySelector('time')?.dateTime).toBe('2026-11-22T01:48:00Z')
})

it('shows as English what an older server kept, and what a newer one knows and this page does not', () => {
  speakKorean()
  const before = {
    ...inEnglish({ code: 'said_before', params: { words: 'It broke.', remedy: 'Mend it.' }, remedy: 'said_before', networkWords: null }),
  }
  const { rerender } = show(<Problem account={account({}, { state: 'warning', problem: { ...before, since: '2026-11-22T01:48:00Z' } })} />)
  expect(screen.getByText('It broke.').lang).toBe('en')
  expect(screen.getByText('Mend it.').lang).toBe('en')

  const newer = { ...refused, code: 'not_yet_known' as typeof refused.code, words: 'Something new.' }
  rerender(
    <I18nProvider i18n={i18n}>
      <Problem account={account({}, { state: 'warning', problem: { ...newer, since: '2026-11-22T01:48:00Z' } })} />
    </I18nProvider>,
  )
  expect(screen.getByText('Something new.').lang).toBe('en')
})

it('says in Korean what a check saw', () => {
  speakKorean()
  show(
    <Probes
      probes={[
        { name: 'quota', ok: true, ...inEnglish(finding('quota_limit', { limit: '12000' })) },
        { name: 'profile', ok: false, ...refused },
      ]}
    />,
  )
  expect(screen.getByText('월 유료 메시지 12,000건.')).toBeTruthy()
  expect(screen.getByText('네트워크가 토큰을 받지 않아요.')).toBeTruthy()
  expect(screen.getByText('Authentication failed.').getAttribute('lang')).toBe('')
})

it('names mail in the language of the reader, and networks by their names', () => {
  speakKorean()
  expect(networkMarks.email.name).toBe('메일')
  expect(networkMarks.line.name).toBe('LINE')
})

it('says once what every check was refused with', () => {
  const checks = ['profile', 'webhook', 'quota'] as const
  show(<Probes probes={checks.map((name) => ({ name, ok: false, ...refused }))} />)
  expect(screen.getAllByText('The network does not take the token.')).toHaveLength(3)
  expect(screen.getAllByText('Authentication failed.')).toHaveLength(1)
  expect(screen.getAllByText(/^Issue a new channel access token/)).toHaveLength(1)
})

it('shows a webhook that is not entered yet as the next step while connecting, and as a fault later', () => {
  const missing = finding('webhook_missing', {}, { remedy: 'x_register_webhook' })
  const probes = [{ name: 'webhook' as const, ok: false, ...inEnglish({ ...missing, params: { hookUrl: 'https://care.example/h' } }) }]
  const { rerender } = show(<Probes probes={probes} next={['webhook']} />)
  expect(screen.getByText(/that is the next step/)).toBeTruthy()
  expect(screen.queryByText(/Register/)).toBeNull()
  rerender(
    <I18nProvider i18n={i18n}>
      <Probes probes={probes} />
    </I18nProvider>,
  )
  expect(screen.getByText(/^Register https:\/\/care\.example\/h as a webhook/)).toBeTruthy()
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
