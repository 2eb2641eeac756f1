import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { toast } from '../kit/toast.tsx'
import { renderInWorkspace } from '../testing/render.tsx'
import UndoList from './UndoList.tsx'

it('lists what can be undone with whom it was done to, newest first, and takes back the one that is chosen', () => {
  const undo = vi.fn<() => void>()
  const close = vi.fn<() => void>()
  toast('Marked done', { undo, about: '박도윤' })
  toast('Yours now', { undo: () => expect.unreachable() })
  toast('Said only')
  renderInWorkspace(<UndoList onClose={close} />)
  const rows = screen.getAllByRole('listitem')
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringMatching(/^Yours now/), expect.stringMatching(/^Marked done박도윤 · /)])

  fireEvent.click(within(rows[1] ?? document.body).getByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledOnce()
  expect(close).toHaveBeenCalledOnce()
})

it('says so when there is nothing', () => {
  renderInWorkspace(<UndoList onClose={() => undefined} />)
  expect(screen.getByText(/^Nothing was done in this tab/)).toBeTruthy()
})
