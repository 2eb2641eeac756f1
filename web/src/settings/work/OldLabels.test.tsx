import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { playServer, renderInWorkspace } from '../../testing/render.tsx'
import { OldLabels } from './OldLabels.tsx'

afterEach(() => vi.unstubAllGlobals())

it('says how far it is, pauses and goes on', async () => {
  const at = '2026-08-20T09:00:00.000Z'
  const run = { state: 'running', labelled: 1200, progress: 0.42, reachedAt: at }
  const calls = playServer((method) => ({ body: { run: method === 'PUT' ? { ...run, state: 'paused' } : run } }))
  renderInWorkspace(<OldLabels />)
  expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('42')
  expect(screen.getByText(/1,200 messages have labels by it/)).not.toBeNull()

  fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
  await screen.findByRole('button', { name: 'Go on' })
  expect(calls.filter(({ method }) => method === 'PUT')).toMatchObject([{ body: { state: 'paused' } }])
})

it('shows nothing where there was nothing to do', async () => {
  const calls = playServer(() => ({ body: { run: null } }))
  renderInWorkspace(<OldLabels />)
  await waitFor(() => expect(calls).not.toEqual([]))
  expect(screen.queryByText('Labels of old messages')).toBeNull()
})
