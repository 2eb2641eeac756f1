import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Backlog } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import BacklogBar from './BacklogBar.tsx'

const inTime: Backlog = { noWorkerSince: null, intakeSince: null, deliveriesSince: null, reactions: [] }
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 1_000).toISOString()

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function drawn(backlog: Partial<Backlog>) {
  const calls = playServer(() => ({ body: { ...inTime, ...backlog } }))
  renderInWorkspace(<BacklogBar />)
  await vi.waitFor(() => expect(calls).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 20))
  return document.body.textContent
}

it('says how long the oldest has waited, and nothing while all is done in time', async () => {
  expect(await drawn({ intakeSince: minutesAgo(3) })).toContain('New messages are shown late: the oldest has waited 3 min.')
  cleanup()
  expect(await drawn({})).toBe('')
})

it('says it of replies too, and leads nobody who may not look', async () => {
  expect(await drawn({ intakeSince: minutesAgo(3), deliveriesSince: minutesAgo(2) })).toContain(
    'Replies go out late: the oldest has waited 2 min.',
  )
  expect(screen.queryByRole('link')).toBeNull()
})

it('says in one sentence that nothing is done at all', async () => {
  const said = await drawn({ noWorkerSince: minutesAgo(5), intakeSince: minutesAgo(4) })
  expect(said).toMatch(/new messages are not shown and replies do not go out/)
  expect(said).not.toMatch(/oldest/)
})
