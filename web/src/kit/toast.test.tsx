import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listenForShortcuts, switchShortcuts } from '../keyboard/useShortcut.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { Toasts, toast } from './toast.tsx'

let stop: () => void
let undone: string[]

beforeEach(() => {
  vi.useFakeTimers()
  undone = []
  stop = listenForShortcuts()
  renderInWorkspace(
    <>
      <input aria-label="Words" />
      <Toasts />
    </>,
  )
})
afterEach(() => {
  stop()
  switchShortcuts(true)
  vi.useRealTimers()
})

const did = (what: string) => act(() => toast(what, { undo: () => undone.push(what) }))
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
const pressModZ = (on: Element = document.body) => fireEvent.keyDown(on, { key: 'z', code: 'KeyZ', ctrlKey: true })

it('takes back one act after the other with Mod+Z, newest first, also when their toasts have gone', () => {
  did('first')
  did('second')
  pass(60_000)
  expect(screen.queryByText('second')).toBeNull()
  pressModZ()
  pressModZ()
  pressModZ()
  expect(undone).toEqual(['second', 'first'])
})

it('takes back nothing twice, nor what was done more than 24 hours ago', () => {
  did('old')
  pass(24 * 3_600_000)
  did('new')
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  pressModZ()
  expect(undone).toEqual(['new'])
})

it('leaves z alone to what can be seen', () => {
  did('first')
  pass(60_000)
  fireEvent.keyDown(document.body, { key: 'z', code: 'KeyZ' })
  expect(undone).toEqual([])
})

it('leaves Mod+Z to the words where somebody writes, and keeps it where single keys are off', () => {
  switchShortcuts(false)
  did('first')
  pressModZ(screen.getByRole('textbox'))
  expect(undone).toEqual([])
  pressModZ()
  expect(undone).toEqual(['first'])
})
