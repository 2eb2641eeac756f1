import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { KeptDraft } from '../api/types.ts'
import { playServer } from '../testing/render.tsx'
import { changeDraft, clearDraft, draftOf, forgetDrafts, keptOf, ownDrafts } from './drafts.ts'
import { keepDrafts } from './keep-drafts.ts'

let keeper: ReturnType<typeof keepDrafts>
let calls: ReturnType<typeof playServer>
/** What the server says next instead of keeping what it is given. */
let says: { status?: number; body?: unknown } | null
let revisions = 0

beforeEach(() => {
  vi.useFakeTimers()
  says = null
  calls = playServer((_, __, body) => says ?? { body: { kept: kept((body as { draft: KeptDraft['draft'] }).draft) } })
  keeper = keepDrafts('w1')
})
afterEach(() => {
  keeper.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  ownDrafts('')
})

const kept = (draft: KeptDraft['draft'], earlier: KeptDraft['earlier'] = null): KeptDraft | null =>
  draft.text ? { conversationId: 'c1', draft, revision: `r${++revisions}`, writtenAt: '2026-11-20T06:00:00.000Z', earlier } : null
const bodies = () => calls.map(({ body }) => body as { draft: { text: string }; base: string | null; writtenMsAgo: number })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('is never more than half a second behind somebody who types without a pause', async () => {
  for (const text of ['ก', 'กำ', 'กำล', 'กำลั', 'กำลัง']) {
    changeDraft('c1', { text })
    await pass(120)
  }
  await pass(400)

  const [first, second] = bodies()
  expect(first).toMatchObject({ draft: { text: 'กำล' }, base: null })
  expect(second).toMatchObject({ draft: { text: 'กำลัง' }, base: expect.stringMatching(/^r/) })
  expect(keptOf('c1').changedAt).toBeNull()
})

it('keeps what was typed offline through a closed tab, and says how long ago it was', async () => {
  says = { status: 503 }
  changeDraft('c1', { text: '지하철에서' })
  await pass(1_000)
  forgetDrafts()
  await pass(60_000)
  says = null

  keeper.take([], Date.now())
  await pass(400)

  expect(draftOf('c1').text).toBe('지하철에서')
  expect(bodies().at(-1)?.writtenMsAgo).toBeGreaterThanOrEqual(61_000)
})

it('takes what was written on another device, and ends what was sent there', async () => {
  const there = kept({ ...draftOf('c1'), text: 'from the phone' })
  keeper.take(there ? [there] : [], Date.now())
  expect(draftOf('c1').text).toBe('from the phone')

  await pass(1)
  keeper.take([], Date.now())
  expect(draftOf('c1').text).toBe('')
  expect(calls).toEqual([])
})

it('shows the newer words where they stand on the server, and these as the earlier draft', async () => {
  changeDraft('c1', { text: 'old words' })
  const mine = draftOf('c1')
  says = { body: { kept: kept({ ...mine, text: 'newer words' }, { draft: mine, writtenAt: '2026-11-20T05:00:00.000Z' }) } }
  await pass(400)

  expect([draftOf('c1').text, keptOf('c1').earlier?.draft.text]).toEqual(['newer words', 'old words'])
})

it('lets go on the server of what was sent or emptied, and asks nothing for a box that was only looked at', async () => {
  changeDraft('c1', { threadId: 't1' })
  await pass(400)
  expect(calls).toEqual([])

  changeDraft('c1', { text: 'x' })
  await pass(400)
  clearDraft('c1')
  await pass(400)
  expect(bodies().map(({ draft }) => draft.text)).toEqual(['x', ''])
  expect(localStorage.length).toBe(0)
})

it('keeps drafts of one person at this machine from the next', () => {
  ownDrafts('minji')
  changeDraft('c1', { text: 'mine' })
  ownDrafts('somchai')
  expect(draftOf('c1').text).toBe('')
  ownDrafts('minji')
  expect(draftOf('c1').text).toBe('mine')
})
