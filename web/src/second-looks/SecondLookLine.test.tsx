import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { agentsQuery } from '../api/queries.ts'
import type { SecondLook } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aMe, minji } from '../testing/samples.ts'
import { SecondLookLine } from './SecondLookLine.tsx'

afterEach(() => vi.unstubAllGlobals())

const aLook = (part: Partial<SecondLook> = {}): SecondLook => ({
  id: 'l1',
  act: 'hide',
  reason: 'offensive',
  why: 'negative',
  state: 'open',
  fellBy: null,
  askedBy: { kind: 'agent', agentId: 'a2', name: 'Nok' },
  decidedBy: null,
  words: null,
  at: '2026-11-20T09:00:00.000Z',
  expiresAt: '2026-11-23T09:00:00.000Z',
  settledAt: null,
  ...part,
})

it('says who wants what and why two are needed, and lets a colleague allow it', async () => {
  const calls = playServer(() => ({ body: {} }))
  renderInWorkspace(<SecondLookLine look={aLook()} />, ['moderation:decide'])
  expect(screen.getByText('Nok wants to hide this from the public')).not.toBeNull()
  expect(screen.getByText(/Hiding negative words takes two/)).not.toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Allow' }))
  await waitFor(() =>
    expect(calls).toMatchObject([{ method: 'PUT', path: expect.stringContaining('/second-looks/l1/decision'), body: { allow: true } }]),
  )
})

it('is not declined without a reason', async () => {
  const calls = playServer(() => ({ body: {} }))
  renderInWorkspace(<SecondLookLine look={aLook()} />, ['moderation:decide'])
  fireEvent.click(screen.getByRole('button', { name: 'Decline…' }))
  const send = await screen.findByRole('button', { name: 'Decline' })
  expect(send).toHaveProperty('disabled', true)
  fireEvent.change(screen.getByLabelText('Why not?'), { target: { value: 'She is right' } })
  fireEvent.click(send)
  await waitFor(() => expect(calls).toMatchObject([{ body: { allow: false, words: 'She is right' } }]))
})

it('lets who asked withdraw it and nothing else; who lacks the right only reads', () => {
  playServer(() => ({ body: {} }))
  const mine = renderInWorkspace(<SecondLookLine look={aLook({ askedBy: { kind: 'agent', agentId: minji.id, name: minji.name } })} />, [
    'moderation:decide',
  ])
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Withdraw'])
  expect(screen.getByText('You want to hide this from the public')).not.toBeNull()
  mine.unmount()

  renderInWorkspace(<SecondLookLine look={aLook()} />)
  expect(screen.queryAllByRole('button')).toEqual([])
  expect(screen.getByText(/A colleague with the right has to allow it/)).not.toBeNull()
})

it('says when nobody can decide it', async () => {
  playServer(() => ({ body: {} }))
  const look = aLook({ askedBy: { kind: 'agent', agentId: minji.id, name: minji.name } })
  const { queries } = renderInWorkspace(<SecondLookLine look={look} />)
  const member = {
    ...minji,
    email: 'm@haru.example',
    readPrivate: true,
    seePersonalData: true,
    state: 'active' as const,
    inboxIds: [],
    teamIds: [],
  }
  const { queryKey } = agentsQuery(aMe().workspaces[0]?.workspaceId ?? '')
  queries.setQueryData(queryKey, [
    { ...member, role: 'agent' as const },
    { ...member, id: 'v', role: 'viewer' as const },
    { ...member, id: 's', role: 'lead' as const, state: 'suspended' as const },
  ])
  expect(await screen.findByText(/Nobody else here may decide this/)).not.toBeNull()
  queries.setQueryData(queryKey, [{ ...member, id: 'l', role: 'lead' as const }])
  await waitFor(() => expect(screen.queryByText(/Nobody else here may decide this/)).toBeNull())
})

it.each([
  [aLook({ state: 'declined', decidedBy: { agentId: 'a3', name: 'Suda' }, words: 'She is right' }), /Suda declined it/],
  [aLook({ state: 'expired' }), /Nobody looked in time/],
  [aLook({ state: 'fallen', fellBy: 'changed' }), /Its author changed it meanwhile/],
])('says how it ended', (look, words) => {
  renderInWorkspace(<SecondLookLine look={{ ...look, settledAt: look.expiresAt }} />, ['moderation:decide'])
  expect(screen.getByText(words)).not.toBeNull()
  expect(screen.queryAllByRole('button')).toEqual([])
})
