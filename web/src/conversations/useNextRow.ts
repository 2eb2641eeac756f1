import { useNavigate } from '@tanstack/react-router'
import { useWorkspace } from '../shell/workspace.tsx'
import { focusRow, rowBeside } from './standing-rows.ts'
import { useGoToRow } from './useGoToRow.ts'

/** Where Done leads: the row after this one in the list as it stands, else the one before, else the bare list. */
export function useNextRow(conversationId: string): () => void {
  const { slug } = useWorkspace()
  const go = useNavigate()
  const goToRow = useGoToRow()
  async function goOn(): Promise<void> {
    const next = rowBeside(conversationId)
    if (next && matchMedia('(width >= 768px)').matches) return goToRow(next)
    await go({ to: '/w/$slug/inbox', params: { slug }, search: (kept) => kept })
    if (next) focusRow(next)
  }
  return () => void goOn()
}
