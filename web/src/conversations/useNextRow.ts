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
  return () => {
    const next = rowBeside(conversationId)
    const gone =
      next && matchMedia('(width >= 768px)').matches
        ? go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: next }, search: (kept) => kept })
        : go({ to: '/w/$slug/inbox', params: { slug }, search: (kept) => kept })
    void gone.then(() => next && focusRow(next))
  }
}
