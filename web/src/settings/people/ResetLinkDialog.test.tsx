import { i18n } from '@lingui/core'
import { fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Agent } from '../../api/types.ts'
import { messages } from '../../locales/en/settings.po'
import { playServer, renderInWorkspace } from '../../testing/render.tsx'
import { ResetLinkDialog } from './ResetLinkDialog.tsx'

const link = 'https://baton.example/reset-password/abc'
const somchai = { id: 'a2', name: 'สมชาย ใจดี', email: 'somchai@haru.example' } as Agent

beforeEach(() => {
  i18n.load('en', messages)
  playServer(() => ({ body: { link } }))
})
afterEach(() => vi.unstubAllGlobals())

const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

it('hands the focus from the button to the link it made, and leaves it to who moves on', async () => {
  renderInWorkspace(<ResetLinkDialog agent={somchai} opener={createRef()} onClose={() => undefined} />)
  const make = await screen.findByRole('button', { name: 'Make the link' })
  make.focus()
  fireEvent.click(make)
  const field = await screen.findByLabelText<HTMLInputElement>('Reset link')
  expect(document.activeElement).toBe(field)
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(link)
  const done = screen.getByRole('button', { name: 'Done' })
  done.focus()
  await frame()
  expect(document.activeElement).toBe(done)
})
