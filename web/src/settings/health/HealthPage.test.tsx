import type { AccountHealth, HealthFinding, WorkspaceHealth } from '@baton/contract/health'
import { finding, inEnglish } from '@baton/contract/findings'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@lingui/core'
import { messages as enInbox } from '../../locales/en/inbox.po'
import { messages as enSettings } from '../../locales/en/settings.po'
import HealthBar from '../../shell/HealthBar.tsx'
import { playServer, renderInWorkspace } from '../../testing/render.tsx'
import { HealthPage } from './HealthPage.tsx'

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: { ...enInbox, ...enSettings } })
  localStorage.clear()
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const refused: HealthFinding = {
  ...inEnglish(finding('token_refused', {}, { remedy: 'reconnect', networkWords: 'Authentication failed.' })),
  trouble: 'revoked',
  weight: 'broken',
  since: '2026-11-22T01:48:00Z',
}

function account(part: Partial<AccountHealth> = {}): AccountHealth {
  return {
    accountId: '01930000-0000-7000-8000-0000000000a1',
    network: 'line',
    name: 'Haru Living บริการลูกค้า',
    handle: '@haru.care',
    state: 'well',
    findings: [],
    token: { endsAt: null, daysLeft: null, renewsItself: false },
    webhook: { url: 'https://care.example/hooks/line/x', provedAt: null },
    lastEventAt: null,
    lastDeliveredAt: null,
    lastCheckedAt: null,
    lag: { p50Ms: 400, p90Ms: 2_100, of: 12 },
    intake: { count: 0, since: null },
    sends: { count: 0, since: null },
    limits: [{ what: 'month', endpoint: null, left: 30, of: 500, until: null, blockedUntil: null }],
    reconciliation: { possible: false, comparedAt: null, found: 0, foundAt: null, problem: null },
    silence: { known: false, unusualFrom: null, askedAt: null },
    brokenSince: null,
    ...part,
  }
}
const health = (accounts: AccountHealth[], part: Partial<WorkspaceHealth> = {}): WorkspaceHealth => ({
  accounts,
  workers: 1,
  intakeSince: null,
  deliveriesSince: null,
  reactions: [],
  clockMs: 300,
  ...part,
})
const played = (body: WorkspaceHealth) =>
  playServer((_, path) => ({ body: path.endsWith('/health') ? body : path.includes('/checks') ? { probes: [] } : { items: [] } }))

it('opens what is broken, with the network’s words and what to do, and keeps the rest folded until it is asked for', async () => {
  played(health([account({ state: 'broken', findings: [refused] }), account({ accountId: 'b', name: '하루리빙' })]))
  renderInWorkspace(<HealthPage />, ['channel:read', 'channel:manage'])
  const broken = await screen.findByRole('button', { name: /Haru Living.*Cut off/ })
  expect(broken.getAttribute('aria-expanded')).toBe('true')
  expect(screen.getByText('The network does not take the token.')).toBeTruthy()
  expect(screen.getByText('Connect the account again with new credentials.')).toBeTruthy()
  expect(screen.getByText('Authentication failed.')).toBeTruthy()
  expect(screen.getByText('half within 1 s, nine of ten within 3 s')).toBeTruthy()
  expect(screen.getByText('30 of 500 paid messages this month')).toBeTruthy()
  const well = screen.getByRole('button', { name: /하루리빙.*Well/ })
  expect(well.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(well)
  expect(screen.getByText('Token, webhook and queues were looked at, and nothing is wrong.')).toBeTruthy()
})

it('checks at once, and offers to read what was missed only where the network can be asked', async () => {
  const can = { possible: true, comparedAt: null, found: 0, foundAt: null, problem: null }
  const calls = played(health([account({ state: 'broken', findings: [refused] })]))
  renderInWorkspace(<HealthPage />, ['channel:read', 'channel:manage'])
  fireEvent.click(await screen.findByRole('button', { name: 'Check now' }))
  await vi.waitFor(() => expect(calls.some(({ method, path }) => method === 'POST' && path.endsWith('/checks'))).toBe(true))
  expect(screen.queryByRole('button', { name: 'Read what was missed' })).toBeNull()
  cleanup()

  const more = played(health([account({ network: 'x', state: 'broken', findings: [refused], reconciliation: can })]))
  renderInWorkspace(<HealthPage />, ['channel:read', 'channel:manage'])
  fireEvent.click(await screen.findByRole('button', { name: 'Read what was missed' }))
  await vi.waitFor(() => expect(more.some(({ method, path }) => method === 'POST' && path.endsWith('/sweeps'))).toBe(true))
})

it('says what concerns all: no worker, a wrong clock; and that there is no account', async () => {
  played(health([], { workers: 0, clockMs: -420_000 }))
  renderInWorkspace(<HealthPage />, ['channel:read'])
  await screen.findByText('No account is connected')
  const server = screen.getByLabelText('The server')
  expect(within(server).getByText('none lives')).toBeTruthy()
  expect(within(server).getByText('420 s behind')).toBeTruthy()
})

it('tells in the shell what is cut off, and of a token that ends, until it is put away', async () => {
  const broken = (brokenSince: string) => health([account({ state: 'broken', findings: [refused], brokenSince })])
  played(broken('2026-11-22T01:48:00Z'))
  renderInWorkspace(<HealthBar />)
  await screen.findByText('Haru Living บริการลูกค้า (LINE) is cut off.')
  fireEvent.click(screen.getByRole('button', { name: 'Put away' }))
  expect(screen.queryByText(/is cut off/)).toBeNull()
  cleanup()
  played(broken('2026-11-23T01:48:00Z'))
  renderInWorkspace(<HealthBar />)
  await screen.findByText(/is cut off/)
  cleanup()

  const ending = (daysLeft: number) =>
    health([account({ state: 'look', token: { endsAt: '2026-12-01T00:00:00Z', daysLeft, renewsItself: false } })])
  played(ending(10))
  renderInWorkspace(<HealthBar />)
  await screen.findByText(/ends within 10 days/)
  fireEvent.click(screen.getByRole('button', { name: 'Put away' }))
  expect(screen.queryByText(/ends within/)).toBeNull()
  cleanup()

  // The next warning is news again.
  played(ending(7))
  renderInWorkspace(<HealthBar />)
  await screen.findByText(/ends within 7 days/)
})
