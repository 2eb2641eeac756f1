import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { Clearing, OpenPost } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { PostScreen } from './PostScreen.tsx'

const postId = '01900000-0000-7000-8000-000000000001'

function anOpenPost(more: Partial<OpenPost> = {}): OpenPost {
  const group = (name: OpenPost['groups'][number]['group'], waiting: number) => ({
    group: name,
    waiting,
    total: waiting,
    examples: ['참여 완료!'],
  })
  return {
    post: {
      id: postId,
      network: 'x',
      kind: 'own',
      authorName: 'Haru Living',
      text: '추석 이벤트',
      url: null,
      at: null,
      comments: 30,
      mode: 'normal',
      account: { id: postId, handle: 'haru', name: 'Haru Living', inboxId: postId },
      lastCommentAt: '2026-11-02T09:00:00.000Z',
      perMinute: 4.2,
      needsPerson: 3,
    },
    groups: [group('complaint', 2), group('question', 1), group('joined', 20), group('friends', 3), group('scam', 4)],
    sorting: 0,
    seenUpTo: 77,
    modeSince: null,
    agreement: { looked: 0, agreed: 0 },
    clearings: [],
    ...more,
  }
}

const aClearing: Clearing = {
  id: postId,
  postId,
  groups: ['joined'],
  state: 'done',
  by: { kind: 'agent', id: postId, name: '민지' },
  startedAt: '2026-11-02T09:00:00.000Z',
  endedAt: '2026-11-02T09:00:05.000Z',
  undoUntil: '2999-11-03T09:00:00.000Z',
  total: 23,
  outcomes: { cleared: 20, answered: 1, taken: 2, changed: 0, restored: 0, kept: 0 },
}

async function drawn(open: OpenPost) {
  // jsdom has no width; this one is wide.
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined }))
  const calls = playServer((_method, path) => ({ body: path.includes('/sample') ? { items: [] } : open }))
  renderInWorkspace(<PostScreen postId={postId} group={undefined} />, ['conversation:work'])
  await screen.findByRole('heading', { name: '3 comments for a person to see' })
  return calls
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('chooses what asks for nothing but not what may be a scam, and offers no choice where a person must look', async () => {
  await drawn(anOpenPost())

  const chosen = screen.getAllByRole<HTMLInputElement>('checkbox').map((box) => [box.getAttribute('aria-label'), box.checked])
  expect(chosen).toEqual([
    ['Clear: Joined in', true],
    ['Clear: Only friend tags', true],
    ['Clear: Likely scam or advert', false],
  ])
  const bar = within(screen.getByRole('toolbar', { name: 'Clear comments' }))
  expect(bar.getByText('23 chosen')).toBeTruthy()
  expect(bar.getByText(/Nothing is hidden or deleted/)).toBeTruthy()
})

it('shows a sample of each chosen group before it clears, and clears no further than the figures knew', async () => {
  const calls = await drawn(anOpenPost())
  fireEvent.click(screen.getByRole('button', { name: 'Look at a sample first: Joined in' }))
  fireEvent.click(screen.getByRole('button', { name: 'Look at a sample first: Only friend tags' }))
  fireEvent.click(screen.getByRole('button', { name: 'Mark 23 as needing no answer' }))

  await vi.waitFor(() =>
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({ groups: ['joined', 'friends'], seenUpTo: 77, looked: [] }),
  )
})

it('says what became of the last clearing, and takes it back', async () => {
  const calls = await drawn(anOpenPost({ clearings: [aClearing] }))
  expect(screen.getByText('20 marked as needing no answer. Nothing was hidden or deleted.')).toBeTruthy()
  expect(screen.getByText('3 left alone: 1 answered, 2 in somebody’s hands, 0 changed meanwhile.')).toBeTruthy()

  fireEvent.click(screen.getByRole('button', { name: 'Undo all of it' }))
  await vi.waitFor(() => expect(calls.some(({ method, path }) => method === 'DELETE' && path.includes('/clearings/'))).toBe(true))
})

it('says in words that quiet mode ended by itself', async () => {
  await drawn(anOpenPost({ modeSince: { at: '2026-11-02T14:20:00.000Z', why: 'spike', by: null } }))

  expect(screen.getByRole('note').textContent).toContain('quiet mode ended by itself')
})
