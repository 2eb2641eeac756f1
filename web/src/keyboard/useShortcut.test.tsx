import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ShortcutId } from './shortcuts.ts'
import { listenForShortcuts, possibleNow, press, switchShortcuts, useShortcut } from './useShortcut.ts'

const ran = vi.fn<(id: ShortcutId) => void>()
let stop: () => void

function Shortcut({ id }: { id: ShortcutId }) {
  useShortcut(id, () => ran(id))
  return null
}

beforeEach(() => {
  ran.mockClear()
  stop = listenForShortcuts()
  render(
    <>
      <Shortcut id="done" />
      <Shortcut id="palette" />
      <textarea />
    </>,
  )
})
afterEach(() => {
  stop()
  switchShortcuts(true)
})

const key = (on: Element, pressed: { key: string; code: string; ctrlKey?: boolean }) => fireEvent.keyDown(on, pressed)

it('fires nothing while somebody writes but the palette, on any layout', () => {
  const writing = screen.getByRole('textbox')
  key(writing, { key: 'e', code: 'KeyE' })
  expect(ran).not.toHaveBeenCalled()
  key(writing, { key: 'k', code: 'KeyK', ctrlKey: true })
  key(writing, { key: 'ㅏ', code: 'KeyK', ctrlKey: true })
  expect(ran.mock.calls).toEqual([['palette'], ['palette']])
})

it('knows what keys would do now and does it, also where single keys are off', () => {
  switchShortcuts(false)
  expect(possibleNow()).toEqual(['done', 'palette'])
  key(document.body, { key: 'e', code: 'KeyE' })
  expect(ran).not.toHaveBeenCalled()
  press('done')
  expect(ran).toHaveBeenCalledWith('done')
})
