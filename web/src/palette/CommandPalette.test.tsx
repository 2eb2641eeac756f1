import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation } from '../testing/samples.ts'
import CommandPalette from './CommandPalette.tsx'

const onClose = vi.fn<() => void>()
const onFind = vi.fn<(words: string) => void>()
const assign = vi.fn<() => void>()
let calls: ReturnType<typeof playServer>

function Screen() {
  useShortcut('assignToMe', assign)
  return null
}

beforeEach(() => {
  vi.clearAllMocks()
  const hit = { conversation: aConversation({ number: 20431 }), messageId: null, snippet: null, at: '2026-11-28T05:00:00.000Z' }
  calls = playServer((_method, path) => ({ body: path.includes('/search') ? { items: [hit], next: null, problems: [] } : { items: [] } }))
  renderInWorkspace(<Screen />)
  renderInWorkspace(<CommandPalette onClose={onClose} onFind={onFind} />)
})
afterEach(() => vi.unstubAllGlobals())

const field = () => screen.getByRole('combobox', { name: 'Everything by name' })
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent)
const enter = () => fireEvent.keyDown(field(), { key: 'Enter' })

it('offers what keys do at this moment with their keys, and does it once it is gone', async () => {
  expect(options()[0]).toBe('DoAssign to mei')
  expect(options().join()).not.toContain('DoSnooze')
  type('assign me')
  enter()
  expect(onClose).toHaveBeenCalledOnce()
  expect(assign).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(assign).toHaveBeenCalledOnce())
})

it('finds a conversation by its number', async () => {
  type('#20431')
  const found = await screen.findByRole('option')
  expect(found.textContent).toContain('#20431')
  expect(calls.map(({ path }) => path).find((path) => path.includes('/search?'))).toContain('q=%2320431')
  enter()
  expect(onClose).toHaveBeenCalledOnce()
})

it('goes on in the search with words that name nothing here', () => {
  type('broken kettle')
  expect(options()).toEqual(['Search for “broken kettle”/'])
  enter()
  expect(onFind).toHaveBeenCalledWith('broken kettle')
})

it('says what to do where nothing of that name can be done', () => {
  type('>snooze')
  expect(screen.queryByRole('option')).toBeNull()
  expect(screen.getByText(/Open a conversation for what is done with one/)).toBeTruthy()
})
