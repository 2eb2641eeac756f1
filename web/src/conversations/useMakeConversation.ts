import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { applyConversation } from './live.ts'

/** Makes another customer's words a conversation of their own, and opens it. */
export function useMakeConversation(messageId: string): () => void {
  const { t } = useLingui()
  const { workspaceId, slug, agentId } = useWorkspace()
  const queries = useQueryClient()
  const go = useNavigate()
  const make = useMutation({
    mutationFn: () => call('conversations.openNeighbour', { params: { workspaceId, messageId } }),
    onSuccess: (conversation) => {
      applyConversation(queries, workspaceId, agentId, conversation)
      toast(t`Made a conversation of its own`)
      void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: conversation.id }, search: (kept) => kept })
    },
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    },
  })
  return () => make.mutate()
}
