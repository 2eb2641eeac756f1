import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { changeDraft, clearDraft } from '../composer/drafts.ts'
import { watchPresence } from './watch.ts'

let told: string[] = []
let end = (): void => undefined
beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = '<textarea id="composer"></textarea><textarea id="other"></textarea>'
  told = []
  end = watchPresence('c1', (state) => told.push(state))
})
afterEach(() => {
  end()
  clearDraft('c1')
  vi.useRealTimers()
})

async function types(text: string, mode: 'reply' | 'note' = 'reply', into = 'composer'): Promise<void> {
  if (into === 'composer') changeDraft('c1', { text, mode })
  document.getElementById(into)?.dispatchEvent(new InputEvent('input', { bubbles: true }))
  await vi.advanceTimersByTimeAsync(0)
}

it('replies from the first letter on, for two minutes after the last', async () => {
  await types('o')
  expect(told).toEqual(['viewing', 'replying'])
  await vi.advanceTimersByTimeAsync(100_000)
  await types('on')
  await vi.advanceTimersByTimeAsync(100_000)
  expect(told).toEqual(['viewing', 'replying'])
  await vi.advanceTimersByTimeAsync(21_000)
  expect(told).toEqual(['viewing', 'replying', 'idle'])
})

it('replies no longer once the words were sent or taken out', async () => {
  await types('on its way')
  clearDraft('c1', 'reply')
  expect(told).toEqual(['viewing', 'replying', 'viewing'])
  await types('a')
  await types('')
  expect(told.slice(3)).toEqual(['replying', 'viewing'])
})

it('takes notes and other fields for no reply', async () => {
  await types('for the team', 'note')
  await types('name', 'reply', 'other')
  expect(told).toEqual(['viewing'])
})

it('turns away with the hidden page and after two minutes without a sign, and comes back with the next', async () => {
  await vi.advanceTimersByTimeAsync(121_000)
  document.dispatchEvent(new Event('pointermove'))
  expect(told).toEqual(['viewing', 'idle', 'viewing'])
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(told.at(-1)).toBe('idle')
  vi.restoreAllMocks()
  document.dispatchEvent(new Event('visibilitychange'))
  expect(told.at(-1)).toBe('viewing')
})
