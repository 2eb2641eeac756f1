import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useWorkspace } from '../shell/workspace.tsx'
import { focusRow } from './standing-rows.ts'

/** Opens a conversation in the view as it stands, and puts the focus on its row, since the button that had it has gone away. */
export function useGoToRow(): (conversationId: string) => Promise<void> {
  const { slug } = useWorkspace()
  const go = useNavigate()
  return useCallback(
    async (conversationId: string) => {
      await go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId }, search: (kept) => kept })
      focusRow(conversationId)
    },
    [go, slug],
  )
}
