import { useNavigate } from '@tanstack/react-router'
import { useWorkspace } from '../shell/workspace.tsx'
import { focusRow, rowBeside } from './standing-rows.ts'

/**
 * Where Done leads: the row after this one in the list as it stands, else the one before, else the bare list. The focus goes
 * to that row, since the button that had it goes away with the conversation.
 */
export function useNextRow(conversationId: string): () => void {
  const { slug } = useWorkspace()
  const go = useNavigate()
  async function goOn(): Promise<void> {
    const next = rowBeside(conversationId)
    if (next && matchMedia('(width >= 768px)').matches)
      await go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: next }, search: (kept) => kept })
    else await go({ to: '/w/$slug/inbox', params: { slug }, search: (kept) => kept })
    if (next) focusRow(next)
  }
  return () => void goOn()
}
